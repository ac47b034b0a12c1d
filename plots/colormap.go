package plots

import (
	"image"
	"image/color"
	"math"
)

// scale gives each value a colour. The colours run from lo to hi.
type scale struct {
	lo, hi float32
	colors []color.RGBA // evenly spaced from lo to hi
	zero   float64      // the place of 0 among the colours, from 0 to 1
}

// scaleFor is the scale for values from lo to hi: from 0 in one hue sequence if none is
// negative, otherwise centred.
func scaleFor(lo, hi float32) scale {
	if lo >= 0 {
		return scale{0, hi, viridis, 0}
	}
	return centred(lo, hi)
}

// centred is the scale that reaches as far below 0 as above, so that 0 is always white.
func centred(lo, hi float32) scale {
	reach := max(-lo, hi)
	return scale{-reach, reach, diverging, 0.5}
}

// notFinite marks values that are infinite or not a number.
var notFinite = color.RGBA{0xff, 0x00, 0xff, 0xff}

func (s scale) at(v float32) color.RGBA {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return notFinite
	}
	position := s.zero // all values are 0
	if s.hi > s.lo {
		position = (f - float64(s.lo)) / (float64(s.hi) - float64(s.lo))
	}
	return s.fraction(position)
}

// fraction is the colour at a position from 0 to 1, between the two nearest colours
// in 256 steps.
func (s scale) fraction(position float64) color.RGBA {
	last := len(s.colors) - 1
	steps := int(min(max(position, 0), 1)*float64(last)*256 + 0.5)
	i := min(steps/256, last-1)
	t := steps - i*256
	a, b := s.colors[i], s.colors[i+1]
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(256-t) + int(b)*t + 128) / 256) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// picture colours the values of one map, row by row.
func (s scale) picture(values []float32, width int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, len(values)/width))
	for i, v := range values {
		c := s.at(v)
		copy(img.Pix[4*i:], []uint8{c.R, c.G, c.B, c.A})
	}
	return img
}

// viridis runs from dark blue to yellow with even steps in lightness: 33 of the 256
// colours of the map of that name by Stéfan van der Walt and Nathaniel Smith (CC0).
var viridis = palette(
	0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453781, 0x424086, 0x3e4989, 0x3b528b, 0x375b8d, 0x33638d,
	0x2f6b8e, 0x2c728e, 0x297a8e, 0x26828e, 0x23898e, 0x21918c, 0x1f978b, 0x1f9f88, 0x21a685, 0x27ad81, 0x31b57b,
	0x3dbc74, 0x4cc26c, 0x5cc863, 0x6ece58, 0x81d34d, 0x95d840, 0xaadc32, 0xc0df25, 0xd5e21a, 0xeae51a, 0xfde725)

// diverging runs from blue over white to red. Both halves have the same even steps in
// Oklab lightness, from 0.375 at the ends to 0.975 in the middle, and hues (262° to
// 245°, 50° to 25°) that remain distinct to colour-blind eyes.
var diverging = palette(
	0x193c81, 0x1a50a7, 0x1866cc, 0x2c7fe4, 0x4d99f0, 0x73b2f7, 0x9ccbfa, 0xc8e1f9, 0xf7f7f7,
	0xf7d6c7, 0xf4b59a, 0xee9372, 0xe2714f, 0xd24f31, 0xba3320, 0x97251f, 0x751c1c)

func palette(rgb ...uint32) []color.RGBA {
	colors := make([]color.RGBA, len(rgb))
	for i, c := range rgb {
		colors[i] = color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff}
	}
	return colors
}
