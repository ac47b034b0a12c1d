package formula

import (
	"fmt"
	"strings"
)

// Notation is how operations and symbols are written.
type Notation struct {
	About  string // the sign between a number and its rounded value
	Symbol func(name string) string

	minus, times          string
	quotient, floor, ceil string // formats with two arguments
	fractions             bool   // a fraction bar brackets its arguments by itself
}

// Plain is the notation of a line of text: "⌊(H − K) / S⌋ + 1".
var Plain = &Notation{
	minus: " − ", times: "·", About: "≈", quotient: "(%s/%s)", floor: "⌊%s / %s⌋", ceil: "⌈%s / %s⌉",
	Symbol: func(name string) string { return name },
}

// LaTeX is the notation of a formula in Markdown: `\left\lfloor \frac{H - K}{S} \right\rfloor + 1`.
var LaTeX = &Notation{
	minus: " - ", times: ` \times `, About: `\approx`, quotient: `\frac{%s}{%s}`, floor: `\left\lfloor \frac{%s}{%s} \right\rfloor`,
	ceil: `\left\lceil \frac{%s}{%s} \right\rceil`, fractions: true,
	Symbol: func(name string) string {
		if base, index, ok := strings.Cut(name, "_"); ok {
			return fmt.Sprintf(`%s_{\mathrm{%s}}`, base, index)
		}
		return name
	},
}

// Symbolic is the expression in symbols as the value of a symbol, such as "H_out = H − K + 1", or
// alone if symbol is "". It is "" for an expression without symbols.
func (n *Notation) Symbolic(symbol string, e Expr) string {
	if len(e.Symbols()) == 0 {
		return ""
	}
	text := n.write(e, true)
	if symbol != "" {
		text = n.Symbol(symbol) + " = " + text
	}
	return text
}

// Evaluation writes every line of e's evaluation, such as "32 − 5 + 1 = 28".
func (n *Notation) Evaluation(e Expr) string {
	var lines []string
	for _, l := range e.Lines() {
		lines = append(lines, n.write(l, false))
	}
	return strings.Join(lines, " = ")
}

func (n *Notation) write(e Expr, symbols bool) string {
	switch e.Op {
	case OpSum:
		var b strings.Builder
		for i, a := range e.Args {
			switch {
			case i == 0:
				b.WriteString(n.write(a, symbols))
			case a.Op == OpNegative:
				b.WriteString(n.minus + n.factor(a.Args[0], symbols))
			default:
				b.WriteString(" + " + n.write(a, symbols))
			}
		}
		return b.String()
	case OpProduct:
		parts := make([]string, len(e.Args))
		for i, a := range e.Args {
			parts[i] = n.factor(a, symbols)
		}
		return strings.Join(parts, n.times)
	case OpQuotient:
		return n.divide(n.quotient, e, symbols)
	case OpFloor:
		return n.divide(n.floor, e, symbols)
	case OpCeil:
		return n.divide(n.ceil, e, symbols)
	case OpNegative:
		return strings.TrimLeft(n.minus, " ") + n.factor(e.Args[0], symbols)
	}
	if symbols && e.Symbol != "" {
		return n.Symbol(e.Symbol)
	}
	return strings.Replace(fmt.Sprint(e.Value), "-", strings.TrimSpace(n.minus), 1)
}

func (n *Notation) divide(format string, e Expr, symbols bool) string {
	if n.fractions {
		return fmt.Sprintf(format, n.write(e.Args[0], symbols), n.write(e.Args[1], symbols))
	}
	return fmt.Sprintf(format, n.factor(e.Args[0], symbols), n.factor(e.Args[1], symbols))
}

// factor writes e as an argument of a product: a sum in brackets.
func (n *Notation) factor(e Expr, symbols bool) string {
	if e.Op == OpSum {
		return "(" + n.write(e, symbols) + ")"
	}
	return n.write(e, symbols)
}
