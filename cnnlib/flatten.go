package cnnlib

// Flatten lays the numbers of each sample out as one vector, N × C·H·W × 1 × 1, in the order of
// [Tensor.Data]. Flatten has no parameters.
type Flatten struct{}

var (
	_ ArithmeticLayer = (*Flatten)(nil)
	_ OperationsLayer = (*Flatten)(nil)
	_ Differentiable  = (*Flatten)(nil)
)

// Forward copies x into the new shape. Forward panics with a [*ShapeError] if x is no whole tensor.
func (f *Flatten) Forward(x *Tensor) *Tensor { return forward(f, x) }

// ForwardPass copies p.X into the new shape.
func (*Flatten) ForwardPass(p *Pass) { copy(p.Y.Data, p.X.Data) }

// BackwardPass copies the gradient into the old shape.
func (*Flatten) BackwardPass(p *Pass) {
	if p.DX != nil {
		copy(p.DX.Data, p.DY.Data)
	}
}

// OutputShape returns N × C·H·W × 1 × 1.
func (f *Flatten) OutputShape(in Shape) (Shape, error) {
	if err := in.check(f); err != nil {
		return Shape{}, err
	}
	return Shape{in.N, in.C * in.H * in.W, 1, 1}, nil
}

// Arithmetic writes out the length of the vector.
func (*Flatten) Arithmetic(in Shape) []ArithmeticStep {
	length := product(symbol("H", in.H), symbol("W", in.W), symbol("C", in.C))
	return []ArithmeticStep{{QuantityFlatLength, "", length}, noParameters}
}

// Operations counts nothing: the layer only moves numbers.
func (*Flatten) Operations(_, _ Shape) Operations { return Operations{} }

func (*Flatten) receptiveField(f field, in, _ int) field {
	f.stride = 0
	if in > 1 {
		f.grid = in
	}
	return f
}

func (*Flatten) dependence(Shape) dependence { return dependence{flattens: true} }

func (*Flatten) operation() Operation { return OperationRearrangement }

func (*Flatten) shortName(l Language) []string { return []string{l.Say("flatten", "展平")} }

// String is the Go literal that makes the layer.
func (*Flatten) String() string { return describe("Flatten") }
