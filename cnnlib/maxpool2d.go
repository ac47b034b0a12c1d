package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// MaxPool2D keeps the largest value in each window. Every channel is pooled by itself: height and
// width shrink, depth stays. MaxPool2D has no parameters.
//
// The output is N × C × H_out × W_out with
//
//	H_out = ⌊(H + 2·Padding − Kernel) / Stride⌋ + 1
//
// and W_out likewise. Padding is never the largest value. Not-a-number in a window gives
// not-a-number.
//
// With Ceil the quotient is rounded up, so that no row or column is left over. A last window that
// would begin beyond the input and its left padding is left out. So the sizes are the sizes of
// PyTorch's ceil_mode. A window that reaches beyond the input is cut at the input's border.
type MaxPool2D struct {
	Kernel  int  // side of the window
	Stride  int  // step between window positions; 0 means Kernel, so that windows touch
	Padding int  // rows and columns added on every side, at most Kernel/2
	Ceil    bool // round the number of window positions up
}

var (
	_ ArithmeticLayer = (*MaxPool2D)(nil)
	_ OperationsLayer = (*MaxPool2D)(nil)
	_ Differentiable  = (*MaxPool2D)(nil)
	_ planar          = (*MaxPool2D)(nil)
)

func (p *MaxPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding, p.Ceil) }

// Forward computes the largest value of each window. Forward panics with a [*ShapeError] if x does
// not fit.
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

// BackwardPass gives each window's gradient to the window's largest value, the first of them if there
// are several. The largest value of several windows gets the sum of their gradients.
func (p *MaxPool2D) BackwardPass(q *Pass) {
	if q.DX == nil {
		return
	}
	if p.halves(q) {
		if q.X.H%2 != 0 || q.X.W%2 != 0 {
			clear(q.DX.Data) // the last row or column is in no window
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

// halves says whether the windows are the usual windows: 2×2, touching, and none of them cut.
func (p *MaxPool2D) halves(q *Pass) bool {
	return poolWindow(p.Kernel, p.Stride, p.Padding, false) == (window{kernel: 2, stride: 2, dilation: 1}) && q.Y.H == q.X.H/2 && q.Y.W == q.X.W/2
}

// halvesForward and halvesBackward pool one sample with the windows that halves means.
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

// halvesPlanes returns the number of planes in a sample, and the number of rows of windows in each
// plane. If no row is left over, all channels are one high plane, as they follow each other in memory.
func halvesPlanes(q *Pass) (planes, rows int) {
	if q.X.H%2 == 0 {
		return 1, q.Y.C * q.Y.H
	}
	return q.Y.C, q.Y.H
}

// planeOf returns the elements of plane i, for samples of so many planes. Planes are counted
// through all samples.
func planeOf(t *Tensor, planes, i int) []float32 {
	size := t.C / planes * t.H * t.W
	return t.Data[i*size:][:size]
}

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *MaxPool2D) OutputShape(in Shape) (Shape, error) {
	var list [3]setting
	return p.window().poolShape(p, p.settings(list[:0], in.C), in)
}

// settings are the layer's whole-number fields.
func (p *MaxPool2D) settings(list []setting, _ int) []setting {
	return poolSettings(list, &p.Kernel, &p.Stride, &p.Padding)
}

func (p *MaxPool2D) bare() tunable { q := *p; return &q }

// Arithmetic writes out the output's size.
func (p *MaxPool2D) Arithmetic(in Shape) []ArithmeticStep { return p.window().poolSteps(in) }

// Operations counts Kernel·Kernel − 1 comparisons for each number of the output.
func (p *MaxPool2D) Operations(_, out Shape) Operations {
	return Operations{Comparisons: saturatingMultiply(out.Len(), saturatingMultiply(p.Kernel, p.Kernel)-1)}
}

func (p *MaxPool2D) receptiveField(f field, _, _ int) field { return f.window(p.window()) }

func (p *MaxPool2D) dependence(Shape) dependence {
	return dependence{rows: p.window().taps, columns: p.window().taps}
}

// NoteMaximum is the note of a [MaxPool2D]: it takes the largest value, so nothing is learned.
const NoteMaximum LayerNote = "picked"

func (*MaxPool2D) note() note {
	return note{NoteMaximum,
		"no parameters: the largest value of a window is taken, nothing is learned",
		"没有参数：只取窗口中的最大值，没有需要学习的东西"}
}

func (*MaxPool2D) operation() Operation { return OperationLargest }

func (p *MaxPool2D) shortName(l Language) []string {
	return p.window().shortName(l, p.Kernel, l.Say("max pool", "最大池化"))
}

// String is the Go literal that makes the layer.
func (p *MaxPool2D) String() string {
	return describe("MaxPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding, "Ceil", p.Ceil)
}
