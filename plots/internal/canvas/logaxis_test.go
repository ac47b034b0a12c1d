package canvas

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLog10(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for i := range 5000 {
		n := 1 + i
		if i > 100 {
			n = 1 + int(r.Uint64()>>(1+r.IntN(62)))
		}
		if got, want := log10(n), math.Log10(float64(n)); math.Abs(got-want) > 1e-10 {
			t.Fatalf("the logarithm of %d is %v, want %v", n, got, want)
		}
	}
}
