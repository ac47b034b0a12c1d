package cnnlib

import (
	"math/rand/v2"

	"cnnlessons/cnnlib/internal/conv"
)

// Linear is a fully connected layer. Its input is flat, N × In × 1 × 1, and its output is
// N × Out × 1 × 1. Each of the Out neurons has a weight for each of the In numbers, and a bias.
// Before [Init] or an assignment to Weight and Bias the layer can tell shapes and arithmetic but
// not run.
type Linear struct {
	In     int  // numbers in the input vector
	Out    int  // neurons, which is the length of the output vector
	NoBias bool // leave out the bias

	Weight *Tensor // Out × In × 1 × 1
	Bias   *Tensor // 1 × Out × 1 × 1; not used if NoBias

	WeightGrad, BiasGrad *Tensor // the gradients of the loss; nil until the first Backward of a [Run]
}

var (
	_ Parametric      = (*Linear)(nil)
	_ ArithmeticLayer = (*Linear)(nil)
	_ OperationsLayer = (*Linear)(nil)
	_ Differentiable  = (*Linear)(nil)
)

// Forward computes out[n,o] = bias[o] + Σ weight[o,i] · x[n,i]. The sum is one chain of fused
// multiply-adds in the order of i, starting from the bias. Forward panics with a [*ShapeError] if
// x does not fit, and with a [*UsageError] if the weights were never made.
func (l *Linear) Forward(x *Tensor) *Tensor { return forward(l, x) }

// ForwardPass computes p.Y as Forward does.
func (l *Linear) ForwardPass(p *Pass) {
	l.multiplierOf(p).Forward(p.Y.Data, p.X.Data, l.Weight.Data, dataOf(l.Bias))
}

// multiplierOf returns the multiplier that a pass keeps, made anew if the layer or the number of samples
// has changed.
func (l *Linear) multiplierOf(p *Pass) *conv.Multiplier {
	m, ok := p.Workspace.(*conv.Multiplier)
	if n := p.X.N; !ok || m.In != l.In || m.Out != l.Out || m.Samples != n || m.Bias == l.NoBias {
		m = conv.NewMultiplier(l.In, l.Out, n, !l.NoBias)
		p.Workspace = m
	}
	return m
}

// BackwardPass computes dx[n,i] = Σ weight[o,i]·dy[n,o] over o. It adds Σ dy[n,o]·x[n,i] over the
// samples n to WeightGrad, and Σ dy[n,o] over n to BiasGrad.
func (l *Linear) BackwardPass(p *Pass) {
	m := l.multiplierOf(p)
	if !p.Frozen {
		makeGrad(&l.WeightGrad, l.Weight)
		if !l.NoBias {
			makeGrad(&l.BiasGrad, l.Bias)
		}
		m.BackwardParams(l.WeightGrad.Data, dataOf(l.BiasGrad), p.DY.Data, p.X.Data)
	}
	if p.DX != nil {
		m.BackwardInput(p.DX.Data, p.DY.Data, l.Weight.Data)
	}
}

// OutputShape returns N × Out × 1 × 1, or a [*ShapeError] if in is not a flat vector of
// In numbers.
func (l *Linear) OutputShape(in Shape) (Shape, error) {
	if err := in.check(l); err != nil {
		return Shape{}, err
	}
	length := in.C * in.H * in.W
	if err := l.check(length); err != nil {
		return Shape{}, err
	}
	if length == l.In && in.H == 1 && in.W == 1 {
		return checked(l, Shape{in.N, l.Out, 1, 1})
	}
	return Shape{}, l.otherFeatures(in)
}

// otherFeatures is the error for an input that is no vector of In numbers.
func (l *Linear) otherFeatures(in Shape) error {
	length := in.C * in.H * in.W
	h, w, c := symbol("H", in.H), symbol("W", in.W), symbol("C", in.C)
	e := NewShapeError(otherFeatures, l.String(), l.In, in, in.H, in.W, in.C, length)
	switch {
	case length == l.In:
		return e.needing(ProblemNotFlat, Condition{product(h, w), RelationEqual, number(1)}).fixedBy(fix{text: putFlatten, flatten: true})
	case (&Linear{In: length, Out: l.Out}).check(length) != nil:
		e.fixedBy(fix{text: shrinkInput})
	case in.H > 1 || in.W > 1:
		e.fixedBy(fix{text: setAndFlatten.Of("In", length), field: "In", value: length, flatten: true})
	default:
		e.fixedBy(setField("In", length))
	}
	return e.needing(ProblemFeatures, Condition{symbol("F_in", l.In), RelationEqual, product(h, w, c)})
}

// settings are the layer's whole-number fields.
func (l *Linear) settings(list []setting, reads int) []setting {
	return append(list, setting{"In", &l.In, 1, reads, 0, ofInput}, setting{"Out", &l.Out, 1, 10, 0, ofOutput})
}

func (l *Linear) bare() tunable {
	m := *l
	m.Weight, m.Bias, m.WeightGrad, m.BiasGrad = nil, nil, nil, nil
	return &m
}

// check returns an error if a setting is out of range. It suggests an In of the given length
// if none is set.
func (l *Linear) check(length int) error {
	var list [2]setting
	if err := checkSettings(l, l.settings(list[:0], length)...); err != nil {
		return err
	}
	return (Shape{l.Out, l.In, 1, 1}).check(l)
}

// Params returns the weight, Out × In × 1 × 1, and unless NoBias the bias,
// 1 × Out × 1 × 1. It panics with a [*ShapeError] if a setting is out of range.
func (l *Linear) Params() []Param {
	if err := l.check(28 * 28); err != nil {
		panic(err)
	}
	params := []Param{{"weight", Shape{l.Out, l.In, 1, 1}, 2, l.Weight, l.WeightGrad}}
	if !l.NoBias {
		params = append(params, Param{"bias", Shape{1, l.Out, 1, 1}, 1, l.Bias, l.BiasGrad})
	}
	return params
}

func (l *Linear) ready() bool {
	return is(l.Weight, Shape{l.Out, l.In, 1, 1}) && (l.NoBias || is(l.Bias, Shape{1, l.Out, 1, 1}))
}

// Init draws new weights and sets the bias to 0; see the function [Init]. It panics
// with a [*ShapeError] if a setting is out of range.
func (l *Linear) Init(r *rand.Rand) {
	if err := l.check(28 * 28); err != nil {
		panic(err)
	}
	l.Weight = NewTensor(Shape{l.Out, l.In, 1, 1})
	uniform(l.Weight, l.In, r)
	if !l.NoBias {
		l.Bias = NewTensor(Shape{1, l.Out, 1, 1})
	}
}

// Arithmetic writes out the number of parameters.
func (l *Linear) Arithmetic(Shape) []ArithmeticStep {
	return parameterSteps(QuantityNeuronWeights, symbol("F_in", l.In), symbol("F_out", l.Out), !l.NoBias)
}

func (*Linear) vectorSteps(maps Shape) []ArithmeticStep {
	return []ArithmeticStep{{QuantityInputFeatures, "F_in", product(symbol("H", maps.H), symbol("W", maps.W), symbol("C", maps.C))}}
}

// Operations counts one multiply-accumulate for each weight and sample.
func (l *Linear) Operations(_, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(out.Len(), l.In), Biases: biases(l.NoBias, out)}
}

func (*Linear) receptiveField(f field, _, _ int) field { return f.whole() }

func (*Linear) dependence(in Shape) dependence { return allChannels(in) }

func (*Linear) operation() Operation { return OperationWeightedSum }

func (l *Linear) convolution() *Conv2D {
	return &Conv2D{In: l.In, Out: l.Out, Kernel: 1, NoBias: l.NoBias, Weight: l.Weight, Bias: l.Bias}
}

func (*Linear) shortName(l Language) []string { return []string{l.Say("linear", "全连接")} }

// String is the Go literal that makes the layer.
func (l *Linear) String() string {
	return describe("Linear", "In", l.In, "Out", l.Out, "NoBias", l.NoBias)
}
