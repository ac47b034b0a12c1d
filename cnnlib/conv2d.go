package cnnlib

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cnnlessons/cnnlib/internal/conv"
)

// Conv2D is a convolution: it slides Out kernels over the input, and each kernel gives one feature
// map. As everywhere in this field, the convolution is a cross-correlation: no kernel is flipped.
//
// The input is N × In × H × W. A kernel reads In/Groups channels and has Kernel×Kernel weights for
// each of them. The output is N × Out × H_out × W_out with
//
//	H_out = ⌊(H + 2·Padding − Dilation·(Kernel−1) − 1) / Stride⌋ + 1
//
// and W_out likewise. Before [Init] or an assignment to Weight and Bias the layer can
// tell shapes and arithmetic but not run.
type Conv2D struct {
	In     int // channels of the input
	Out    int // kernels; the output has as many channels
	Kernel int // side of a kernel in rows and columns

	Stride   int  // step between window positions; 0 means 1
	Padding  int  // rows and columns of zeros added on every side
	Dilation int  // distance between neighbouring taps of a kernel; 0 means 1
	Groups   int  // the number of groups into which the channels are cut, each with its own kernels; 0 means 1
	NoBias   bool // leave out the bias

	Weight *Tensor // Out × In/Groups × Kernel × Kernel
	Bias   *Tensor // 1 × Out × 1 × 1; not used if NoBias

	WeightGrad, BiasGrad *Tensor // the gradients of the loss; nil until the first Backward of a [Run]
}

var (
	_ Parametric      = (*Conv2D)(nil)
	_ ArithmeticLayer = (*Conv2D)(nil)
	_ OperationsLayer = (*Conv2D)(nil)
	_ Differentiable  = (*Conv2D)(nil)
)

func (c *Conv2D) window() window {
	return window{kernel: c.Kernel, stride: orOne(c.Stride), padding: c.Padding, dilation: orOne(c.Dilation)}
}

func (c *Conv2D) groups() int { return orOne(c.Groups) }

// Forward computes out[n,o,y,x] = bias[o] + Σ weight[o,i,ky,kx] · in[n,i,y·S+ky·D−P,x·S+kx·D−P]
// over the input channels i of the kernel's group, then the kernel's rows ky, then the kernel's
// columns kx. The sum is one chain of fused multiply-adds in this order, starting from the bias. A
// position outside the input reads 0. Forward panics with a [*ShapeError] if x does not fit, and
// with a [*UsageError] if the weights were never made.
func (c *Conv2D) Forward(x *Tensor) *Tensor { return forward(c, x) }

// ForwardPass computes p.Y as Forward does.
func (c *Conv2D) ForwardPass(p *Pass) {
	c.planOf(p).Forward(p.Y.Data, p.X.Data, c.Weight.Data, dataOf(c.Bias))
}

// BackwardPass computes p.DX. It adds Σ dy·x over all samples and output positions to WeightGrad,
// and Σ dy to BiasGrad.
func (c *Conv2D) BackwardPass(p *Pass) {
	plan := c.planOf(p)
	if !p.Frozen {
		makeGrad(&c.WeightGrad, c.Weight)
		if !c.NoBias {
			makeGrad(&c.BiasGrad, c.Bias)
		}
		plan.BackwardParams(c.WeightGrad.Data, dataOf(c.BiasGrad), p.DY.Data, p.X.Data)
	}
	if p.DX != nil {
		plan.BackwardInput(p.DX.Data, p.DY.Data, c.Weight.Data, nil)
	}
}

// planOf returns the plan that a pass keeps, made anew if the settings or a shape have changed.
func (c *Conv2D) planOf(p *Pass) *conv.Plan {
	s := c.window().spec(p.X.Shape(), p.Y.Shape(), c.groups(), !c.NoBias)
	plan, ok := p.Workspace.(*conv.Plan)
	if !ok || plan.Spec != s {
		plan = conv.NewPlan(s)
		p.Workspace = plan
	}
	return plan
}

// spec is a convolution that makes maps of the shape out from maps of the shape in.
func (w window) spec(in, out Shape, groups int, bias bool) conv.Spec {
	side := func(in, out int) conv.Side {
		return conv.Side{In: in, Out: out, Kernel: w.kernel, Stride: w.stride, Padding: w.padding, Dilation: w.dilation}
	}
	return conv.Spec{
		Samples: in.N, In: in.C, Out: out.C, Groups: groups,
		Rows: side(in.H, out.H), Columns: side(in.W, out.W), Bias: bias,
	}
}

// dataOf returns the tensor's elements, or nil for no tensor.
func dataOf(t *Tensor) []float32 {
	if t == nil {
		return nil
	}
	return t.Data
}

// OutputShape returns N × Out × H_out × W_out, or a [*ShapeError] if the settings
// contradict each other, in has other than In channels, or a kernel is larger than
// the padded input.
func (c *Conv2D) OutputShape(in Shape) (Shape, error) {
	if err := c.check(in.C); err != nil {
		return Shape{}, err
	}
	if err := in.check(c); err != nil {
		return Shape{}, err
	}
	if in.C != c.In {
		return Shape{}, c.otherChannels(in)
	}
	h, w, err := c.window().outShape(c, in)
	if err != nil {
		return Shape{}, err
	}
	return checked(c, Shape{in.N, c.Out, h, w})
}

// otherChannels is the error for an input with other than In channels.
func (c *Conv2D) otherChannels(in Shape) error {
	formula := sliceForEachChannel.Of(c.Kernel, c.In)
	if g := c.groups(); g > 1 {
		formula = channelsOfGroup.Of(c.In, g, c.In/g)
	}
	e := wrongChannels(c, c.In, in, formula)
	if (&Conv2D{In: in.C, Out: c.Out, Kernel: c.Kernel, Groups: c.Groups}).check(in.C) == nil {
		e.fixedBy(setField("In", in.C))
	}
	return e.fixedBy(withChannels(in, c.In))
}

// wrongChannels is the error for an input that has not the wanted number of channels.
func wrongChannels(layer fmt.Stringer, wanted int, in Shape, formula any) *ShapeError {
	return NewShapeError(otherChannels, layer.String(), wanted, in, in.C, formula).
		needing(ProblemChannels, Condition{symbol("C_in", wanted), RelationEqual, symbol("C", in.C)})
}

// withChannels is the fix that gives the input the wanted number of channels.
func withChannels(in Shape, wanted int) fix {
	in.C = wanted
	return fix{text: giveChannels.Of(wanted), input: in}
}

// settings are the layer's whole-number fields.
func (c *Conv2D) settings(list []setting, reads int) []setting {
	return convSettings(list, reads, &c.In, &c.Out, &c.Kernel, &c.Stride, &c.Padding, &c.Dilation, &c.Groups)
}

// convSettings appends the settings of a convolution, or of a transposed one, to list.
func convSettings(list []setting, reads int, in, out, kernel, stride, padding, dilation, groups *int) []setting {
	return append(list,
		setting{"In", in, 1, reads, 0, ofInput}, setting{"Out", out, 1, 6 * orOne(*groups), 0, ofOutput},
		setting{"Kernel", kernel, 1, 3, 0, ofWindow}, setting{"Stride", stride, 1, 1, 1, ofWindow}, setting{"Padding", padding, 0, 0, 0, ofWindow},
		setting{"Dilation", dilation, 1, 1, 1, ofLayer}, setting{"Groups", groups, 1, 1, 1, ofLayer})
}

func (c *Conv2D) bare() tunable {
	d := *c
	d.Weight, d.Bias, d.WeightGrad, d.BiasGrad = nil, nil, nil, nil
	return &d
}

// check returns an error if the settings contradict each other. It suggests an In of the
// given number of channels if none is set.
func (c *Conv2D) check(channels int) error {
	var list [7]setting
	if err := checkSettings(c, c.settings(list[:0], channels)...); err != nil {
		return err
	}
	if err := checkGroups(c, c.In, c.Out, c.groups()); err != nil {
		return err
	}
	return c.weightShape().check(c)
}

// checkGroups returns an error unless the groups of a convolution divide its channels.
func checkGroups(layer fmt.Stringer, in, out, groups int) error {
	if in%groups == 0 && out%groups == 0 {
		return nil
	}
	g, channels := symbol("G", groups), symbol("C_in", in)
	if in%groups == 0 {
		channels = symbol("C_out", out)
	}
	return NewShapeError(unevenGroups, layer.String(), in, out, groups).
		needing(ProblemUnevenGroups, Condition{product(g, floorOf(channels, g)), RelationEqual, channels}).
		fixedBy(setField("Groups", nearestDivisor(in, out, groups)), fix{text: takeMultiples.Of(groups)})
}

// nearestDivisor is the number nearest to g, the smaller of two, that divides both a and b.
func nearestDivisor(a, b, g int) int {
	nearest := 1
	for _, n := range commonDivisors(a, b) {
		if max(n-g, g-n) < max(nearest-g, g-nearest) {
			nearest = n
		}
	}
	return nearest
}

// commonDivisors are the numbers that divide both a and b, in order.
func commonDivisors(a, b int) []int {
	for b > 0 {
		a, b = b, a%b
	}
	var small, large []int
	for n := 1; n <= a/n; n++ {
		if a%n == 0 {
			small = append(small, n)
			if n < a/n {
				large = append(large, a/n)
			}
		}
	}
	slices.Reverse(large)
	return append(small, large...)
}

// Params returns the weight, Out × In/Groups × Kernel × Kernel, and unless NoBias
// the bias, 1 × Out × 1 × 1. It panics with a [*ShapeError] if the settings contradict
// each other.
func (c *Conv2D) Params() []Param {
	if err := c.check(3); err != nil {
		panic(err)
	}
	params := []Param{{"weight", c.weightShape(), 4, c.Weight, c.WeightGrad}}
	if !c.NoBias {
		params = append(params, Param{"bias", Shape{1, c.Out, 1, 1}, 1, c.Bias, c.BiasGrad})
	}
	return params
}

func (c *Conv2D) weightShape() Shape {
	return Shape{c.Out, c.In / c.groups(), c.Kernel, c.Kernel}
}

func (c *Conv2D) ready() bool {
	return is(c.Weight, c.weightShape()) && (c.NoBias || is(c.Bias, Shape{1, c.Out, 1, 1}))
}

// Init draws new weights and sets the bias to 0; see the function [Init]. It panics
// with a [*ShapeError] if the settings contradict each other.
func (c *Conv2D) Init(r *rand.Rand) {
	if err := c.check(3); err != nil {
		panic(err)
	}
	c.Weight = NewTensor(c.weightShape())
	uniform(c.Weight, c.Weight.C*c.Kernel*c.Kernel, r)
	if !c.NoBias {
		c.Bias = NewTensor(Shape{1, c.Out, 1, 1})
	}
}

// Arithmetic writes out the output's size and the number of parameters.
func (c *Conv2D) Arithmetic(in Shape) []ArithmeticStep {
	k, channels := symbol("K", c.Kernel), symbol("C_in", c.In)
	if c.groups() > 1 {
		channels = quotient(channels, symbol("G", c.groups()))
	}
	out := symbol("C_out", c.Out)
	steps := append(c.window().sizeSteps(in), ArithmeticStep{QuantityOutputChannels, "", out})
	return append(steps, parameterSteps(QuantityKernelWeights, product(k, k, channels), out, !c.NoBias)...)
}

// Operations counts one multiply-accumulate for each weight of a kernel and each number of the
// output.
func (c *Conv2D) Operations(_, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(out.Len(), c.weightShape().Len()/c.Out), Biases: biases(c.NoBias, out)}
}

func (c *Conv2D) receptiveField(f field, _, _ int) field { return f.whole().window(c.window()) }

func (c *Conv2D) dependence(Shape) dependence {
	side := c.window().taps
	return dependence{channels: groupOf(c.In, c.Out, c.groups()), rows: side, columns: side}
}

// The notes of a [Conv2D].
const (
	NoteDepthwise LayerNote = "depthwise" // each kernel reads only one channel
	NoteGrouped   LayerNote = "grouped"   // a kernel reads only the channels of its group
	NotePointwise LayerNote = "pointwise" // a kernel of 1×1 mixes the channels of one position
)

func (c *Conv2D) note() note {
	switch g := c.groups(); {
	case g > 1 && g == c.In:
		return note{NoteDepthwise,
			"depthwise: each kernel reads one channel alone",
			"深度卷积：每个卷积核只读一个通道"}
	case g > 1:
		return note{NoteGrouped,
			"grouped: a kernel reads the C_in/G channels of its group alone",
			"分组卷积：每个卷积核只读本组的 C_in/G 个通道"}
	case c.Kernel == 1:
		return note{NotePointwise,
			"pointwise: a 1×1 kernel mixes the channels of one position",
			"逐点卷积：1×1 的卷积核把同一位置的各通道混合起来"}
	}
	return note{}
}

func (*Conv2D) operation() Operation { return OperationWeightedSum }

func (c *Conv2D) convolution() *Conv2D { return c }

func (c *Conv2D) shortName(l Language) []string {
	switch g := c.groups(); {
	case g > 1 && g == c.In:
		return c.window().shortName(l, 1, l.Say("depthwise", "深度卷积"))
	case g > 1:
		return c.window().shortName(l, 1, l.Say("conv", "卷积"), l.Say("%d groups", "%d 组", g))
	}
	return c.window().shortName(l, 1, l.Say("conv", "卷积"))
}

// String is the Go literal that makes the layer.
func (c *Conv2D) String() string {
	return describe("Conv2D", "In", c.In, "Out", c.Out, "Kernel", c.Kernel, "Stride", c.Stride, "Padding", c.Padding,
		"Dilation", c.Dilation, "Groups", c.Groups, "NoBias", c.NoBias)
}
