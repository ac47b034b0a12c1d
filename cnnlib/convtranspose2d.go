package cnnlib

import (
	"math/rand/v2"

	"cnnlessons/cnnlib/internal/conv"
	"cnnlessons/cnnlib/internal/gemm"
)

// ConvTranspose2D is a transposed convolution, which enlarges maps with trained weights. It is a
// convolution read backwards. Each number of the input stamps a Kernel×Kernel patch, weights times
// number, into each output map of its group. Neighbouring patches are Stride rows or columns apart,
// and where patches overlap they are added. So a ConvTranspose2D computes the gradient of the input
// of a [Conv2D] from Out to In channels with these weights.
//
// The input is N × In × H × W. The output is N × Out × H_out × W_out with
//
//	H_out = (H−1)·Stride − 2·Padding + Dilation·(Kernel−1) + OutputPadding + 1
//
// and W_out likewise (V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep
// learning", 2016). A Conv2D with these settings makes the height H from the height H_out. With a
// stride it makes H from several heights, and OutputPadding chooses one of them. Before [Init] or
// an assignment to Weight and Bias the layer can tell shapes and arithmetic but not run.
type ConvTranspose2D struct {
	In     int // channels of the input, each with a kernel of its own
	Out    int // channels of the output
	Kernel int // side of a kernel in rows and columns

	Stride        int  // step between the patches; 0 means 1
	Padding       int  // rows and columns of the output that are cut off on every side
	OutputPadding int  // rows and columns added to the output at its lower and right end; less than Stride or Dilation
	Dilation      int  // distance between neighbouring taps of a kernel; 0 means 1
	Groups        int  // the number of groups into which the channels are cut, each with its own kernels; 0 means 1
	NoBias        bool // leave out the bias

	Weight *Tensor // In × Out/Groups × Kernel × Kernel
	Bias   *Tensor // 1 × Out × 1 × 1; not used if NoBias

	WeightGrad, BiasGrad *Tensor // the gradients of the loss; nil until the first Backward of a [Run]
}

var (
	_ Parametric      = (*ConvTranspose2D)(nil)
	_ ArithmeticLayer = (*ConvTranspose2D)(nil)
	_ conventional    = (*ConvTranspose2D)(nil)
	_ Differentiable  = (*ConvTranspose2D)(nil)
)

func (c *ConvTranspose2D) window() window {
	return window{kernel: c.Kernel, stride: orOne(c.Stride), padding: c.Padding, dilation: orOne(c.Dilation)}
}

func (c *ConvTranspose2D) groups() int { return orOne(c.Groups) }

// side is the height (or width) of the output for an input of height (or width) n.
func (c *ConvTranspose2D) side(n int) int {
	w := c.window()
	return (n-1)*w.stride - 2*w.padding + w.extent() + c.OutputPadding
}

// transposer is the workspace of a ConvTranspose2D in a [Pass].
type transposer struct {
	plan  *conv.Plan // of the convolution whose transpose the layer is, from the layer's output to its input
	layer *ConvTranspose2D
	dy    *Tensor
}

// transposerOf returns the transposer of a pass. Its plan is made anew if the settings or a shape have
// changed.
func (c *ConvTranspose2D) transposerOf(p *Pass) *transposer {
	t, ok := p.Workspace.(*transposer)
	if !ok {
		t = new(transposer)
		p.Workspace = t
	}
	if s := c.window().spec(p.Y.Shape(), p.X.Shape(), c.groups(), false); t.plan == nil || t.plan.Spec != s {
		t.plan = conv.NewPlan(s)
	}
	t.layer, t.dy = c, p.DY
	return t
}

// Forward computes y[n,o,r,c] = bias[o] + Σ weight[i,o,ky,kx] · x[n,i,(r+P−ky·D)/S,(c+P−kx·D)/S]
// over the input channels i of the output channel's group, then the kernel's rows ky, then its
// columns kx. Terms in which a quotient is no whole number are left out. The sum is one chain of
// fused multiply-adds in this order, starting from the bias. A position outside the input reads 0.
// Forward panics with a [*ShapeError] if x does not fit, and with a [*UsageError] if the weights
// were never made.
func (c *ConvTranspose2D) Forward(x *Tensor) *Tensor { return forward(c, x) }

// ForwardPass computes p.Y as Forward does.
func (c *ConvTranspose2D) ForwardPass(p *Pass) {
	var start []float32
	if !c.NoBias {
		start = c.Bias.Data
	}
	c.transposerOf(p).plan.BackwardInput(p.Y.Data, p.X.Data, c.Weight.Data, start)
}

// BackwardPass computes p.DX. It adds Σ dy·x over all samples and input positions to WeightGrad, as
// a [Conv2D] does, and Σ dy, computed in float64, to BiasGrad.
func (c *ConvTranspose2D) BackwardPass(p *Pass) {
	t := c.transposerOf(p)
	if !p.Frozen {
		makeGrad(&c.WeightGrad, c.Weight)
		t.plan.BackwardParams(c.WeightGrad.Data, nil, p.X.Data, p.DY.Data)
		if !c.NoBias {
			makeGrad(&c.BiasGrad, c.Bias)
			gemm.Run((*biasJob)(t), c.Out)
		}
	}
	if p.DX != nil {
		t.plan.Forward(p.DX.Data, p.DY.Data, c.Weight.Data, nil)
	}
}

type biasJob transposer

// Do adds the sum of a channel's dy, sample by sample, to the gradient of its bias.
func (j *biasJob) Do(channel int, _ *gemm.Worker) {
	grad := &j.layer.BiasGrad.Data[channel]
	total := float64(*grad)
	for n := range j.dy.N {
		total += sumOf(j.dy.Channel(n, channel))
	}
	*grad = float32(total)
}

// OutputShape returns N × Out × H_out × W_out, or a [*ShapeError] if the settings contradict
// each other, in has other than In channels, or the padding leaves nothing of the output.
func (c *ConvTranspose2D) OutputShape(in Shape) (Shape, error) {
	if err := c.check(in.C); err != nil {
		return Shape{}, err
	}
	if err := in.check(c); err != nil {
		return Shape{}, err
	}
	if in.C != c.In {
		e := wrongChannels(c, c.In, in, kernelForEachChannel.Of(c.In, c.Kernel, c.Out/c.groups()))
		d := *c
		if d.In = in.C; d.check(in.C) == nil {
			e.fixedBy(setField("In", in.C))
		}
		return Shape{}, e.fixedBy(withChannels(in, c.In))
	}
	if err := c.checkSides(in); err != nil {
		return Shape{}, err
	}
	return checked(c, Shape{in.N, c.Out, c.side(in.H), c.side(in.W)})
}

// checkSides returns an error if the padding leaves nothing of the output.
func (c *ConvTranspose2D) checkSides(in Shape) error {
	name, side, n := theHeight, "H", in.H // of the shorter side
	if in.W < in.H {
		name, side, n = theWidth, "W", in.W
	}
	out := c.side(n)
	if out >= 1 {
		return nil
	}
	w := c.window()
	least := n + (1-out+w.stride-1)/w.stride
	return NewShapeError(nothingLeft, c.String(), least, in, name, n, w.padding, w.extent(), side, n-1, w.stride, c.OutputPadding, number(out).Text(false)).
		fixedBy(enlarged(c, in, least)...).fixedBy(setField("Padding", w.padding-(1-out+1)/2))
}

// settings are the layer's whole-number fields: first the fields that a [Conv2D] has, too.
func (c *ConvTranspose2D) settings(list []setting, reads int) []setting {
	list = convSettings(list, reads, &c.In, &c.Out, &c.Kernel, &c.Stride, &c.Padding, &c.Dilation, &c.Groups)
	return append(list, setting{"OutputPadding", &c.OutputPadding, 0, 0, 0, ofLayer})
}

func (c *ConvTranspose2D) bare() tunable {
	d := *c
	d.Weight, d.Bias, d.WeightGrad, d.BiasGrad = nil, nil, nil, nil
	return &d
}

// check returns an error if the settings contradict each other. It suggests an In of the
// given number of channels if none is set.
func (c *ConvTranspose2D) check(channels int) error {
	var list [8]setting
	settings := c.settings(list[:0], channels)
	if err := checkSettings(c, settings[:7]...); err != nil {
		return err
	}
	if err := checkGroups(c, c.In, c.Out, c.groups()); err != nil {
		return err
	}
	if err := checkSettings(c, settings[7:]...); err != nil {
		return err
	}
	if limit := max(orOne(c.Stride), orOne(c.Dilation)); c.OutputPadding >= limit {
		return NewShapeError(outputPaddingTooLarge, c.String(), limit-1, c.OutputPadding).
			fixedBy(setField("OutputPadding", limit-1), setField("Stride", min(c.OutputPadding+1, maxSetting)))
	}
	return c.weightShape().check(c)
}

// Params returns the weight, In × Out/Groups × Kernel × Kernel, and unless NoBias the
// bias, 1 × Out × 1 × 1. It panics with a [*ShapeError] if the settings contradict each
// other.
func (c *ConvTranspose2D) Params() []Param {
	if err := c.check(3); err != nil {
		panic(err)
	}
	params := []Param{{"weight", c.weightShape(), 4, c.Weight, c.WeightGrad}}
	if !c.NoBias {
		params = append(params, Param{"bias", c.biasShape(), 1, c.Bias, c.BiasGrad})
	}
	return params
}

func (c *ConvTranspose2D) weightShape() Shape {
	return Shape{c.In, c.Out / c.groups(), c.Kernel, c.Kernel}
}

func (c *ConvTranspose2D) biasShape() Shape { return Shape{1, c.Out, 1, 1} }

func (c *ConvTranspose2D) ready() bool {
	return is(c.Weight, c.weightShape()) && (c.NoBias || is(c.Bias, c.biasShape()))
}

// Init draws new weights and sets the bias to 0; see the function [Init]. As fan-in Init takes the
// number of weights of one kernel, Out/Groups·Kernel·Kernel, as PyTorch's kaiming_uniform_ does for
// weights in this order, though another number of weights meets in one number of the output. Init
// panics with a [*ShapeError] if the settings contradict each other.
func (c *ConvTranspose2D) Init(r *rand.Rand) {
	if err := c.check(3); err != nil {
		panic(err)
	}
	c.Weight = NewTensor(c.weightShape())
	uniform(c.Weight, c.Weight.C*c.Kernel*c.Kernel, r)
	if !c.NoBias {
		c.Bias = NewTensor(c.biasShape())
	}
}

// Arithmetic writes out the output's size and the number of parameters. There is a kernel for
// each input channel and a bias for each output channel.
func (c *ConvTranspose2D) Arithmetic(in Shape) []ArithmeticStep {
	w := c.window()
	steps, extent := w.extentSteps()
	side := func(name string, n int) Expr {
		terms := []Expr{symbol(name, n), negative(number(1))}
		if w.stride > 1 {
			terms = []Expr{product(sum(terms...), symbol("S", w.stride))}
		}
		if w.padding > 0 {
			terms = append(terms, negative(product(number(2), symbol("P", w.padding))))
		}
		terms = append(terms, extent)
		if c.OutputPadding > 0 {
			terms = append(terms, symbol("A", c.OutputPadding))
		}
		return sum(terms...)
	}
	k, out := symbol("K", c.Kernel), symbol("C_out", c.Out)
	maps := out
	if c.groups() > 1 {
		maps = quotient(out, symbol("G", c.groups()))
	}
	steps = append(steps,
		ArithmeticStep{QuantityOutputHeight, "H_out", side("H", in.H)},
		ArithmeticStep{QuantityOutputWidth, "W_out", side("W", in.W)},
		ArithmeticStep{QuantityOutputChannels, "", out})
	return append(steps, weightSteps(QuantityKernelWeights, product(k, k, maps), symbol("C_in", c.In), out, !c.NoBias)...)
}

// Operations counts one multiply-accumulate for each number of the input and each weight that the
// number meets. Products that fall into the padding, which is cut off, count as well.
func (c *ConvTranspose2D) Operations(in, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(in.Len(), c.Out/orOne(c.Groups), c.Kernel, c.Kernel), Biases: biases(c.NoBias, out)}
}

func (c *ConvTranspose2D) operationsBy(v Convention, in, out Shape) Operations {
	o := c.Operations(in, out)
	if v.AtOutput {
		o.MACs = saturatingMultiply(out.N, out.H, out.W, c.In, c.Out/c.groups(), c.Kernel, c.Kernel)
	}
	return o
}

// receptiveField returns the field of the units that most rows of the input write to.
func (c *ConvTranspose2D) receptiveField(f field, _, _ int) field {
	f = f.whole()
	stride, extent := orOne(c.Stride), orOne(c.Dilation)*(c.Kernel-1)+1
	f.size = saturatingAdd(f.size, saturatingMultiply((extent-1)/stride, f.jump))
	f.first = -saturatingAdd(-f.first, saturatingMultiply(max(0, extent-1-c.Padding)/stride, f.jump))
	return f.finer(stride)
}

// dependence inverts the stamping. Weight k brings place i of the input to place i·S + k·D − P of
// the output. So each i = (o + P − k·D)/S that is a whole number reaches place o.
func (c *ConvTranspose2D) dependence(Shape) dependence {
	w := c.window()
	common := w.stride
	for a := w.dilation; a != 0; {
		common, a = a, common%a
	}
	each := w.stride / common // one weight in so many reaches a place
	side := func(o int) taps {
		for k := range min(each, w.kernel) {
			if (o+w.padding-k*w.dilation)%w.stride == 0 {
				count := (w.kernel-1-k)/each + 1
				last := (o + w.padding - k*w.dilation) / w.stride
				return taps{last - (count-1)*(w.dilation/common), w.dilation / common, count}
			}
		}
		return taps{step: 1}
	}
	return dependence{channels: groupOf(c.In, c.Out, c.groups()), rows: side, columns: side, period: w.stride}
}

func (*ConvTranspose2D) operation() Operation { return OperationPatchSum }

func (c *ConvTranspose2D) shortName(l Language) []string {
	return c.window().shortName(l, 1, l.Say("transposed conv", "转置卷积"))
}

// String is the Go literal that makes the layer.
func (c *ConvTranspose2D) String() string {
	return describe("ConvTranspose2D", "In", c.In, "Out", c.Out, "Kernel", c.Kernel, "Stride", c.Stride, "Padding", c.Padding,
		"OutputPadding", c.OutputPadding, "Dilation", c.Dilation, "Groups", c.Groups, "NoBias", c.NoBias)
}
