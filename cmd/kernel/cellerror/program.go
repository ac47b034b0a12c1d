package cellerror

import (
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/cnnlib"
)

// Program is the file that GoNB made of a cell and of what earlier cells declare.
type Program struct {
	path  string // of the file, main.go or main_test.go
	cells []cellLine
}

// cellLine is where a line of a program comes from: the number of a cell's execution, from 1, and the
// line of that cell, from 0. GoNB's own lines have a negative one.
type cellLine struct{ Id, Line int }

// Of is the program at a path, whose lines come from the given lines of cells.
func Of[L ~struct{ Id, Line int }](path string, lines []L) Program {
	p := Program{path, make([]cellLine, len(lines))}
	for i, l := range lines {
		p.cells[i] = cellLine(l)
	}
	return p
}

// own says whether a path, as the compiler or a stack trace writes it, is that of the program.
func (p Program) own(path string) bool {
	return filepath.Base(path) == filepath.Base(p.path) &&
		(path == p.path || !filepath.IsAbs(path) || filepath.Base(filepath.Dir(path)) == filepath.Base(filepath.Dir(p.path)))
}

// cell is where a line of the program, from 1, comes from, and false if GoNB wrote it.
func (p Program) cell(line int) (cellLine, bool) {
	if line < 1 || line > len(p.cells) || p.cells[line-1].Id < 1 || p.cells[line-1].Line < 0 {
		return cellLine{}, false
	}
	return p.cells[line-1], true
}

// name is what students read of a line: JupyterLab shows the cell's number beside it.
func (l cellLine) name() string {
	return say("cell [%d], line %d", "单元格 [%d] 第 %d 行", l.Id, l.Line+1)
}

// source are the lines of the program; it has none if it cannot be read.
func (p Program) source() source {
	text, _ := os.ReadFile(p.path)
	return strings.Split(string(text), "\n")
}

type source []string

// line is a line, from 1, or nothing.
func (s source) line(n int) string {
	if n < 1 || n > len(s) {
		return ""
	}
	return strings.TrimRight(s[n-1], " \t\r")
}

// say is the text in the language of the lesson.
func say(english, chinese string, args ...any) string {
	return cnnlib.DefaultLanguage().Say(english, chinese, args...)
}
