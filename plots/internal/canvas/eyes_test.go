package canvas

import (
	"image/color"
	"math"
	"testing"
)

// vision is how somebody sees a colour: a matrix for linear red, green and blue.
type vision [3][3]float64

// visions are the usual one and the three kinds of dichromacy, from G. Machado, M. Oliveira and
// L. Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009),
// table 1, severity 1.
var visions = map[string]vision{
	"usual": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia": {
		{0.152286, 1.052583, -0.204868},
		{0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {
		{0.367322, 0.860646, -0.227968},
		{0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881}},
	"tritanopia": {
		{1.255528, -0.076749, -0.178779},
		{-0.078411, 0.930809, 0.147602},
		{0.004733, 0.691367, 0.303900}},
}

// sees is the colour in Oklab.
func (v vision) sees(c color.RGBA) [3]float64 {
	in, out := linear(c), [3]float64{}
	for i, row := range v {
		for k, weight := range row {
			out[i] += weight * in[k]
		}
		out[i] = min(max(out[i], 0), 1)
	}
	return oklab(out)
}

// distance is that of two colours in Oklab: 0.02 is hardly seen, 1 lies between black and white.
func (v vision) distance(a, b color.RGBA) float64 {
	p, q := v.sees(a), v.sees(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// Whoever sees a map sees which of two values is larger: magnitudes become lighter, signed values
// lighter up to 0 and darker from there on, and the same value with the other sign is another
// colour. The colours of series are told apart, too.
func TestColorsForAllEyes(t *testing.T) {
	const apart = 0.065
	for name, v := range visions {
		rises := func(what string, from, to color.RGBA) {
			if a, b := v.sees(from)[0], v.sees(to)[0]; a >= b {
				t.Errorf("%s: the lightness of %s goes from %.3f to %.3f", name, what, a, b)
			}
		}
		for i, c := range Viridis[1:] {
			rises("magnitudes", Viridis[i], c)
		}
		const zero = 8
		for i := range zero {
			minus, plus := Diverging[i], Diverging[2*zero-i]
			rises("negative values", minus, Diverging[i+1])
			rises("positive values, downwards,", plus, Diverging[2*zero-i-1])
			if d := v.distance(minus, plus); d < apart {
				t.Errorf("%s: the colours of −%d and +%[2]d are %.3f apart", name, zero-i, d)
			}
		}
		for i, a := range Series {
			for k, b := range Series[:i] {
				if d := v.distance(a, b); d < apart {
					t.Errorf("%s: the colours of series %d and %d are %.3f apart", name, k, i, d)
				}
			}
		}
	}
}

// A number in a cell has the contrast that WCAG 2 asks of text (level AA), whatever the cell's
// colour.
func TestNumbersAreReadable(t *testing.T) {
	luminance := func(c color.RGBA) float64 {
		light := linear(c)
		return 0.2126*light[0] + 0.7152*light[1] + 0.0722*light[2]
	}
	grounds := append([]color.RGBA{NotFiniteColor, PaddingRGBA, Pale(Blue), Vermillion}, Series...)
	for _, s := range []Scale{ScaleFor(0, 1), CentredScale(-1, 1)} {
		for i := range 1001 {
			grounds = append(grounds, s.ColorAt(float64(i)/1000))
		}
	}
	for _, c := range grounds {
		l := luminance(c)
		onBlack, onWhite := (l+0.05)/0.05, 1.05/(l+0.05)
		got := onWhite
		if InkOn(c) == color.Black {
			got = onBlack
		}
		if got < 4.5 {
			t.Errorf("on %v a number has a contrast of %.2f; black %.2f, white %.2f", c, got, onBlack, onWhite)
		}
	}
}
