package main

import (
	"fmt"
	"math/rand/v2"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/train"
)

// row is a line of the table.
type row struct {
	work
	wanted float64 // the least ratio of PyTorch's time with default settings to cnnlib's time
}

var rows = []row{
	{work{Kind: "conv", Batch: 1, In: 3, Side: 32, Out: 6, Kernel: 5}, 8},
	{work{Kind: "conv", Batch: 1, In: 6, Side: 28, Out: 10, Kernel: 5}, 5},
	{work{Kind: "conv", Batch: 1, In: 64, Side: 224, Out: 64, Kernel: 3, Padding: 1}, 1},
	{work{Kind: "conv", Batch: 1, In: 128, Side: 112, Out: 128, Kernel: 3, Padding: 1}, 1},
	{work{Kind: "conv", Batch: 1, In: 256, Side: 56, Out: 256, Kernel: 3, Padding: 1}, 1},
	{work{Kind: "conv", Batch: 1, In: 512, Side: 14, Out: 512, Kernel: 3, Padding: 1}, 1},
	{work{Kind: "conv", Batch: 64, In: 1, Side: 28, Out: 6, Kernel: 5, Padding: 2}, 2},
	{work{Kind: "lenet-step", Batch: 64, In: 1, Side: 28, Out: 10}, 3},
}

// work is the task of cnnlib and PyTorch; peers.py reads it as JSON. The input is
// Batch × In × Side × Side.
type work struct {
	Kind    string `json:"work"` // "conv", a convolution, or "lenet-step", a step of training LeNet-5
	Batch   int    `json:"batch"`
	In      int    `json:"in"`
	Side    int    `json:"side"`
	Out     int    `json:"out"`
	Kernel  int    `json:"kernel"`  // 0 unless Kind is "conv"
	Padding int    `json:"padding"` // 0 unless Kind is "conv"
}

// String describes the work; shapes are channels×height×width.
func (w work) String() string {
	input := fmt.Sprintf("%d×%d×%d", w.In, w.Side, w.Side)
	if w.Kind == "lenet-step" {
		return fmt.Sprintf("LeNet training step, batch %d of %s", w.Batch, input)
	}
	s := fmt.Sprintf("Conv %s → %d, %d×%d", input, w.Out, w.Kernel, w.Kernel)
	if w.Padding > 0 {
		s += fmt.Sprintf(", padding %d", w.Padding)
	}
	if w.Batch > 1 {
		s += fmt.Sprintf(", batch %d", w.Batch)
	}
	return s
}

// prepare makes the network and its input. once does the work once and, from the second call
// on, allocates nothing. operations is the number of floating-point operations of the work.
func (w work) prepare() (once func(), operations float64) {
	net, x := cnnlib.Init(w.network(), 1), w.input()
	if w.Kind == "conv" {
		run := cnnlib.NewRun(net.Layers[0])
		return func() { run.Forward(x) }, countOperations(net, x.Shape(), 1)
	}
	return newStep(net, x).once, countOperations(net, x.Shape(), 3)
}

// step is a training step that is repeated with one batch.
type step struct {
	run       *cnnlib.Run
	params    []cnnlib.Param
	x, dy     *cnnlib.Tensor
	labels    []int
	optimizer train.SGD
	loss      float64 // the loss before the last update
}

// newStep makes a step with random labels.
func newStep(net *cnnlib.Sequential, x *cnnlib.Tensor) *step {
	s := &step{run: cnnlib.NewRun(net), x: x, optimizer: train.SGD{Rate: 0.01, Momentum: 0.9}}
	s.run.Training = true
	classes := s.run.Forward(x).Shape()
	s.dy = cnnlib.NewTensor(classes)
	r := rand.New(rand.NewPCG(1, 2))
	for range x.N {
		s.labels = append(s.labels, r.IntN(classes.C))
	}
	s.run.BackwardParams(s.dy) // makes the gradients, which Params then lists
	s.params = cnnlib.Params(net)
	return s
}

func (s *step) once() {
	y := s.run.Forward(s.x)
	s.loss = cnnlib.CrossEntropy(s.dy, y, s.labels)
	for _, p := range s.params {
		clear(p.Grad.Data)
	}
	s.run.BackwardParams(s.dy)
	s.optimizer.Step(s.params, 1)
}

// input returns a batch of random numbers.
func (w work) input() *cnnlib.Tensor {
	r := rand.New(rand.NewPCG(1, 1))
	x := cnnlib.NewTensor(cnnlib.Shape{N: w.Batch, C: w.In, H: w.Side, W: w.Side})
	for i := range x.Data {
		x.Data[i] = float32(r.NormFloat64())
	}
	return x
}

// network returns the convolution, or LeNet-5 with ReLU and max pooling. (The original LeNet-5 has
// another activation and another pooling: Y. LeCun et al., "Gradient-based learning applied to
// document recognition", 1998.)
func (w work) network() *cnnlib.Sequential {
	if w.Kind == "conv" {
		return cnnlib.NewSequential(&cnnlib.Conv2D{In: w.In, Out: w.Out, Kernel: w.Kernel, Padding: w.Padding})
	}
	return cnnlib.NewSequential(
		&cnnlib.Conv2D{In: w.In, Out: 6, Kernel: 5, Padding: 2}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Conv2D{In: 6, Out: 16, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2}, &cnnlib.Flatten{},
		&cnnlib.Linear{In: 400, Out: 120}, &cnnlib.ReLU{}, &cnnlib.Linear{In: 120, Out: 84}, &cnnlib.ReLU{}, &cnnlib.Linear{In: 84, Out: w.Out},
	)
}

// countOperations counts the multiplications and as many additions of the convolutions and linear
// layers. A training step has three passes: forward, the gradient of the weights, and the
// gradient of the input, which the first layer leaves out.
func countOperations(net *cnnlib.Sequential, in cnnlib.Shape, passes int) float64 {
	total := 0
	for i, l := range net.Layers {
		out, err := l.OutputShape(in)
		if err != nil {
			panic(err)
		}
		if p, ok := l.(cnnlib.Parametric); ok {
			once := 2 * out.N * out.H * out.W * p.Params()[0].Shape.Len()
			total += passes * once
			if i == 0 && passes == 3 {
				total -= once
			}
		}
		in = out
	}
	return float64(total)
}
