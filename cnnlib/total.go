package cnnlib

import (
	"fmt"
	"strings"

	"cnnlessons/cnnlib/internal/formula"
	"cnnlessons/cnnlib/internal/table"
)

// maxTerms is the largest number of summands of a total in one line. A longer total is grouped by
// parts of the network and broken into lines.
const maxTerms = 12

// total returns the sum of the layers' parameters.
func (a *Arithmetic) total() Expr { return totalOf(a.Layers) }

func totalOf(layers []LayerArithmetic) Expr {
	var terms []Expr
	for _, l := range layers {
		if l.Params > 0 {
			terms = append(terms, number(l.Params))
		}
	}
	switch len(terms) {
	case 0:
		return number(0)
	case 1:
		return terms[0]
	}
	return sum(terms...)
}

// topPart is a part of the outermost network, with the sum of the parameters inside the part.
type topPart struct {
	name  string
	total Expr
}

// topParts returns the parts of the outermost network that have parameters.
func (a *Arithmetic) topParts() []topPart {
	var parts []topPart
	for i := 0; i < len(a.Layers); {
		name, _, _ := strings.Cut(a.Layers[i].Name, ".")
		from := i
		for i++; i < len(a.Layers) && (a.Layers[i].Name == name || strings.HasPrefix(a.Layers[i].Name, name+".")); i++ {
		}
		if t := totalOf(a.Layers[from:i]); t.Result() > 0 {
			parts = append(parts, topPart{name, t})
		}
	}
	return parts
}

// grouped returns the total and the sums to write before the total. Of up to maxTerms layers the
// total is a sum over the layers; of more layers it is a sum over the topParts, and each part's sum
// stands before.
func (a *Arithmetic) grouped() (before []topPart, total Expr) {
	all := a.total()
	parts := a.topParts()
	if len(all.Args) <= maxTerms || len(parts) == 1 {
		return nil, all
	}
	terms := make([]Expr, len(parts))
	for i, p := range parts {
		terms[i] = number(p.total.Result())
	}
	if len(parts) < len(all.Args) {
		before = parts
	}
	return before, sum(terms...)
}

// writeTotal writes the total as text, in lines of at most [table.PageWidth] columns.
func (a *Arithmetic) writeTotal(b *strings.Builder) {
	w := a.Language.words()
	if len(a.Layers) == 0 {
		fmt.Fprintf(b, w.note+"\n", w.nothing)
	}
	before, total := a.grouped()
	for _, p := range before {
		b.WriteString(fillSum(p.name+w.colon, p.total))
	}
	b.WriteString(fillSum(w.total+w.colon, total))
}

// fillSum writes a label and the evaluation of a sum of numbers, broken between its terms.
func fillSum(label string, e Expr) string {
	text := label + formula.Plain.Evaluation(e) + "\n"
	items := strings.SplitAfter(text, " + ")
	if table.Width(text) > table.PageWidth {
		last := items[len(items)-1]
		term, result, _ := strings.Cut(last, " = ")
		items = append(items[:len(items)-1], term+" ", "= "+result)
	}
	return table.Fill(items)
}

// writeTotalMarkdown writes the total for JupyterLab. A long sum is text and not a formula, because
// a browser does not break a formula.
func (a *Arithmetic) writeTotalMarkdown(b *strings.Builder) {
	w := a.Language.words()
	if len(a.Layers) == 0 {
		b.WriteString(w.nothing + "\n\n")
	}
	write := func(e Expr) string {
		if len(e.Args) > maxTerms {
			return formula.Plain.Evaluation(e)
		}
		return "$" + formula.LaTeX.Evaluation(e) + "$"
	}
	before, total := a.grouped()
	for _, p := range before {
		fmt.Fprintf(b, "%s%s%s\n\n", p.name, w.colon, write(p.total))
	}
	fmt.Fprintf(b, "**%s**%s%s\n\n", w.total, w.colon, write(total))
}
