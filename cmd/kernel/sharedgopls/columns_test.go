package main

import (
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	const line = "é形😀x" // of 2, 3, 4 and 1 bytes, and 1, 1, 2 and 1 units
	for _, test := range []struct{ bytes, units int }{{0, 0}, {2, 1}, {5, 2}, {9, 4}, {10, 5}} {
		if got := unitColumn(line, test.bytes); got != test.units {
			t.Errorf("unitColumn(%d) = %d, want %d", test.bytes, got, test.units)
		}
		if got := byteColumn(line, test.units); got != test.bytes {
			t.Errorf("byteColumn(%d) = %d, want %d", test.units, got, test.bytes)
		}
	}
	if unitColumn(line, 99) != 5 || byteColumn(line, 99) != 10 || byteColumn(line, -1) != 0 {
		t.Error("a column that no line has is not its end")
	}
}

func TestQuestions(t *testing.T) {
	s := newSession(t.TempDir(), lessonPackages())
	s.main.text = "package main\nascii.\n\"形状\", img.\n"
	question := func(line, column string) string {
		return strings.NewReplacer("LINE", line, "COLUMN", column).Replace(
			`{"id":3,"jsonrpc":"2.0","method":"textDocument/completion","params":{"position":{"line":LINE,"character":COLUMN}}}`)
	}
	answer := func(start, end string) string {
		return strings.NewReplacer("START", start, "END", end).Replace(
			`{"jsonrpc":"2.0","id":3,"result":{"items":[{"textEdit":{"range":{"start":{"line":2,"character":START},"end":{"line":2,"character":END}},"newText":"Data"}}]}}`)
	}
	for _, test := range []struct{ line, column, wantColumn, start, wantStart string }{
		{"1", "6", "6", "6", "6"},
		{"2", "14", "10", "9", "13"},
		{"9", "14", "14", "9", "9"}, // there is no such line
	} {
		edited := s.edit([]byte(question(test.line, test.column)))
		if want := question(test.line, test.wantColumn); len(edited) != 1 || string(edited[0]) != want {
			t.Errorf("the question\n%s became\n%s\nwant\n%s", question(test.line, test.column), edited, want)
		}
		given := answer(test.start, test.wantColumn)
		if got, want := string(s.answer([]byte(given))[0]), answer(test.wantStart, test.column); got != want {
			t.Errorf("the answer\n%s became\n%s\nwant\n%s", given, got, want)
		}
	}

	s.edit([]byte(question("2", "14")))
	for _, other := range []string{`{"id":4,"result":{"items":[{}]}}`, `{"method":"x","params":[]}`, `{"id":3,"error":{}}`} {
		if got := string(s.answer([]byte(other))[0]); got != other {
			t.Errorf("%s became %s", other, got)
		}
	}
}
