package cnnlib

// ReLU6 replaces every negative number by 0 and every number above 6 by 6, so that few bits
// can hold the result (A. Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010).
// ReLU6 has no parameters and keeps the shape.
type ReLU6 struct{}

var (
	_ ArithmeticLayer = (*ReLU6)(nil)
	_ OperationsLayer = (*ReLU6)(nil)
	_ Differentiable  = (*ReLU6)(nil)
)

// Forward computes min(max(x, 0), 6) for every element x. Not-a-number stays. Forward panics with
// a [*ShapeError] if x is no whole tensor.
func (r *ReLU6) Forward(x *Tensor) *Tensor { return forward(r, x) }

// ForwardPass computes p.Y as Forward does.
func (*ReLU6) ForwardPass(p *Pass) { inPieces(p, relu6Forward) }

// BackwardPass passes the gradient on where the output is neither 0 nor 6; elsewhere it gives 0.
func (*ReLU6) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, relu6Backward)
	}
}

func relu6Forward(p *Pass, from, to int) {
	y := p.Y.Data[from:to]
	for i, x := range p.X.Data[from:to] {
		y[i] = min(max(x, 0), 6)
	}
}

func relu6Backward(p *Pass, from, to int) {
	dx, dy := p.DX.Data[from:to], p.DY.Data[from:to]
	for i, y := range p.Y.Data[from:to] {
		d := dy[i]
		if y == 0 || y == 6 {
			d = 0
		}
		dx[i] = d
	}
}

// OutputShape returns in.
func (r *ReLU6) OutputShape(in Shape) (Shape, error) { return checked(r, in) }

// Arithmetic says that there are no parameters.
func (*ReLU6) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts two comparisons for each number.
func (*ReLU6) Operations(in, _ Shape) Operations { return Operations{Comparisons: 2 * in.Len()} }

func (*ReLU6) receptiveField(f field, _, _ int) field { return f }

func (*ReLU6) dependence(Shape) dependence { return dependence{} }

func (*ReLU6) operation() Operation { return OperationElementwise }

func (*ReLU6) shortName(Language) []string { return []string{"ReLU6"} }

// String is the Go literal that makes the layer.
func (*ReLU6) String() string { return describe("ReLU6") }
