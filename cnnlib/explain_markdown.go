package cnnlib

import (
	"fmt"
	"slices"
	"strings"

	"cnnlessons/cnnlib/internal/table"
)

// Markdown writes the explanation with matrices as formulas and the sum as a table, for
// JupyterLab.
func (e *Explanation) Markdown() string {
	w, t := e.Language.explainWords(), e.write()
	var b strings.Builder
	b.WriteString(strings.Replace(t.Title, e.Layer, "`"+e.Layer+"`", 1) + "\n\n" + t.Reads + "\n\n")
	b.WriteString("$$" + e.formula() + "$$\n\n")
	for _, c := range t.Channels[:t.grids] {
		b.WriteString(c.Label + e.Language.words().colon)
		switch e.Operation {
		case OperationWeightedSum:
			// The matrices stand below each other, because JupyterLab cuts off a wide formula.
			b.WriteString(w.products + "\n\n$$" + matrix(c.Inputs) + "$$\n\n$$" + `\odot\;` + matrix(c.Weights) + "$$\n\n$$" + `=\;` + matrix(c.Products))
		default:
			b.WriteString(w.window + "\n\n$$" + matrix(c.Inputs))
		}
		b.WriteString("$$\n\n")
	}
	if t.hidden != "" {
		b.WriteString(t.hidden + "\n\n")
	}
	lines := table.Table{Left: []bool{false, true}}
	for _, l := range t.Lines {
		lines.Rows = append(lines.Rows, []string{"$" + l.Number + "$", l.Label})
	}
	b.WriteString(lines.Markdown())
	if sentences := t.sentences(); len(sentences) > 0 {
		b.WriteString("\n" + strings.Join(sentences, " ") + "\n")
	}
	return b.String()
}

// formula writes the layer's operation on the inputs x as a formula.
func (e *Explanation) formula() string {
	switch e.Operation {
	case OperationLargest:
		return `y = \max_{i,j} x_{i,j}`
	case OperationMean:
		return fmt.Sprintf(`y = \frac{1}{%d} \sum_{i,j} x_{i,j}`, e.Count)
	}
	bias := ""
	if e.HasBias {
		bias = "b + "
	}
	return "y = " + bias + `\sum_{c} \sum_{i,j} x_{c,i,j} \cdot w_{c,i,j}`
}

// matrix writes a grid as a formula, with the largest number in a box.
func matrix(rows [][]string) string {
	var lines []string
	for _, row := range rows {
		row = slices.Clone(row)
		for i, v := range row {
			if strings.HasPrefix(v, "[") {
				row[i] = `\boxed{` + strings.Trim(v, "[]") + "}"
			} else if v == "·" {
				row[i] = `\cdot`
			}
		}
		lines = append(lines, strings.Join(row, " & "))
	}
	return `\begin{bmatrix}` + strings.Join(lines, ` \\ `) + `\end{bmatrix}`
}
