package cnnlib

import (
	"math"
	"math/rand/v2"

	"cnnlessons/cnnlib/internal/gemm"
)

// BatchNorm2D is batch normalisation: it brings the numbers of each channel to mean 0 and variance 1
// and then applies a trained scale and a trained shift:
//
//	y = weight · (x − mean) / √(var + Eps) + bias
//
// In a training step, mean and var are the mean and the variance of the channel over all samples,
// rows and columns of the batch. The layer also keeps moving averages of them,
//
//	Mean ← (1 − Momentum) · Mean + Momentum · mean
//	Var  ← (1 − Momentum) · Var + Momentum · var · n / (n − 1)
//
// where n = N·H·W; the factor n / (n − 1) makes var an unbiased estimate. Outside training the
// moving averages take the place of mean and var, so that a picture's result does not depend on the
// other pictures of its batch. (S. Ioffe and C. Szegedy, "Batch Normalization: Accelerating Deep Network
// Training by Reducing Internal Covariate Shift", 2015, algorithms 1 and 2; Momentum is
// counted as PyTorch does.)
//
// Input and output are N × Channels × H × W. Before [Init] or an assignment to all four
// tensors the layer can tell shapes and arithmetic but not run.
type BatchNorm2D struct {
	Channels int     // channels of the input
	Eps      float64 // keeps the divisor from being 0; at most 1, 0 means 1e-5
	Momentum float64 // the weight of a new batch in the moving averages, at most 1; 0 means 0.1

	Weight *Tensor // the scales, 1 × Channels × 1 × 1
	Bias   *Tensor // the shifts, 1 × Channels × 1 × 1
	Mean   *Tensor // the moving averages of mean and, below, var, 1 × Channels × 1 × 1; not trained
	Var    *Tensor

	WeightGrad, BiasGrad *Tensor // the gradients of the loss; nil until the first Backward of a [Run]
}

var (
	_ Stateful        = (*BatchNorm2D)(nil)
	_ ArithmeticLayer = (*BatchNorm2D)(nil)
	_ conventional    = (*BatchNorm2D)(nil)
	_ Differentiable  = (*BatchNorm2D)(nil)
)

// Forward computes the layer with the moving averages, as a trained network uses it. Forward
// panics with a [*ShapeError] if x does not fit, and with a [*UsageError] if the parameters were
// never made.
func (b *BatchNorm2D) Forward(x *Tensor) *Tensor { return forward(b, x) }

// ForwardPass computes p.Y as Forward does. In a training step it takes the mean and the variance of
// the batch instead, and moves the averages. Sums run in float64, in an order that the number of
// threads does not change: first the sum for the mean, then the sum of the squared distances from
// the mean. ForwardPass panics with a [*ShapeError] in a training step with one number in a channel.
func (b *BatchNorm2D) ForwardPass(p *Pass) {
	n := p.X.N * p.X.H * p.X.W
	if p.Training && n == 1 {
		panic(NewShapeError(tooFewForVariance, b.String(), p.X.Shape()))
	}
	m, ok := p.Workspace.(*normalizer)
	if !ok || len(m.mean) != p.X.C {
		m = &normalizer{mean: make([]float64, p.X.C), inverse: make([]float64, p.X.C)}
		p.Workspace = m
	}
	m.layer, m.pass = b, p
	gemm.Run((*normalizeJob)(m), p.X.C)
}

// BackwardPass adds Σ dy·x̂ to WeightGrad and Σ dy to BiasGrad, where x̂ is the normalised
// input and the sums are over n = N·H·W numbers, in float64. Then
//
//	dx = weight / √(var + Eps) · (dy − Σdy/n − x̂ · Σ(dy·x̂)/n)
//
// in a training step, since mean and var depend on x. Outside training mean and var do not depend
// on x, and the last two terms are missing.
func (b *BatchNorm2D) BackwardPass(p *Pass) {
	if !p.Frozen {
		makeGrad(&b.WeightGrad, b.Weight)
		makeGrad(&b.BiasGrad, b.Bias)
	}
	gemm.Run((*denormalizeJob)(p.Workspace.(*normalizer)), p.X.C)
}

// normalizer is the workspace of a BatchNorm2D in a [Pass].
type normalizer struct {
	layer         *BatchNorm2D
	pass          *Pass
	mean, inverse []float64 // for each channel: the mean, and 1 / √(var + Eps)
}

type normalizeJob normalizer

// Do normalises one channel.
func (j *normalizeJob) Do(c int, _ *gemm.Worker) {
	b, p := j.layer, j.pass
	mean, variance := float64(b.Mean.Data[c]), float64(b.Var.Data[c])
	if p.Training {
		mean, variance = statistics(p.X, c)
		n := float64(p.X.N * p.X.H * p.X.W)
		move(&b.Mean.Data[c], mean, orFloat(b.Momentum, 0.1))
		move(&b.Var.Data[c], variance*(n/(n-1)), orFloat(b.Momentum, 0.1))
	}
	inverse := 1 / math.Sqrt(variance+orFloat(b.Eps, 1e-5))
	j.mean[c], j.inverse[c] = mean, inverse
	scale, shift := float64(float64(b.Weight.Data[c])*inverse), float64(b.Bias.Data[c])
	for s := range p.X.N {
		x := p.X.Channel(s, c)
		y := p.Y.Channel(s, c)[:len(x)]
		for i, v := range x {
			y[i] = float32(float64((float64(v)-mean)*scale) + shift)
		}
	}
}

// statistics returns the mean and the variance, with denominator n, of a channel.
func statistics(x *Tensor, c int) (mean, variance float64) {
	n := float64(x.N * x.H * x.W)
	for s := range x.N {
		mean += sumOf(x.Channel(s, c))
	}
	mean /= n
	for s := range x.N {
		variance += squaresOf(x.Channel(s, c), mean)
	}
	return mean, variance / n
}

// The sums below run in four parts, each over every fourth number. A processor can begin an addition
// before the previous addition has ended only if it does not need the previous result.

// sumOf returns Σ x.
func sumOf(x []float32) float64 {
	var s0, s1, s2, s3 float64
	for ; len(x) >= 4; x = x[4:] {
		s0 += float64(x[0])
		s1 += float64(x[1])
		s2 += float64(x[2])
		s3 += float64(x[3])
	}
	for _, v := range x {
		s0 += float64(v)
	}
	return (s0 + s1) + (s2 + s3)
}

// squaresOf returns Σ (x − mean)².
func squaresOf(x []float32, mean float64) float64 {
	var s0, s1, s2, s3 float64
	for ; len(x) >= 4; x = x[4:] {
		d0, d1, d2, d3 := float64(x[0])-mean, float64(x[1])-mean, float64(x[2])-mean, float64(x[3])-mean
		s0 += float64(d0 * d0)
		s1 += float64(d1 * d1)
		s2 += float64(d2 * d2)
		s3 += float64(d3 * d3)
	}
	for _, v := range x {
		d := float64(v) - mean
		s0 += float64(d * d)
	}
	return (s0 + s1) + (s2 + s3)
}

// productsOf returns Σ d·(x − mean).
func productsOf(d, x []float32, mean float64) float64 {
	var s0, s1, s2, s3 float64
	for ; len(x) >= 4 && len(d) >= 4; d, x = d[4:], x[4:] {
		s0 += float64(float64(d[0]) * (float64(x[0]) - mean))
		s1 += float64(float64(d[1]) * (float64(x[1]) - mean))
		s2 += float64(float64(d[2]) * (float64(x[2]) - mean))
		s3 += float64(float64(d[3]) * (float64(x[3]) - mean))
	}
	for i, v := range x {
		s0 += float64(float64(d[i]) * (float64(v) - mean))
	}
	return (s0 + s1) + (s2 + s3)
}

// move moves an average towards a new value.
func move(average *float32, value, momentum float64) {
	*average = float32(float64((1-momentum)*float64(*average)) + float64(momentum*value))
}

type denormalizeJob normalizer

// Do passes the gradient of one channel back.
func (j *denormalizeJob) Do(c int, _ *gemm.Worker) {
	b, p := j.layer, j.pass
	mean, inverse := j.mean[c], j.inverse[c]
	sum, product := 0.0, 0.0 // Σ dy, Σ dy·x̂
	for s := range p.X.N {
		sum += sumOf(p.DY.Channel(s, c))
		product += productsOf(p.DY.Channel(s, c), p.X.Channel(s, c), mean)
	}
	product *= inverse
	if !p.Frozen {
		b.BiasGrad.Data[c] = float32(float64(b.BiasGrad.Data[c]) + sum)
		b.WeightGrad.Data[c] = float32(float64(b.WeightGrad.Data[c]) + product)
	}
	if p.DX == nil {
		return
	}
	if !p.Training {
		sum, product = 0, 0
	}
	n := float64(p.X.N * p.X.H * p.X.W)
	scale, constant, slope := float64(float64(b.Weight.Data[c])*inverse), sum/n, float64(product*inverse)/n
	for s := range p.X.N {
		dy := p.DY.Channel(s, c)
		x, dx := p.X.Channel(s, c)[:len(dy)], p.DX.Channel(s, c)[:len(dy)]
		for i, d := range dy {
			dx[i] = float32((float64(d) - constant - float64((float64(x[i])-mean)*slope)) * scale)
		}
	}
}

// OutputShape returns in, or a [*ShapeError] if a setting is out of range or in has other
// than Channels channels.
func (b *BatchNorm2D) OutputShape(in Shape) (Shape, error) {
	if err := b.check(in.C); err != nil {
		return Shape{}, err
	}
	if err := in.check(b); err != nil {
		return Shape{}, err
	}
	if in.C != b.Channels {
		return Shape{}, wrongChannels(b, b.Channels, in, statisticsForEachChannel).fixedBy(setField("Channels", in.C), withChannels(in, b.Channels))
	}
	return in, nil
}

// check returns an error if a setting is out of range. It suggests the given number of
// channels if none is set.
func (b *BatchNorm2D) check(channels int) error {
	var list [1]setting
	if err := checkSettings(b, b.settings(list[:0], channels)...); err != nil {
		return err
	}
	return checkFloats(b, floatSetting{"Eps", b.Eps, 1, 1e-5}, floatSetting{"Momentum", b.Momentum, 1, 0.1})
}

// settings are the layer's whole-number fields.
func (b *BatchNorm2D) settings(list []setting, reads int) []setting {
	return append(list, setting{"Channels", &b.Channels, 1, reads, 0, ofInput})
}

func (b *BatchNorm2D) bare() tunable {
	c := *b
	c.Weight, c.Bias, c.Mean, c.Var, c.WeightGrad, c.BiasGrad = nil, nil, nil, nil, nil, nil
	return &c
}

// Params returns the weight and the bias, each 1 × Channels × 1 × 1. It panics with a
// [*ShapeError] if a setting is out of range.
func (b *BatchNorm2D) Params() []Param {
	if err := b.check(6); err != nil {
		panic(err)
	}
	return []Param{{"weight", b.shape(), 1, b.Weight, b.WeightGrad}, {"bias", b.shape(), 1, b.Bias, b.BiasGrad}}
}

// Buffers returns the moving averages, each 1 × Channels × 1 × 1, under PyTorch's names.
func (b *BatchNorm2D) Buffers() []Param {
	return []Param{{"running_mean", b.shape(), 1, b.Mean, nil}, {"running_var", b.shape(), 1, b.Var, nil}}
}

// shape is the shape of each of the four tensors.
func (b *BatchNorm2D) shape() Shape { return Shape{1, b.Channels, 1, 1} }

func (b *BatchNorm2D) ready() bool {
	s := b.shape()
	return is(b.Weight, s) && is(b.Bias, s) && is(b.Mean, s) && is(b.Var, s)
}

// Init sets the scales and the moving variances to 1, the shifts and the moving means to
// 0; nothing is drawn. It panics with a [*ShapeError] if a setting is out of range.
func (b *BatchNorm2D) Init(*rand.Rand) {
	if err := b.check(6); err != nil {
		panic(err)
	}
	b.Weight, b.Bias, b.Mean, b.Var = NewTensor(b.shape()), NewTensor(b.shape()), NewTensor(b.shape()), NewTensor(b.shape())
	for c := range b.Channels {
		b.Weight.Data[c], b.Var.Data[c] = 1, 1
	}
}

// Arithmetic writes out the number of parameters: a scale and a shift for each channel.
// The moving averages are as many numbers, but are not trained and do not count.
func (b *BatchNorm2D) Arithmetic(Shape) []ArithmeticStep {
	c := symbol("C", b.Channels)
	both := product(number(2), c)
	return []ArithmeticStep{{QuantityScales, "", c}, {QuantityShifts, "", c}, {QuantityNotTrained, "", both}, {QuantityParameters, "", both}}
}

// Operations counts one subtraction, one multiplication and one addition for each number. For each
// channel it counts the operations of the factor weight / √(var + Eps): one addition, one square
// root, one division and one multiplication.
func (b *BatchNorm2D) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Additions: saturatingAdd(2*n, in.C), Multiplications: saturatingAdd(n, in.C), Divisions: in.C, Functions: in.C}
}

func (b *BatchNorm2D) operationsBy(c Convention, in, out Shape) Operations {
	switch c.BatchNorm {
	case BatchNormMerged:
		return Operations{}
	case BatchNormPerParameter:
		return Operations{MACs: 2 * b.Channels * in.N}
	}
	return b.Operations(in, out)
}

func (*BatchNorm2D) receptiveField(f field, _, _ int) field { return f }

func (*BatchNorm2D) dependence(Shape) dependence { return dependence{} } // outside training

// NoteNormalized is the note of a [BatchNorm2D]: only the scales and the shifts are trained.
const NoteNormalized LayerNote = "normalized"

func (*BatchNorm2D) note() note {
	return note{NoteNormalized,
		"trained are the scales and shifts, not the moving means and variances",
		"只训练缩放和平移参数；滑动平均的均值和方差不训练"}
}

func (*BatchNorm2D) operation() Operation { return OperationElementwise }

func (*BatchNorm2D) shortName(l Language) []string {
	return []string{l.Say("BatchNorm", "批归一化")}
}

// String is the Go literal that makes the layer.
func (b *BatchNorm2D) String() string {
	return describe("BatchNorm2D", "Channels", b.Channels, "Eps", b.Eps, "Momentum", b.Momentum)
}

// orFloat returns v, or the default if v is 0.
func orFloat(v, standard float64) float64 {
	if v == 0 {
		return standard
	}
	return v
}
