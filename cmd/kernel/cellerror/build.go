package cellerror

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	// position matches the beginning of a message of Go's parser, Go's compiler or goimports.
	position = regexp.MustCompile(`^(\S.*\.go):(\d+):(?:(\d+):)? (.*?)(?: \(and \d+ more errors\))?$`)

	// lacking matches the go command's messages about a package that does not exist.
	lacking = regexp.MustCompile(`package (\S+) is not in std|package (\S+)$|provides package (\S+?);`)

	// noise matches lines of the go command that say nothing about the cell.
	noise = regexp.MustCompile(`^(# \[?gonb_\w+\]?|exit status \d+|failed to run ".*|go: gonb_\w+ imports|\tgo get \S+)?$`)
)

// advice separates the messages of go get from GoNB's advice for authors of modules.
const advice = "\n---------------\n"

// maxMessages is the most messages that a student is shown: the first message often causes the later ones.
const maxMessages = 4

// Build rewrites the output of Go for a program that did not compile: each message names the line of
// the cell and shows this line, with a hint for common slips.
func (p Program) Build(output string) string {
	w := buildWriter{program: p, code: p.source(), given: map[*hint]bool{}}
	output, _, _ = strings.Cut(output, advice)
	for text := range strings.Lines(output) {
		text = strings.TrimRight(text, " \r\n")
		if noise.MatchString(text) {
			continue
		}
		if w.messages == maxMessages && !strings.HasPrefix(text, "\t") {
			w.WriteString(say("… and more, perhaps because of these", "……还有更多错误，可能由上面的错误引起"))
			break
		}
		w.message(text)
	}
	return strings.TrimRight(w.String(), "\n")
}

type buildWriter struct {
	strings.Builder
	program  Program
	code     source
	given    map[*hint]bool
	messages int
}

// message writes a line of Go's output.
func (w *buildWriter) message(text string) {
	more, isMore := strings.CutPrefix(text, "\t") // text continues the message before
	if m := position.FindStringSubmatch(more); m != nil && w.program.own(m[1]) {
		line, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		if isMore {
			w.WriteString("  " + w.program.where(line) + say(": ", "：") + m[4] + "\n")
			return
		}
		w.messages++
		message, _ := withoutPackage(m[4])
		w.at(line, column, message)
		return
	}
	text, counts := withoutPackage(text)
	if counts {
		w.messages++
	}
	w.WriteString(text + "\n")
	writeHint(&w.Builder, buildHints, text, w.given)
}

// withoutPackage rewrites a message about a package that does not exist. ok is false for any other
// message.
func withoutPackage(message string) (text string, ok bool) {
	m := lacking.FindStringSubmatch(message)
	if m == nil {
		return message, false
	}
	return say("there is no package %s", "没有包 %s", m[1]+m[2]+m[3]), true
}

// at writes a message about a line and a column of the program. An unknown column is 0.
func (w *buildWriter) at(line, column int, message string) {
	w.WriteString(w.program.where(line) + say(": ", "：") + message + "\n")
	code := w.code.line(line)
	if _, ok := w.program.cell(line); ok && code != "" {
		w.WriteString("    " + code + "\n")
		if 1 <= column && column <= len(code)+1 {
			w.WriteString("    " + blank(code[:column-1]) + "^\n")
		}
	}
	if 1 <= column && column <= len(code) {
		message += "\n" + code[column-1:] + "\n" + code
	}
	writeHint(&w.Builder, buildHints, message, w.given)
}

// where names a line of the program. A line that GoNB wrote has the name of the cell's line above it.
func (p Program) where(line int) string {
	if l, ok := p.cell(line); ok {
		return l.name()
	}
	for above := line - 1; above > 0; above-- {
		if l, ok := p.cell(above); ok {
			return say("after %s", "%s之后", l.name())
		}
	}
	return say("in this cell", "这个单元格")
}

// blank returns white space as wide as a text, in a font whose Chinese characters are twice as wide as
// the others.
func blank(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case r >= 0x2e80 && r != utf8.RuneError:
			b.WriteString("  ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
