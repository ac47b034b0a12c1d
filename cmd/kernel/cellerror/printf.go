package cellerror

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// complaint matches the text that package fmt prints where a verb does not suit its argument.
var complaint = regexp.MustCompile(`%![a-zA-Z]?\(`)

// Watch returns the writer for the program's standard output, which passes on to out. If fmt complains
// there, [Stderr.End] runs go vet and passes on its messages. go vet takes as long as compiling a cell,
// too long to run it for each cell.
func (s *Stderr) Watch(out io.Writer) io.Writer { return &watched{s, out} }

type watched struct {
	stderr *Stderr
	out    io.Writer
}

func (w *watched) Write(p []byte) (int, error) {
	if !w.stderr.vet.Load() && bytes.Contains(p, []byte("%!")) && complaint.Match(p) {
		w.stderr.vet.Store(true)
	}
	return w.out.Write(p)
}

// vetTime is the longest time that go vet may take.
const vetTime = 10 * time.Second

// vetted returns go vet's messages about formats in the program, or an empty text.
func (p Program) vetted() string {
	ctx, cancel := context.WithTimeout(context.Background(), vetTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "vet", "-printf")
	cmd.Dir = filepath.Dir(p.path)
	output, _ := cmd.CombinedOutput() // go vet fails when it finds something, so the error says nothing more
	var found strings.Builder
	for line := range strings.Lines(string(output)) {
		if position.MatchString(strings.TrimRight(line, "\n")) {
			found.WriteString(line)
		}
	}
	return p.Build(found.String())
}
