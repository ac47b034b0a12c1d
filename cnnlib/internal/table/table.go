// Package table lays out what is written about layers: tables as text, Markdown, HTML and CSV, labels
// and grids of numbers in columns, and sentences in lines. It knows neither layers nor languages.
//
// Text is for a fixed-width font in which a Chinese character is as wide as two others, see [Width].
// Where the font may not keep to that, an [Aligner] fills up with blanks of both widths.
//
// No function changes its arguments.
package table

import (
	"encoding/csv"
	"fmt"
	"html"
	"slices"
	"strings"
)

// Table is a table of texts. Each row has a cell for each column.
type Table struct {
	Heading []string // nil if there is none
	Rows    [][]string
	Total   []string // a row below the others; nil if there is none
	Left    []bool   // for each column, whether it is aligned to the left, like text, or to the right, like numbers
}

// all are the heading, the rows and the total.
func (t Table) all() [][]string {
	var all [][]string
	if t.Heading != nil {
		all = append(all, t.Heading)
	}
	all = append(all, t.Rows...)
	if t.Total != nil {
		all = append(all, t.Total)
	}
	return all
}

// Text writes the table as plain text, two blanks between columns. In a table with a total, a rule
// stands above the rows and below them.
func (t Table) Text() string {
	widths := make([]int, len(t.Left))
	whole := 2 * (len(t.Left) - 1)
	for i := range widths {
		for _, row := range t.all() {
			widths[i] = max(widths[i], Width(row[i]))
		}
		whole += widths[i]
	}
	var b strings.Builder
	write := func(rows ...[]string) {
		for _, row := range rows {
			var line strings.Builder
			for i, cell := range row {
				space := strings.Repeat(" ", widths[i]-Width(cell))
				if i > 0 {
					line.WriteString("  ")
				}
				if t.Left[i] {
					line.WriteString(cell + space)
				} else {
					line.WriteString(space + cell)
				}
			}
			b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		}
	}
	if t.Total == nil {
		write(t.all()...)
		return b.String()
	}
	rule := strings.Repeat("─", whole) + "\n"
	write(t.Heading)
	b.WriteString(rule)
	write(t.Rows...)
	b.WriteString(rule)
	write(t.Total)
	return b.String()
}

// Markdown writes the table as Markdown, its cells as they are: see [Table.Escaped].
func (t Table) Markdown() string {
	var b strings.Builder
	write := func(rows ...[]string) {
		for _, row := range rows {
			b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		}
	}
	if t.Heading == nil { // which Markdown does not know
		b.WriteString("|" + strings.Repeat(" |", len(t.Left)) + "\n")
	} else {
		write(t.Heading)
	}
	for _, left := range t.Left {
		if left {
			b.WriteString("|:--")
		} else {
			b.WriteString("|--:")
		}
	}
	b.WriteString("|\n")
	write(t.Rows...)
	if t.Total != nil {
		write(t.Total)
	}
	return b.String()
}

// Escaped is the table with cells that Markdown shows as they are here; two blanks stay two.
func (t Table) Escaped() Table {
	escaped := func(row []string) []string {
		row = slices.Clone(row)
		for i, cell := range row {
			row[i] = strings.ReplaceAll(Escape(cell), "  ", "&nbsp;&nbsp;")
		}
		return row
	}
	t.Heading, t.Total = escaped(t.Heading), escaped(t.Total)
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = escaped(row)
	}
	t.Rows = rows
	return t
}

var escape = strings.NewReplacer("|", `\|`, "&", "&amp;", "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "$", `\$`, "\n", " ")

// Escape returns Markdown that shows the text as it is.
func Escape(text string) string { return escape.Replace(text) }

// HTML writes the table as a <table> without colours, classes, scripts and ids, so that it stands in
// light and dark pages. A cell that begins with blanks is indented.
func (t Table) HTML() string {
	var b strings.Builder
	write := func(tag string, row []string) {
		b.WriteString("<tr>")
		for i, cell := range row {
			align, text := "right", strings.TrimLeft(cell, " ")
			if t.Left[i] {
				align = "left"
			}
			if indent := len(cell) - len(text); indent > 0 {
				align += fmt.Sprintf("; padding-left: %dem", 1+indent/2)
			}
			fmt.Fprintf(&b, `<%s style="text-align: %s">%s</%[1]s>`, tag, align, html.EscapeString(text))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("<table>\n<thead>\n")
	write("th", t.Heading)
	b.WriteString("</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		write("td", row)
	}
	if t.Total != nil {
		write("th", t.Total)
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}

// CSV writes the table as comma-separated values.
func (t Table) CSV() string {
	var b strings.Builder
	_ = csv.NewWriter(&b).WriteAll(t.all()) // a strings.Builder takes everything
	return b.String()
}
