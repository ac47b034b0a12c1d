package e2e

import (
	"strings"
	"testing"

	"golang.org/x/text/width"
)

const (
	maxCellLines   = 25
	maxCellColumns = 79 // which a page of 1280 pixels shows beside the file browser
	tabColumns     = 4  // of JupyterLab's editor
)

// TestTextCellSize checks that a student can take in each code cell at a glance.
func TestTextCellSize(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		for _, c := range l.read(t).CodeCells() {
			lines := strings.Split(c.Source(), "\n")
			if len(lines) > maxCellLines {
				t.Errorf("the cell %s has %d lines, want at most %d", c.ID(), len(lines), maxCellLines)
			}
			for i, line := range lines {
				if n := columns(line); n > maxCellColumns {
					t.Errorf("line %d of the cell %s has %d columns, want at most %d:\n%s", i+1, c.ID(), n, maxCellColumns, line)
				}
			}
		}
	})
}

// columns is how wide a line is: a tab goes on to the next multiple of four, a Chinese character
// takes two.
func columns(line string) int {
	n := 0
	for _, r := range line {
		switch kind := width.LookupRune(r).Kind(); {
		case r == '\t':
			n += tabColumns - n%tabColumns
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func TestTextColumns(t *testing.T) {
	for line, want := range map[string]int{"": 0, "abc": 3, "\tx": 5, "ab\tx": 5, "池化": 4, "×→": 2, "，": 2} {
		if got := columns(line); got != want {
			t.Errorf("%q has %d columns, want %d", line, got, want)
		}
	}
}
