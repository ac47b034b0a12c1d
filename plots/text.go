package plots

import (
	"strconv"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// textSize is the height of all text, in pixels of the page.
const textSize = 11

// lineHeight is the space that a line of text takes up, in dots.
const lineHeight = 16 * dotsPerPixel

// face is the figures' only font, Liberation Sans.
var face = sync.OnceValue(func() font.Face {
	ttf, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	sans := font.Font{Typeface: "Liberation", Variant: "Sans"}
	return font.NewCache(font.Collection{{Font: sans, Face: ttf}}).Lookup(sans, textSize)
})

// label is a line of text. y is the middle of the line; x is the text's left edge, its
// middle or its right edge as align is 0, ½ or 1.
type label struct {
	x, y  int
	align float64
	text  string
}

func (l label) draw(c vg.Canvas, f *Figure) {
	left := l.x - int(float64(textWidth(l.text))*l.align)
	baseline := l.y + 4*dotsPerPixel // digits and capitals are about 8 pixels high
	c.SetColor(textColor)
	c.FillString(face(), f.point(left, baseline), l.text)
}

// textWidth is the width of s in dots.
func textWidth(s string) int {
	w := face()
	return int(w.Width(s)*dotsPerPixel + 0.5)
}

// value writes a number for a colour bar or a title, with three digits.
func value(v float32) string {
	return strings.ReplaceAll(strconv.FormatFloat(float64(v), 'g', 3, 32), "-", "−")
}
