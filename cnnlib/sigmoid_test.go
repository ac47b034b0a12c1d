package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleSigmoid() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 5}, []float32{-1000, -1, 0, 1, 1000})
	fmt.Printf("%.4f\n", (&Sigmoid{}).Forward(x).Data)
	// Output: [0.0000 0.2689 0.5000 0.7311 1.0000]
}

// The relative errors that the comments state, beside a reference in float64.
func TestSigmoids(t *testing.T) {
	r := generator()
	worst, worstTanh := 0.0, 0.0
	relative := func(got, want float64) float64 { return math.Abs(got-want) / want }
	for i := range 20000 {
		x := 40 * r.Float64()
		if i%2 == 0 {
			x = math.Ldexp(1+r.Float64(), -1-r.IntN(20))
		}
		s, rest := sigmoids(x)
		worst = max(worst, relative(s, 1/(1+math.Exp(-x))), relative(rest, 1/(1+math.Exp(x))))
		worstTanh = max(worstTanh, relative(tanh(x), math.Tanh(x)))
		if other, same := sigmoids(-x); same != s || other != rest {
			t.Fatalf("σ(%g) is %g, %g, but σ(−x) %g, %g", x, s, rest, other, same)
		}
		if tanh(-x) != -tanh(x) {
			t.Fatalf("tanh %g is %g, but tanh −x %g", x, tanh(x), tanh(-x))
		}
	}
	if worst >= 0x1p-49 || worstTanh >= 0x1p-40 {
		t.Errorf("relative errors of 2^%.1f and 2^%.1f, want below 2^−49 and 2^−40", math.Log2(worst), math.Log2(worstTanh))
	}
	t.Logf("largest relative errors: σ 2^%.1f, tanh 2^%.1f", math.Log2(worst), math.Log2(worstTanh))
}
