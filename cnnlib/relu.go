package cnnlib

// ReLU replaces every negative number by 0. It has no parameters and keeps the shape.
type ReLU struct{}

var (
	_ Calculated     = (*ReLU)(nil)
	_ Differentiable = (*ReLU)(nil)
)

// Forward computes max(0, x) of every element. Not-a-number stays. It panics
// with a [*ShapeError] if x is no whole tensor.
func (r *ReLU) Forward(x *Tensor) *Tensor { return forward(r, x) }

// ForwardPass computes p.Y as Forward does.
func (*ReLU) ForwardPass(p *Pass) {
	for i, v := range p.X.Data {
		if v <= 0 {
			v = 0
		}
		p.Y.Data[i] = v
	}
}

// BackwardPass lets the gradient through where the output is not 0.
func (*ReLU) BackwardPass(p *Pass) {
	if p.DX == nil {
		return
	}
	for i, v := range p.Y.Data {
		d := p.DY.Data[i]
		if v == 0 {
			d = 0
		}
		p.DX.Data[i] = d
	}
}

// OutputShape returns in.
func (r *ReLU) OutputShape(in Shape) (Shape, error) { return checked(r, in) }

// Arithmetic says that there are no parameters.
func (*ReLU) Arithmetic(Shape) []Step { return []Step{noParameters} }

// String is the Go literal that makes the layer.
func (*ReLU) String() string { return describe("ReLU") }
