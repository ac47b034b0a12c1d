package plots

import (
	"image"
	"image/color"
)

// board is a grid of square cells on a figure. Cells are counted in columns (X) and rows (Y) from
// the first one of the grid proper; those around it are its padding.
type board struct {
	at   image.Point     // the top left corner of view, in dots
	side int             // of a cell, in dots, with the line at its left and upper side
	grid image.Rectangle // the cells proper
	all  image.Rectangle // with the padding
	view image.Rectangle // the part of all that is drawn
}

// dots are the place of cells on the figure.
func (b board) dots(cells image.Rectangle) image.Rectangle {
	return image.Rectangle{cells.Min.Sub(b.view.Min).Mul(b.side), cells.Max.Sub(b.view.Min).Mul(b.side)}.Add(b.at)
}

func (b board) cell(p image.Point) image.Rectangle {
	return b.dots(image.Rectangle{p, p.Add(image.Pt(1, 1))})
}

// stub is how far the lines go on where a part of the board is cut off.
const stub = 4 * dotsPerPixel

// marks are the empty grid, and its padding pale and dashed.
func (b board) marks() []mark {
	var marks []mark
	if !b.view.In(b.grid) {
		marks = append(marks, b.area(b.view, padColor))
		view := b.dots(b.view)
		for x := view.Min.X; x <= view.Max.X; x += b.side {
			marks = append(marks, dashes(image.Pt(x, view.Min.Y), image.Pt(x, view.Max.Y)))
		}
		for y := view.Min.Y; y <= view.Max.Y; y += b.side {
			marks = append(marks, dashes(image.Pt(view.Min.X, y), image.Pt(view.Max.X, y)))
		}
	}
	proper := b.view.Intersect(b.grid)
	if proper.Empty() {
		return marks
	}
	marks = append(marks, b.area(proper, color.White))
	lines := b.dots(proper)
	// Lines reach out where the grid goes on.
	ends := lines
	if proper.Min.X > b.all.Min.X && proper.Min.X == b.view.Min.X {
		ends.Min.X -= stub
	}
	if proper.Max.X < b.all.Max.X && proper.Max.X == b.view.Max.X {
		ends.Max.X += stub
	}
	if proper.Min.Y > b.all.Min.Y && proper.Min.Y == b.view.Min.Y {
		ends.Min.Y -= stub
	}
	if proper.Max.Y < b.all.Max.Y && proper.Max.Y == b.view.Max.Y {
		ends.Max.Y += stub
	}
	for x := lines.Min.X; x <= lines.Max.X; x += b.side {
		marks = append(marks, block{x, ends.Min.Y, 1, ends.Dy() + 1, frameColor})
	}
	for y := lines.Min.Y; y <= lines.Max.Y; y += b.side {
		marks = append(marks, block{ends.Min.X, y, ends.Dx() + 1, 1, frameColor})
	}
	return marks
}

func (b board) area(cells image.Rectangle, fill color.Color) mark {
	r := b.dots(cells)
	return block{r.Min.X, r.Min.Y, r.Dx(), r.Dy(), fill}
}

func dashes(from, to image.Point) mark {
	return shape{points: []image.Point{from, to}, stroke: frameColor, width: 1, dashed: true}
}

// fill is a cell in a colour with a text in it, which may be empty.
func (b board) fill(p image.Point, c color.RGBA, text string) []mark {
	r := b.cell(p)
	marks := []mark{block{r.Min.X + 1, r.Min.Y + 1, b.side - 1, b.side - 1, c}}
	if text != "" {
		marks = append(marks, b.text(p, text, on(c)))
	}
	return marks
}

func (b board) text(p image.Point, text string, c color.Color) mark {
	r := b.cell(p)
	return label{x: r.Min.X + (b.side+1)/2, y: r.Min.Y + (b.side+1)/2, align: 0.5, text: text, size: small, color: c}
}

// cross crosses a cell out.
func (b board) cross(p image.Point) []mark {
	r := b.cell(p).Inset(b.side / 5)
	line := func(a, b image.Point) mark {
		return shape{points: []image.Point{a, b}, stroke: frameColor, width: dotsPerPixel}
	}
	return []mark{line(r.Min, r.Max), line(image.Pt(r.Min.X, r.Max.Y), image.Pt(r.Max.X, r.Min.Y))}
}

// window marks the cells in which the rows and columns meet, and around them how far they reach:
// dashed if they leave holes. Filled marks hide what the cells hold.
func (b board) window(rows, columns []int, filled bool) []mark {
	whole := image.Rect(columns[0], rows[0], columns[len(columns)-1]+1, rows[len(rows)-1]+1)
	holes := whole.Dx() > len(columns)
	var marks []mark
	for _, y := range rows {
		for _, x := range columns {
			if filled {
				marks = append(marks, b.fill(image.Pt(x, y), pale(vermillion), "")...)
			}
			if holes || filled {
				marks = append(marks, b.border(image.Rect(x, y, x+1, y+1), 2))
			}
		}
	}
	around := b.border(whole, 4)
	if holes {
		around.width, around.dashed = 2, true
	}
	return append(marks, around)
}

// border is a line around cells, on the inside, over the grid's own lines.
func (b board) border(cells image.Rectangle, width int) shape {
	r := b.dots(cells)
	r.Max = r.Max.Add(image.Pt(1, 1))
	return outline(r, vermillion, width)
}

// number is a cell in the colour of a number, and with the number unless format is nil.
func (b board) number(p image.Point, v float32, s scale, format func(float32) string) []mark {
	text := ""
	if format != nil {
		text = format(v)
	}
	return b.fill(p, s.at(v), text)
}
