package plots

import (
	"image"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	largestCell = 28 * canvas.DotsPerPixel
	zeroCell    = 14 * canvas.DotsPerPixel  // the least that holds a 0
	arrowRoom   = 44 * canvas.DotsPerPixel  // between what is before and what is after
	kernelRoom  = 20 * canvas.DotsPerPixel  // before that of the kernel
	maxBoard    = 480 * canvas.DotsPerPixel // the height of a grid
)

// scene is the sheet of a figure of a sliding: the empty grids and the texts about them.
type scene struct {
	*canvas.Sheet
	sliding
	l                    cnnlib.Language
	fine, coarse, kernel canvas.Board
}

// room is the largest side of a cell, in dots, with which parts of both grids fit the page, and
// with them the weights of the kernel if kernel is above 0.
func (s sliding) room(fine, coarse image.Rectangle, kernel int) int {
	width := canvas.PageWidth - arrowRoom
	if kernel > 0 {
		width -= kernelRoom
	}
	return min((width-2*canvas.BoardStub)/(fine.Dx()+coarse.Dx()+kernel), maxBoard/max(fine.Dy(), coarse.Dy(), kernel))
}

// scene lays out the parts of the grids with cells of the side, in dots; a side of 0 means a usual
// one. If kernel is above 0, there is room for the weights of the kernel between the grids.
func (s sliding) scene(l cnnlib.Language, fine, coarse image.Rectangle, kernel, side int) *scene {
	if side == 0 {
		side = min(s.room(fine, coarse, kernel), largestCell)
	}
	c := &scene{
		Sheet: &canvas.Sheet{}, sliding: s, l: l,
		fine:   canvas.Board{CellSide: side, Cells: image.Rectangle{Max: s.fine}, Whole: s.padded(), View: fine},
		coarse: canvas.Board{CellSide: side, Cells: image.Rectangle{Max: s.coarse}, Whole: image.Rectangle{Max: s.coarse}, View: coarse},
	}
	left, right := &c.fine, &c.coarse
	if s.transposed {
		left, right = right, left
	}
	x, lowest := canvas.Margin, 0
	put := func(b *canvas.Board, title string) {
		b.Origin = image.Pt(x, canvas.Margin+canvas.LineHeight+canvas.BoardStub)
		area := b.Dots(b.View)
		c.Add(canvas.Label{X: x, Y: canvas.Margin + canvas.LineHeight/2, Text: title})
		c.Add(b.Marks()...)
		x = max(area.Max.X+1, x+canvas.TextWidth(title))
		lowest = max(lowest, area.Max.Y+1+canvas.BoardStub)
	}
	put(left, l.Say("input %d×%d", "输入 %d×%d", left.Cells.Dy(), left.Cells.Dx()))
	between := left.Dots(left.View).Max.X
	if kernel > 0 {
		x += kernelRoom
		square := image.Rect(0, 0, kernel, kernel)
		c.kernel = canvas.Board{CellSide: side, Cells: square, Whole: square, View: square}
		put(&c.kernel, l.Say("kernel %d×%d", "卷积核 %d×%d", kernel, kernel))
		between = c.kernel.Dots(square).Max.X
	}
	x += arrowRoom
	put(right, l.Say("output %d×%d", "输出 %d×%d", right.Cells.Dy(), right.Cells.Dx()))
	half := min(left.View.Dy(), right.View.Dy()) * side / 2
	c.Add(canvas.Arrow(image.Pt(max(between+canvas.Gap, right.Origin.X-arrowRoom+canvas.Gap), right.Origin.Y+half), image.Pt(right.Origin.X-canvas.Gap, right.Origin.Y+half), canvas.SoftColor)...)
	for _, p := range s.crossed(fine) {
		c.Add(c.fine.CrossOut(p)...)
	}
	c.Width, c.Height = x+canvas.Margin, lowest+canvas.Gap/2
	return c
}

// describe adds the texts below the grids: the notes, what the cells mean, and the arithmetic.
func (c *scene) describe(notes ...string) {
	c.write(notes...)
	c.write(c.legend(c.l, !c.fine.View.In(c.fine.Cells), len(c.crossed(c.fine.View)) > 0)...)
	c.write(c.parts()...)
	c.Height += canvas.LineHeight / 2
	c.write(c.settings(c.l))
	c.write(c.formulas(c.l)...)
	c.Height += canvas.Margin
}

// write adds texts, each in as many lines as it needs.
func (c *scene) write(texts ...string) {
	for _, text := range texts {
		for _, line := range canvas.Fold(text, canvas.PageWidth) {
			c.Add(canvas.Label{X: canvas.Margin, Y: c.Height + canvas.LineHeight/2, Text: line})
			c.Width = max(c.Width, 2*canvas.Margin+canvas.TextWidth(line))
			c.Height += canvas.LineHeight
		}
	}
}

// parts says which part of each grid is drawn, if not all of it is.
func (c *scene) parts() []string {
	var lines []string
	input, output := c.fine, c.coarse
	if c.transposed {
		input, output = output, input
	}
	if v := input.View; v != input.Whole {
		lines = append(lines, c.l.Say("drawn of the input: rows %s, columns %s", "输入只画第 %s 行、第 %s 列",
			span(c.l, v.Min.Y, v.Max.Y-1), span(c.l, v.Min.X, v.Max.X-1)))
	}
	if v := output.View; v != output.Whole {
		lines = append(lines, c.l.Say("drawn of the output: rows %s, columns %s", "输出只画第 %s 行、第 %s 列",
			span(c.l, v.Min.Y, v.Max.Y-1), span(c.l, v.Min.X, v.Max.X-1)))
	}
	return lines
}

// list writes the taps of a window: a range, or the first and the last taps if there are holes
// between them.
func (s sliding) list(l cnnlib.Language, taps []int) string {
	last := len(taps) - 1
	if s.Dilation == 1 || last == 0 {
		return span(l, taps[0], taps[last])
	}
	var parts []string
	for i, t := range taps {
		switch {
		case last < 5 || i < 2 || i == last:
			parts = append(parts, canvas.Integer(t))
		case i == 2:
			parts = append(parts, "…")
		}
	}
	return strings.Join(parts, l.Say(", ", "、"))
}

// status names the cell of the coarse grid of a step. The number of the step comes last, so that
// few letters move from step to step.
func (s sliding) status(l cnnlib.Language, row, column int) string {
	place := l.Say("row %d, column %d of the output", "输出第 %d 行第 %d 列", row, column)
	if s.transposed {
		place = l.Say("row %d, column %d of the input", "输入第 %d 行第 %d 列", row, column)
	}
	return place + l.Say(": step %d of %d·%d = %d", "：第 %d 步，共 %d·%d = %d 步",
		row*s.coarse.X+column+1, s.coarse.Y, s.coarse.X, s.coarse.X*s.coarse.Y)
}

// reading names the cells of the fine grid of a step.
func (s sliding) reading(l cnnlib.Language, row, column int) string {
	rows, columns := s.list(l, s.taps(row)), s.list(l, s.taps(column))
	where := l.Say("rows %s and columns %s", "第 %s 行、第 %s 列", rows, columns)
	if s.Kernel == 1 {
		where = l.Say("row %s and column %s", "第 %s 行、第 %s 列", rows, columns)
	}
	if s.transposed {
		return l.Say("is added to %s of the output", "加到输出的%s", where)
	}
	return l.Say("reads %s of the input", "读取输入的%s", where)
}

// padZeros are zeros in the cells of the padding that are read and count as 0.
func (c *scene) padZeros() []canvas.Mark {
	if !c.zeros || c.fine.CellSide < zeroCell {
		return nil
	}
	crossed := c.crossed(c.fine.View)
	var marks []canvas.Mark
	for y := c.fine.View.Min.Y; y < c.fine.View.Max.Y; y++ {
		for x := c.fine.View.Min.X; x < c.fine.View.Max.X; x++ {
			if p := image.Pt(x, y); !p.In(c.fine.Cells) && !slices.Contains(crossed, p) {
				marks = append(marks, c.fine.Text(p, "0", canvas.SoftColor))
			}
		}
	}
	return marks
}

// alt says what a figure of the sliding shows: both sizes, the kernel and its settings.
func (s sliding) alt(l cnnlib.Language) string {
	return l.Say("an input of %d×%d gives an output of %d×%d: %s", "输入 %d×%d，输出 %d×%d：%s",
		s.arithmetic.Input.H, s.arithmetic.Input.W, s.arithmetic.Output.H, s.arithmetic.Output.W, s.settings(l))
}
