package cnnlib

import "math"

// ln 2 in two parts. The first has 32 zero bits at its end, so that its product with a whole
// number below 2³¹ is exact.
const ln2Hi, ln2Lo = 6.93147180369123816490e-01, 1.90821492927058770002e-10

// exp returns e^x for x ≤ 0 with a relative error below 2⁻⁵⁰; the largest measured error is
// 2^−52.4. math.Exp has assembly for some architectures, so its last bits differ between
// machines. Every operation of exp rounds in one way only.
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	// e^x = 2^k · e^r with |r| ≤ ln 2 / 2.
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	// The Taylor polynomial of degree 13, Σ r^i / i!, by Horner's rule.
	sum := 1.0 / 6227020800
	sum = 1.0/479001600 + float64(sum*r)
	sum = 1.0/39916800 + float64(sum*r)
	sum = 1.0/3628800 + float64(sum*r)
	sum = 1.0/362880 + float64(sum*r)
	sum = 1.0/40320 + float64(sum*r)
	sum = 1.0/5040 + float64(sum*r)
	sum = 1.0/720 + float64(sum*r)
	sum = 1.0/120 + float64(sum*r)
	sum = 1.0/24 + float64(sum*r)
	sum = 1.0/6 + float64(sum*r)
	sum = 1.0/2 + float64(sum*r)
	sum = 1 + float64(sum*r)
	sum = 1 + float64(sum*r)
	// 2^k from its bits: k ≥ −1010, so it and the product are normal numbers.
	return float64(sum * math.Float64frombits(uint64(int64(k)+1023)<<52))
}

// log1p returns ln(1 + x) for x ≥ 0 with a relative error below 2⁻⁵⁰. As in exp, every operation
// rounds in one way only.
func log1p(x float64) float64 {
	u := 1 + x
	if u-u != 0 { // infinite or not a number
		return u
	}
	// u = 2^k · f with f from √½ to √2, and ln u = k · ln 2 + ln f.
	f, k := math.Frexp(u)
	if f < math.Sqrt2/2 {
		f, k = 2*f, k-1
	}
	// ln f = 2·(s + s³/3 + s⁵/5 + …) with s = (f − 1) / (f + 1), |s| < 0.172.
	s := (f - 1) / (f + 1)
	square := float64(s * s)
	series := float64(square * (1.0 / 21))
	series = float64(square * (1.0/19 + series))
	series = float64(square * (1.0/17 + series))
	series = float64(square * (1.0/15 + series))
	series = float64(square * (1.0/13 + series))
	series = float64(square * (1.0/11 + series))
	series = float64(square * (1.0/9 + series))
	series = float64(square * (1.0/7 + series))
	series = float64(square * (1.0/5 + series))
	series = float64(square * (1.0/3 + series))
	// Rounding x + 1 to u has lost x − (u − 1), or for a large x 1 − (u − x).
	lost := x - (u - 1)
	if x > 1 {
		lost = 1 - (u - x)
	}
	low := lost/u + float64(float64(k)*ln2Lo)
	return float64(float64(k)*ln2Hi) + (float64(2*s) + (float64(2*s*series) + low))
}

// inversePower returns x^−y for x > 0 and y ≥ 0, by operations that round in one way only. Its
// relative error is log1p's relative error times y·|ln x|. For the usual exponent, two square roots
// are four times as fast as log1p and exp.
func inversePower(x, y float64) float64 {
	if y == 0.75 {
		root := math.Sqrt(x)
		return 1 / float64(root*math.Sqrt(root))
	}
	if x < 1 {
		return 1 / exp(-float64(y*log1p(1/x-1)))
	}
	return exp(-float64(y * log1p(x-1)))
}
