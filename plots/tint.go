package plots

import (
	"image"
	"image/color"
	"math"
)

// tint lays a map from 0 on over a grey picture: the more vermillion the larger the value, but
// never so much that the picture is hidden.
type tint struct {
	scale
}

// over is the colour of a value over a grey.
func (t tint) over(grey uint8, v float32) color.RGBA {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return notFinite
	}
	share := 0 // of 256
	if t.hi > 0 {
		share = int(float64(min(max(f/float64(t.hi), 0), 1)*208) + 0.5)
	}
	mix := func(c uint8) uint8 { return uint8((int(grey)*(256-share) + int(c)*share + 128) / 256) }
	return color.RGBA{mix(vermillion.R), mix(vermillion.G), mix(vermillion.B), 0xff}
}

// picture lays values, one for each pixel, over the grey picture.
func (t tint) picture(grey *image.RGBA, values []float32) *image.RGBA {
	out := image.NewRGBA(grey.Bounds())
	for i, v := range values {
		out.SetRGBA(i%grey.Rect.Dx(), i/grey.Rect.Dx(), t.over(grey.Pix[4*i], v))
	}
	return out
}

// bar has the colours over what was black at the left and over what was white at the right.
func (t tint) bar(height int) colorBar {
	b := t.scale.bar(height)
	height = b.img.Rect.Dy()
	for y := range height {
		v := float32((1 - (float64(y)+0.5)/float64(height)) * float64(t.hi))
		for x := range barWidth {
			grey := uint8(darkest)
			if x >= barWidth/2 {
				grey = lightest
			}
			b.img.SetRGBA(x, y, t.over(grey, v))
		}
	}
	return b
}
