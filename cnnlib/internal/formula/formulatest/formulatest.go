// Package formulatest checks formulas in tests: that an evaluation's lines agree, and that a text
// says what Go's own arithmetic gives.
package formulatest

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula"
)

// CheckLines fails unless each line of e's evaluation stands for e's result and the last line is
// that number alone.
func CheckLines(t *testing.T, e formula.Expr) {
	t.Helper()
	lines := e.Lines()
	for _, l := range lines {
		if l.Result() != e.Result() {
			t.Errorf("%s = %d, its line %s = %d", e.Text(false), e.Result(), l.Text(false), l.Result())
		}
	}
	if last := lines[len(lines)-1]; last.Op != formula.OpNumber || last.Value != e.Result() {
		t.Errorf("the last line of %s is %s", e.Text(false), last.Text(false))
	}
}

// roundUp finds the divisor of what is rounded up.
var roundUp = regexp.MustCompile(` / (\d+)⌉`)

// Value is the number that Go's own compiler calculates from a text in numbers, such as
// "⌊(32 − 5) / 2⌋ + 1". Go cuts quotients, so a floor of numbers that are not negative is a
// division in brackets; a quotient that is rounded up gets the divisor less one more to divide.
func Value(t *testing.T, text string) int {
	t.Helper()
	expr := strings.NewReplacer("⌊", "(", "⌋", ")", "⌈", "((", "⌉", ")", "·", "*", "−", "-").Replace(roundUp.ReplaceAllString(text, "+ $1 - 1) / $1⌉"))
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	n, _ := constant.Int64Val(constant.ToInt(v.Value))
	return int(n)
}
