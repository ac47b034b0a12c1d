package canvas

import (
	"image"
	"image/color"
)

// Matrix is a block of numbers that has no place on a sheet yet: cells with texts, or a picture of
// the numbers' colours. [Sheet.AddMatrix] gives it a place.
type Matrix struct {
	Rows, Columns int // of numbers
	cells         cells
	Picture       Bitmap // of the colours; without an image if the matrix has cells
}

// NumberMatrix is a matrix of cells in rows of so many columns. Number i has the text texts[i] and
// the colour colors(i). cell is the width and height of a cell, in dots.
func NumberMatrix(texts []string, colors func(i int) color.RGBA, columns int, cell image.Point) Matrix {
	return Matrix{Rows: len(texts) / columns, Columns: columns, cells: cells{
		side: cell.X, height: cell.Y, width: columns, values: make([]float32, len(texts)),
		colors: colors,
		text:   func(i int) string { return texts[i] },
	}}
}

// ColorMatrix is a matrix of colours without texts. Number i, counted row by row, has the colour
// colors(i). The longer side has at most side dots; if there are more numbers, their colours are
// averaged.
func ColorMatrix(rows, columns int, colors func(i int) color.RGBA, side int) Matrix {
	img := image.NewRGBA(image.Rect(0, 0, columns, rows))
	for i := range rows * columns {
		img.SetRGBA(i%columns, i/columns, colors(i))
	}
	img = Shrink(img, side)
	size := img.Bounds().Size()
	return Matrix{Rows: rows, Columns: columns, Picture: Bitmap{Zoom: max(1, side/max(size.X, size.Y)), Image: img}}
}

// Size is the width and height of the matrix, in dots.
func (m Matrix) Size() image.Point {
	if m.Picture.Image == nil {
		return m.cells.size()
	}
	return m.Picture.Image.Bounds().Size().Mul(m.Picture.Zoom)
}

// Dots is the place of some numbers, in dots from the top left corner of the matrix. numbers counts
// columns (X) and rows (Y).
func (m Matrix) Dots(numbers image.Rectangle) image.Rectangle {
	size := m.Size()
	return image.Rect(
		numbers.Min.X*size.X/m.Columns, numbers.Min.Y*size.Y/m.Rows,
		numbers.Max.X*size.X/m.Columns, numbers.Max.Y*size.Y/m.Rows)
}

// Outlinable is r, enlarged around its middle to at least 6 pixels a side, so that an outline inside
// does not hide it.
func Outlinable(r image.Rectangle) image.Rectangle {
	const least = 6 * DotsPerPixel
	grow := image.Pt(max(0, least-r.Dx()+1)/2, max(0, least-r.Dy()+1)/2)
	return image.Rectangle{r.Min.Sub(grow), r.Max.Add(grow)}
}

// FrameRoom is by how many dots a cell that may get a frame is wider and higher than others.
const FrameRoom = 6 * DotsPerPixel

// AddMatrix draws the matrix with its top left corner at (x, y), in dots.
func (sheet *Sheet) AddMatrix(m Matrix, x, y int) {
	if m.Picture.Image == nil {
		m.cells.x, m.cells.y = x, y
		sheet.addCells(m.cells)
		return
	}
	m.Picture.X, m.Picture.Y = x, y
	sheet.Add(m.Picture)
}
