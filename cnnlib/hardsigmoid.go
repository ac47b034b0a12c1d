package cnnlib

// HardSigmoid turns every number x into min(max(x + 3, 0), 6) / 6, a straight line from 0 to 1. The
// result is close to the result of [Sigmoid] but needs no exponential (A. Howard et al., "Searching
// for MobileNetV3", 2019). HardSigmoid has no parameters and keeps the shape.
type HardSigmoid struct{}

var (
	_ ArithmeticLayer = (*HardSigmoid)(nil)
	_ Differentiable  = (*HardSigmoid)(nil)
	_ OperationsLayer = (*HardSigmoid)(nil)
)

// Forward computes min(max(x + 3, 0), 6)/6 for every element x in float64 and rounds it to float32.
// The result is 0 for x up to −3 and 1 from 3 on. Not-a-number stays. Forward panics with a
// [*ShapeError] if x is no whole tensor.
func (h *HardSigmoid) Forward(x *Tensor) *Tensor { return forward(h, x) }

// ForwardPass computes p.Y as Forward does.
func (*HardSigmoid) ForwardPass(p *Pass) { inPieces(p, hardSigmoidForward) }

// BackwardPass multiplies the gradient by the slope: 1/6 between −3 and 3, 0 at −3, at 3 and beyond.
func (*HardSigmoid) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, hardSigmoidBackward)
	}
}

func hardSigmoidForward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		y[i] = float32(min(max(float64(x)+3, 0), 6) / 6)
	}
}

func hardSigmoidBackward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		if -3 < x && x < 3 {
			dx[i] = float32(float64(dy[i]) / 6)
		} else {
			dx[i] = 0
		}
	}
}

// OutputShape returns in.
func (h *HardSigmoid) OutputShape(in Shape) (Shape, error) { return checked(h, in) }

// Arithmetic says that there are no parameters.
func (*HardSigmoid) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts one addition, two comparisons and one division for each number.
func (*HardSigmoid) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Additions: n, Comparisons: 2 * n, Divisions: n}
}

func (*HardSigmoid) receptiveField(f field, _, _ int) field { return f }

func (*HardSigmoid) dependence(Shape) dependence { return dependence{} }

func (*HardSigmoid) operation() Operation { return OperationElementwise }

func (*HardSigmoid) shortName(Language) []string { return []string{"HardSigmoid"} }

// String is the Go literal that makes the layer.
func (*HardSigmoid) String() string { return describe("HardSigmoid") }
