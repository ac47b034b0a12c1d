package plots

import (
	"image"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxFine   = 32 // rows and columns of the fine grid that Window draws
	maxCoarse = 18 // of the coarse grid
)

// Window draws what padding, stride and dilation do. It draws the input of a layer as a grid, the
// padding around it dashed, and in it the cells that the kernel or window reads for the output at
// the given row and column; beside it the output, with that cell marked; and below them the
// settings and how they give the size of the output. A cell that no window reads, because the
// stride does not fit or is larger than the kernel, is crossed. The layer is a *Conv2D, a
// *MaxPool2D, an *AvgPool2D or a *ConvTranspose2D, and needs no weights.
//
// Of a transposed convolution, row and column belong to the input: the figure shows to which cells
// of the output this one number is added. The padding lies around the output, because it is cut off
// there. A second view of a transposed convolution reads an input with zeros put between its
// numbers. This view comes to the same sums, but it hides what the stride does, which seems to be
// 1, and why patches overlap or leave holes. The figure is a convolution with its two grids
// exchanged.
//
// Of larger grids Window draws the part around the window and says which. It panics with a
// [*cnnlib.UsageError] if the layer is of another kind, and with a [*cnnlib.ShapeError] if in does
// not fit, there is no such place, a side of a grid is above 65536, or the window reaches over
// more than 32 rows.
func Window(layer cnnlib.Layer, in cnnlib.Shape, row, column int) *Figure {
	s := newSliding("Window", layer, in)
	if grid := (image.Rectangle{Max: s.coarse}); !image.Pt(column, row).In(grid) {
		whose := ofOutput
		if s.transposed {
			whose = ofInput
		}
		panic(cnnlib.NewShapeError(noSuchPlace, "plots.Window", grid.Max.Y-1, grid.Max.X-1, row, column, whose, grid.Max.Y, grid.Max.X,
			min(max(row, 0), grid.Max.Y-1), min(max(column, 0), grid.Max.X-1)))
	}
	if s.extent() > maxFine {
		panic(cnnlib.NewShapeError(windowTooLarge, "plots.Window", maxFine, s.extent(), s.Dilation, s.Kernel))
	}
	rows, columns := s.taps(row), s.taps(column)
	fine := partAround(s.padded(), image.Rect(columns[0], rows[0], columns[0]+s.extent(), rows[0]+s.extent()), maxFine)
	coarse := partAround(image.Rectangle{Max: s.coarse}, image.Rect(column, row, column+1, row+1), maxCoarse)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		status, reading := s.status(l, row, column), s.reading(l, row, column)
		c := s.scene(l, fine, coarse, 0, 0)
		c.describe(status, reading)
		c.Add(c.fine.Window(rows, columns, true)...)
		c.Add(c.padZeros()...)
		c.Add(c.coarse.FillCell(image.Pt(column, row), canvas.Vermillion, "")...)
		c.Sheet.Alt = s.alt(l) + l.Say(". ", "。") + status + l.Say("; ", "；") + reading
		return c.Sheet
	})
}

// partAround is the part of all, with at most limit rows and columns, that has the cells in its
// middle as far as possible.
func partAround(all, cells image.Rectangle, limit int) image.Rectangle {
	side := func(from, to, a, b int) (int, int) {
		if to-from <= limit {
			return from, to
		}
		start := min(max((a+b-limit)/2, from), to-limit)
		return start, start + limit
	}
	var part image.Rectangle
	part.Min.X, part.Max.X = side(all.Min.X, all.Max.X, cells.Min.X, cells.Max.X)
	part.Min.Y, part.Max.Y = side(all.Min.Y, all.Max.Y, cells.Min.Y, cells.Max.Y)
	return part
}
