package cnnlib

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cnnlessons/cnnlib/internal/formula"
	"cnnlessons/cnnlib/internal/table"
)

// String writes the comparison as plain text: a table, aligned for a fixed-width font in which
// a Chinese character is two columns wide, then the formulas.
func (c *Comparison) String() string {
	w, cw := c.Language.words(), c.Language.comparisonWords()
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s%s → %s\n\n", c.Layer, w.colon, c.Input.text(w.batch), c.Output.text(w.batch))
	b.WriteString(c.table().Text())
	b.WriteString(table.Fill(strings.SplitAfter(cw.counted+"\n", " ")))
	longest := max(table.Width(w.quantities[QuantityParameters]), table.Width(w.quantities[QuantityMACs]), table.Width(cw.saving))
	line := func(label, text string) {
		fmt.Fprintf(&b, "  %s%s  %s\n", label, strings.Repeat(" ", longest-table.Width(label)), text)
	}
	for _, a := range c.Alternatives {
		fmt.Fprintf(&b, "\n%s%s%s\n", cw.kinds[a.Kind], w.colon, cw.why[a.Kind])
		for _, l := range a.Layers {
			b.WriteString("  " + l + "\n")
		}
		for _, s := range a.Steps {
			line(w.quantities[s.Quantity], formula.Plain.Symbolic(s.Symbol, s.Formula)+" = "+formula.Plain.Evaluation(s.Formula))
		}
		if a.Kind == AlternativeDepthwiseSeparable {
			line(cw.saving, c.saving(formula.Plain, "1/%s", "²"))
		}
	}
	b.WriteByte('\n')
	b.WriteString(table.Fill(c.arithmetic().legend(formula.Plain.Symbol)))
	return b.String()
}

// Markdown writes the comparison as a table and the formulas, for JupyterLab.
func (c *Comparison) Markdown() string {
	w, cw := c.Language.words(), c.Language.comparisonWords()
	var b strings.Builder
	fmt.Fprintf(&b, "`%s`%s%s → %s\n\n", c.Layer, w.colon, c.Input.text(w.batch), c.Output.text(w.batch))
	b.WriteString(c.table().Markdown())
	b.WriteString("\n" + cw.counted + "\n")
	for _, a := range c.Alternatives {
		fmt.Fprintf(&b, "\n**%s**%s%s\n\n", cw.kinds[a.Kind], w.colon, cw.why[a.Kind])
		for _, l := range a.Layers {
			b.WriteString("- `" + l + "`\n")
		}
		for _, s := range a.Steps {
			// A formula for each step, because JupyterLab breaks no line inside a formula.
			steps := strings.ReplaceAll(formula.LaTeX.Evaluation(s.Formula), " = ", "$ $= ")
			fmt.Fprintf(&b, "- %s%s$%s$ $= %s$\n", w.quantities[s.Quantity], w.colon, formula.LaTeX.Symbolic(s.Symbol, s.Formula), steps)
		}
		if a.Kind == AlternativeDepthwiseSeparable {
			fmt.Fprintf(&b, "- %s%s$%s$\n", cw.saving, w.colon, c.saving(formula.LaTeX, `\frac{1}{%s}`, "^2"))
		}
	}
	b.WriteString("\n" + strings.Join(c.arithmetic().legend(mathSymbol), ""))
	return b.String()
}

// JSON writes the comparison as indented JSON. The keys and kinds do not depend on the language.
func (c *Comparison) JSON() string { return string(must(json.MarshalIndent(c, "", "  "))) }

// Name returns the kind's name in the given language: "depthwise-separable", "深度可分离卷积".
func (k AlternativeKind) Name(l Language) string { return l.comparisonWords().kinds[k] }

// cells returns the alternative's name, counts and factors, the cells of a row.
func (a Alternative) cells(w comparisonWords) []string {
	return []string{w.kinds[a.Kind], strconv.Itoa(a.Params), factorText(a.ParamsFactor), strconv.Itoa(a.MACs), factorText(a.MACsFactor)}
}

// table has the counts of the alternatives and their factors.
func (c *Comparison) table() table.Table {
	w, cw := c.Language.words(), c.Language.comparisonWords()
	t := table.Table{
		Heading: []string{cw.alternative, w.quantities[QuantityParameters], cw.factor, w.quantities[QuantityMACs], cw.factor},
		Left:    []bool{true, false, false, false, false},
	}
	for _, a := range c.Alternatives {
		t.Rows = append(t.Rows, a.cells(cw))
	}
	return t
}

// factorText writes a factor with three digits, or with all digits before the point if these are
// more.
func factorText(f float64) string {
	if f >= 100 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return strconv.FormatFloat(f, 'g', 3, 64)
}

// saving writes out the MACs of the depthwise-separable convolution as a part of the convolution's
// MACs.
func (c *Comparison) saving(n *formula.Notation, inverse, squared string) string {
	term := func(v string) string { return fmt.Sprintf(inverse, v) }
	kernel, out := c.conv.Kernel, c.conv.Out
	part := float64(kernel*kernel+out) / (float64(kernel*kernel) * float64(out))
	return fmt.Sprintf("%s + %s = %s + %s %s %s", term(n.Symbol("C_out")), term("K"+squared), term(strconv.Itoa(out)), term(strconv.Itoa(kernel*kernel)), n.About, factorText(part))
}

// arithmetic returns the alternatives' steps as an Arithmetic, for its legend.
func (c *Comparison) arithmetic() *Arithmetic {
	a := &Arithmetic{Language: c.Language}
	for _, alternative := range c.Alternatives {
		a.Layers = append(a.Layers, LayerArithmetic{Steps: alternative.Steps})
	}
	return a
}
