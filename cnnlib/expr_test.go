package cnnlib

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func ExampleExpr() {
	steps := (&Conv2D{In: 3, Out: 6, Kernel: 5, Stride: 2}).Arithmetic(Shape{N: 1, C: 3, H: 32, W: 32})
	height := steps[0].Formula
	fmt.Println(height.Text(true))
	for _, line := range height.Lines() {
		fmt.Println(line.Text(false))
	}
	fmt.Println(height.LaTeX(true))
	fmt.Println(height.Result())
	// Output:
	// ⌊(H − K) / S⌋ + 1
	// ⌊(32 − 5) / 2⌋ + 1
	// ⌊27 / 2⌋ + 1
	// 13 + 1
	// 14
	// \left\lfloor \frac{H - K}{S} \right\rfloor + 1
	// 14
}

func TestExprText(t *testing.T) {
	a, b := symbol("A", 12), symbol("B_in", 4)
	for _, v := range []struct {
		e                  Expr
		symbols, numbers   string
		latex, latexValues string
		result             int
	}{
		{a, "A", "12", "A", "12", 12},
		{number(3), "3", "3", "3", "3", 3},
		{sum(a, negative(b), number(1)), "A − B_in + 1", "12 − 4 + 1", `A - B_{\mathrm{in}} + 1`, "12 - 4 + 1", 9},
		{sum(negative(a), b), "− A + B_in", "− 12 + 4", `- A + B_{\mathrm{in}}`, "- 12 + 4", -8},
		{product(a, sum(b, number(1))), "A·(B_in + 1)", "12·(4 + 1)", `A \times (B_{\mathrm{in}} + 1)`, `12 \times (4 + 1)`, 60},
		{product(a, quotient(a, b)), "A·(A/B_in)", "12·(12/4)", `A \times \frac{A}{B_{\mathrm{in}}}`, `12 \times \frac{12}{4}`, 36},
		{floorOf(sum(a, negative(number(1))), b), "⌊(A − 1) / B_in⌋", "⌊(12 − 1) / 4⌋", `\left\lfloor \frac{A - 1}{B_{\mathrm{in}}} \right\rfloor`, `\left\lfloor \frac{12 - 1}{4} \right\rfloor`, 2},
		{ceilOf(sum(a, number(1)), b), "⌈(A + 1) / B_in⌉", "⌈(12 + 1) / 4⌉", `\left\lceil \frac{A + 1}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{12 + 1}{4} \right\rceil`, 4},
		{ceilOf(a, b), "⌈A / B_in⌉", "⌈12 / 4⌉", `\left\lceil \frac{A}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{12}{4} \right\rceil`, 3},
		{ceilOf(number(-5), b), "⌈−5 / B_in⌉", "⌈−5 / 4⌉", `\left\lceil \frac{-5}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{-5}{4} \right\rceil`, -1},
		{sum(a, negative(sum(b, number(1)))), "A − (B_in + 1)", "12 − (4 + 1)", `A - (B_{\mathrm{in}} + 1)`, "12 - (4 + 1)", 7},
		{sum(a, negative(product(number(2), b))), "A − 2·B_in", "12 − 2·4", `A - 2 \times B_{\mathrm{in}}`, `12 - 2 \times 4`, 4},
		{negative(a), "− A", "− 12", "- A", "- 12", -12},
		{sum(), "", "", "", "", 0},
	} {
		if v.e.Text(true) != v.symbols || v.e.Text(false) != v.numbers {
			t.Errorf("text %q, %q; want %q, %q", v.e.Text(true), v.e.Text(false), v.symbols, v.numbers)
		}
		if v.e.LaTeX(true) != v.latex || v.e.LaTeX(false) != v.latexValues {
			t.Errorf("LaTeX %q, %q; want %q, %q", v.e.LaTeX(true), v.e.LaTeX(false), v.latex, v.latexValues)
		}
		if v.e.Result() != v.result {
			t.Errorf("%s = %d, want %d", v.numbers, v.e.Result(), v.result)
		}
		checkLines(t, v.e)
	}
}

// checkLines fails unless each line of e's evaluation stands for e's result and the
// last is that number alone.
func checkLines(t *testing.T, e Expr) {
	t.Helper()
	lines := e.Lines()
	for _, l := range lines {
		if l.Result() != e.Result() {
			t.Errorf("%s = %d, its line %s = %d", e.Text(false), e.Result(), l.Text(false), l.Result())
		}
	}
	if last := lines[len(lines)-1]; last.Op != OpNumber || last.Value != e.Result() {
		t.Errorf("the last line of %s is %s", e.Text(false), last.Text(false))
	}
}

// roundUp finds the divisor of what is rounded up.
var roundUp = regexp.MustCompile(` / (\d+)⌉`)

// goValue has Go's own compiler calculate a text; as it cuts quotients, a floor of
// numbers that are not negative is a division in brackets, and one rounded up is that of the
// divisor less one more.
func goValue(t *testing.T, text string) int {
	t.Helper()
	expr := strings.NewReplacer("⌊", "(", "⌋", ")", "⌈", "((", "⌉", ")", "·", "*", "−", "-").Replace(roundUp.ReplaceAllString(text, "+ $1 - 1) / $1⌉"))
	v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	n, _ := constant.Int64Val(constant.ToInt(v.Value))
	return int(n)
}

func randomExpr(r *rand.Rand, depth int) Expr {
	if depth == 0 {
		return number(1 + r.IntN(9))
	}
	arg := func() Expr { return randomExpr(r, r.IntN(depth)) }
	switch r.IntN(6) {
	case 0:
		return product(arg(), arg(), arg())
	case 1:
		return floorOf(arg(), number(1+r.IntN(9))) // formulas divide by single numbers
	case 5:
		return ceilOf(arg(), number(1+r.IntN(9)))
	case 2:
		divisor := number(1 + r.IntN(9))
		return quotient(product(divisor, arg()), divisor)
	case 3: // more than is taken away, so that no number is negative
		a := arg()
		return sum(a, arg(), negative(a), number(1))
	}
	return sum(arg(), arg())
}

func TestExprRandom(t *testing.T) {
	r := generator()
	for range 300 {
		e := randomExpr(r, 4)
		checkLines(t, e)
		for _, l := range e.Lines() {
			if got := goValue(t, l.Text(false)); got != e.Result() {
				t.Fatalf("%q is %d, want %d", l.Text(false), got, e.Result())
			}
		}
	}
}
