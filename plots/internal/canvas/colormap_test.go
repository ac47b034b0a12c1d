package canvas

import (
	"image/color"
	"math"
	"testing"
)

func TestScaleFor(t *testing.T) {
	for _, test := range []struct{ lo, hi, wantLo, wantHi float32 }{
		{0, 2, 0, 2},
		{1, 2, 0, 2}, // from 0 on, so that dark means little
		{-1, 2, -2, 2},
		{-3, -1, -3, 3},
		{0, 0, 0, 0},
	} {
		if s := ScaleFor(test.lo, test.hi); s.Low != test.wantLo || s.High != test.wantHi {
			t.Errorf("the scale for %v to %v runs from %v to %v, want %v to %v", test.lo, test.hi, s.Low, s.High, test.wantLo, test.wantHi)
		}
	}
}

func TestScaleEnds(t *testing.T) {
	signed := ScaleFor(-2, 1)
	for v, want := range map[float32]color.RGBA{-2: Diverging[0], 0: {0xf7, 0xf7, 0xf7, 0xff}, 2: Diverging[16], 9: Diverging[16]} {
		if got := signed.Color(v); got != want {
			t.Errorf("%v has the colour %v, want %v", v, got, want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := signed.Color(float32(v)); got != NotFiniteColor {
			t.Errorf("%v has the colour %v, want %v", v, got, NotFiniteColor)
		}
	}
	if got := CentredScale(0, 0).Color(0); got != Diverging[8] {
		t.Errorf("a kernel of zeros has the colour %v, want white, %v", got, Diverging[8])
	}
	if got := ScaleFor(0, 0).Color(0); got != Viridis[0] {
		t.Errorf("a map of zeros has the colour %v, want the darkest, %v", got, Viridis[0])
	}
}

// Equal steps in value must be about equal steps in lightness: rising all along for
// magnitudes, rising to the middle and falling after it for signed values.
func TestScalesAreEven(t *testing.T) {
	check := func(name string, colors []color.RGBA, sign float64) {
		total := lightness(colors[len(colors)-1]) - lightness(colors[0])
		for i := 1; i < len(colors); i++ {
			step := (lightness(colors[i]) - lightness(colors[i-1])) / total * float64(len(colors)-1)
			if step < 0.5 || step > 1.5 {
				t.Errorf("%s: step %d is %.2f times the mean step", name, i, step)
			}
		}
		if total*sign <= 0 {
			t.Errorf("%s: the lightness changes by %.2f", name, total)
		}
	}
	check("viridis", Viridis, 1)
	check("blue half", Diverging[:9], 1)
	check("red half", Diverging[8:], -1)
	for i := range Diverging {
		if d := lightness(Diverging[i]) - lightness(Diverging[16-i]); math.Abs(d) > 0.02 {
			t.Errorf("the lightness of −%d and +%d differs by %.3f", 8-i, 8-i, d)
		}
	}
}

// lightness is the Oklab lightness of a colour, from 0 to 1.
func lightness(c color.RGBA) float64 { return oklab(linear(c))[0] }

// linear are the red, green and blue light of a colour, from 0 to 1 (IEC 61966-2-1).
func linear(c color.RGBA) [3]float64 {
	var light [3]float64
	for i, level := range [...]uint8{c.R, c.G, c.B} {
		f := float64(level) / 255
		if light[i] = f / 12.92; f > 0.04045 {
			light[i] = math.Pow((f+0.055)/1.055, 2.4)
		}
	}
	return light
}

// oklab are the lightness, green to red and blue to yellow of linear light (B. Ottosson, "A
// perceptual color space for image processing", 2020).
func oklab(light [3]float64) [3]float64 {
	r, g, b := light[0], light[1], light[2]
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}
