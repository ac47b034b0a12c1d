package gemm

import "math"

// FMA returns a·b + c rounded once to float32, the result of the hardware's
// fused multiply-add instruction, on every machine.
//
// The product of two float32 numbers is exact in float64. The sum is rounded to
// odd in float64, which keeps all that the last rounding, to float32, needs
// (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums:
// proved algorithms using rounding to odd", IEEE Transactions on Computers 57,
// 2008).
func FMA(a, b, c float32) float32 {
	p, z := float64(float64(a)*float64(b)), float64(c)
	s := p + z
	if s-s != 0 { // infinite or not a number
		return float32(s)
	}
	// The exact sum is s + err (Knuth's two-sum).
	t := s - p
	err := (p - (s - t)) + (z - t)
	if err != 0 {
		if bits := math.Float64bits(s); bits&1 == 0 {
			if (err > 0) == (s > 0) {
				bits++
			} else {
				bits--
			}
			s = math.Float64frombits(bits)
		}
	}
	return float32(s)
}
