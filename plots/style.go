package plots

import (
	"image/color"
)

// The colours of all that is not data.
var (
	textColor  = color.Gray{0x22}
	softColor  = color.Gray{0x66} // of texts beside the point
	frameColor = color.Gray{0xb0}
	gridColor  = color.Gray{0xe2}
	padColor   = color.Gray{0xee} // of the padding around an input
)

// The colours that mark one thing among others; and of series, bars and lines, in this order.
// They are those of M. Okabe and K. Ito, "Color universal design" (2008), which remain
// distinct to colour-blind eyes.
var (
	blue       = color.RGBA{0x00, 0x72, 0xb2, 0xff}
	vermillion = color.RGBA{0xd5, 0x5e, 0x00, 0xff} // the window, the pixel that is spoken of
	green      = color.RGBA{0x00, 0x9e, 0x73, 0xff} // right
	purple     = color.RGBA{0xcc, 0x79, 0xa7, 0xff}
	orange     = color.RGBA{0xe6, 0x9f, 0x00, 0xff}

	series = []color.RGBA{blue, vermillion, green, purple, orange}
)

// pale is a colour mixed with three times as much white, for an area behind text.
func pale(c color.RGBA) color.RGBA {
	mix := func(v uint8) uint8 { return uint8((int(v) + 3*255) / 4) }
	return color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xff}
}

// on is black or white, whichever is read better on the colour: the contrast of relative
// luminances as WCAG 2 counts it is the larger, and so at least 4.5.
func on(c color.RGBA) color.Color {
	// The curve of sRGB as the cubic of C. Chilliant, "sRGB approximations for HLSL" (2012).
	light := func(v uint8) float64 {
		x := float64(v) / 255
		return x * (x*(x*0.305306011+0.682171111) + 0.012522878)
	}
	// Black contrasts more above √(1.05·0.05) − 0.05.
	if 0.2126*light(c.R)+0.7152*light(c.G)+0.0722*light(c.B) > 0.1791 {
		return color.Black
	}
	return color.White
}
