package cnnlib

// AvgPool2D averages each window. Its windows and its output's shape are as in [MaxPool2D].
// Places of a window beyond the input count as zeros. The sum runs row by row and is always divided
// by Kernel·Kernel. PyTorch divides by Kernel·Kernel, too, except with ceil_mode: there it does not
// count places beyond the padding and divides by less. PyTorch's divisor_override=Kernel·Kernel
// gives the results of AvgPool2D. AvgPool2D has no parameters.
type AvgPool2D struct {
	Kernel  int  // side of the window
	Stride  int  // step between window positions; 0 means Kernel, so that windows touch
	Padding int  // rows and columns of zeros added on every side, at most Kernel/2
	Ceil    bool // round the number of window positions up
}

var (
	_ ArithmeticLayer = (*AvgPool2D)(nil)
	_ OperationsLayer = (*AvgPool2D)(nil)
	_ Differentiable  = (*AvgPool2D)(nil)
	_ planar          = (*AvgPool2D)(nil)
)

func (p *AvgPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding, p.Ceil) }

// Forward computes the mean of each window. Forward panics with a [*ShapeError] if x does not fit.
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

// BackwardPass gives each value of a window a share of the window's gradient: the gradient divided
// by Kernel·Kernel. A value of several windows gets the sum of its shares.
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

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *AvgPool2D) OutputShape(in Shape) (Shape, error) {
	var list [3]setting
	return p.window().poolShape(p, p.settings(list[:0], in.C), in)
}

// settings are the layer's whole-number fields.
func (p *AvgPool2D) settings(list []setting, _ int) []setting {
	return poolSettings(list, &p.Kernel, &p.Stride, &p.Padding)
}

func (p *AvgPool2D) bare() tunable { q := *p; return &q }

// Arithmetic writes out the output's size.
func (p *AvgPool2D) Arithmetic(in Shape) []ArithmeticStep { return p.window().poolSteps(in) }

// Operations counts Kernel·Kernel − 1 additions and one division for each number of the output.
func (p *AvgPool2D) Operations(_, out Shape) Operations {
	return Operations{Additions: saturatingMultiply(out.Len(), saturatingMultiply(p.Kernel, p.Kernel)-1), Divisions: out.Len()}
}

func (p *AvgPool2D) receptiveField(f field, _, _ int) field { return f.window(p.window()) }

func (p *AvgPool2D) dependence(Shape) dependence {
	return dependence{rows: p.window().taps, columns: p.window().taps}
}

// NoteMean is the note of an [AvgPool2D]: the weights of a mean are fixed, so nothing is learned.
const NoteMean LayerNote = "averaged"

func (*AvgPool2D) note() note {
	return note{NoteMean,
		"no parameters: the weights of a mean are fixed, nothing is learned",
		"没有参数：求平均的权重是固定的，没有需要学习的东西"}
}

func (*AvgPool2D) operation() Operation { return OperationMean }

func (p *AvgPool2D) shortName(l Language) []string {
	return p.window().shortName(l, p.Kernel, l.Say("mean pool", "平均池化"))
}

// String is the Go literal that makes the layer.
func (p *AvgPool2D) String() string {
	return describe("AvgPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding, "Ceil", p.Ceil)
}
