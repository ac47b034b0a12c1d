package cnnlib

import "math"

// exp returns e^x for x ≤ 0 with a relative error below 2⁻⁵⁰. math.Exp has assembly
// of its own for some architectures, so its last bits differ between machines;
// every operation here rounds in one way only.
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	// e^x = 2^k · e^r with |r| ≤ ln 2 / 2; ln2Hi has 32 zero bits at its end, so
	// k·ln2Hi is exact.
	const ln2Hi, ln2Lo = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	// The Taylor polynomial of degree 13, by Horner's rule.
	sum := 1.0
	for i := 13.0; i >= 1; i-- {
		sum = 1 + float64(float64(sum*r)/i)
	}
	return math.Ldexp(sum, int(k))
}
