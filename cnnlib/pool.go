package cnnlib

import (
	"fmt"

	"cnnlessons/cnnlib/internal/gemm"
)

// MaxPool2D keeps the largest value in each window. Every channel is pooled by
// itself: height and width shrink, depth stays. It has no parameters.
//
// The output is N × C × H_out × W_out with
// H_out = ⌊(H + 2·Padding − Kernel) / Stride⌋ + 1, and W_out likewise. Padding is
// never the largest value. Not-a-number in a window gives not-a-number.
//
// With Ceil the quotient is rounded up, so that no row or column is left over; a last window
// that would begin beyond the input and its left padding is left out. These are the
// sizes of PyTorch's ceil_mode. A window that reaches beyond the input is cut there.
type MaxPool2D struct {
	Kernel  int  // side of the window
	Stride  int  // step between window positions; 0 means Kernel, so that windows touch
	Padding int  // rows and columns added on every side, at most Kernel/2
	Ceil    bool // round the number of window positions up
}

// AvgPool2D averages each window; otherwise it is as [MaxPool2D]. What a window has beyond
// the input counts as zeros, and the sum, row by row, is always divided by Kernel·Kernel.
// So does PyTorch, except with ceil_mode: there it leaves what lies even beyond the padding out
// of the count and divides by less. Its divisor_override=Kernel·Kernel gives ours.
type AvgPool2D struct {
	Kernel  int  // side of the window
	Stride  int  // step between window positions; 0 means Kernel, so that windows touch
	Padding int  // rows and columns of zeros added on every side, at most Kernel/2
	Ceil    bool // round the number of window positions up
}

var (
	_ ArithmeticLayer = (*MaxPool2D)(nil)
	_ ArithmeticLayer = (*AvgPool2D)(nil)
	_ Differentiable  = (*MaxPool2D)(nil)
	_ Differentiable  = (*AvgPool2D)(nil)
	_ planar          = (*MaxPool2D)(nil)
	_ planar          = (*AvgPool2D)(nil)
)

func poolWindow(kernel, stride, padding int, ceil bool) window {
	if stride == 0 {
		stride = kernel
	}
	return window{kernel: kernel, stride: stride, padding: padding, dilation: 1, ceil: ceil}
}

func (p *MaxPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding, p.Ceil) }
func (p *AvgPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding, p.Ceil) }

// Forward computes the layer. It panics with a [*ShapeError] if x does not fit.
func (p *MaxPool2D) Forward(x *Tensor) *Tensor { return forward(p, x) }

// ForwardPass computes q.Y as Forward does.
func (p *MaxPool2D) ForwardPass(q *Pass) {
	if p.halves(q) {
		gemm.Run((*halvesForward)(q), q.Y.N)
		return
	}
	inPlanes(q, p, planar.forwardPlane, p.window().work(q.Y))
}

func (p *MaxPool2D) forwardPlane(q *Pass, i int) {
	x, y := plane(q.X, i), plane(q.Y, i)
	p.window().each(q.X, q.Y, func(out int, v view) { y[out] = x[v.largest(x)] })
}

// BackwardPass gives each window's gradient to its largest value, the first if there are
// several. What is the largest of several windows gets the sum.
func (p *MaxPool2D) BackwardPass(q *Pass) {
	if q.DX == nil {
		return
	}
	if p.halves(q) {
		if q.X.H%2 != 0 || q.X.W%2 != 0 {
			clear(q.DX.Data) // the rest is in no window
		}
		gemm.Run((*halvesBackward)(q), q.Y.N)
		return
	}
	inPlanes(q, p, planar.backwardPlane, p.window().work(q.Y))
}

func (p *MaxPool2D) backwardPlane(q *Pass, i int) {
	x, dx, dy := plane(q.X, i), plane(q.DX, i), plane(q.DY, i)
	clear(dx)
	p.window().each(q.X, q.Y, func(out int, v view) { dx[v.largest(x)] += dy[out] })
}

// halves says whether the windows are the usual ones, 2×2 that touch, and none is cut.
func (p *MaxPool2D) halves(q *Pass) bool {
	return poolWindow(p.Kernel, p.Stride, p.Padding, false) == (window{kernel: 2, stride: 2, dilation: 1}) && q.Y.H == q.X.H/2 && q.Y.W == q.X.W/2
}

// halvesForward and halvesBackward pool one sample with such windows.
type (
	halvesForward  Pass
	halvesBackward Pass
)

func (q *halvesForward) Do(n int, _ *gemm.Worker) {
	planes, rows := halvesPlanes((*Pass)(q))
	for i := n * planes; i < (n+1)*planes; i++ {
		gemm.MaxPool2(planeOf(q.Y, planes, i), planeOf(q.X, planes, i), rows, q.Y.W, q.X.W)
	}
}

func (q *halvesBackward) Do(n int, _ *gemm.Worker) {
	planes, rows := halvesPlanes((*Pass)(q))
	for i := n * planes; i < (n+1)*planes; i++ {
		gemm.MaxPool2Grad(planeOf(q.DX, planes, i), planeOf(q.X, planes, i), planeOf(q.Y, planes, i), planeOf(q.DY, planes, i), rows, q.Y.W, q.X.W)
	}
}

// halvesPlanes is the number of planes in a sample and of rows of windows in each. Channels
// without a row left over, which follow each other in memory, are one high plane.
func halvesPlanes(q *Pass) (planes, rows int) {
	if q.X.H%2 == 0 {
		return 1, q.Y.C * q.Y.H
	}
	return q.Y.C, q.Y.H
}

// planeOf returns the elements of one of the planes of samples, counted through all of them.
func planeOf(t *Tensor, planes, i int) []float32 {
	size := t.C / planes * t.H * t.W
	return t.Data[i*size:][:size]
}

// Forward computes the layer. It panics with a [*ShapeError] if x does not fit.
func (p *AvgPool2D) Forward(x *Tensor) *Tensor { return forward(p, x) }

// ForwardPass computes q.Y as Forward does.
func (p *AvgPool2D) ForwardPass(q *Pass) {
	inPlanes(q, p, planar.forwardPlane, p.window().work(q.Y))
}

func (p *AvgPool2D) forwardPlane(q *Pass, i int) {
	x, y, area := plane(q.X, i), plane(q.Y, i), float32(p.Kernel*p.Kernel)
	p.window().each(q.X, q.Y, func(out int, v view) {
		var total float32
		for r := range v.rows {
			for _, e := range x[v.first+r*v.width:][:v.columns] {
				total += e
			}
		}
		y[out] = total / area
	})
}

// BackwardPass gives each value of a window its share, 1/(Kernel·Kernel), of the window's
// gradient.
func (p *AvgPool2D) BackwardPass(q *Pass) {
	if q.DX != nil {
		inPlanes(q, p, planar.backwardPlane, p.window().work(q.Y))
	}
}

func (p *AvgPool2D) backwardPlane(q *Pass, i int) {
	dx, dy, area := plane(q.DX, i), plane(q.DY, i), float32(p.Kernel*p.Kernel)
	clear(dx)
	p.window().each(q.X, q.Y, func(out int, v view) {
		share := dy[out] / area
		for r := range v.rows {
			row := dx[v.first+r*v.width:][:v.columns]
			for i := range row {
				row[i] += share
			}
		}
	})
}

// view is the part of a window that lies inside the input: rows × columns elements, of
// which the first has the index first, in a plane that is width elements wide.
type view struct{ first, rows, columns, width int }

// largest is the index of the view's largest value, the first if there are several. The
// first not-a-number is larger than any other.
func (v view) largest(data []float32) int {
	best := v.first
	for r := range v.rows {
		from := v.first + r*v.width
		for i, e := range data[from:][:v.columns] {
			if e > data[best] || e != e {
				best = from + i
				if e != e {
					return best
				}
			}
		}
	}
	return best
}

// each calls do with the window of each element of a plane of y.
func (w window) each(x, y *Tensor, do func(out int, v view)) {
	out := 0
	for r := range y.H {
		top := r*w.stride - w.padding
		first := max(top, 0) * x.W
		rows := min(top+w.kernel, x.H) - max(top, 0)
		for c := range y.W {
			left := c*w.stride - w.padding
			do(out, view{first + max(left, 0), rows, min(left+w.kernel, x.W) - max(left, 0), x.W})
			out++
		}
	}
}

// work is how many numbers the windows of a plane of y read.
func (w window) work(y *Tensor) int { return y.H * y.W * w.kernel * w.kernel }

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *MaxPool2D) OutputShape(in Shape) (Shape, error) { return p.window().poolShape(p, in) }

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *AvgPool2D) OutputShape(in Shape) (Shape, error) { return p.window().poolShape(p, in) }

func (w window) poolShape(layer fmt.Stringer, in Shape) (Shape, error) {
	if err := checkSettings(layer, setting{"Kernel", w.kernel, 1, 2}, setting{"Stride", w.stride, 1, 1}, setting{"Padding", w.padding, 0, 0}); err != nil {
		return Shape{}, err
	}
	if err := in.check(layer); err != nil {
		return Shape{}, err
	}
	if w.padding > w.kernel/2 {
		return Shape{}, &ShapeError{
			Layer:   layer.String(),
			Wanted:  fmt.Sprintf("Padding of at most half the window, %d", w.kernel/2),
			Given:   fmt.Sprintf("Padding: %d", w.padding),
			Formula: "a window that lies in the padding alone has no value",
			Fix:     fmt.Sprintf("set Padding: %d", w.kernel/2),
		}
	}
	h, width, err := w.outShape(layer, in)
	if err != nil {
		return Shape{}, err
	}
	return checked(layer, Shape{in.N, in.C, h, width})
}

// Arithmetic writes out the output's size.
func (p *MaxPool2D) Arithmetic(in Shape) []ArithmeticStep { return p.window().poolSteps(in) }

// Arithmetic writes out the output's size.
func (p *AvgPool2D) Arithmetic(in Shape) []ArithmeticStep { return p.window().poolSteps(in) }

func (w window) poolSteps(in Shape) []ArithmeticStep {
	return append(w.sizeSteps(in), ArithmeticStep{QuantityOutputChannels, "", symbol("C", in.C)}, noParameters)
}

// noParameters is the last step of a layer without parameters.
var noParameters = ArithmeticStep{QuantityParameters, "", number(0)}

// String is the Go literal that makes the layer.
func (p *MaxPool2D) String() string {
	return describe("MaxPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding, "Ceil", p.Ceil)
}

// String is the Go literal that makes the layer.
func (p *AvgPool2D) String() string {
	return describe("AvgPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding, "Ceil", p.Ceil)
}
