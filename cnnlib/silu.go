package cnnlib

// SiLU multiplies every number x by σ(x), see [Sigmoid]. SiLU is also called swish (S. Elfwing,
// E. Uchibe and K. Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
// Approximation in Reinforcement Learning", 2017). SiLU has no parameters and keeps the shape.
type SiLU struct{}

var (
	_ ArithmeticLayer = (*SiLU)(nil)
	_ OperationsLayer = (*SiLU)(nil)
	_ Differentiable  = (*SiLU)(nil)
)

// Forward computes x·σ(x) for every element x in float64 and rounds it to float32. Minus infinity
// gives 0. Not-a-number stays. Forward panics with a [*ShapeError] if x is no whole tensor.
func (s *SiLU) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (*SiLU) ForwardPass(p *Pass) { inPieces(p, siluForward) }

// BackwardPass multiplies the gradient by the slope σ(x)·(1 + x·σ(−x)), in float64.
func (*SiLU) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, siluBackward)
	}
}

// beyond is a number so large that σ(beyond) is σ(∞) = 1 and σ(−beyond) is σ(−∞) = 0.
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

// Operations counts one exponential, one addition, one division and one multiplication for each
// number.
func (*SiLU) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Functions: n, Additions: n, Divisions: n, Multiplications: n}
}

func (*SiLU) receptiveField(f field, _, _ int) field { return f }

func (*SiLU) dependence(Shape) dependence { return dependence{} }

func (*SiLU) operation() Operation { return OperationElementwise }

func (*SiLU) shortName(Language) []string { return []string{"SiLU"} }

// String is the Go literal that makes the layer.
func (*SiLU) String() string { return describe("SiLU") }
