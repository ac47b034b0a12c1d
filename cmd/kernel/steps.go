package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// steps is the standard error of a go command. On a terminal it shows the module that is being
// downloaded or the package that is being compiled. It keeps all other lines.
type steps struct {
	rest  bytes.Buffer
	line  bytes.Buffer // the last line, which may still go on
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

// end returns all lines that are no steps.
func (s *steps) end() string {
	if s.count > 0 {
		s.show("")
	}
	s.rest.Write(s.line.Bytes())
	return strings.TrimSpace(s.rest.String())
}

// show replaces the step that the terminal shows by text.
func (s *steps) show(text string) {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\r\033[K%s", text)
	}
}
