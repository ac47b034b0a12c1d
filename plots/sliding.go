package plots

import (
	"fmt"
	"image"
	"strings"

	"cnnlessons/cnnlib"
)

// sliding is how a kernel or a pooling window goes over the fine grid, step by step. Each step has
// a cell of the coarse grid. Of a convolution and a pooling the input is fine: a step reads a
// window of the input and writes one cell of the output. Of a transposed convolution the output is
// fine: a step reads one cell of the input and adds a patch to the output.
type sliding struct {
	figure     string // such as "Window"
	layer      cnnlib.Layer
	arithmetic *cnnlib.Arithmetic

	cnnlib.Window
	outputPadding       int // of a transposed convolution
	transposed, pooling bool
	zeros               bool // what is read in the padding counts as 0

	fine, coarse image.Point // columns and rows
}

// maxSideCounted is the largest number of rows or columns of a grid, whose cells are looked at one
// by one.
const maxSideCounted = 1 << 16

// newSliding panics with a [*cnnlib.UsageError] if the layer does not slide, and with a
// [*cnnlib.ShapeError] if in does not fit, or a grid is too large.
func newSliding(figure string, layer cnnlib.Layer, in cnnlib.Shape) sliding {
	s := sliding{figure: figure, layer: layer, arithmetic: cnnlib.ArithmeticOf(layer, in)}
	window, slides := cnnlib.WindowOf(layer)
	if !slides {
		panic(cnnlib.NewUsageError(notSliding, "plots."+figure, s.arithmetic.Layers[0].Layer, figure))
	}
	s.Window = window
	switch cnnlib.OperationOf(layer) {
	case cnnlib.OperationWeightedSum:
		s.zeros = true
	case cnnlib.OperationPatchSum:
		s.transposed = true
	case cnnlib.OperationLargest:
		s.pooling = true
	case cnnlib.OperationMean:
		s.pooling, s.zeros = true, true
	}
	out := s.arithmetic.Output
	s.fine, s.coarse = image.Pt(in.W, in.H), image.Pt(out.W, out.H)
	if s.transposed {
		s.fine, s.coarse = s.coarse, s.fine
		s.outputPadding = out.H - ((in.H-1)*s.Stride - 2*s.Padding + s.extent())
	}
	if longest := max(in.H, in.W, out.H, out.W); longest > maxSideCounted {
		panic(cnnlib.NewShapeError(sideTooLarge, "plots."+figure, maxSideCounted, in.H, in.W, out.H, out.W))
	}
	return s
}

// extent is the number of rows of the fine grid that a window reaches over.
func (s sliding) extent() int { return s.Dilation*(s.Kernel-1) + 1 }

// taps are the rows (or columns) of the fine grid that belong to a row of the coarse one.
func (s sliding) taps(place int) []int {
	taps := make([]int, s.Kernel)
	for k := range taps {
		taps[k] = place*s.Stride - s.Padding + k*s.Dilation
	}
	return taps
}

// reaches reports whether one of n windows along a side reads the row (or column) of the fine grid.
func (s sliding) reaches(n, row int) bool {
	for k := range s.Kernel {
		if first := row + s.Padding - k*s.Dilation; first < 0 {
			return false
		} else if first%s.Stride == 0 && first/s.Stride < n {
			return true
		}
	}
	return false
}

// padded is the fine grid with the padding around it, as far as windows reach.
func (s sliding) padded() image.Rectangle {
	after := func(fine, coarse int) int {
		end := (coarse-1)*s.Stride - s.Padding + s.extent()
		if s.transposed {
			return max(fine, end)
		}
		return max(fine+s.Padding, end)
	}
	return image.Rect(-s.Padding, -s.Padding, after(s.fine.X, s.coarse.X), after(s.fine.Y, s.coarse.Y))
}

// missed is the number of cells of the fine grid, without its padding, that no window reaches.
func (s sliding) missed() int {
	rows, columns := 0, 0
	for row := range s.fine.Y {
		if s.reaches(s.coarse.Y, row) {
			rows++
		}
	}
	for column := range s.fine.X {
		if s.reaches(s.coarse.X, column) {
			columns++
		}
	}
	return s.fine.X*s.fine.Y - columns*rows
}

// formulas are the lines that calculate the size of the output. For a square input the width is
// calculated like the height.
func (s sliding) formulas(l cnnlib.Language) []string {
	var lines []string
	for _, step := range s.arithmetic.Layers[0].Steps {
		switch step.Quantity {
		case cnnlib.QuantityOutputWidth:
			if in := s.arithmetic.Input; in.H == in.W {
				lines = append(lines, l.Say("%s likewise, from W = %d", "%s 同理，W = %d", step.Symbol, in.W))
				continue
			}
		case cnnlib.QuantityKernelExtent, cnnlib.QuantityOutputHeight:
		default:
			continue
		}
		text := fmt.Sprintf("%s = %s = %s = %d", step.Symbol, step.Formula.Text(true), step.Formula.Text(false), step.Formula.Result())
		// Blanks that do not break, except before the signs that lines may begin with.
		text = strings.ReplaceAll(strings.ReplaceAll(text, " ", "\u00a0"), "\u00a0=", " =")
		lines = append(lines, text)
	}
	return lines
}

// settings names the settings of the layer with their symbols.
func (s sliding) settings(l cnnlib.Language) string {
	name := l.Say("kernel", "卷积核")
	if s.pooling {
		name = l.Say("window", "窗口")
	}
	parts := []string{
		fmt.Sprintf("%s K = %d", name, s.Kernel),
		l.Say("stride S = %d", "步长 S = %d", s.Stride),
		l.Say("padding P = %d", "填充 P = %d", s.Padding),
	}
	if !s.pooling {
		parts = append(parts, l.Say("dilation D = %d", "膨胀率 D = %d", s.Dilation))
	}
	if s.outputPadding > 0 {
		parts = append(parts, l.Say("output padding A = %d", "输出填充 A = %d", s.outputPadding))
	}
	if s.Ceil {
		parts = append(parts, l.Say("rounded up (Ceil)", "向上取整（Ceil）"))
	}
	return strings.Join(parts, l.Say(", ", "，"))
}

// crossed are the cells of a part of the fine grid that no window reaches. The cells that a
// transposed convolution cuts off are not among them.
func (s sliding) crossed(part image.Rectangle) []image.Point {
	if s.transposed {
		part = part.Intersect(image.Rectangle{Max: s.fine})
	}
	columns := make([]bool, part.Dx())
	for i := range columns {
		columns[i] = s.reaches(s.coarse.X, part.Min.X+i)
	}
	var cells []image.Point
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := s.reaches(s.coarse.Y, y)
		for i, column := range columns {
			if !row || !column {
				cells = append(cells, image.Pt(part.Min.X+i, y))
			}
		}
	}
	return cells
}

// legend says what the dashed and the crossed cells of the fine grid are, if there are such cells.
func (s sliding) legend(l cnnlib.Language, dashed, crossed bool) []string {
	var lines []string
	if dashed {
		switch {
		case s.transposed:
			lines = append(lines, l.Say("dashed: cut off from the output, because of the padding", "虚线：因为有填充，从输出中裁掉的部分"))
		case s.zeros:
			lines = append(lines, l.Say("dashed: padding, which counts as 0", "虚线：填充，按 0 计算"))
		default:
			lines = append(lines, l.Say("dashed: padding, which is never the largest", "虚线：填充，不参与取最大值"))
		}
	}
	missed, all := s.missed(), s.fine.X*s.fine.Y
	switch {
	case !crossed:
	case s.transposed:
		lines = append(lines, l.Say("crossed: %d of %d output cells, which no step reaches; they hold the bias alone",
			"打叉：%d 格（输出共 %d 格）没有一步写到，只有偏置", missed, all))
	case missed > 0:
		lines = append(lines, l.Say("crossed: %d of %d input cells, which no window reads", "打叉：%d 格（输入共 %d 格）没有窗口读到", missed, all))
	default:
		lines = append(lines, l.Say("crossed: padding that no window reads", "打叉：没有窗口读到的填充"))
	}
	return lines
}
