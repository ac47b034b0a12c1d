package cnnlib

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown writes the explanation with matrices as formulas and the sum as a table, for
// JupyterLab.
func (e *Explanation) Markdown() string {
	w, t := e.Language.explainWords(), e.write()
	var b strings.Builder
	b.WriteString(strings.Replace(t.title, e.Layer, "`"+e.Layer+"`", 1) + "\n\n" + t.reads + "\n\n")
	b.WriteString("$$" + e.formula() + "$$\n\n")
	for _, g := range t.grids {
		b.WriteString(g.label + e.Language.words().colon)
		switch e.Operation {
		case WeightedSum:
			// Below each other, since JupyterLab cuts off what is wider than its window.
			b.WriteString(w.products + "\n\n$$" + matrix(g.inputs) + "$$\n\n$$" + `\odot\;` + matrix(g.weights) + "$$\n\n$$" + `=\;` + matrix(g.products))
		default:
			b.WriteString(w.window + "\n\n$$" + matrix(g.inputs))
		}
		b.WriteString("$$\n\n")
	}
	if t.hidden != "" {
		b.WriteString(t.hidden + "\n\n")
	}
	b.WriteString("| | |\n|--:|:--|\n")
	for _, l := range t.lines {
		fmt.Fprintf(&b, "| $%s$ | %s |\n", l[0], l[1])
	}
	if len(t.notes) > 0 {
		b.WriteString("\n" + strings.Join(t.notes, " ") + "\n")
	}
	return b.String()
}

// formula says what the layer computes from the inputs x.
func (e *Explanation) formula() string {
	switch e.Operation {
	case LargestOf:
		return `y = \max_{i,j} x_{i,j}`
	case MeanOf:
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
