package cnnlib

// HardSwish multiplies every number x by min(max(x + 3, 0), 6) / 6. The result is close to
// the result of [SiLU] but needs no exponential (A. Howard et al., "Searching for MobileNetV3",
// 2019). HardSwish has no parameters and keeps the shape.
type HardSwish struct{}

var (
	_ ArithmeticLayer = (*HardSwish)(nil)
	_ OperationsLayer = (*HardSwish)(nil)
	_ Differentiable  = (*HardSwish)(nil)
)

// Forward computes x·min(max(x + 3, 0), 6)/6 for every element x in float64 and rounds it to
// float32. The result is 0 for x up to −3 and x from 3 on. Minus infinity gives 0. Not-a-number
// stays. Forward panics with a [*ShapeError] if x is no whole tensor.
func (h *HardSwish) Forward(x *Tensor) *Tensor { return forward(h, x) }

// ForwardPass computes p.Y as Forward does.
func (*HardSwish) ForwardPass(p *Pass) { inPieces(p, hardSwishForward) }

// BackwardPass multiplies the gradient by the slope: 0 for x up to −3, 1 from 3 on, and
// (2x + 3)/6 between them.
func (*HardSwish) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, hardSwishBackward)
	}
}

func hardSwishForward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		switch {
		case x <= -3:
			y[i] = 0
		case x >= 3:
			y[i] = x
		default:
			y[i] = float32(float64(x) * (float64(x) + 3) / 6)
		}
	}
}

func hardSwishBackward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		switch {
		case x <= -3:
			dx[i] = 0
		case x >= 3:
			dx[i] = dy[i]
		default:
			dx[i] = float32(float64(dy[i]) * (float64(2*float64(x)) + 3) / 6)
		}
	}
}

// OutputShape returns in.
func (h *HardSwish) OutputShape(in Shape) (Shape, error) { return checked(h, in) }

// Arithmetic says that there are no parameters.
func (*HardSwish) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts one addition, two comparisons, one multiplication and one division for each
// number.
func (*HardSwish) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Additions: n, Comparisons: 2 * n, Multiplications: n, Divisions: n}
}

func (*HardSwish) receptiveField(f field, _, _ int) field { return f }

func (*HardSwish) dependence(Shape) dependence { return dependence{} }

func (*HardSwish) operation() Operation { return OperationElementwise }

func (*HardSwish) shortName(Language) []string { return []string{"HardSwish"} }

// String is the Go literal that makes the layer.
func (*HardSwish) String() string { return describe("HardSwish") }
