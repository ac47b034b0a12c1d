package table

import (
	"fmt"
	"strings"
	"testing"
)

func ExampleTable() {
	t := Table{
		Heading: []string{"name", "数量"},
		Rows:    [][]string{{"a", "1"}, {"  卷积", "1,234"}},
		Total:   []string{"total", "1,235"},
		Left:    []bool{true, false},
	}
	fmt.Print(t.Text())
	fmt.Print(t.Escaped().Markdown())
	fmt.Print(t.CSV())
	// Output:
	// name     数量
	// ─────────────
	// a           1
	//   卷积  1,234
	// ─────────────
	// total   1,235
	// | name | 数量 |
	// |:--|--:|
	// | a | 1 |
	// | &nbsp;&nbsp;卷积 | 1,234 |
	// | total | 1,235 |
	// name,数量
	// a,1
	// "  卷积","1,234"
	// total,"1,235"
}

func TestTableParts(t *testing.T) {
	plain := Table{Rows: [][]string{{"a|b", "<1>"}}, Left: []bool{true, false}}
	for got, want := range map[string]string{
		plain.Text():               "a|b  <1>\n",
		plain.Markdown():           "| | |\n|:--|--:|\n| a|b | <1> |\n",
		plain.Escaped().Markdown(): "| | |\n|:--|--:|\n| a\\|b | &lt;1> |\n",
		plain.CSV():                "a|b,<1>\n",
		Table{Heading: []string{"h"}, Rows: [][]string{{"    &"}}, Total: []string{"t"}, Left: []bool{true}}.HTML(): "<table>\n<thead>\n" +
			`<tr><th style="text-align: left">h</th></tr>` + "\n</thead>\n<tbody>\n" +
			`<tr><td style="text-align: left; padding-left: 3em">&amp;</td></tr>` + "\n" +
			`<tr><th style="text-align: left">t</th></tr>` + "\n</tbody>\n</table>\n",
	} {
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
	if plain.Rows[0][0] != "a|b" {
		t.Error("Escaped changed its table")
	}
}

func TestAlignment(t *testing.T) {
	align := Aligner("ab", "甲乙丙", "a甲")
	for text, want := range map[string]string{"ab": "ab\u3000\u3000\u3000", "甲乙丙": "甲乙丙  ", "a甲": "a甲\u3000\u3000 "} {
		if got := align(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, want := Labelled([2]string{"a", "x"}, [2]string{"abc", "y"}), "  a    x\n  abc  y\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := fmt.Sprintf("%q", Grid([][]string{{"1", "(0)"}, {"-12.5", "3"}})), `["      1   (0)" "  -12.5     3"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprintf("%q", Points([]string{"1.25", "-10", "0.5"})), `["  1.25" "-10   " "  0.5 "]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Lines keep to the page, and nothing is lost but blanks.
func TestLines(t *testing.T) {
	for _, sentence := range []string{"word ", "一个词，", "something longer; "} {
		var all []string
		for range 30 {
			all = append(all, strings.Repeat(sentence, 3)+".")
		}
		text := Paragraph(all...)
		for line := range strings.Lines(text) {
			if w := Width(strings.TrimRight(line, "\n")); w > PageWidth {
				t.Errorf("%d columns: %q", w, line)
			}
		}
		bare := strings.NewReplacer(" ", "", "\n", "")
		if bare.Replace(text) != bare.Replace(strings.Join(all, "")) {
			t.Errorf("lost something: %s", text)
		}
	}
	if got := Fill([]string{strings.Repeat("x", 80), " y"}); got != strings.Repeat("x", 80)+"\n   y" {
		t.Errorf("a long item: %q", got)
	}
}
