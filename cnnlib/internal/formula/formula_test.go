package formula_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	. "cnnlessons/cnnlib/internal/formula"
	"cnnlessons/cnnlib/internal/formula/formulatest"
)

func TestExprText(t *testing.T) {
	a, b := Symbol("A", 12), Symbol("B_in", 4)
	for _, v := range []struct {
		e                  Expr
		symbols, numbers   string
		latex, latexValues string
		result             int
	}{
		{a, "A", "12", "A", "12", 12},
		{Number(3), "3", "3", "3", "3", 3},
		{Sum(a, Negative(b), Number(1)), "A − B_in + 1", "12 − 4 + 1", `A - B_{\mathrm{in}} + 1`, "12 - 4 + 1", 9},
		{Sum(Negative(a), b), "− A + B_in", "− 12 + 4", `- A + B_{\mathrm{in}}`, "- 12 + 4", -8},
		{Product(a, Sum(b, Number(1))), "A·(B_in + 1)", "12·(4 + 1)", `A \times (B_{\mathrm{in}} + 1)`, `12 \times (4 + 1)`, 60},
		{Product(a, Quotient(a, b)), "A·(A/B_in)", "12·(12/4)", `A \times \frac{A}{B_{\mathrm{in}}}`, `12 \times \frac{12}{4}`, 36},
		{Floor(Sum(a, Negative(Number(1))), b), "⌊(A − 1) / B_in⌋", "⌊(12 − 1) / 4⌋", `\left\lfloor \frac{A - 1}{B_{\mathrm{in}}} \right\rfloor`, `\left\lfloor \frac{12 - 1}{4} \right\rfloor`, 2},
		{Ceil(Sum(a, Number(1)), b), "⌈(A + 1) / B_in⌉", "⌈(12 + 1) / 4⌉", `\left\lceil \frac{A + 1}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{12 + 1}{4} \right\rceil`, 4},
		{Ceil(a, b), "⌈A / B_in⌉", "⌈12 / 4⌉", `\left\lceil \frac{A}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{12}{4} \right\rceil`, 3},
		{Ceil(Number(-5), b), "⌈−5 / B_in⌉", "⌈−5 / 4⌉", `\left\lceil \frac{-5}{B_{\mathrm{in}}} \right\rceil`, `\left\lceil \frac{-5}{4} \right\rceil`, -1},
		{Sum(a, Negative(Sum(b, Number(1)))), "A − (B_in + 1)", "12 − (4 + 1)", `A - (B_{\mathrm{in}} + 1)`, "12 - (4 + 1)", 7},
		{Sum(a, Negative(Product(Number(2), b))), "A − 2·B_in", "12 − 2·4", `A - 2 \times B_{\mathrm{in}}`, `12 - 2 \times 4`, 4},
		{Negative(a), "− A", "− 12", "- A", "- 12", -12},
		{Sum(), "", "", "", "", 0},
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
		formulatest.CheckLines(t, v.e)
	}
}

func randomExpr(r *rand.Rand, depth int) Expr {
	if depth == 0 {
		return Number(1 + r.IntN(9))
	}
	arg := func() Expr { return randomExpr(r, r.IntN(depth)) }
	switch r.IntN(6) {
	case 0:
		return Product(arg(), arg(), arg())
	case 1:
		return Floor(arg(), Number(1+r.IntN(9))) // formulas divide by single numbers
	case 5:
		return Ceil(arg(), Number(1+r.IntN(9)))
	case 2:
		divisor := Number(1 + r.IntN(9))
		return Quotient(Product(divisor, arg()), divisor)
	case 3: // more than is taken away, so that no number is negative
		a := arg()
		return Sum(a, arg(), Negative(a), Number(1))
	}
	return Sum(arg(), arg())
}

func TestExprRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for range 300 {
		e := randomExpr(r, 4)
		formulatest.CheckLines(t, e)
		for _, l := range e.Lines() {
			if got := formulatest.Value(t, l.Text(false)); got != e.Result() {
				t.Fatalf("%q is %d, want %d", l.Text(false), got, e.Result())
			}
		}
	}
}

// Without an error of another package's, what does not fit says so itself.
func TestOverflow(t *testing.T) {
	for text, e := range map[string]Expr{
		"formula: 9223372036854775807 + 1 does not fit 64 bits": Sum(Number(math.MaxInt), Number(1)),
		"formula: 4611686018427387904·2 does not fit 64 bits":   Product(Number(1<<62), Number(2)),
	} {
		func() {
			defer func() {
				if err, _ := recover().(error); err == nil || err.Error() != text {
					t.Errorf("panic of %v, want %s", err, text)
				}
			}()
			e.Result()
		}()
	}
}

func TestSymbols(t *testing.T) {
	k := Symbol("K", 3)
	if got := Sum(Product(k, k, Symbol("C_in", 2)), Number(1)).Symbols(); !slices.Equal(got, []string{"K", "C_in"}) {
		t.Errorf("symbols %q", got)
	}
}
