package gemm

import (
	"math"
	"math/big"
	"math/rand/v2"
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
	got, want := FMA(a, b, c), exactFMA(a, b, c)
	if math.Float32bits(got) != math.Float32bits(want) && !(got != got && want != want) {
		t.Errorf("FMA(%x, %x, %x) = %x, want %x", a, b, c, got, want)
	}
}

// The exact sum lies just beside the middle between two float32 numbers. A sum
// rounded to float64 lands on the middle, and its second rounding goes astray.
func TestFMADoubleRounding(t *testing.T) {
	for _, v := range []struct{ a, b, c, want float32 }{
		{1 + 0x1p-12, 1 + 0x1p-12, 0x1p-60, 1 + 0x1p-11 + 0x1p-23},
		{1 + 0x1p-12, 1 + 0x3p-12, -0x1p-60, 1 + 0x1p-10 + 0x1p-23},
		{-1 - 0x1p-12, 1 + 0x1p-12, -0x1p-60, -1 - 0x1p-11 - 0x1p-23},
		{0x1p-75 + 0x1p-87, 0x1p-75, 0x1p-149, 0x1p-148}, // among the subnormal numbers
	} {
		if got := FMA(v.a, v.b, v.c); got != v.want {
			t.Errorf("FMA(%x, %x, %x) = %x, want %x", v.a, v.b, v.c, got, v.want)
		}
		checkFMA(t, v.a, v.b, v.c)
	}
	a, c := float32(1+0x1p-12), float32(0x1p-60)
	if naive := float32(float64(a)*float64(a) + float64(c)); naive == FMA(a, a, c) {
		t.Error("the case does not tell one rounding from two")
	}
}

func TestFMASpecial(t *testing.T) {
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

func TestFMARandom(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
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

func FuzzFMA(f *testing.F) {
	one := math.Float32bits(1 + 0x1p-12)
	f.Add(one, one, math.Float32bits(0x1p-60))
	f.Fuzz(func(t *testing.T, a, b, c uint32) {
		checkFMA(t, math.Float32frombits(a), math.Float32frombits(b), math.Float32frombits(c))
	})
}
