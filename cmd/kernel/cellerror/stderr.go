package cellerror

import (
	"bytes"
	"io"
	"strings"
	"sync/atomic"
)

// Stderr passes on a program's standard error, at once and unchanged. Only the crash report with which Go
// ends a program is kept back: [Stderr.End] explains it.
type Stderr struct {
	program Program
	out     io.Writer
	held    []byte // bytes that are, or may become, a crash report
	crash   bool   // held is a crash report
	inLine  bool   // the passed-on bytes end within a line

	vet atomic.Bool // fmt complained on standard output
}

// Stderr returns the writer for the program's standard error, which passes on to out.
func (p Program) Stderr(out io.Writer) *Stderr { return &Stderr{program: p, out: out} }

const (
	maxMessage = 1 << 16 // the most bytes of a report before the first stack
	maxReport  = 4 << 20 // the most bytes of a report that are kept
)

// Write passes on all bytes of p that cannot belong to a crash report, also parts of lines.
func (s *Stderr) Write(p []byte) (int, error) {
	s.held = append(s.held, p...)
	for !s.crash && len(s.held) > 0 {
		start := reportStart(s.held, !s.inLine)
		if err := s.pass(start); err != nil {
			return 0, err
		}
		end, verdict := judge(s.held)
		if verdict == undecided {
			break
		}
		if s.crash = verdict == crash; !s.crash {
			if err := s.pass(end); err != nil {
				return 0, err
			}
		}
	}
	if s.crash && len(s.held) > maxReport {
		s.held = s.held[:maxReport]
	}
	return len(p), nil
}

// pass passes on the first n held bytes.
func (s *Stderr) pass(n int) error {
	if n == 0 {
		return nil
	}
	_, err := s.out.Write(s.held[:n])
	s.inLine = s.held[n-1] != '\n'
	s.held = s.held[n:]
	return err
}

// marks are the texts that a report may begin with.
var marks = []string{"panic: ", "fatal error: ", "runtime: goroutine stack exceeds ", "runtime: out of memory"}

// reportStart returns the place in the text where a report begins, or where the last line may turn out
// to be a report's beginning. It returns the length of the text if there is no such place. first says
// whether the text begins at the start of a line.
func reportStart(text []byte, first bool) int {
	start := len(text)
	for _, mark := range marks {
		if i := bytes.Index(text[:start], []byte(mark)); i >= 0 {
			start = i
		}
	}
	line := bytes.LastIndexByte(text, '\n') + 1
	if line > 0 || first {
		for _, mark := range marks {
			if line < start && strings.HasPrefix(mark, string(text[line:])) {
				start = line
			}
		}
	}
	return start
}

type verdict int

const (
	undecided verdict = iota
	crash
	noCrash
)

// stacks are the texts that begin the stacks of a report; inner are the texts that begin the lines between
// the first line and the stacks.
var (
	stacks = []string{"goroutine ", "runtime stack:"}
	inner  = []string{"\t", "\n", "[signal ", "runtime: ", "fatal error: "}
)

// judge decides whether a text that begins like a report is a report: lines of a message, then a stack.
// For a text that is no report, judge returns the length of the text's first line.
func judge(text []byte) (int, verdict) {
	first := bytes.IndexByte(text, '\n') + 1
	if len(text) > maxMessage {
		return max(first, 1), noCrash
	}
	if first == 0 {
		return 0, undecided
	}
	for rest := text[first:]; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		line := string(rest)
		if end > 0 {
			line = string(rest[:end])
		}
		switch {
		case end > 0 && begins(line, stacks):
			return 0, crash
		case end > 0 && begins(line, inner):
			rest = rest[end:]
		case end == 0 && (mayBegin(line, stacks) || mayBegin(line, inner)):
			return 0, undecided
		default:
			return first, noCrash
		}
	}
	return 0, undecided
}

// begins reports whether the line begins with one of the texts.
func begins(line string, texts []string) bool {
	for _, t := range texts {
		if strings.HasPrefix(line, t) {
			return true
		}
	}
	return false
}

// mayBegin reports whether a line whose beginning is known begins with one of the texts, or may begin
// with one when the line goes on.
func mayBegin(line string, texts []string) bool {
	for _, t := range texts {
		if strings.HasPrefix(line, t) || strings.HasPrefix(t, line) {
			return true
		}
	}
	return false
}
