package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// steps takes what a go command prints on standard error. It shows on a terminal the module that
// is being downloaded or the package that is being compiled, and keeps the rest.
type steps struct {
	rest  bytes.Buffer
	line  bytes.Buffer // the last line, as far as it is there
	count int
}

func (s *steps) Write(p []byte) (int, error) {
	for _, c := range p {
		s.line.WriteByte(c)
		if c != '\n' {
			continue
		}
		line := s.line.String()
		s.line.Reset()
		if name, downloading := strings.CutPrefix(line, "go: downloading "); downloading || !strings.Contains(line, " ") {
			s.count++
			s.show(fmt.Sprintf("%4d  %.70s", s.count, strings.TrimSpace(name)))
		} else {
			s.rest.WriteString(line)
		}
	}
	return len(p), nil
}

// end is what was no step.
func (s *steps) end() string {
	if s.count > 0 {
		s.show("")
	}
	s.rest.Write(s.line.Bytes())
	return strings.TrimSpace(s.rest.String())
}

// show replaces what a terminal shows of the steps.
func (s *steps) show(text string) {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\r\033[K%s", text)
	}
}
