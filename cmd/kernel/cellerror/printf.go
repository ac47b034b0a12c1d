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

// complaint is what package fmt prints where a verb does not suit its argument.
var complaint = regexp.MustCompile(`%![a-zA-Z]?\(`)

// Watch is the writer for the program's standard output, before out. If fmt complains there, [Stderr.End]
// tells what go vet says: it takes as long as compiling a cell, too long to ask it each time.
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

// vetTime is as long as go vet may take.
const vetTime = 10 * time.Second

// vetted is what go vet says of formats in the program, if anything.
func (p Program) vetted() string {
	ctx, cancel := context.WithTimeout(context.Background(), vetTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "vet", "-printf")
	cmd.Dir = filepath.Dir(p.path)
	output, _ := cmd.CombinedOutput() // that it fails is how it says that it found something
	var found strings.Builder
	for line := range strings.Lines(string(output)) {
		if position.MatchString(strings.TrimRight(line, "\n")) {
			found.WriteString(line)
		}
	}
	return p.Build(found.String())
}
