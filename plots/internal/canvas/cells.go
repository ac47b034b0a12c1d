package canvas

import (
	"image"
	"image/color"
	"unicode/utf8"

	"cnnlessons/internal/digits"
)

// cells are numbers in squares or rectangles, row by row, each number in its colour.
type cells struct {
	x, y   int // of the top left corner, in dots
	side   int // of a square, in dots
	height int // of a rectangle that is side dots wide; 0 means a square
	width  int // squares in a row
	values []float32
	colors func(i int) color.RGBA
	text   func(i int) string
}

// CellHeight is the height in dots of cells that are as wide as their texts.
const CellHeight = 22 * DotsPerPixel

// at is the rectangle of cell i, without the frame around it.
func (c cells) at(i int) image.Rectangle {
	height := c.height
	if height == 0 {
		height = c.side
	}
	x, y := c.x+i%c.width*c.side, c.y+i/c.width*height
	return image.Rect(x, y, x+c.side-1, y+height-1)
}

// size is the width and height of all cells together, in dots.
func (c cells) size() image.Point {
	return c.at(len(c.values) - 1).Max.Sub(c.at(0).Min).Add(image.Pt(1, 1))
}

// addCells draws the cells, with one dot of frame between and around them.
func (sheet *Sheet) addCells(c cells) {
	size := c.size()
	sheet.Add(Block{X: c.x - 1, Y: c.y - 1, Width: size.X + 1, Height: size.Y + 1, Color: FrameColor})
	for i := range c.values {
		r, fill := c.at(i), c.colors(i)
		sheet.Add(Block{X: r.Min.X, Y: r.Min.Y, Width: r.Dx(), Height: r.Dy(), Color: fill})
		if text := c.text(i); text != "" {
			sheet.Add(Label{X: (r.Min.X + r.Max.X + 1) / 2, Y: (r.Min.Y + r.Max.Y + 1) / 2, Align: 0.5, Text: text, Size: Small, Color: InkOn(fill)})
		}
	}
}

// CellSide is the side in dots of a square that holds the widest of the texts, at least 24 pixels.
func CellSide(texts ...string) int {
	side := 24 * DotsPerPixel
	for _, t := range texts {
		side = max(side, Small.Width(t)+6*DotsPerPixel)
	}
	return side
}

// CellTexts writes numbers that stand together, all with as many decimals as the largest needs for
// three digits; a number that is 0 is "0". If that takes more than 8 letters, each number is written
// with three significant digits.
func CellTexts(values []float32) []string {
	texts := make([]string, len(values))
	decimals := digits.For(3, digits.Float64s(values))
	for i, v := range values {
		texts[i] = "0"
		if v != 0 {
			texts[i] = MinusSigns(digits.Fixed(float64(v), decimals))
		}
		if utf8.RuneCountInString(texts[i]) > 8 {
			for i, v := range values {
				texts[i] = Number(v)
			}
			break
		}
	}
	return texts
}
