package cellerror

import (
	"bytes"
	"io"
	"strings"
	"sync/atomic"
)

// Stderr passes on what a program writes on standard error, at once and as it is. Only the report of a
// crash, with which Go ends a program, is kept back: [Stderr.End] explains it.
type Stderr struct {
	program Program
	out     io.Writer
	held    []byte // what may be a crash's report, or the beginning of one
	crash   bool   // it is one
	inLine  bool   // what was passed on ends within a line

	vet atomic.Bool // fmt complained on standard output
}

// Stderr is the writer for the program's standard error, before out.
func (p Program) Stderr(out io.Writer) *Stderr { return &Stderr{program: p, out: out} }

const (
	maxMessage = 1 << 16 // of a report, before its first stack
	maxReport  = 4 << 20 // what is longer, is cut
)

// Write never keeps what cannot be a report: other lines, and parts of them, are passed on.
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

// pass passes on the first n bytes of what is held.
func (s *Stderr) pass(n int) error {
	if n == 0 {
		return nil
	}
	_, err := s.out.Write(s.held[:n])
	s.inLine = s.held[n-1] != '\n'
	s.held = s.held[n:]
	return err
}

// marks begin a report.
var marks = []string{"panic: ", "fatal error: ", "runtime: goroutine stack exceeds ", "runtime: out of memory"}

// reportStart is where in the text a report begins, or its last line may turn out to: the length
// of the text if neither. At first says whether the text starts a line.
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

// stacks begin the part of a report that is for programmers; inner are the lines between the first and that.
var (
	stacks = []string{"goroutine ", "runtime stack:"}
	inner  = []string{"\t", "\n", "[signal ", "runtime: ", "fatal error: "}
)

// judge says whether a text that begins like a report is one: lines of its message, then a stack. If
// it is none, it gives the length of its first line.
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

// begins says whether the line begins with one of the texts.
func begins(line string, texts []string) bool {
	for _, t := range texts {
		if strings.HasPrefix(line, t) {
			return true
		}
	}
	return false
}

// mayBegin says whether the beginning of a line does, or may when it goes on.
func mayBegin(line string, texts []string) bool {
	for _, t := range texts {
		if strings.HasPrefix(line, t) || strings.HasPrefix(t, line) {
			return true
		}
	}
	return false
}
