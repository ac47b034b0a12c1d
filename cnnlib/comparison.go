package cnnlib

import (
	"fmt"
	"slices"
)

// Comparison sets a convolution beside other layers with the convolution's input shape and output
// shape: the cost of each alternative, and its calculation. A Comparison is data; String, Markdown
// and JSON write it. All counts are for one picture, whatever N is.
type Comparison struct {
	Language     Language      `json:"-"`
	Layer        string        `json:"layer"` // the convolution as Go writes it
	Input        Shape         `json:"input"`
	Output       Shape         `json:"output"`
	Alternatives []Alternative `json:"alternatives"` // the first is the convolution itself

	conv *Conv2D
}

// Alternative is one row of a [Comparison].
type Alternative struct {
	Kind         AlternativeKind  `json:"kind"`
	Layers       []string         `json:"layers,omitempty"` // the layers as Go writes them; nil if this package does not have them
	Steps        []ArithmeticStep `json:"steps"`            // the calculation of the parameters and of the MACs
	Params       int              `json:"params"`
	MACs         int              `json:"macs"`
	ParamsFactor float64          `json:"params_factor"` // Params, divided by the convolution's Params
	MACsFactor   float64          `json:"macs_factor"`   // MACs, divided by the convolution's MACs

	// Network is the alternative built from this package's layers, without weights. Network is nil
	// for a locally connected layer, which this package does not have, and for layers that are too
	// large to build.
	Network Layer `json:"-"`
}

// AlternativeKind is the kind of layer that stands in for a convolution.
type AlternativeKind string

const (
	// AlternativeConvolution is the convolution itself.
	AlternativeConvolution AlternativeKind = "convolution"

	// AlternativeWithGroups is the convolution in as few groups as its channels allow: the number
	// of groups is the least common divisor above 1 of C_in and C_out. A Comparison leaves this
	// alternative out if the convolution has groups or if there is no such divisor.
	AlternativeWithGroups AlternativeKind = "with_groups"

	// AlternativeWithoutGroups is the convolution in one group. A Comparison has this alternative
	// only for a convolution with several groups.
	AlternativeWithoutGroups AlternativeKind = "without_groups"

	// AlternativeDepthwiseSeparable is a K×K convolution of each channel alone, then a 1×1
	// convolution across the channels. Its MACs are the convolution's MACs times 1/C_out + 1/K²
	// (A. Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
	// Applications", 2017). A Comparison leaves this alternative out if the convolution has groups
	// or a 1×1 kernel.
	AlternativeDepthwiseSeparable AlternativeKind = "depthwise_separable"

	// AlternativeStackOfThrees is a stack of (K − 1)/2 convolutions of 3×3 for an odd K from 5 to
	// 11: two for 5×5 (K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for
	// Large-Scale Image Recognition", 2014). The stack's receptive field is as large as the
	// convolution's kernel. Between its layers are C_out channels. Each layer has the convolution's
	// dilation and groups; the last layer has the stride; the padding is spread evenly, and the
	// first layers take the remainder. So input shape and output shape stay the convolution's.
	AlternativeStackOfThrees AlternativeKind = "stack_of_threes"

	// AlternativeLocallyConnected is a layer that reads the numbers that the convolution reads, but
	// has a kernel and a bias of its own for each number of its output.
	AlternativeLocallyConnected AlternativeKind = "locally_connected"

	// AlternativeDense is a linear layer from all numbers of the input to all numbers of the output.
	AlternativeDense AlternativeKind = "dense"
)

// Compare compares the convolution with the layers that could stand in for it, for an input of the
// shape in, in the [DefaultLanguage]. Nothing is run and no weights are needed. An alternative has
// biases if conv has biases. MACs count one multiply-add for each weight and output position, at
// the border too; adding a bias is no MAC. Compare panics with a [*UsageError] if conv is nil, and
// with a [*ShapeError] if in does not fit.
func Compare(conv *Conv2D, in Shape) *Comparison {
	if err := checkLayer(&theConvolution, conv); err != nil {
		panic(err)
	}
	out := must(conv.OutputShape(in))
	c := &Comparison{Language: DefaultLanguage(), Layer: conv.String(), Input: in, Output: out, conv: conv}
	k, kernels := symbol("K", conv.Kernel), symbol("C_out", conv.Out)
	inputs := symbol("C_in", conv.In)
	h, w := symbol("H_out", out.H), symbol("W_out", out.W)
	grouped := func(e Expr, groups int) Expr {
		if groups > 1 {
			return quotient(e, symbol("G", groups))
		}
		return e
	}
	convolution := func(kind AlternativeKind, l *Conv2D) {
		weights := product(k, k, grouped(inputs, l.groups()), kernels)
		c.add(kind, l, weights, kernels, product(append(weights.Args, h, w)...))
	}

	convolution(AlternativeConvolution, conv.like(conv.Groups))
	if g := conv.groups(); g > 1 {
		convolution(AlternativeWithoutGroups, conv.like(0))
	} else if d := commonDivisors(conv.In, conv.Out); len(d) > 1 {
		convolution(AlternativeWithGroups, conv.like(d[1]))
	}
	if conv.groups() == 1 && conv.Kernel > 1 {
		depthwise := conv.like(conv.In)
		depthwise.Out = conv.In
		weights := sum(product(k, k, inputs), product(inputs, kernels))
		c.add(AlternativeDepthwiseSeparable, NewSequential(depthwise, &Conv2D{In: conv.In, Out: conv.Out, Kernel: 1, NoBias: conv.NoBias}),
			weights, sum(inputs, kernels), product(weights, h, w))
	}
	if conv.Kernel%2 == 1 && conv.Kernel >= 5 && conv.Kernel <= 11 {
		c.addStack(grouped)
	}
	each := product(k, k, grouped(inputs, conv.groups()), kernels, h, w)
	c.add(AlternativeLocallyConnected, nil, each, product(kernels, h, w), each)
	all := product(symbol("H", in.H), symbol("W", in.W), inputs, h, w, kernels)
	c.add(AlternativeDense, NewSequential(&Flatten{}, &Linear{In: in.H * in.W * in.C, Out: out.H * out.W * out.C, NoBias: conv.NoBias}),
		all, product(h, w, kernels), all)
	return c
}

// like returns a convolution with c's settings and the given number of groups, without weights.
func (c *Conv2D) like(groups int) *Conv2D {
	return &Conv2D{In: c.In, Out: c.Out, Kernel: c.Kernel, Stride: c.Stride, Padding: c.Padding, Dilation: c.Dilation, Groups: groups, NoBias: c.NoBias}
}

// addStack adds the stack of 3×3 kernels.
func (c *Comparison) addStack(grouped func(e Expr, groups int) Expr) {
	conv, shape := c.conv, c.Input
	layers := (conv.Kernel - 1) / 2
	net, g := NewSequential(), conv.groups()
	three, kernels := number(3), symbol("C_out", conv.Out)
	first := product(three, three, grouped(symbol("C_in", conv.In), g), kernels)
	later := product(three, three, grouped(kernels, g), kernels)
	var macs []Expr
	for i := range layers {
		l := &Conv2D{In: conv.Out, Out: conv.Out, Kernel: 3, Padding: conv.Padding / layers, Dilation: conv.Dilation, Groups: conv.Groups, NoBias: conv.NoBias}
		weights, h, w := later, fmt.Sprintf("H_%d", i+1), fmt.Sprintf("W_%d", i+1)
		if i == 0 {
			l.In, weights = conv.In, first
		}
		if i < conv.Padding%layers {
			l.Padding++
		}
		if i == layers-1 {
			l.Stride, h, w = conv.Stride, "H_out", "W_out"
		}
		out, err := l.OutputShape(shape)
		if err != nil {
			return // an intermediate output is too large
		}
		shape = out
		macs = append(macs, product(append(slices.Clone(weights.Args), symbol(h, shape.H), symbol(w, shape.W))...))
		net.Layers = append(net.Layers, l)
	}
	if layers > 2 {
		later = product(append([]Expr{number(layers - 1)}, later.Args...)...)
	}
	c.add(AlternativeStackOfThrees, net, sum(first, later), product(number(layers), kernels), sum(macs...))
}

// add adds an alternative. Its Network stays nil if net is nil or does not fit the input.
func (c *Comparison) add(kind AlternativeKind, net Layer, weights, biases, macs Expr) {
	params := weights
	if !c.conv.NoBias {
		params = sum(append(termsOf(weights), termsOf(biases)...)...)
	}
	a := Alternative{Kind: kind, Steps: []ArithmeticStep{{QuantityParameters, "", params}, {QuantityMACs, "", macs}}, Params: params.Result(), MACs: macs.Result()}
	a.ParamsFactor, a.MACsFactor = 1, 1
	if len(c.Alternatives) > 0 {
		a.ParamsFactor = float64(a.Params) / float64(c.Alternatives[0].Params)
		a.MACsFactor = float64(a.MACs) / float64(c.Alternatives[0].MACs)
	}
	if net != nil {
		if _, err := net.OutputShape(c.Input); err == nil {
			a.Network = net
		}
		walk(net, func(_ string, l Layer, _ bool) { a.Layers = append(a.Layers, textOf(l)) })
	}
	c.Alternatives = append(c.Alternatives, a)
}

// termsOf returns the summands of a sum, or the expression itself if it is no sum.
func termsOf(e Expr) []Expr {
	if e.Op == OpSum {
		return slices.Clone(e.Args)
	}
	return []Expr{e}
}

// In returns a copy of the comparison that String and Markdown write in the given language.
func (c *Comparison) In(l Language) *Comparison {
	d := *c
	d.Language = l
	return &d
}
