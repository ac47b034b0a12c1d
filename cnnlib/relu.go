package cnnlib

// ReLU replaces every negative number by 0. It has no parameters and keeps the shape.
type ReLU struct{}

var _ Calculated = (*ReLU)(nil)

// Forward computes max(0, x) of every element. Not-a-number stays. It panics
// with a [*ShapeError] if x is no whole tensor.
func (r *ReLU) Forward(x *Tensor) *Tensor {
	out := NewTensor(mustFit(r, x))
	for i, v := range x.Data {
		if !(v <= 0) {
			out.Data[i] = v
		}
	}
	return out
}

// OutputShape returns in.
func (r *ReLU) OutputShape(in Shape) (Shape, error) { return checked(r.String(), in) }

// Arithmetic says that there are no parameters.
func (*ReLU) Arithmetic(Shape) []Step { return []Step{noParameters} }

// String is the Go literal that makes the layer.
func (*ReLU) String() string { return describe("ReLU") }
