package canvas

import (
	"image/color"
	"math"
	"testing"
)

// A tint is the grey itself at 0, and the larger the value, the nearer to vermillion.
func TestTint(t *testing.T) {
	s := Tint{ScaleFor(0, 8)}
	distance := func(c color.RGBA) int {
		d := 0
		for _, v := range [...]int{int(c.R) - int(Vermillion.R), int(c.G) - int(Vermillion.G), int(c.B) - int(Vermillion.B)} {
			d += max(v, -v)
		}
		return d
	}
	for _, grey := range []uint8{Darkest, 128, Lightest} {
		if c := s.over(grey, 0); c != (color.RGBA{grey, grey, grey, 255}) {
			t.Errorf("0 over %d is %v", grey, c)
		}
		for v := float32(1); v <= 8; v++ {
			if now, before := distance(s.over(grey, v)), distance(s.over(grey, v-1)); now >= before {
				t.Errorf("%v over %d is no nearer to vermillion than %v: %d, %d", v, grey, v-1, now, before)
			}
		}
		if c := s.over(grey, float32(math.NaN())); c != NotFiniteColor {
			t.Errorf("NaN over %d is %v", grey, c)
		}
	}
	if c := (Tint{ScaleFor(0, 0)}).over(80, 0); c.R != 80 || c.B != 80 {
		t.Errorf("0 of a map of zeros over 80 is %v", c)
	}
	bar := s.Bar(100).Image
	for y := range 100 {
		v := 8 * (1 - (float32(y)+0.5)/100)
		if left, right := bar.RGBAAt(0, y), bar.RGBAAt(ColorBarWidth-1, y); left != s.over(Darkest, v) || right != s.over(Lightest, v) {
			t.Errorf("the bar at %d is %v and %v", y, left, right)
		}
	}
}
