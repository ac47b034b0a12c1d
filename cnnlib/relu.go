package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// ReLU replaces every negative number by 0. It has no parameters and keeps the shape.
type ReLU struct{}

var (
	_ ArithmeticLayer = (*ReLU)(nil)
	_ OperationsLayer = (*ReLU)(nil)
	_ Differentiable  = (*ReLU)(nil)
)

// Forward computes max(0, x) for every element x. Not-a-number stays. Forward panics with a
// [*ShapeError] if x is no whole tensor.
func (r *ReLU) Forward(x *Tensor) *Tensor { return forward(r, x) }

// ForwardPass computes p.Y as Forward does.
func (*ReLU) ForwardPass(p *Pass) { inPieces(p, reluForward) }

// BackwardPass passes the gradient on where the output is not 0; elsewhere it gives 0.
func (*ReLU) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPieces(p, reluBackward)
	}
}

func reluForward(p *Pass, from, to int) { gemm.ReLU(p.Y.Data[from:to], p.X.Data[from:to]) }

func reluBackward(p *Pass, from, to int) {
	gemm.ReLUGrad(p.DX.Data[from:to], p.Y.Data[from:to], p.DY.Data[from:to])
}

// OutputShape returns in.
func (r *ReLU) OutputShape(in Shape) (Shape, error) { return checked(r, in) }

// Arithmetic says that there are no parameters.
func (*ReLU) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts one comparison for each number.
func (*ReLU) Operations(in, _ Shape) Operations { return Operations{Comparisons: in.Len()} }

func (*ReLU) receptiveField(f field, _, _ int) field { return f }

func (*ReLU) dependence(Shape) dependence { return dependence{} }

func (*ReLU) operation() Operation { return OperationElementwise }

func (*ReLU) shortName(Language) []string { return []string{"ReLU"} }

// String is the Go literal that makes the layer.
func (*ReLU) String() string { return describe("ReLU") }
