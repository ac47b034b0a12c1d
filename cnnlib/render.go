package cnnlib

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cnnlessons/cnnlib/internal/formula"
	"cnnlessons/cnnlib/internal/table"
)

// String writes the arithmetic as plain text, aligned for a fixed-width font, however wide the
// font's Chinese characters are.
func (a *Arithmetic) String() string {
	w := a.Language.words()
	labels := []string{w.input, w.output}
	for _, l := range a.Layers {
		for _, s := range l.Steps {
			labels = append(labels, w.quantities[s.Quantity])
		}
	}
	align := table.Aligner(labels...)
	var b strings.Builder
	line := func(label, text string) { b.WriteString("  " + align(label) + "  " + text + "\n") }
	for _, l := range a.Layers {
		if l.Name != "" {
			b.WriteString(l.Name + " = ")
		}
		b.WriteString(l.Layer + "\n")
		if l.Note != "" {
			b.WriteString("  " + fmt.Sprintf(w.note, l.note.text(a.Language)) + "\n")
		}
		line(w.input, l.Input.text(w.batch))
		for _, s := range l.Steps {
			line(w.quantities[s.Quantity], s.Text())
		}
		line(w.output, l.Output.text(w.batch))
		if l.Shared {
			b.WriteString("  " + fmt.Sprintf(w.note, w.shared) + "\n")
		}
		b.WriteByte('\n')
	}
	a.writeTotal(&b)
	b.WriteString(table.Fill(a.legend(formula.Plain.Symbol)))
	return b.String()
}

// Label returns the quantity's name in the given language, such as "weights of one kernel".
func (q Quantity) Label(l Language) string { return l.words().quantities[q] }

// Text writes the step as plain text: the formula in symbols, if it has symbols, then each line of
// the evaluation in numbers, as in "w = K·K·C_in = 5·5·3 = 75".
func (s ArithmeticStep) Text() string {
	text := formula.Plain.Evaluation(s.Formula)
	if symbolic := formula.Plain.Symbolic(s.Symbol, s.Formula); symbolic != "" {
		text = symbolic + " = " + text
	}
	return text
}

// Markdown writes the arithmetic as tables with formulas, for JupyterLab.
func (a *Arithmetic) Markdown() string {
	w := a.Language.words()
	var b strings.Builder
	for _, l := range a.Layers {
		if l.Name != "" {
			fmt.Fprintf(&b, "**%s** = ", l.Name)
		}
		fmt.Fprintf(&b, "`%s`%s%s → %s\n\n", l.Layer, w.colon, l.Input.text(w.batch), l.Output.text(w.batch))
		for _, r := range l.Remarks(a.Language) {
			b.WriteString(r + "\n\n")
		}
		steps := table.Table{Heading: []string{w.quantity, w.formula, w.calculation}, Left: []bool{true, true, true}}
		for _, s := range l.Steps {
			symbolic := formula.LaTeX.Symbolic(s.Symbol, s.Formula)
			if symbolic != "" {
				symbolic = "$" + symbolic + "$"
			}
			steps.Rows = append(steps.Rows, []string{w.quantities[s.Quantity], symbolic, "$" + formula.LaTeX.Evaluation(s.Formula) + "$"})
		}
		b.WriteString(steps.Markdown() + "\n")
	}
	a.writeTotalMarkdown(&b)
	b.WriteString(strings.Join(a.legend(mathSymbol), ""))
	return b.String()
}

// JSON writes the arithmetic as indented JSON. The keys and quantities do not depend on the
// language.
func (a *Arithmetic) JSON() string {
	// Strings, whole numbers and booleans always encode.
	return string(must(json.MarshalIndent(a, "", "  ")))
}

// MarshalJSON writes the step with its formula in symbols, each line of the
// evaluation, and the result.
func (s ArithmeticStep) MarshalJSON() ([]byte, error) {
	out := struct {
		Quantity Quantity `json:"quantity"`
		Symbol   string   `json:"symbol,omitempty"`
		Formula  string   `json:"formula,omitempty"`
		Lines    []string `json:"lines"`
		Value    int      `json:"value"`
	}{Quantity: s.Quantity, Symbol: s.Symbol, Value: s.Formula.Result()}
	if len(s.Formula.Symbols()) > 0 {
		out.Formula = s.Formula.Text(true)
	}
	for _, e := range s.Formula.Lines() {
		out.Lines = append(out.Lines, e.Text(false))
	}
	return json.Marshal(out)
}

// Remarks returns the sentences about the layer in the given language that stand beside the steps:
// the layer's note, if it has one, and a sentence for a shared layer.
func (l LayerArithmetic) Remarks(language Language) []string {
	w := language.words()
	var all []string
	if l.Note != "" {
		all = append(all, l.note.text(language))
	}
	if l.Shared {
		all = append(all, w.shared)
	}
	return all
}

// mathSymbol writes a symbol as a formula in Markdown.
func mathSymbol(name string) string { return "$" + formula.LaTeX.Symbol(name) + "$" }

// explained lists the symbols in the order of the legend.
var explained = [...]string{"H", "W", "C", "C_1", "C_in", "F_in", "K", "E", "S", "P", "A", "L", "D", "G", "U", "n", "H_1", "W_1", "H_out", "W_out", "C_out", "F_out", "w"}

// legend returns a heading and an item for each symbol that occurs, with all meanings of the symbol
// in this network. The last item ends the line. Without symbols legend returns nil.
func (a *Arithmetic) legend(write func(symbol string) string) []string {
	w := a.Language.words()
	meanings := map[string][]string{}
	add := func(symbol, meaning string) {
		if meaning != "" && !slices.Contains(meanings[symbol], meaning) {
			meanings[symbol] = append(meanings[symbol], meaning)
		}
	}
	for _, l := range a.Layers {
		kernels := slices.ContainsFunc(l.Steps, func(s ArithmeticStep) bool { return s.Quantity == QuantityKernelWeights || s.Quantity == QuantityMACs })
		// A transposed convolution has a kernel for each input channel: the weights of one kernel
		// depend on C_out.
		transposed := slices.ContainsFunc(l.Steps, func(s ArithmeticStep) bool {
			return s.Quantity == QuantityKernelWeights && slices.Contains(s.Formula.Symbols(), "C_out")
		})
		for _, s := range l.Steps {
			add(s.Symbol, w.quantities[s.Quantity])
			for _, symbol := range s.Formula.Symbols() {
				key := symbol
				switch {
				case key == "K" && !kernels:
					key = windowSide
				case key == "C_in" && transposed:
					key = transposedIn
				case key == "C_out" && transposed:
					key = transposedOut
				}
				add(symbol, w.symbols[key])
			}
		}
	}
	var items []string
	for _, symbol := range explained {
		if m := meanings[symbol]; len(m) > 0 {
			items = append(items, write(symbol)+" "+strings.Join(m, w.or)+w.separator)
		}
	}
	if len(items) == 0 {
		return nil
	}
	last := &items[len(items)-1]
	*last = strings.TrimSuffix(*last, w.separator) + w.period + "\n"
	return append([]string{w.legend}, items...)
}
