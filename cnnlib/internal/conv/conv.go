// Package conv is the engine of convolutions and linear layers. It works on slices and knows no layers:
// a [Spec] says how large everything is, a [Plan] is made for a Spec once, and its methods compute the
// output, the gradient of the input and the gradients of the parameters, as often as wanted and
// without allocating.
//
// # What is computed
//
// reference.go says it, a loop for each index. Each number of a result is one chain of fused
// multiply-adds in the order of these loops. So the result does not depend on the number of threads or
// on the way the work is cut. Only the gradients of parameters are cut into several chains, one for each
// [BlockSamples] samples, and that is part of their definition.
//
// # How it is computed
//
// All of it is matrix products, which package gemm computes. A convolution is a [correlation]: a
// product whose columns are output positions, with the input laid out strip by strip. The gradient of
// the input (input.go) is a correlation, too, of dy with the transposed weights. The gradients of the
// weights (weight.go) are a product whose steps are positions; with few kernels another layout is
// quicker (few.go). A [Multiplier] is a linear layer.
//
// # Slices
//
// Tensors are contiguous, N×C×H×W. A Plan keeps the slices of the last call but never writes to
// one that was not an output of the call. It panics if a slice is too short for its Spec. Two
// goroutines must not use one Plan at a time.
package conv

import "cnnlessons/cnnlib/internal/gemm"

// Spec is a convolution of one shape.
type Spec struct {
	Samples int
	In, Out int // channels of the input and of the output
	Groups  int // at least 1; divides In and Out
	Rows    Side
	Columns Side
	Bias    bool // whether there is a bias for each output channel
}

// Side is the geometry of a convolution along the rows or along the columns of its maps.
type Side struct {
	In, Out  int // length of the input and of the output
	Kernel   int // length of a kernel
	Stride   int // from one window to the next, at least 1
	Padding  int // zeros before the input and after it
	Dilation int // from one tap of a kernel to the next, at least 1
}

// offsets are where the taps of the first window read.
func (s Side) offsets() []int {
	o := make([]int, s.Kernel)
	for i := range o {
		o[i] = i*s.Dilation - s.Padding
	}
	return o
}

// area is the number of weights of a kernel for one channel.
func (s *Spec) area() int { return s.Rows.Kernel * s.Columns.Kernel }

// inSize is the number of elements of a map of the input.
func (s *Spec) inSize() int { return s.Rows.In * s.Columns.In }

// outSize is the number of elements of a map of the output.
func (s *Spec) outSize() int { return s.Rows.Out * s.Columns.Out }

// inputOf returns a group's channels in a slice like the input. Groups are counted through all samples.
func (s *Spec) inputOf(data []float32, group int) []float32 {
	n := s.In / s.Groups * s.inSize()
	return data[group*n:][:n]
}

// outputOf returns a group's maps in a slice like the output. Groups are counted through all samples.
func (s *Spec) outputOf(data []float32, group int) []float32 {
	n := s.Out / s.Groups * s.outSize()
	return data[group*n:][:n]
}

// kernelsOf returns a group's kernels in a slice like the weights, which is Out × In/Groups ×
// Rows.Kernel × Columns.Kernel.
func (s *Spec) kernelsOf(weights []float32, group int) []float32 {
	n := s.Out / s.Groups * (s.In / s.Groups) * s.area()
	return weights[group*n:][:n]
}

// Plan is how a convolution of one shape is computed.
type Plan struct {
	Spec
	forward correlation
	input   []inputGradient
	weights weightGradient
	few     fewGradient

	// The operands of the call that runs.
	x, y, dx, dy         []float32
	weight, bias         []float32
	weightGrad, biasGrad []float32
	start                []float32 // what each map of the input's gradient starts from, or nil for 0
}

// NewPlan plans a convolution. Gradients are planned when they are first wanted.
func NewPlan(s Spec) *Plan {
	c := &Plan{Spec: s}
	c.forward = correlation{
		rows:     axis{s.Rows.offsets(), s.Rows.Stride, s.Rows.In, s.Rows.Out},
		columns:  axis{s.Columns.offsets(), s.Columns.Stride, s.Columns.In, s.Columns.Out},
		channels: s.In / s.Groups,
		maps:     s.Out / s.Groups,
	}
	c.forward.plan(s.Samples*s.Groups, weightStrides{
		mapStep: s.In / s.Groups * s.area(), channel: s.area(),
		tap: func(i, j int) int { return i*s.Columns.Kernel + j },
	})
	return c
}

// Forward computes the output y of the input x. bias is read if the Spec has one.
func (c *Plan) Forward(y, x, weight, bias []float32) {
	c.y, c.x, c.weight, c.bias = y, x, weight, bias
	gemm.Run((*forwardJob)(c), c.Samples*c.Groups*c.forward.tasks())
}

type forwardJob Plan

func (j *forwardJob) Do(task int, w *gemm.Worker) {
	c := (*Plan)(j)
	q := &c.forward
	i, task := task/q.tasks(), task%q.tasks()
	var bias []float32
	if c.Bias {
		bias = c.bias[i%c.Groups*q.maps:][:q.maps]
	}
	q.compute(w, task, c.outputOf(c.y, i), c.inputOf(c.x, i), c.kernelsOf(c.weight, i%c.Groups), c.area(), bias)
}
