package cnnlib

import (
	"math"
	"math/big"
	"testing"
)

// exactFMA is a·b + c in whole precision, rounded once.
func exactFMA(a, b, c float32) float32 {
	for _, v := range [...]float32{a, b, c} {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return float32(float64(a)*float64(b) + float64(c))
		}
	}
	exact := func(v float32) *big.Float { return new(big.Float).SetPrec(1000).SetFloat64(float64(v)) }
	product := new(big.Float).SetPrec(1000).Mul(exact(a), exact(b))
	result, _ := product.Add(product, exact(c)).Float32()
	return result
}

func checkFMA(t *testing.T, a, b, c float32) {
	t.Helper()
	got, want := fma32(a, b, c), exactFMA(a, b, c)
	if math.Float32bits(got) != math.Float32bits(want) && !(got != got && want != want) {
		t.Errorf("fma32(%x, %x, %x) = %x, want %x", a, b, c, got, want)
	}
}

// The exact sum lies just beside the middle between two float32 numbers. A sum
// rounded to float64 lands on the middle, and its second rounding goes astray.
func TestFMA32DoubleRounding(t *testing.T) {
	for _, v := range []struct{ a, b, c, want float32 }{
		{1 + 0x1p-12, 1 + 0x1p-12, 0x1p-60, 1 + 0x1p-11 + 0x1p-23},
		{1 + 0x1p-12, 1 + 0x3p-12, -0x1p-60, 1 + 0x1p-10 + 0x1p-23},
		{-1 - 0x1p-12, 1 + 0x1p-12, -0x1p-60, -1 - 0x1p-11 - 0x1p-23},
		{0x1p-75 + 0x1p-87, 0x1p-75, 0x1p-149, 0x1p-148}, // among the subnormal numbers
	} {
		if got := fma32(v.a, v.b, v.c); got != v.want {
			t.Errorf("fma32(%x, %x, %x) = %x, want %x", v.a, v.b, v.c, got, v.want)
		}
		checkFMA(t, v.a, v.b, v.c)
	}
	a, c := float32(1+0x1p-12), float32(0x1p-60)
	if naive := float32(float64(a)*float64(a) + float64(c)); naive == fma32(a, a, c) {
		t.Error("the case does not tell one rounding from two")
	}
}

func TestFMA32Special(t *testing.T) {
	inf := float32(math.Inf(1))
	values := []float32{
		0, float32(math.Copysign(0, -1)), 1, -1, 1 + 0x1p-23, 1 - 0x1p-24, inf, -inf, float32(math.NaN()),
		math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32,
		0x1p-126, 0x1p-126 - 0x1p-149, 0x1p-75, -0x1p-24, 0x1p60,
	}
	for _, a := range values {
		for _, b := range values {
			for _, c := range values {
				checkFMA(t, a, b, c)
			}
		}
	}
}

func TestFMA32Random(t *testing.T) {
	r := generator()
	bits := func() float32 { return math.Float32frombits(r.Uint32()) }
	for range 5_000 {
		a, b := bits(), bits()
		checkFMA(t, a, b, bits())
		// Sums near a middle: c cancels most of the product, or is far below it.
		p := float64(a) * float64(b)
		checkFMA(t, a, b, float32(-p))
		checkFMA(t, a, b, float32(math.Ldexp(p, -r.IntN(64))))
		// Few bits set, so that exact middles occur.
		a, b = 1+float32(r.IntN(64))*0x1p-12, 1+float32(r.IntN(64))*0x1p-12
		checkFMA(t, a, b, float32(math.Ldexp(float64(r.IntN(3)-1), -r.IntN(80))))
	}
}

func FuzzFMA32(f *testing.F) {
	one := math.Float32bits(1 + 0x1p-12)
	f.Add(one, one, math.Float32bits(0x1p-60))
	f.Fuzz(func(t *testing.T, a, b, c uint32) {
		checkFMA(t, math.Float32frombits(a), math.Float32frombits(b), math.Float32frombits(c))
	})
}

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
