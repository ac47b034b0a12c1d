package canvas

import (
	"image"
	"image/color"
	"math"
)

// Darkest and Lightest are the grey levels of black and white under a map, from 0 to 255. On black and
// on white itself colours would show less.
const Darkest, Lightest = 56, 216

// Tint is a colour scale that lays values from 0 on over a grey picture: the larger the value, the
// more vermillion. The picture shows through the largest value, too.
type Tint struct {
	Scale
}

// over is the colour of the value v over a grey level.
func (t Tint) over(grey uint8, v float32) color.RGBA {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return NotFiniteColor
	}
	share := 0 // of 256
	if t.High > 0 {
		share = int(float64(min(max(f/float64(t.High), 0), 1)*208) + 0.5)
	}
	mix := func(c uint8) uint8 { return uint8((int(grey)*(256-share) + int(c)*share + 128) / 256) }
	return color.RGBA{mix(Vermillion.R), mix(Vermillion.G), mix(Vermillion.B), 0xff}
}

// Picture lays values over a grey picture, one value for each pixel, row by row.
func (t Tint) Picture(grey *image.RGBA, values []float32) *image.RGBA {
	out := image.NewRGBA(grey.Bounds())
	for i, v := range values {
		out.SetRGBA(i%grey.Rect.Dx(), i/grey.Rect.Dx(), t.over(grey.Pix[4*i], v))
	}
	return out
}

// Bar is the colour bar of the tint, height dots high: at the left the colours over [Darkest], at
// the right over [Lightest].
func (t Tint) Bar(height int) ColorBar {
	b := t.Scale.Bar(height)
	height = b.Image.Rect.Dy()
	for y := range height {
		v := float32((1 - (float64(y)+0.5)/float64(height)) * float64(t.High))
		for x := range ColorBarWidth {
			grey := uint8(Darkest)
			if x >= ColorBarWidth/2 {
				grey = Lightest
			}
			b.Image.SetRGBA(x, y, t.over(grey, v))
		}
	}
	return b
}
