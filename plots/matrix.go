package plots

import (
	"image"
	"image/color"
)

// matrix is a block of numbers without a place: cells, or a picture of their colours.
type matrix struct {
	rows, columns int
	cells         cells
	picture       bitmap // if it has an image
}

// numbered is a matrix of cells, with a text and a colour for each number.
func numbered(texts []string, colors func(i int) color.RGBA, columns int, cell image.Point) matrix {
	return matrix{rows: len(texts) / columns, columns: columns, cells: cells{
		side: cell.X, height: cell.Y, width: columns, values: make([]float32, len(texts)),
		colors: colors,
		text:   func(i int) string { return texts[i] },
	}}
}

// pictured is a matrix of colours alone, whose longer side has at most so many dots.
func pictured(rows, columns int, colors func(i int) color.RGBA, side int) matrix {
	img := image.NewRGBA(image.Rect(0, 0, columns, rows))
	for i := range rows * columns {
		img.SetRGBA(i%columns, i/columns, colors(i))
	}
	img = shrink(img, side)
	size := img.Bounds().Size()
	return matrix{rows: rows, columns: columns, picture: bitmap{zoom: max(1, side/max(size.X, size.Y)), img: img}}
}

// size is that of the matrix, in dots.
func (m matrix) size() image.Point {
	if m.picture.img == nil {
		return m.cells.size()
	}
	return m.picture.img.Bounds().Size().Mul(m.picture.zoom)
}

// at is the place in dots of the numbers of some rows (Y) and columns (X), from the matrix's corner.
func (m matrix) at(numbers image.Rectangle) image.Rectangle {
	size := m.size()
	return image.Rect(
		numbers.Min.X*size.X/m.columns, numbers.Min.Y*size.Y/m.rows,
		numbers.Max.X*size.X/m.columns, numbers.Max.Y*size.Y/m.rows)
}

// atLeast is a rectangle that an outline does not hide.
func atLeast(r image.Rectangle) image.Rectangle {
	const least = 6 * dotsPerPixel
	grow := image.Pt(max(0, least-r.Dx()+1)/2, max(0, least-r.Dy()+1)/2)
	return image.Rectangle{r.Min.Sub(grow), r.Max.Add(grow)}
}

// frameRoom is by how much wider a cell is that may get a frame.
const frameRoom = 6 * dotsPerPixel

// paddingColor is that of a number in the padding.
var paddingColor = color.RGBA{padColor.Y, padColor.Y, padColor.Y, 0xff}

// addMatrix draws the matrix with its top left corner at (x, y).
func (f *sheet) addMatrix(m matrix, x, y int) {
	if m.picture.img == nil {
		m.cells.x, m.cells.y = x, y
		f.addCells(m.cells)
		return
	}
	m.picture.x, m.picture.y = x, y
	f.add(m.picture)
}
