package cnnlib

import "math"

// Tanh turns every number x into (e^x − e^−x) / (e^x + e^−x), which lies between −1 and 1.
// Tanh has no parameters and keeps the shape.
type Tanh struct{}

var (
	_ ArithmeticLayer = (*Tanh)(nil)
	_ OperationsLayer = (*Tanh)(nil)
	_ Differentiable  = (*Tanh)(nil)
)

// Forward computes tanh x = σ(2x) − σ(−2x) for every element x in float64 and rounds it to
// float32. Not-a-number stays. Forward panics with a [*ShapeError] if x is no whole tensor.
func (t *Tanh) Forward(x *Tensor) *Tensor { return forward(t, x) }

// ForwardPass computes p.Y as Forward does.
func (*Tanh) ForwardPass(p *Pass) { inPieces(p, tanhForward) }

// BackwardPass multiplies the gradient by the slope 1 − tanh² x = 4·σ(2x)·σ(−2x), in float64.
func (*Tanh) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, tanhBackward)
	}
}

func tanhForward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, v := range p.X.Data[from:to] {
		y[i] = float32(tanh(float64(v)))
	}
}

// tanh returns tanh x with a relative error below 2⁻⁴⁰; the largest measured error is 2^−42.9.
func tanh(x float64) float64 {
	if math.Abs(x) < 0x1p-10 {
		// The difference would lose its digits. The series x − x³/3 + 2x⁵/15 − … can end after two
		// terms: the third term is less than 2⁻⁴² of the first.
		return x * (1 - float64(x*x)/3)
	}
	s, rest := sigmoids(2 * x)
	return s - rest
}

func tanhBackward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, v := range p.X.Data[from:to] {
		s, rest := sigmoids(2 * float64(v))
		dx[i] = float32(float64(dy[i]) * float64(4*s*rest))
	}
}

// OutputShape returns in.
func (t *Tanh) OutputShape(in Shape) (Shape, error) { return checked(t, in) }

// Arithmetic says that there are no parameters.
func (*Tanh) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts one function for each number.
func (*Tanh) Operations(in, _ Shape) Operations { return Operations{Functions: in.Len()} }

func (*Tanh) receptiveField(f field, _, _ int) field { return f }

func (*Tanh) dependence(Shape) dependence { return dependence{} }

func (*Tanh) operation() Operation { return OperationElementwise }

func (*Tanh) shortName(Language) []string { return []string{"Tanh"} }

// String is the Go literal that makes the layer.
func (*Tanh) String() string { return describe("Tanh") }
