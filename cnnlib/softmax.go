package cnnlib

// Softmax turns the channels at each position into probabilities: positive numbers
// that add up to 1. On a flat vector the channels are the classes. It has no
// parameters and keeps the shape.
type Softmax struct{}

var _ Calculated = (*Softmax)(nil)

// Forward computes e^(x_c − m) / Σ e^(x_k − m) over the channels, where m is the largest
// of them, so that no exponential overflows. The sum runs in float64. It
// panics with a [*ShapeError] if x is no whole tensor.
func (s *Softmax) Forward(x *Tensor) *Tensor {
	out := NewTensor(mustFit(s, x))
	exps := make([]float64, x.C)
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
	return out
}

// OutputShape returns in.
func (s *Softmax) OutputShape(in Shape) (Shape, error) { return checked(s.String(), in) }

// Arithmetic says that there are no parameters.
func (*Softmax) Arithmetic(Shape) []Step { return []Step{noParameters} }

// String is the Go literal that makes the layer.
func (*Softmax) String() string { return describe("Softmax") }
