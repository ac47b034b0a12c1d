package cnnlib

import (
	"math"
	"math/big"
	"testing"
)

// bigExp is e^x to about 290 bits: the Taylor series of x/2¹⁶, squared 16 times.
func bigExp(x float64) *big.Float {
	small := new(big.Float).SetPrec(320).SetFloat64(x)
	small.SetMantExp(small, -16)
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
