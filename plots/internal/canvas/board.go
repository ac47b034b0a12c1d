package canvas

import (
	"image"
	"image/color"
)

// Board is a grid of square cells, with cells of padding around it. Rectangles of cells count columns
// (X) and rows (Y) from the first cell of the grid proper.
type Board struct {
	Origin   image.Point     // the top left corner of View, in dots
	CellSide int             // the side of a cell, in dots, with the line at its left and upper side
	Cells    image.Rectangle // the grid proper
	Whole    image.Rectangle // the grid with its padding
	View     image.Rectangle // the part of Whole that is drawn
}

// Dots is the place of cells on the sheet, in dots.
func (b Board) Dots(cells image.Rectangle) image.Rectangle {
	return image.Rectangle{cells.Min.Sub(b.View.Min).Mul(b.CellSide), cells.Max.Sub(b.View.Min).Mul(b.CellSide)}.Add(b.Origin)
}

func (b Board) cell(p image.Point) image.Rectangle {
	return b.Dots(image.Rectangle{p, p.Add(image.Pt(1, 1))})
}

// BoardStub is how many dots the lines of a board go on where View cuts off a part of it.
const BoardStub = 4 * DotsPerPixel

// Marks are the empty grid, and the padding, which is pale and dashed.
func (b Board) Marks() []Mark {
	var marks []Mark
	if !b.View.In(b.Cells) {
		marks = append(marks, b.area(b.View, PaddingColor))
		view := b.Dots(b.View)
		for x := view.Min.X; x <= view.Max.X; x += b.CellSide {
			marks = append(marks, dashes(image.Pt(x, view.Min.Y), image.Pt(x, view.Max.Y)))
		}
		for y := view.Min.Y; y <= view.Max.Y; y += b.CellSide {
			marks = append(marks, dashes(image.Pt(view.Min.X, y), image.Pt(view.Max.X, y)))
		}
	}
	proper := b.View.Intersect(b.Cells)
	if proper.Empty() {
		return marks
	}
	marks = append(marks, b.area(proper, color.White))
	lines := b.Dots(proper)
	// Lines reach out where the grid goes on.
	ends := lines
	if proper.Min.X > b.Whole.Min.X && proper.Min.X == b.View.Min.X {
		ends.Min.X -= BoardStub
	}
	if proper.Max.X < b.Whole.Max.X && proper.Max.X == b.View.Max.X {
		ends.Max.X += BoardStub
	}
	if proper.Min.Y > b.Whole.Min.Y && proper.Min.Y == b.View.Min.Y {
		ends.Min.Y -= BoardStub
	}
	if proper.Max.Y < b.Whole.Max.Y && proper.Max.Y == b.View.Max.Y {
		ends.Max.Y += BoardStub
	}
	for x := lines.Min.X; x <= lines.Max.X; x += b.CellSide {
		marks = append(marks, Block{X: x, Y: ends.Min.Y, Width: 1, Height: ends.Dy() + 1, Color: FrameColor})
	}
	for y := lines.Min.Y; y <= lines.Max.Y; y += b.CellSide {
		marks = append(marks, Block{X: ends.Min.X, Y: y, Width: ends.Dx() + 1, Height: 1, Color: FrameColor})
	}
	return marks
}

func (b Board) area(cells image.Rectangle, fill color.Color) Mark {
	r := b.Dots(cells)
	return Block{X: r.Min.X, Y: r.Min.Y, Width: r.Dx(), Height: r.Dy(), Color: fill}
}

func dashes(from, to image.Point) Mark {
	return Shape{Points: []image.Point{from, to}, Stroke: FrameColor, Width: 1, Dashed: true}
}

// FillCell is cell p in a colour, with a text that may be empty.
func (b Board) FillCell(p image.Point, c color.RGBA, text string) []Mark {
	r := b.cell(p)
	marks := []Mark{Block{X: r.Min.X + 1, Y: r.Min.Y + 1, Width: b.CellSide - 1, Height: b.CellSide - 1, Color: c}}
	if text != "" {
		marks = append(marks, b.Text(p, text, InkOn(c)))
	}
	return marks
}

// Text is a text in the middle of cell p.
func (b Board) Text(p image.Point, text string, c color.Color) Mark {
	r := b.cell(p)
	return Label{X: r.Min.X + (b.CellSide+1)/2, Y: r.Min.Y + (b.CellSide+1)/2, Align: 0.5, Text: text, Size: Small, Color: c}
}

// CrossOut is a cross over cell p.
func (b Board) CrossOut(p image.Point) []Mark {
	r := b.cell(p).Inset(b.CellSide / 5)
	line := func(a, b image.Point) Mark {
		return Shape{Points: []image.Point{a, b}, Stroke: FrameColor, Width: DotsPerPixel}
	}
	return []Mark{line(r.Min, r.Max), line(image.Pt(r.Min.X, r.Max.Y), image.Pt(r.Max.X, r.Min.Y))}
}

// Window marks the cells in which the rows and columns meet, both in increasing order, and draws a
// border around the rectangle that they reach over. If the cells leave holes in it, the border is
// dashed. If filled is true, the marks hide what the cells hold.
func (b Board) Window(rows, columns []int, filled bool) []Mark {
	whole := image.Rect(columns[0], rows[0], columns[len(columns)-1]+1, rows[len(rows)-1]+1)
	holes := whole.Dx() > len(columns)
	var marks []Mark
	for _, y := range rows {
		for _, x := range columns {
			if filled {
				marks = append(marks, b.FillCell(image.Pt(x, y), Pale(Vermillion), "")...)
			}
			if holes || filled {
				marks = append(marks, b.Border(image.Rect(x, y, x+1, y+1), 2))
			}
		}
	}
	around := b.Border(whole, 4)
	if holes {
		around.Width, around.Dashed = 2, true
	}
	return append(marks, around)
}

// Border is a line around cells, width dots wide, inside the cells and over the lines of the grid.
func (b Board) Border(cells image.Rectangle, width int) Shape {
	r := b.Dots(cells)
	r.Max = r.Max.Add(image.Pt(1, 1))
	return Outline(r, Vermillion, width)
}

// Number is cell p in the colour of the number v, with the text format(v) unless format is nil.
func (b Board) Number(p image.Point, v float32, s Scale, format func(float32) string) []Mark {
	text := ""
	if format != nil {
		text = format(v)
	}
	return b.FillCell(p, s.Color(v), text)
}
