package cnnlib

import (
	"fmt"
	"slices"
	"strings"
)

// Op is the kind of an [Expr].
type Op int

const (
	OpNumber   Op = iota // a number, with a symbol such as H or C_in if it has a meaning
	OpSum                // the sum of all arguments
	OpNegative           // minus the argument; only inside a sum
	OpProduct            // the product of all arguments
	OpQuotient           // the first argument by the second, which divides it
	OpFloor              // the first argument by the second, rounded down
	OpCeil               // the first argument by the second, rounded up
)

// Expr is a formula in whole numbers. The same tree gives the formula in symbols,
// the formula with the numbers put in, each line of its evaluation, and the result.
type Expr struct {
	Op     Op
	Symbol string // of an OpNumber; empty for a plain number
	Value  int    // of an OpNumber
	Args   []Expr
}

func number(v int) Expr              { return Expr{Op: OpNumber, Value: v} }
func symbol(name string, v int) Expr { return Expr{Op: OpNumber, Symbol: name, Value: v} }
func sum(args ...Expr) Expr          { return Expr{Op: OpSum, Args: args} }
func negative(e Expr) Expr           { return Expr{Op: OpNegative, Args: []Expr{e}} }
func product(args ...Expr) Expr      { return Expr{Op: OpProduct, Args: args} }
func quotient(a, b Expr) Expr        { return Expr{Op: OpQuotient, Args: []Expr{a, b}} }
func floorOf(numerator, divisor Expr) Expr {
	return Expr{Op: OpFloor, Args: []Expr{numerator, divisor}}
}
func ceilOf(numerator, divisor Expr) Expr {
	return Expr{Op: OpCeil, Args: []Expr{numerator, divisor}}
}

// Result is the number that the expression stands for. It panics with a [*ShapeError] if
// that or a number on the way there does not fit 64 bits.
func (e Expr) Result() int {
	switch e.Op {
	case OpSum:
		total := 0
		for _, a := range e.Args {
			total = mustAdd(total, a.Result())
		}
		return total
	case OpNegative:
		return mustMultiply(-1, e.Args[0].Result())
	case OpProduct:
		total := 1
		for _, a := range e.Args {
			total = mustMultiply(total, a.Result())
		}
		return total
	case OpQuotient, OpFloor:
		return e.Args[0].Result() / e.Args[1].Result()
	case OpCeil:
		a, b := e.Args[0].Result(), e.Args[1].Result()
		if a > 0 {
			a += b - 1
		}
		return a / b // Go rounds towards 0
	}
	return e.Value
}

// Lines are the steps of the evaluation with numbers, from the whole formula to
// the result: "75·6 + 6", "450 + 6", "456".
func (e Expr) Lines() []Expr {
	lines := []Expr{e}
	for !e.isNumber() {
		e = e.reduce()
		lines = append(lines, e)
	}
	return lines
}

func (e Expr) isNumber() bool { return e.Op == OpNumber }

// reduce evaluates the innermost operations, those whose arguments are all numbers.
func (e Expr) reduce() Expr {
	if e.isNumber() {
		return e
	}
	ready := true
	args := make([]Expr, len(e.Args))
	for i, a := range e.Args {
		signed := a.Op == OpNegative && a.Args[0].isNumber()
		ready = ready && (a.isNumber() || signed)
		args[i] = a
		if !signed {
			args[i] = a.reduce()
		}
	}
	if ready {
		return number(e.Result())
	}
	return Expr{Op: e.Op, Args: args}
}

// Text writes the expression in plain text, in symbols ("H − K + 1") or in
// numbers ("32 − 5 + 1").
func (e Expr) Text(symbols bool) string { return plain.write(e, symbols) }

// LaTeX writes the expression for a formula in Markdown.
func (e Expr) LaTeX(symbols bool) string { return latex.write(e, symbols) }

// symbolsOf adds the symbols of the expression to used, in the order of the text.
func (e Expr) symbolsOf(used []string) []string {
	if e.Symbol != "" {
		if slices.Contains(used, e.Symbol) {
			return used
		}
		return append(used, e.Symbol)
	}
	for _, a := range e.Args {
		used = a.symbolsOf(used)
	}
	return used
}

// notation is how the operations are written.
type notation struct {
	minus, times          string
	about                 string // between a number and its rounded value
	quotient, floor, ceil string // formats with two arguments
	fractions             bool   // a fraction bar brackets its arguments by itself
	symbol                func(string) string
}

var plain = notation{
	minus: " − ", times: "·", about: "≈", quotient: "(%s/%s)", floor: "⌊%s / %s⌋", ceil: "⌈%s / %s⌉",
	symbol: func(s string) string { return s },
}

var latex = notation{
	minus: " - ", times: ` \times `, about: `\approx`, quotient: `\frac{%s}{%s}`, floor: `\left\lfloor \frac{%s}{%s} \right\rfloor`,
	ceil: `\left\lceil \frac{%s}{%s} \right\rceil`, fractions: true,
	symbol: func(s string) string {
		if base, index, ok := strings.Cut(s, "_"); ok {
			return fmt.Sprintf(`%s_{\mathrm{%s}}`, base, index)
		}
		return s
	},
}

func (n notation) write(e Expr, symbols bool) string {
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
		return n.symbol(e.Symbol)
	}
	return strings.Replace(fmt.Sprint(e.Value), "-", strings.TrimSpace(n.minus), 1)
}

func (n notation) divide(format string, e Expr, symbols bool) string {
	if n.fractions {
		return fmt.Sprintf(format, n.write(e.Args[0], symbols), n.write(e.Args[1], symbols))
	}
	return fmt.Sprintf(format, n.factor(e.Args[0], symbols), n.factor(e.Args[1], symbols))
}

// factor writes e as an argument of a product: a sum in brackets.
func (n notation) factor(e Expr, symbols bool) string {
	if e.Op == OpSum {
		return "(" + n.write(e, symbols) + ")"
	}
	return n.write(e, symbols)
}
