package canvas

import (
	"image"
	"image/color"
	"math"
)

// Scale is a colour scale: it gives each value a colour. The colours run from Low to High.
type Scale struct {
	Low, High float32
	colors    []color.RGBA // evenly spaced from Low to High
	zero      float64      // the place of 0 among the colours, from 0 to 1
}

// ScaleFor is the colour scale for values from lo to hi: [Viridis] from 0 to hi if no value is
// negative, otherwise [CentredScale].
func ScaleFor(lo, hi float32) Scale {
	if lo >= 0 {
		return Scale{0, hi, Viridis, 0}
	}
	return CentredScale(lo, hi)
}

// CentredScale is the colour scale [Diverging], from −r to r, where r is the larger of −lo and hi. It
// shows 0 as white.
func CentredScale(lo, hi float32) Scale {
	reach := max(-lo, hi)
	return Scale{-reach, reach, Diverging, 0.5}
}

// NotFiniteColor is magenta, the colour of values that are infinite or not a number.
var NotFiniteColor = color.RGBA{0xff, 0x00, 0xff, 0xff}

// Color is the colour of the value v. A value beyond the scale has the colour of the nearer end; a
// value that is not finite has [NotFiniteColor].
func (s Scale) Color(v float32) color.RGBA {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return NotFiniteColor
	}
	position := s.zero // all values are 0
	if s.High > s.Low {
		position = (f - float64(s.Low)) / (float64(s.High) - float64(s.Low))
	}
	return s.ColorAt(position)
}

// ColorAt is the colour at a position from 0, which is Low, to 1, which is High. It is mixed from
// the two nearest colours, in 256 steps.
func (s Scale) ColorAt(position float64) color.RGBA {
	last := len(s.colors) - 1
	steps := int(min(max(position, 0), 1)*float64(last)*256 + 0.5)
	i := min(steps/256, last-1)
	t := steps - i*256
	a, b := s.colors[i], s.colors[i+1]
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(256-t) + int(b)*t + 128) / 256) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// Picture is a picture with one pixel for each value, in rows of so many pixels.
func (s Scale) Picture(values []float32, width int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, len(values)/width))
	for i, v := range values {
		c := s.Color(v)
		copy(img.Pix[4*i:], []uint8{c.R, c.G, c.B, c.A})
	}
	return img
}

// Viridis runs from dark blue to yellow with even steps in lightness: 33 of the 256 colours of the
// colour map viridis by Stéfan van der Walt and Nathaniel Smith (CC0). It must not be changed.
var Viridis = palette(
	0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453781, 0x424086, 0x3e4989, 0x3b528b, 0x375b8d, 0x33638d,
	0x2f6b8e, 0x2c728e, 0x297a8e, 0x26828e, 0x23898e, 0x21918c, 0x1f978b, 0x1f9f88, 0x21a685, 0x27ad81, 0x31b57b,
	0x3dbc74, 0x4cc26c, 0x5cc863, 0x6ece58, 0x81d34d, 0x95d840, 0xaadc32, 0xc0df25, 0xd5e21a, 0xeae51a, 0xfde725)

// Diverging runs from blue over white to red. Both halves have equal, even steps in Oklab lightness,
// from 0.375 at the ends to 0.975 in the middle. Colour-blind eyes tell the hues apart (262° to 245°,
// 50° to 25°). It must not be changed.
var Diverging = palette(
	0x193c81, 0x1a50a7, 0x1866cc, 0x2c7fe4, 0x4d99f0, 0x73b2f7, 0x9ccbfa, 0xc8e1f9, 0xf7f7f7,
	0xf7d6c7, 0xf4b59a, 0xee9372, 0xe2714f, 0xd24f31, 0xba3320, 0x97251f, 0x751c1c)

func palette(rgb ...uint32) []color.RGBA {
	colors := make([]color.RGBA, len(rgb))
	for i, c := range rgb {
		colors[i] = color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff}
	}
	return colors
}
