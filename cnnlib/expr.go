package cnnlib

import "cnnlessons/cnnlib/internal/formula"

// Expr is a formula in whole numbers: a number, with a symbol such as H or C_in if it has a
// meaning, or an operation on the formulas in Args. Its fields are
//
//	Op     Op     // the operation
//	Symbol string // of an OpNumber; empty for a plain number
//	Value  int    // of an OpNumber
//	Args   []Expr
//
// One Expr gives the formula in symbols, the formula with the numbers put in, each line of the
// evaluation, and the result:
//
//	Text(symbols bool) string  // plain text: "H − K + 1", or with numbers "32 − 5 + 1"
//	LaTeX(symbols bool) string // for a formula in Markdown
//	Lines() []Expr             // the steps of the evaluation: "75·6 + 6", "450 + 6", "456"
//	Symbols() []string         // each symbol once, in the order of the text
//	Result() int               // the number; panics with a [*ShapeError] if it does not fit 64 bits
type Expr = formula.Expr

// Op is the kind of an [Expr].
type Op = formula.Op

const (
	OpNumber   = formula.OpNumber   // a number, with a symbol such as H or C_in if it has a meaning
	OpSum      = formula.OpSum      // the sum of all arguments
	OpNegative = formula.OpNegative // minus the argument; only inside a sum
	OpProduct  = formula.OpProduct  // the product of all arguments
	OpQuotient = formula.OpQuotient // the first argument by the second, which divides it
	OpFloor    = formula.OpFloor    // the first argument by the second, rounded down
	OpCeil     = formula.OpCeil     // the first argument by the second, rounded up
)

// Short names, with which a layer's Arithmetic reads like the formula that it writes.
var (
	number   = formula.Number
	symbol   = formula.Symbol
	sum      = formula.Sum
	negative = formula.Negative
	product  = formula.Product
	quotient = formula.Quotient
	floorOf  = formula.Floor
	ceilOf   = formula.Ceil
)

func init() { formula.Overflow = overflow }

// overflow is the error for a count that does not fit 64 bits.
func overflow(calculation string) error { return NewShapeError(tooLargeCount, "count", calculation) }
