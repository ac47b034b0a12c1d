package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// LocalResponseNorm divides each number by a power of a sum of squares. The sum is over the numbers
// at the same place in Size neighbouring channels, with the number's own channel in the middle. So
// a strong response of one kernel weakens the responses of other kernels at that place.
// LocalResponseNorm has no parameters and keeps the shape.
//
//	y[c] = x[c] / (K + Alpha/Size · Σ x[k]²)^Beta    k from c − ⌊Size/2⌋ to c + ⌊(Size−1)/2⌋
//
// The sum leaves out channels that do not exist, but the divisor is always Size. PyTorch has this
// formula. A. Krizhevsky, I. Sutskever and G. Hinton, "ImageNet Classification with Deep
// Convolutional Neural Networks", 2012, do not divide Alpha by Size: their layer, with K 2,
// Alpha 10⁻⁴ and 5 channels, is LocalResponseNorm{Size: 5, Alpha: 5e-4, K: 2}.
type LocalResponseNorm struct {
	Size  int     // channels in the sum; 5 in AlexNet
	Alpha float64 // the factor of the mean square; 0 means 10⁻⁴
	Beta  float64 // exponent; 0 means 0.75
	K     float64 // the number that the scaled mean square is added to; 0 means 1
}

var (
	_ ArithmeticLayer = (*LocalResponseNorm)(nil)
	_ OperationsLayer = (*LocalResponseNorm)(nil)
	_ Differentiable  = (*LocalResponseNorm)(nil)
)

// Forward computes the quotient in float64: it adds up the squares from the first channel to the
// last, and rounds once at the end. Infinity gives not-a-number. Not-a-number gives not-a-number in
// every sum that contains it. Forward panics with a [*ShapeError] if x is no whole tensor or a
// setting is out of range.
func (l *LocalResponseNorm) Forward(x *Tensor) *Tensor { return forward(l, x) }

// ForwardPass computes p.Y as Forward does.
func (l *LocalResponseNorm) ForwardPass(p *Pass) {
	r, _ := p.Workspace.(*responses)
	if r == nil {
		r = &responses{}
		p.Workspace = r
	}
	r.pass, r.size = p, l.Size
	r.alpha, r.beta, r.k = orFloat(l.Alpha, 1e-4)/float64(l.Size), orFloat(l.Beta, 0.75), orFloat(l.K, 1)
	if n := len(p.X.Data); cap(r.factor) < n {
		r.factor, r.slope = make([]float64, n), make([]float64, n)
	}
	gemm.Run(r, p.X.N*p.X.C)
}

// BackwardPass computes dx[c] = dy[c]·b[c]^−Beta − 2·Alpha/Size·Beta·x[c] · Σ dy[k]·x[k]·b[k]^(−Beta−1),
// where b is the base of the power. The sum runs in float64 over the channels k whose sums of squares
// contain x[c].
func (l *LocalResponseNorm) BackwardPass(p *Pass) {
	if p.DX != nil {
		gemm.Run((*responsesBack)(p.Workspace.(*responses)), p.X.N*p.X.C)
	}
}

// responses is the workspace of a LocalResponseNorm in a [Pass], with the layer's settings and, for
// each number, the powers of the base b that the way back needs.
type responses struct {
	pass           *Pass
	size           int
	alpha, beta, k float64   // alpha is already divided by the size
	factor, slope  []float64 // b^−beta and b^(−beta−1)
}

// Do computes one channel of one sample.
func (r *responses) Do(i int, _ *gemm.Worker) {
	x, size := r.pass.X, r.pass.X.H*r.pass.X.W
	first, end := channelsAround(x, i, r.size/2, (r.size-1)/2)
	out := plane(r.pass.Y, i)
	factor, slope := r.factor[i*size:][:size], r.slope[i*size:][:size]
	for j, v := range plane(x, i) {
		sum := 0.0
		for at := first + j; at < end; at += size {
			sum += float64(x.Data[at]) * float64(x.Data[at]) // exact, so fused or not makes no difference
		}
		base := r.k + float64(r.alpha*sum)
		factor[j] = inversePower(base, r.beta)
		slope[j] = factor[j] / base
		out[j] = float32(float64(v) * factor[j])
	}
}

type responsesBack responses

// Do computes the gradient of one channel of one sample.
func (r *responsesBack) Do(i int, _ *gemm.Worker) {
	p, size := r.pass, r.pass.X.H*r.pass.X.W
	first, end := channelsAround(p.X, i, (r.size-1)/2, r.size/2)
	dx, dy, factor := plane(p.DX, i), plane(p.DY, i), r.factor[i*size:][:size]
	scale := float64(2 * r.alpha * r.beta)
	for j, v := range plane(p.X, i) {
		sum := 0.0
		for at := first + j; at < end; at += size {
			sum += float64(float64(p.DY.Data[at]) * float64(p.X.Data[at]) * r.slope[at])
		}
		dx[j] = float32(float64(float64(dy[j])*factor[j]) - float64(scale*float64(v)*sum))
	}
}

// channelsAround returns where the data of the channels around channel i begin and end: at most so
// many channels before it and behind it, all of its own sample. Channels are counted through all
// samples.
func channelsAround(t *Tensor, i, before, behind int) (first, end int) {
	size, c := t.H*t.W, i%t.C
	return (i - min(c, before)) * size, (i + min(t.C-1-c, behind) + 1) * size
}

// OutputShape returns in, or a [*ShapeError] if a setting is out of range.
func (l *LocalResponseNorm) OutputShape(in Shape) (Shape, error) {
	var list [1]setting
	if err := checkSettings(l, l.settings(list[:0], in.C)...); err != nil {
		return Shape{}, err
	}
	if err := checkFloats(l, floatSetting{"Alpha", l.Alpha, 1000, 1e-4}, floatSetting{"Beta", l.Beta, 10, 0.75}, floatSetting{"K", l.K, 1000, 1}); err != nil {
		return Shape{}, err
	}
	return checked(l, in)
}

// settings are the layer's whole-number fields.
func (l *LocalResponseNorm) settings(list []setting, _ int) []setting {
	return append(list, setting{"Size", &l.Size, 1, 5, 0, ofLayer})
}

func (l *LocalResponseNorm) bare() tunable { m := *l; return &m }

// Arithmetic says that there are no parameters.
func (*LocalResponseNorm) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts for each number its square, the sum of Size squares, the product with Alpha
// and the sum with K, a power and a division. No MACs: a square serves in several sums.
func (l *LocalResponseNorm) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Multiplications: 2 * n, Additions: saturatingMultiply(n, l.Size), Functions: n, Divisions: n}
}

func (*LocalResponseNorm) receptiveField(f field, _, _ int) field { return f.whole() }

func (l *LocalResponseNorm) dependence(in Shape) dependence {
	return dependence{channels: func(c int) (from, to int) {
		return max(c-l.Size/2, 0), min(c+(l.Size-1)/2+1, in.C)
	}}
}

func (*LocalResponseNorm) operation() Operation { return OperationAcrossChannels }

func (*LocalResponseNorm) shortName(l Language) []string {
	return []string{l.Say("local norm", "局部归一化")}
}

// String is the Go literal that makes the layer.
func (l *LocalResponseNorm) String() string {
	return describe("LocalResponseNorm", "Size", l.Size, "Alpha", l.Alpha, "Beta", l.Beta, "K", l.K)
}
