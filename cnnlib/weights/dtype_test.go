package weights

import (
	"math"
	"testing"
)

// TestFromHalf tries all halves against the formula of IEEE 754.
func TestFromHalf(t *testing.T) {
	for i := range 1 << 16 {
		sign, exponent, fraction := 1-2*(i>>15), i>>10&31, i&1023
		var want float64
		switch {
		case exponent == 31 && fraction > 0:
			if got := fromHalf(uint16(i)); got == got {
				t.Fatalf("%#04x is %g, want NaN", i, got)
			}
			continue
		case exponent == 31:
			want = math.Inf(sign)
		case exponent == 0:
			want = math.Ldexp(float64(fraction), -24)
		default:
			want = math.Ldexp(1024+float64(fraction), exponent-25)
		}
		want = math.Copysign(want, float64(sign))
		if got := fromHalf(uint16(i)); math.Float32bits(got) != math.Float32bits(float32(want)) {
			t.Fatalf("%#04x is %g, want %g", i, got, want)
		}
	}
}
