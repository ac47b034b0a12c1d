package cnnlib

// Differentiable is a layer that a gradient can pass through. Every layer of this
// package is Differentiable. A [Run] calls the methods with tensors of the right shapes.
type Differentiable interface {
	Layer

	// ForwardPass computes p.Y from p.X, as Forward does.
	ForwardPass(p *Pass)

	// BackwardPass computes p.DX from p.DY, unless p.DX is nil. Unless p.Frozen, it adds the
	// parameters' gradients for this pass to the parameters' Grad. A BackwardPass comes after a
	// ForwardPass with this p.
	BackwardPass(p *Pass)
}

// Pass is one use of a layer within a [Run]: the input, the output, the gradients of the loss
// with respect to both, and the layer's notes for the backward pass.
type Pass struct {
	X, Y   *Tensor // input and output
	DX, DY *Tensor // gradients of X and Y; DX is nil if no layer needs it

	Training bool   // a training step, not a prediction: matters to [Dropout] and [BatchNorm2D]
	Step     uint64 // the number of the training step
	UseID    uint64 // tells the uses of layers in one run apart
	Frozen   bool   // the parameters are frozen: a backward pass leaves their gradients as they are

	Workspace any // whatever the layer keeps from call to call; nil at first
}

// Run is a network with the memory of its tensors: running again with an equal shape allocates
// nothing. A Run is also the only way to train:
//
//	run := cnnlib.NewRun(net)
//	run.Training = true
//	y := run.Forward(x)
//	loss := cnnlib.CrossEntropy(dy, y, labels) // writes the gradient of y into dy
//	cnnlib.ZeroGrad(net)
//	dx := run.Backward(dy) // each parameter's Grad is now the gradient of the loss
//
// The tensors that a Run returns are valid until its next Forward or Backward. A Run serves one
// goroutine at a time. Several Runs may share one network as long as none of them trains: a Run
// that calls Backward must be Frozen.
type Run struct {
	Training bool   // see [Pass]
	Step     uint64 // see [Pass]; the training loop counts it up
	Frozen   bool   // see [Pass]; must be set before Forward

	net  Layer
	pass Pass
	dx   *Tensor // the gradient that the last Backward returned
	ran  bool    // pass holds the result of a Forward
}

// NewRun returns a run of the network. It panics with a [*UsageError] if net is nil.
func NewRun(net Layer) *Run {
	if err := checkLayer(&theNetwork, net); err != nil {
		panic(err)
	}
	return &Run{net: net}
}

// Forward returns the network's output for x, with the bits of net.Forward(x) unless the Run is
// Training. Forward keeps x, which must not change before Backward. It panics with a [*ShapeError]
// if x does not fit, and with a [*UsageError] if parameters were never made.
func (r *Run) Forward(x *Tensor) *Tensor {
	r.ran = false
	shape := mustFit(r.net, x)
	if err := checkReady(r.net); err != nil {
		panic(err)
	}
	p := &r.pass
	p.X, p.Y = x, reuse(p.Y, shape)
	p.Training, p.Step, p.Frozen = r.Training, r.Step, r.Frozen
	forwardPass(r.net, p)
	r.ran = true
	return p.Y
}

// Backward takes dy, the gradient of the loss with respect to the last Forward's output, and
// returns the gradient of the loss with respect to the last Forward's input. Unless the Run is
// Frozen, Backward adds the gradient of each parameter to the parameter's Grad. Backward panics
// with a [*ShapeError] if dy has not the shape of Forward's output, and with a [*UsageError] if
// there was no Forward or a layer is not [Differentiable].
func (r *Run) Backward(dy *Tensor) *Tensor {
	r.checkGradient(dy)
	p := &r.pass
	p.DY, p.DX = dy, reuse(r.dx, p.X.Shape())
	r.dx = p.DX
	backwardPass(r.net, p)
	return p.DX
}

// BackwardParams adds the gradients of the parameters as [Run.Backward] does, without the gradient
// of the network's input. Training does not need that gradient, and it is a large part of the
// work of a first convolution. BackwardParams panics as Backward does.
func (r *Run) BackwardParams(dy *Tensor) {
	r.checkGradient(dy)
	r.pass.DY, r.pass.DX = dy, nil
	backwardPass(r.net, &r.pass)
}

// Outputs gives the output of each layer in the last Forward with the layer's full name, in the
// order of the layers. Layers of networks inside the network are among them; the networks
// themselves are not. Without a Forward, Outputs gives nothing. It serves a loop:
//
//	for name, y := range run.Outputs {
func (r *Run) Outputs(yield func(name string, y *Tensor) bool) {
	if r.ran {
		outputs("", r.net, &r.pass, yield)
	}
}

func outputs(name string, l Layer, p *Pass, yield func(name string, y *Tensor) bool) bool {
	c, ok := l.(container)
	if !ok {
		return yield(name, p.Y)
	}
	names, layers := c.children()
	passes, _ := p.Workspace.([]*Pass)
	for i, l := range layers {
		if !outputs(joinName(name, names[i]), l, passes[i], yield) {
			return false
		}
	}
	return true
}

// passAt returns the pass of the use at the given place in a trace of the network. After a Backward
// the pass's DY is the complete gradient of the use's output: every reader of the output has added
// its part.
func (r *Run) passAt(uses []use, place int) *Pass {
	p := &r.pass
	for at := 0; at < place; {
		parts := partsAt(uses, at)
		part := partWith(parts, place)
		p, at = p.Workspace.([]*Pass)[part], parts[part]
	}
	return p
}

// checkGradient panics unless dy is a gradient of the last output.
func (r *Run) checkGradient(dy *Tensor) {
	p := &r.pass
	if !r.ran {
		panic(NewUsageError(noForward, textOf(r.net)))
	}
	if dy != nil && dy.Shape() == p.Y.Shape() && len(dy.Data) == len(p.Y.Data) {
		return
	}
	var given any = "nil"
	switch {
	case dy == nil:
	case dy.Shape() == p.Y.Shape():
		given = shapeWithNumbers.Of(dy.Shape(), len(dy.Data))
	default:
		given = dy.Shape()
	}
	panic(NewShapeError(wrongGradient, textOf(r.net), p.Y.Shape(), given))
}

// forwardPass runs a layer within a run.
func forwardPass(l Layer, p *Pass) {
	if d, ok := l.(Differentiable); ok {
		d.ForwardPass(p)
		return
	}
	copy(p.Y.Data, l.Forward(p.X).Data)
}

// backwardPass runs a layer backwards, or panics with a [*UsageError] if the layer is not
// [Differentiable].
func backwardPass(l Layer, p *Pass) {
	d, ok := l.(Differentiable)
	if !ok {
		panic(NewUsageError(notDifferentiable, textOf(l)))
	}
	d.BackwardPass(p)
}

// forward runs a layer once, outside a run.
func forward(l Differentiable, x *Tensor) *Tensor {
	p := Pass{X: x, Y: NewTensor(mustFit(l, x))}
	if err := checkReady(l); err != nil {
		panic(err)
	}
	l.ForwardPass(&p)
	return p.Y
}

// reuse returns a tensor of the given shape: t itself if t's memory is large enough, else a new
// tensor. The numbers in it are undefined.
func reuse(t *Tensor, s Shape) *Tensor {
	if t == nil || cap(t.Data) < s.Len() {
		return NewTensor(s)
	}
	t.N, t.C, t.H, t.W = s.N, s.C, s.H, s.W
	t.Data = t.Data[:s.Len()]
	return t
}

// makeGrad sets the gradient of a parameter to zeros, unless there is a gradient of the right shape.
func makeGrad(grad **Tensor, value *Tensor) {
	if g := *grad; g == nil || g.Shape() != value.Shape() || len(g.Data) != len(value.Data) {
		*grad = NewTensor(value.Shape())
	}
}

// ZeroGrad sets the gradients of all parameters of the network to 0.
func ZeroGrad(net Layer) {
	for _, p := range Params(net) {
		if p.Grad != nil {
			clear(p.Grad.Data)
		}
	}
}
