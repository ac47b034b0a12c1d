package cnnlib

import "math"

// Sigmoid turns every number x into σ(x) = 1 / (1 + e^−x), which lies between 0 and 1. It has no
// parameters and keeps the shape.
type Sigmoid struct{}

// SiLU multiplies every number x by σ(x), see [Sigmoid]; it is also called swish (S. Elfwing,
// E. Uchibe and K. Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
// Approximation in Reinforcement Learning", 2017). It has no parameters and keeps the shape.
type SiLU struct{}

// Tanh turns every number x into (e^x − e^−x) / (e^x + e^−x), which lies between −1 and 1. It
// has no parameters and keeps the shape.
type Tanh struct{}

var (
	_ ArithmeticLayer = (*Sigmoid)(nil)
	_ ArithmeticLayer = (*SiLU)(nil)
	_ ArithmeticLayer = (*Tanh)(nil)
	_ Differentiable  = (*Sigmoid)(nil)
	_ Differentiable  = (*SiLU)(nil)
	_ Differentiable  = (*Tanh)(nil)
)

// sigmoids returns σ(x) and σ(−x) = 1 − σ(x), each with a relative error below 2⁻⁴⁹; the
// largest measured is 2^−51.0. From |x| = 700 on the smaller one is 0. No exponential overflows,
// since e^−|x| is at most 1. Of 7 million float32 all over their range, no value and no slope of
// the layers here is off by more than 0.50000 of its last place.
func sigmoids(x float64) (s, rest float64) {
	e := exp(-math.Abs(x))
	s = 1 / (1 + e)
	rest = float64(e * s)
	if x < 0 {
		return rest, s
	}
	return s, rest
}

// Forward computes 1 / (1 + e^−x) of every element in float64 and rounds it to float32.
// Not-a-number stays. It panics with a [*ShapeError] if x is no whole tensor.
func (s *Sigmoid) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (*Sigmoid) ForwardPass(p *Pass) { inPieces(p, sigmoidForward) }

// BackwardPass multiplies the gradient by the slope σ(x)·σ(−x), in float64. So it does not
// vanish where the output has been rounded to 1.
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

// String is the Go literal that makes the layer.
func (*Sigmoid) String() string { return describe("Sigmoid") }

// Forward computes x·σ(x) of every element in float64 and rounds it to float32. Minus infinity
// gives 0, not-a-number stays. It panics with a [*ShapeError] if x is no whole tensor.
func (s *SiLU) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (*SiLU) ForwardPass(p *Pass) { inPieces(p, siluForward) }

// BackwardPass multiplies the gradient by the slope σ(x)·(1 + x·σ(−x)), in float64.
func (*SiLU) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, siluBackward)
	}
}

// beyond is a number for which both σ(beyond) and σ(−beyond) are as for infinity.
const beyond = 1000

func siluForward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, v := range p.X.Data[from:to] {
		x := max(float64(v), -beyond) // infinity times 0 would be not-a-number
		s, _ := sigmoids(x)
		y[i] = float32(x * s)
	}
}

func siluBackward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, v := range p.X.Data[from:to] {
		x := min(max(float64(v), -beyond), beyond)
		s, rest := sigmoids(x)
		dx[i] = float32(float64(dy[i]) * float64(s*(1+float64(x*rest))))
	}
}

// OutputShape returns in.
func (s *SiLU) OutputShape(in Shape) (Shape, error) { return checked(s, in) }

// Arithmetic says that there are no parameters.
func (*SiLU) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// String is the Go literal that makes the layer.
func (*SiLU) String() string { return describe("SiLU") }

// Forward computes tanh x = σ(2x) − σ(−2x) of every element in float64 and rounds it to
// float32. Not-a-number stays. It panics with a [*ShapeError] if x is no whole tensor.
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

// tanh returns tanh x with a relative error below 2⁻⁴⁰; the largest measured is 2^−42.9.
func tanh(x float64) float64 {
	if math.Abs(x) < 0x1p-10 {
		// The difference would lose its digits: x − x³/3 + 2x⁵/15 − …, whose third term is less
		// than 2⁻⁴² of the first.
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

// String is the Go literal that makes the layer.
func (*Tanh) String() string { return describe("Tanh") }
