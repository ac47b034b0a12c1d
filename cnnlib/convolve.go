package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// convolver is what a Conv2D keeps in a [Pass]: how it computes for one shape.
type convolver struct {
	settings Conv2D // without weights
	in, out  Shape
	forward  correlation

	layer *Conv2D
	pass  *Pass

	input   []inputGradient
	start   []float32 // what each map of the input's gradient starts from, or nil for 0
	weights weightGradient
	few     fewGradient
}

// convolverOf returns the convolver of a pass, made anew if the layer or the shape has changed.
func (c *Conv2D) convolverOf(p *Pass) *convolver {
	settings := *c
	settings.Weight, settings.Bias, settings.WeightGrad, settings.BiasGrad = nil, nil, nil, nil
	v, ok := p.Workspace.(*convolver)
	if !ok || v.settings != settings || v.in != p.X.Shape() || v.out != p.Y.Shape() {
		v = &convolver{settings: settings, in: p.X.Shape(), out: p.Y.Shape()}
		v.planForward()
		p.Workspace = v
	}
	v.layer, v.pass = c, p
	return v
}

// group returns what belongs to a group of a sample in a tensor of samples, and its number
// within the sample; groups are counted through all samples.
func (v *convolver) group(data []float32, of Shape, i int) []float32 {
	n := of.C / v.settings.groups() * of.H * of.W
	return data[i*n:][:n]
}

// weightsOf returns the kernels of a group in a tensor of the weights' shape.
func (v *convolver) weightsOf(t *Tensor, group int) []float32 {
	n := len(t.Data) / v.settings.groups()
	return t.Data[group*n:][:n]
}

func (v *convolver) area() int { return v.settings.Kernel * v.settings.Kernel }

// offsets are where along one side the taps of a window begin.
func (w window) offsets() []int {
	o := make([]int, w.kernel)
	for i := range o {
		o[i] = i*w.dilation - w.padding
	}
	return o
}

func (v *convolver) planForward() {
	c, groups := &v.settings, v.settings.groups()
	w := c.window()
	v.forward = correlation{
		stride: w.stride, rows: w.offsets(), columns: w.offsets(),
		channels: c.In / groups, inH: v.in.H, inW: v.in.W,
		maps: c.Out / groups, outH: v.out.H, outW: v.out.W,
	}
	v.forward.plan(v.in.N*groups, weightStrides{
		mapStep: c.In / groups * v.area(), channel: v.area(),
		tap: func(i, j int) int { return i*c.Kernel + j },
	})
}

// runForward computes the output.
func (v *convolver) runForward() {
	gemm.Run((*forwardJob)(v), v.in.N*v.settings.groups()*v.forward.tasks())
}

type forwardJob convolver

func (j *forwardJob) Do(task int, w *gemm.Worker) {
	v := (*convolver)(j)
	q, groups := &v.forward, v.settings.groups()
	i, task := task/q.tasks(), task%q.tasks()
	var bias []float32
	if !v.settings.NoBias {
		bias = v.layer.Bias.Data[i%groups*q.maps:][:q.maps]
	}
	q.compute(w, task, v.group(v.pass.Y.Data, v.out, i), v.group(v.pass.X.Data, v.in, i), v.weightsOf(v.layer.Weight, i%groups), v.area(), bias)
}
