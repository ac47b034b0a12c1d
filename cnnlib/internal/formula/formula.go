// Package formula has the expressions in which layers write out their arithmetic: an output's
// height, the weights of a kernel, the MACs of a convolution. It knows nothing of layers.
//
// An [Expr] is a tree of whole numbers, some of them with a symbol. One tree gives the formula in
// symbols, the formula with the numbers put in, each line of the evaluation, and the result:
//
//	side := Sum(Floor(Sum(Symbol("H", 32), Negative(Symbol("K", 5))), Symbol("S", 2)), Number(1))
//	side.Text(true)             // ⌊(H − K) / S⌋ + 1
//	side.Text(false)            // ⌊(32 − 5) / 2⌋ + 1
//	Plain.Evaluation(side)      // ⌊(32 − 5) / 2⌋ + 1 = ⌊27 / 2⌋ + 1 = 13 + 1 = 14
//	side.Result()               // 14
//
// So a formula on a page cannot differ from the number beside it. A [Notation] is how a tree is
// written: [Plain] in text, [LaTeX] in Markdown.
//
// An Expr is a value: no function changes its arguments, and the constructors keep the slices that
// they are given.
package formula

import "slices"

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

// Expr is a formula in whole numbers. One tree gives the formula in symbols, the formula
// with the numbers put in, each line of the evaluation, and the result.
type Expr struct {
	Op     Op
	Symbol string // of an OpNumber; empty for a plain number
	Value  int    // of an OpNumber
	Args   []Expr
}

// Number is a number without a symbol.
func Number(v int) Expr { return Expr{Op: OpNumber, Value: v} }

// Symbol is a number with a name, such as H or C_in. A "_" begins the index.
func Symbol(name string, v int) Expr { return Expr{Op: OpNumber, Symbol: name, Value: v} }

// Sum is the sum of the arguments, 0 if there are none.
func Sum(args ...Expr) Expr { return Expr{Op: OpSum, Args: args} }

// Negative is −e, to be an argument of [Sum]: "A − B" is Sum(a, Negative(b)).
func Negative(e Expr) Expr { return Expr{Op: OpNegative, Args: []Expr{e}} }

// Product is the product of the arguments, 1 if there are none.
func Product(args ...Expr) Expr { return Expr{Op: OpProduct, Args: args} }

// Quotient is a/b where b divides a.
func Quotient(a, b Expr) Expr { return Expr{Op: OpQuotient, Args: []Expr{a, b}} }

// Floor is ⌊a/b⌋ for an a that is not negative.
func Floor(a, b Expr) Expr { return Expr{Op: OpFloor, Args: []Expr{a, b}} }

// Ceil is ⌈a/b⌉.
func Ceil(a, b Expr) Expr { return Expr{Op: OpCeil, Args: []Expr{a, b}} }

// Result is the number that the expression stands for. It panics with the error of
// [Overflow] if the result or a number on the way to it does not fit 64 bits.
func (e Expr) Result() int {
	switch e.Op {
	case OpSum:
		total := 0
		for _, a := range e.Args {
			total = MustAdd(total, a.Result())
		}
		return total
	case OpNegative:
		return MustMultiply(-1, e.Args[0].Result())
	case OpProduct:
		total := 1
		for _, a := range e.Args {
			total = MustMultiply(total, a.Result())
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
		return Number(e.Result())
	}
	return Expr{Op: e.Op, Args: args}
}

// Symbols are the symbols of the expression, each once, in the order of the text.
func (e Expr) Symbols() []string { return e.symbols(nil) }

// symbols adds the expression's symbols to used.
func (e Expr) symbols(used []string) []string {
	if e.Symbol != "" {
		if slices.Contains(used, e.Symbol) {
			return used
		}
		return append(used, e.Symbol)
	}
	for _, a := range e.Args {
		used = a.symbols(used)
	}
	return used
}

// Text writes the expression in plain text, in symbols ("H − K + 1") or in
// numbers ("32 − 5 + 1").
func (e Expr) Text(symbols bool) string { return Plain.write(e, symbols) }

// LaTeX writes the expression for a formula in Markdown.
func (e Expr) LaTeX(symbols bool) string { return LaTeX.write(e, symbols) }
