package plots

import (
	"image/color"
)

// cells are numbers in squares, row by row, each in its colour.
type cells struct {
	x, y   int // of the top left corner, in dots
	side   int // of a square, in dots
	width  int // squares in a row
	values []float32
	colors func(i int) color.RGBA
	text   func(i int) string
}

// addCells draws the squares, one dot of frame between and around them.
func (f *Figure) addCells(c cells) {
	height := (len(c.values) + c.width - 1) / c.width
	f.add(block{c.x - 1, c.y - 1, c.width*c.side + 1, height*c.side + 1, frameColor})
	for i := range c.values {
		x, y, fill := c.x+i%c.width*c.side, c.y+i/c.width*c.side, c.colors(i)
		f.add(block{x, y, c.side - 1, c.side - 1, fill})
		if text := c.text(i); text != "" {
			f.add(label{x: x + c.side/2, y: y + c.side/2, align: 0.5, text: text, size: small, color: on(fill)})
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
