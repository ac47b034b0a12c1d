package cellerror

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// traceVariable is the environment variable of the kernel that makes a cell show Go's whole report.
const traceVariable = "CNNLESSONS_TRACE"

// frame matches a line of a stack that gives the place of a call; the line above it names the function.
var frame = regexp.MustCompile(`^\t(\S.*\.go):(\d+)(?: \+0x[0-9a-f]+.*)?$`)

// recovered matches the mark that the runtime adds to a panic that went through a recover.
var recovered = regexp.MustCompile(` \[recovered(, repanicked)?\]$`)

// initialising matches a trace of a program that was still computing the variables that cells declare.
var initialising = regexp.MustCompile(`(?m)^main\.init(\.\d+)?\(`)

// crash rewrites the report with which Go ends a program. It returns the message, the lines of cells on
// the stack from the innermost on, and a hint.
func (p Program) crash(report string) string {
	message, trace := cutReport(report)
	var b strings.Builder
	b.WriteString(message + "\n")
	calls := p.calls(trace, strings.Contains(message, "asleep"))
	for i, c := range calls {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("  " + c.label() + " " + c.line.name() + say(":  ", "：") + strings.TrimSpace(c.code) + "\n")
	}
	writeHint(&b, crashHints, message, map[*hint]bool{})
	if len(calls) > 0 && initialising.MatchString(trace) {
		b.WriteString("  " + say("hint: what stands above `%%%%` is computed in every cell: correct it in cell [%d] and run that again",
			"提示：`%%%%` 之前的变量在每个单元格里都会重新计算：请改正单元格 [%d] 并重新运行它", calls[len(calls)-1].line.Id) + "\n")
	}
	switch {
	case os.Getenv(traceVariable) != "":
		b.WriteString("\n" + report)
	case len(calls) == 0:
		b.WriteString("  " + say("no line of a cell was running; after `%%env %s 1` Go's whole report is shown",
			"出错时没有在运行单元格中的代码；执行 `%%env %s 1` 之后会显示 Go 的完整报告", traceVariable) + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// cutReport splits a report into the message, without the runtime's marks, and the stacks.
func cutReport(report string) (message, trace string) {
	var lines []string
	head := 0
	for line := range strings.Lines(report) {
		if begins(line, stacks) {
			break
		}
		head += len(line)
		if !begins(line, []string{"\n", "[signal ", "runtime: "}) {
			line = strings.TrimRight(strings.TrimPrefix(line, "\t"), "\n")
			lines = append(lines, recovered.ReplaceAllString(line, ""))
		}
	}
	message = strings.Join(lines, "\n")
	if ours, ok := strings.CutPrefix(message, "panic: cnnlib: "); ok {
		message = ours // the text of our own error is enough
	}
	return message, report[head:]
}

// call is a line of a cell on a stack.
type call struct {
	line    cellLine
	code    string
	depth   int  // the number of cells' lines before it on its stack; 0 is the line that failed
	started bool // the line started the goroutine with go
}

func (c call) label() string {
	switch {
	case c.started:
		return say("started by ", "启动处")
	case c.depth == 0:
		return say("stopped at ", "停在　")
	}
	return say("called from", "调用处")
}

// maxCalls is the most lines of cells that a student is shown.
const maxCalls = 8

// calls returns the lines of cells on the first stack that has such lines. With all, it returns the
// innermost line of every stack, for goroutines that all wait. Each line is returned once, however often
// a function calls itself.
func (p Program) calls(trace string, all bool) []call {
	var calls []call
	code := p.source()
	started, stack := false, 0
	for text := range strings.Lines(trace) {
		text = strings.TrimRight(text, "\n")
		if text == "" && !all && len(calls) > 0 || len(calls) == maxCalls {
			break
		}
		if strings.HasPrefix(text, "goroutine ") {
			stack = len(calls)
		}
		m := frame.FindStringSubmatch(text)
		if m == nil {
			started = strings.HasPrefix(text, "created by ")
			continue
		}
		if !p.own(m[1]) || all && len(calls) > stack {
			continue
		}
		n, _ := strconv.Atoi(m[2])
		line, ok := p.cell(n)
		if !ok || slices.ContainsFunc(calls, func(c call) bool { return c.line == line && (all || c.started == started) }) {
			continue
		}
		calls = append(calls, call{line, code.line(n), len(calls) - stack, started})
	}
	return calls
}
