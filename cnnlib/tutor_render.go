package cnnlib

import (
	"encoding/json"
	"fmt"
	"strings"

	"cnnlessons/cnnlib/internal/formula"
	"cnnlessons/cnnlib/internal/table"
)

// String writes the advice as plain text.
func (a *Advice) String() string {
	w, tw := a.Language.words(), a.Language.tutorWords()
	if a.Fits {
		return fmt.Sprintf(tw.fits, a.Input.text(w.batch), a.Output.text(w.batch)) + "\n"
	}
	var b strings.Builder
	p := a.Problem
	fmt.Fprintf(&b, tw.misfit+"\n", p.layer(tw, "%s"))
	align := table.Aligner(tw.reads, tw.why, tw.needs, tw.here)
	line := func(label, text string) { b.WriteString("  " + align(label) + "  " + text + "\n") }
	line(tw.reads, p.Input.text(w.batch))
	line(tw.why, tw.kinds[p.Kind])
	if p.Needs != nil {
		line(tw.needs, p.Needs.symbols(Expr.Text))
		line(tw.here, p.Needs.numbers(Expr.Text))
		b.WriteString(table.Fill(p.legend(a.Language, formula.Plain.Symbol)))
	} else {
		b.WriteString("\n" + p.text(a.Language) + "\n")
	}
	b.WriteByte('\n')
	if len(a.Repairs) == 0 {
		b.WriteString(tw.none + "\n")
		return b.String()
	}
	b.WriteString(tw.title + "\n")
	for i, r := range a.Repairs {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, fmt.Sprintf(tw.gives, r.text(tw), r.Output.text(w.batch)))
	}
	return b.String()
}

// Markdown writes the advice for JupyterLab.
func (a *Advice) Markdown() string {
	w, tw := a.Language.words(), a.Language.tutorWords()
	if a.Fits {
		return fmt.Sprintf(tw.fits, a.Input.text(w.batch), a.Output.text(w.batch)) + "\n"
	}
	var b strings.Builder
	p := a.Problem
	fmt.Fprintf(&b, tw.misfit+"\n\n", p.layer(tw, "`%s`"))
	facts := table.Table{Left: []bool{true, true}, Rows: [][]string{{tw.reads, p.Input.text(w.batch)}, {tw.why, tw.kinds[p.Kind]}}}
	if p.Needs != nil {
		facts.Rows = append(facts.Rows, []string{tw.needs, "$" + p.Needs.symbols(Expr.LaTeX) + "$"}, []string{tw.here, "$" + p.Needs.numbers(Expr.LaTeX) + "$"})
	}
	b.WriteString(facts.Markdown() + "\n")
	if p.Needs != nil {
		if legend := p.legend(a.Language, mathSymbol); len(legend) > 0 {
			b.WriteString(strings.Join(legend, "") + "\n")
		}
	} else {
		b.WriteString("```\n" + p.text(a.Language) + "\n```\n\n")
	}
	if len(a.Repairs) == 0 {
		b.WriteString(tw.none + "\n")
		return b.String()
	}
	b.WriteString(tw.title + "\n\n")
	for i, r := range a.Repairs {
		fmt.Fprintf(&b, "%d. %s\n", i+1, fmt.Sprintf(tw.gives, r.text(tw), r.Output.text(w.batch)))
	}
	return b.String()
}

// JSON writes the advice as indented JSON. The keys and kinds do not depend on the language.
func (a *Advice) JSON() string { return string(must(json.MarshalIndent(a, "", "  "))) }

// text returns the text of the error, in the given language if the error is this library's.
func (p *Problem) text(l Language) string {
	if f := faultOf(p.Err); f != nil {
		return "cnnlib: " + f.Text(l)
	}
	return p.Error
}

// layer returns the layer's name and the layer, which is written in the given format.
func (p *Problem) layer(w tutorWords, format string) string {
	layer := fmt.Sprintf(format, p.Layer)
	if p.Name == "" {
		return layer
	}
	return fmt.Sprintf(w.named, p.Name, layer)
}

// legend explains the symbols of what the layer needs. Symbols of shapes that are put together count
// the parts, which the reason says.
func (p *Problem) legend(l Language, write func(symbol string) string) []string {
	if p.Kind == ProblemUnequalShapes {
		return nil
	}
	steps := []ArithmeticStep{{p.extent, "", p.Needs.Left}, {p.extent, "", p.Needs.Right}}
	return (&Arithmetic{Language: l, Layers: []LayerArithmetic{{Steps: steps}}}).legend(write)
}

// text returns the changes in the words of a language.
func (r Repair) text(w tutorWords) string {
	texts := make([]string, len(r.Changes))
	for i, c := range r.Changes {
		texts[i] = c.text(w)
	}
	last := len(texts) - 1
	if last == 0 {
		return texts[0]
	}
	return strings.Join(texts[:last], w.comma) + w.last + texts[last]
}
