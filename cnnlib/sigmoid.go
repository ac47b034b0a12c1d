package cnnlib

import "math"

// Sigmoid turns every number x into σ(x) = 1 / (1 + e^−x), which lies between 0 and 1. Sigmoid
// has no parameters and keeps the shape.
type Sigmoid struct{}

var (
	_ ArithmeticLayer = (*Sigmoid)(nil)
	_ OperationsLayer = (*Sigmoid)(nil)
	_ Differentiable  = (*Sigmoid)(nil)
)

// sigmoids returns σ(x) and σ(−x) = 1 − σ(x). [SiLU] and [Tanh] use it, too. Each result has a
// relative error below 2⁻⁴⁹; the largest measured error is 2^−51.0. From |x| = 700 on, the smaller
// result is 0. No exponential overflows, since e^−|x| is at most 1. For 7 million float32 all over
// their range, no value and no slope of these layers is off by more than 0.50000 of its last place.
func sigmoids(x float64) (s, rest float64) {
	e := exp(-math.Abs(x))
	s = 1 / (1 + e)
	rest = float64(e * s)
	if x < 0 {
		return rest, s
	}
	return s, rest
}

// Forward computes 1 / (1 + e^−x) for every element x in float64 and rounds it to float32.
// Not-a-number stays. Forward panics with a [*ShapeError] if x is no whole tensor.
func (s *Sigmoid) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (*Sigmoid) ForwardPass(p *Pass) { inPieces(p, sigmoidForward) }

// BackwardPass multiplies the gradient by the slope σ(x)·σ(−x), in float64. So the slope
// does not vanish where the output has been rounded to 1.
func (*Sigmoid) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, sigmoidBackward)
	}
}

func sigmoidForward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		s, _ := sigmoids(float64(x))
		y[i] = float32(s)
	}
}

func sigmoidBackward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		s, rest := sigmoids(float64(x))
		dx[i] = float32(float64(dy[i]) * float64(s*rest))
	}
}

// OutputShape returns in.
func (s *Sigmoid) OutputShape(in Shape) (Shape, error) { return checked(s, in) }

// Arithmetic says that there are no parameters.
func (*Sigmoid) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts one exponential, one addition and one division for each number.
func (*Sigmoid) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Functions: n, Additions: n, Divisions: n}
}

func (*Sigmoid) receptiveField(f field, _, _ int) field { return f }

func (*Sigmoid) dependence(Shape) dependence { return dependence{} }

func (*Sigmoid) operation() Operation { return OperationElementwise }

func (*Sigmoid) shortName(Language) []string { return []string{"Sigmoid"} }

// String is the Go literal that makes the layer.
func (*Sigmoid) String() string { return describe("Sigmoid") }
