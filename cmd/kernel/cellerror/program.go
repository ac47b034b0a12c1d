package cellerror

import (
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/cnnlib"
)

// Program is the Go file that GoNB made of a cell and of the declarations of earlier cells.
type Program struct {
	path  string // the path of the file, which is main.go or main_test.go
	cells []cellLine
}

// cellLine is the origin of a line of a program: the number of a cell's execution, from 1, and the
// line of that cell, from 0. A line that GoNB wrote has a negative Line.
type cellLine struct{ Id, Line int }

// Of returns the program at a path. lines[i] is the origin of the program's line i, from 0.
func Of[L ~struct{ Id, Line int }](path string, lines []L) Program {
	p := Program{path, make([]cellLine, len(lines))}
	for i, l := range lines {
		p.cells[i] = cellLine(l)
	}
	return p
}

// own reports whether a path, as the compiler or a stack trace writes it, is the program's path.
func (p Program) own(path string) bool {
	return filepath.Base(path) == filepath.Base(p.path) &&
		(path == p.path || !filepath.IsAbs(path) || filepath.Base(filepath.Dir(path)) == filepath.Base(filepath.Dir(p.path)))
}

// cell returns the origin of a line of the program, from 1. It returns false for a line that GoNB wrote.
func (p Program) cell(line int) (cellLine, bool) {
	if line < 1 || line > len(p.cells) || p.cells[line-1].Id < 1 || p.cells[line-1].Line < 0 {
		return cellLine{}, false
	}
	return p.cells[line-1], true
}

// name returns the name of a line for students: the cell by the number that JupyterLab shows beside it,
// and the line.
func (l cellLine) name() string {
	return say("cell [%d], line %d", "单元格 [%d] 第 %d 行", l.Id, l.Line+1)
}

// source returns the lines of the program's file, or none if the file cannot be read.
func (p Program) source() source {
	text, _ := os.ReadFile(p.path)
	return strings.Split(string(text), "\n")
}

type source []string

// line returns line n, from 1, or an empty text if there is no such line.
func (s source) line(n int) string {
	if n < 1 || n > len(s) {
		return ""
	}
	return strings.TrimRight(s[n-1], " \t\r")
}

// say returns the text in the language of the lesson.
func say(english, chinese string, args ...any) string {
	return cnnlib.DefaultLanguage().Say(english, chinese, args...)
}
