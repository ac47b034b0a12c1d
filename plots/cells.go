package plots

import (
	"image"
	"image/color"
	"unicode/utf8"

	"cnnlessons/internal/digits"
)

// cells are numbers in squares or rectangles, row by row, each in its colour.
type cells struct {
	x, y   int // of the top left corner, in dots
	side   int // of a square, in dots
	height int // of a rectangle that is side dots wide; 0 means a square
	width  int // squares in a row
	values []float32
	colors func(i int) color.RGBA
	text   func(i int) string
}

// cellHeight is the height in dots of cells that are as wide as their numbers.
const cellHeight = 22 * dotsPerPixel

// at is the place of a cell, without the frame around it.
func (c cells) at(i int) image.Rectangle {
	height := c.height
	if height == 0 {
		height = c.side
	}
	x, y := c.x+i%c.width*c.side, c.y+i/c.width*height
	return image.Rect(x, y, x+c.side-1, y+height-1)
}

// size is that of all cells, in dots.
func (c cells) size() image.Point {
	return c.at(len(c.values) - 1).Max.Sub(c.at(0).Min).Add(image.Pt(1, 1))
}

// addCells draws the squares, one dot of frame between and around them.
func (f *sheet) addCells(c cells) {
	size := c.size()
	f.add(block{c.x - 1, c.y - 1, size.X + 1, size.Y + 1, frameColor})
	for i := range c.values {
		r, fill := c.at(i), c.colors(i)
		f.add(block{r.Min.X, r.Min.Y, r.Dx(), r.Dy(), fill})
		if text := c.text(i); text != "" {
			f.add(label{x: (r.Min.X + r.Max.X + 1) / 2, y: (r.Min.Y + r.Max.Y + 1) / 2, align: 0.5, text: text, size: small, color: on(fill)})
		}
	}
}

// cellSide is the side in dots of squares that hold the widest of the texts.
func cellSide(texts ...string) int {
	side := 24 * dotsPerPixel
	for _, t := range texts {
		side = max(side, small.of(t)+6*dotsPerPixel)
	}
	return side
}

// cellTexts writes numbers that stand together with the same decimals, at least three
// digits of the largest; those that are 0 as "0". Should that take too many digits, each is
// written with three.
func cellTexts(values []float32) []string {
	texts := make([]string, len(values))
	decimals := digits.For(3, digits.Float64s(values))
	for i, v := range values {
		texts[i] = "0"
		if v != 0 {
			texts[i] = minus(digits.Fixed(float64(v), decimals))
		}
		if utf8.RuneCountInString(texts[i]) > 8 {
			for i, v := range values {
				texts[i] = value(v)
			}
			break
		}
	}
	return texts
}
