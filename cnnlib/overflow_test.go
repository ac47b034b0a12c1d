package cnnlib

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula"
)

// edges are numbers near which counts overflow.
func edges() []int {
	var all []int
	for _, p := range []int{0, 1 << 16, 1 << 31, 1 << 32, 1 << 62, math.MaxInt, math.MinInt} {
		for d := -2; d <= 2; d++ {
			all = append(all, p+d, -(p + d)) // beyond the ends they wrap, which is an edge, too
		}
	}
	return all
}

// wantCount fails unless f returns the number or, if it does not fit an int, panics with a
// *ShapeError.
func wantCount(t *testing.T, what string, want *big.Int, f func() int) {
	t.Helper()
	if want.IsInt64() {
		if got := f(); int64(got) != want.Int64() {
			t.Errorf("%s = %d, want %d", what, got, want)
		}
		return
	}
	if e := panicOf(t, func() { f() }); e.Layer != "count" || e.In(English).Wanted == "" || e.In(English).Given == "" || e.In(English).Fix == "" {
		t.Errorf("%s: %v", what, e)
	}
}

func TestCheckedCounts(t *testing.T) {
	for _, a := range edges() {
		for _, b := range edges() {
			x, y := big.NewInt(int64(a)), big.NewInt(int64(b))
			added, multiplied := new(big.Int).Add(x, y), new(big.Int).Mul(x, y)
			wantCount(t, "the sum", added, func() int { return formula.MustAdd(a, b) })
			wantCount(t, "the product", multiplied, func() int { return formula.MustMultiply(a, b) })
			wantCount(t, "the formula's sum", added, sum(number(a), number(b)).Result)
			wantCount(t, "the formula's product", multiplied, product(number(a), number(b)).Result)
			wantCount(t, "the length", multiplied, Shape{1, a, 1, b}.Len)
		}
		wantCount(t, "the opposite", new(big.Int).Neg(big.NewInt(int64(a))), negative(number(a)).Result)
	}
}

// vastLayer is a layer whose weight has the given shape, of which no tensor is made.
type vastLayer struct {
	ReLU
	weight Shape
}

func (b *vastLayer) Params() []Param { return []Param{{Name: "weight", Shape: b.weight, Dims: 4}} }
func (b *vastLayer) Init(*rand.Rand) {}

// Sums of parameters are exact up to 2⁶³ − 1, and beyond it an error.
func TestParametersNearOverflow(t *testing.T) {
	half := func() *vastLayer { return &vastLayer{weight: Shape{1 << 31, 1 << 31, 1, 1}} } // 2⁶²
	rest := &vastLayer{weight: Shape{1, math.MaxInt >> 31, 1 << 31, 1}}                    // 2⁶³ − 2³¹
	most := &vastLayer{weight: Shape{1, 1<<31 - 1, 1, 1}}
	in := Shape{1, 1, 1, 1}
	for _, v := range []struct {
		net  Layer
		want string // 2⁶³ and more: ""
	}{
		{NewSequential(half()), "4611686018427387904"},
		{NewSequential(rest, most), "9223372036854775807"},
		{NewSequential(half(), half()), ""},
		{NewSequential(rest, most, &vastLayer{weight: in}), ""},
		{&vastLayer{weight: Shape{1 << 32, 1 << 31, 1, 1}}, ""},
		{&vastLayer{weight: Shape{1 << 32, 1 << 32, 1, 1}}, ""}, // 2⁶⁴, which wraps to 0
	} {
		if v.want == "" {
			panicOf(t, func() { NumParams(v.net) })
			panicOf(t, func() { ArithmeticOf(v.net, in) })
			continue
		}
		want, _ := new(big.Int).SetString(v.want, 10)
		wantCount(t, "NumParams", want, func() int { return NumParams(v.net) })
		if a := ArithmeticOf(v.net, in).In(English); !strings.Contains(a.String(), v.want+"\n") {
			t.Errorf("got\n%s", a)
		}
	}
}

// Shapes that no tensor can have come out of no network.
func TestImpossibleShapes(t *testing.T) {
	fits := func(out Shape) Layer { return &pretender{out: out} }
	for _, v := range []struct {
		net Layer
		in  Shape
	}{
		{NewSequential(), Shape{1, 0, 4, 4}},
		{NewSequential(), Shape{1, -1, 4, 4}},
		{NewSequential(), Shape{1, 1 << 31, 2, 1}},
		{NewSequential(), Shape{1 << 32, 1 << 32, 1, 1}}, // whose length wraps to 0
		{NewSequential(NewSequential()), Shape{-1, -1, 1, 1}},
		{NewSequential(fits(Shape{1, math.MaxInt, math.MaxInt, 1})), Shape{1, 1, 1, 1}},
		{NewConcat(fits(Shape{1, math.MaxInt, 1, 1}), fits(Shape{1, math.MaxInt, 1, 1}), fits(Shape{1, 3, 1, 1})), Shape{1, 1, 1, 1}}, // wraps to 1
		{NewConcat(fits(Shape{1, 1 << 30, 1, 1}), fits(Shape{1, 1<<30 + 1, 1, 1})), Shape{1, 1, 1, 1}},
		{&Residual{Body: fits(Shape{1, 0, 1, 1})}, Shape{1, 0, 1, 1}},
		{&Residual{Body: fits(Shape{1, 1, 0, 1})}, Shape{1, 1, 1, 1}},
		{&SqueezeExcitation{Gate: fits(Shape{1, 3, 1, 1})}, Shape{1, 3, 1 << 40, 1}},
		{NewConcat(fits(Shape{1, 0, 1, 1}), fits(Shape{1, 1, 1, 1})), Shape{1, 1, 1, 1}},
	} {
		_, err := v.net.OutputShape(v.in)
		if _, ok := err.(*ShapeError); !ok {
			t.Errorf("%v of %v: %v", v.net, v.in, err)
		}
		if _, err := trace(v.net, v.in); err == nil {
			t.Errorf("the trace of %v of %v ends well", v.net, v.in)
		}
		panicOf(t, func() { ArithmeticOf(v.net, v.in) })
		if a := Advise(v.net, v.in); a.Fits {
			t.Errorf("the tutor says that %v of %v fits", v.net, v.in)
		}
	}
}

// pretender is a layer that says it gives a shape.
type pretender struct {
	ReLU
	out Shape
}

func (p *pretender) OutputShape(Shape) (Shape, error) { return p.out, nil }
