package canvas

import (
	"image/color"
)

// The colours of what is not data.
var (
	TextColor    = color.Gray{0x22} // of texts
	SoftColor    = color.Gray{0x66} // of texts that matter less
	FrameColor   = color.Gray{0xb0} // of frames and axes
	GridColor    = color.Gray{0xe2} // of the lines behind a chart
	PaddingColor = color.Gray{0xee} // of the padding around an input
)

// PaddingRGBA is [PaddingColor] as the colour of a cell: a number in the padding, or no number.
var PaddingRGBA = color.RGBA{PaddingColor.Y, PaddingColor.Y, PaddingColor.Y, 0xff}

// The colours that mark one thing among others. M. Okabe and K. Ito chose these colours, "Color
// universal design" (2008), so that colour-blind eyes tell them apart. Series are the colours of
// several lines, bars or areas, in their order.
var (
	Blue       = color.RGBA{0x00, 0x72, 0xb2, 0xff}
	Vermillion = color.RGBA{0xd5, 0x5e, 0x00, 0xff} // of the window, of the pixel that a figure is about, of what is wrong
	Green      = color.RGBA{0x00, 0x9e, 0x73, 0xff} // of what is right
	Purple     = color.RGBA{0xcc, 0x79, 0xa7, 0xff}
	Orange     = color.RGBA{0xe6, 0x9f, 0x00, 0xff}

	Series = []color.RGBA{Blue, Vermillion, Green, Purple, Orange}
)

// Pale is the colour mixed with three times as much white, for an area behind text.
func Pale(c color.RGBA) color.RGBA {
	mix := func(v uint8) uint8 { return uint8((int(v) + 3*255) / 4) }
	return color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xff}
}

// InkOn is the colour of a text on c: black or white, whichever has the larger contrast. The
// contrast of relative luminances, as WCAG 2 counts it, is at least 4.5.
func InkOn(c color.RGBA) color.Color {
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
