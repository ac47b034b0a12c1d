package cnnlib

import (
	"math"
	"math/big"
	"testing"
)

// bigExp is e^x to about 290 bits: the Taylor series of x/2¹⁶, squared 16 times.
func bigExp(x float64) *big.Float { return bigExpOf(new(big.Float).SetPrec(320).SetFloat64(x)) }

func bigExpOf(x *big.Float) *big.Float {
	small := new(big.Float).SetMantExp(x, -16)
	sum, term := big.NewFloat(1).SetPrec(320), big.NewFloat(1).SetPrec(320)
	for i := 1; i <= 40; i++ {
		term.Mul(term, small)
		term.Quo(term, new(big.Float).SetInt64(int64(i)))
		sum.Add(sum, term)
	}
	for range 16 {
		sum.Mul(sum, sum)
	}
	return sum
}

func TestExp(t *testing.T) {
	r := generator()
	xs := []float64{0, -0x1p-60, -1, -math.Ln2, -math.Ln2 / 2, -math.Nextafter(math.Ln2/2, 1), -2.5, -87.3, -699.99, -700}
	for range 300 {
		xs = append(xs, -700*r.Float64(), -r.Float64(), -20*r.Float64())
	}
	worst := 0.0
	for _, x := range xs {
		want := bigExp(x)
		off := new(big.Float).SetPrec(320).SetFloat64(exp(x))
		off.Quo(off.Sub(off, want), want)
		e, _ := off.Float64()
		worst = max(worst, math.Abs(e))
	}
	if worst >= 0x1p-50 {
		t.Errorf("relative error 2^%.1f, want below 2^−50", math.Log2(worst))
	}
	t.Logf("largest relative error: 2^%.2f", math.Log2(worst))
	for _, v := range []struct{ x, want float64 }{{0, 1}, {math.Nextafter(-700, -701), 0}, {-1e300, 0}, {math.Inf(-1), 0}} {
		if got := exp(v.x); got != v.want {
			t.Errorf("exp(%g) = %g, want %g", v.x, got, v.want)
		}
	}
	if got := exp(math.NaN()); got == got {
		t.Errorf("exp(NaN) = %g", got)
	}
}

// bigLog1p is ln(1+x) to about 290 bits: Newton's steps from what float64 gives, each of
// which doubles the bits that are right.
func bigLog1p(x float64) *big.Float {
	u := new(big.Float).SetPrec(320).SetInt64(1)
	u.Add(u, new(big.Float).SetFloat64(x))
	y := new(big.Float).SetPrec(320).SetFloat64(math.Log1p(x))
	for range 4 {
		// y ← y + 2·(u − e^y) / (u + e^y)
		e := bigExpOf(y)
		top, bottom := new(big.Float).SetPrec(320).Sub(u, e), new(big.Float).SetPrec(320).Add(u, e)
		y.Add(y, top.Quo(top.Mul(top, big.NewFloat(2)), bottom))
	}
	return y
}

func TestLog1p(t *testing.T) {
	r := generator()
	xs := []float64{0x1p-1074, 0x1p-60, 0x1p-53, 0x1.8p-53, 0.4142135623730950, 0.4142135623730951, 1, math.Nextafter(1, 2), 3, 9, 999, 0x1p53, 0x1.8p60, math.MaxFloat64}
	for range 300 {
		xs = append(xs, r.Float64(), 9*r.Float64(), 1000*r.Float64(), math.Ldexp(r.Float64(), -r.IntN(60)), math.Ldexp(r.Float64(), r.IntN(70)))
	}
	worst := 0.0
	for _, x := range xs {
		want := bigLog1p(x)
		off := new(big.Float).SetPrec(320).SetFloat64(log1p(x))
		off.Quo(off.Sub(off, want), want)
		e, _ := off.Float64()
		worst = max(worst, math.Abs(e))
	}
	if worst >= 0x1p-50 {
		t.Errorf("relative error 2^%.1f, want below 2^−50", math.Log2(worst))
	}
	t.Logf("largest relative error: 2^%.2f", math.Log2(worst))
	if got := log1p(0); got != 0 {
		t.Errorf("log1p(0) = %g", got)
	}
	if got := log1p(math.Inf(1)); got != math.Inf(1) {
		t.Errorf("log1p(+Inf) = %g", got)
	}
	if got := log1p(math.NaN()); got == got {
		t.Errorf("log1p(NaN) = %g", got)
	}
}

func TestInversePower(t *testing.T) {
	r := generator()
	worst := 0.0
	for i := range 600 {
		x, y := 1000*r.Float64(), 3*r.Float64()
		switch i % 4 {
		case 0:
			x = math.Ldexp(1+r.Float64(), r.IntN(60))
		case 1:
			x = float64(1+r.IntN(1023)) / 1024 // below 1, and x − 1 is exact
		}
		if i%3 == 0 {
			y = 0.75
		}
		want := bigLog1p(x - 1)
		want = bigExpOf(want.Neg(want.Mul(want, new(big.Float).SetPrec(320).SetFloat64(y))))
		off := new(big.Float).SetPrec(320).SetFloat64(inversePower(x, y))
		off.Quo(off.Sub(off, want), want)
		e, _ := off.Float64()
		worst = max(worst, math.Abs(e))
	}
	if worst >= 0x1p-43 { // the logarithm's, times up to 3·ln 2⁶⁰ = 125
		t.Errorf("relative error 2^%.1f, want below 2^−43", math.Log2(worst))
	}
	t.Logf("largest relative error: 2^%.2f", math.Log2(worst))
	for _, y := range []float64{0.75, 0.5} {
		if got := inversePower(1, y); got != 1 {
			t.Errorf("1 to the power −%v is %g", y, got)
		}
		if got := inversePower(math.Inf(1), y); got != 0 {
			t.Errorf("infinity to the power −%v is %g", y, got)
		}
		if got := inversePower(math.NaN(), y); got == got {
			t.Errorf("NaN to the power −%v is %g", y, got)
		}
	}
}
