package cnnlib

// Softmax turns the channels at each position into probabilities: positive numbers
// that add up to 1. On a flat vector the channels are the classes. Softmax has
// no parameters and keeps the shape.
type Softmax struct{}

var (
	_ ArithmeticLayer = (*Softmax)(nil)
	_ OperationsLayer = (*Softmax)(nil)
	_ Differentiable  = (*Softmax)(nil)
)

// Forward computes e^(x_c − m) / Σ e^(x_k − m) over the channels, where m is the largest
// x_k, so that no exponential overflows. The sum runs in float64. Forward panics with a
// [*ShapeError] if x is no whole tensor.
func (s *Softmax) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (*Softmax) ForwardPass(p *Pass) {
	x, out := p.X, p.Y
	exps, _ := p.Workspace.([]float64)
	if len(exps) != x.C {
		exps = make([]float64, x.C)
		p.Workspace = exps
	}
	plane := x.H * x.W
	for n := range x.N {
		for p := range plane {
			first := n*x.C*plane + p
			m := x.Data[first]
			for c := range x.C {
				m = max(m, x.Data[first+c*plane])
			}
			total := 0.0
			for c := range exps {
				exps[c] = exp(float64(x.Data[first+c*plane]) - float64(m))
				total += exps[c]
			}
			for c, e := range exps {
				out.Data[first+c*plane] = float32(e / total)
			}
		}
	}
}

// BackwardPass computes dx_c = y_c · (dy_c − Σ y_k·dy_k) at each position. The sum runs in float64.
func (*Softmax) BackwardPass(p *Pass) {
	if p.DX == nil {
		return
	}
	plane := p.Y.H * p.Y.W
	for n := range p.Y.N {
		for at := range plane {
			first, last := n*p.Y.C*plane+at, (n+1)*p.Y.C*plane
			total := 0.0
			for i := first; i < last; i += plane {
				total += float64(float64(p.Y.Data[i]) * float64(p.DY.Data[i]))
			}
			for i := first; i < last; i += plane {
				p.DX.Data[i] = float32(float64(p.Y.Data[i]) * (float64(p.DY.Data[i]) - total))
			}
		}
	}
}

// OutputShape returns in.
func (s *Softmax) OutputShape(in Shape) (Shape, error) { return checked(s, in) }

// Arithmetic says that there are no parameters.
func (*Softmax) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts, at each position with C channels, C − 1 comparisons for the largest number,
// C subtractions, C exponentials, C − 1 additions and C divisions.
func (*Softmax) Operations(in, _ Shape) Operations {
	n := in.Len()
	sums := n - n/in.C
	return Operations{Comparisons: sums, Additions: n + sums, Functions: n, Divisions: n}
}

func (*Softmax) receptiveField(f field, _, _ int) field { return f.whole() }

func (*Softmax) dependence(in Shape) dependence { return allChannels(in) }

func (*Softmax) operation() Operation { return OperationAcrossChannels }

func (*Softmax) shortName(Language) []string { return []string{"Softmax"} }

// String is the Go literal that makes the layer.
func (*Softmax) String() string { return describe("Softmax") }
