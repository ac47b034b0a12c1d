package cnnlib

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// leNet is the network of Y. LeCun et al., "Gradient-Based Learning Applied to Document
// Recognition", 1998, with the layers of today.
func leNet() (*Sequential, Shape) {
	return Init(NewSequential(
		&Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Conv2D{In: 6, Out: 16, Kernel: 5}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Flatten{}, &Linear{In: 400, Out: 120}, &ReLU{}, &Linear{In: 120, Out: 84}, &ReLU{}, &Linear{In: 84, Out: 10},
	), 1), Shape{4, 1, 28, 28}
}

// autoencoder is a network that shrinks a picture, enlarges it again, and averages the result.
func autoencoder() (*Sequential, Shape) {
	return Init(NewSequential(
		&Conv2D{In: 1, Out: 6, Kernel: 3, Stride: 2, Padding: 1}, &MaxPool2D{Kernel: 3, Stride: 2, Ceil: true}, &Upsample{Scale: 2, Bilinear: true},
		&AvgPool2D{Kernel: 3, Stride: 2, Padding: 1, Ceil: true}, &Upsample{Scale: 2},
		&ConvTranspose2D{In: 6, Out: 3, Kernel: 4, Stride: 2, Padding: 1}, &AdaptiveAvgPool2D{Height: 5, Width: 3}, &AdaptiveAvgPool2D{},
	), 1), Shape{4, 1, 28, 28}
}

// apart is a tensor of numbers that differ by at least 1/16 from each other and 1/32 from 0, so
// that a small step changes no sign and no order.
func apart(r *rand.Rand, s Shape) *Tensor {
	t := NewTensor(s)
	for i, k := range r.Perm(len(t.Data)) {
		t.Data[i] = float32(k-len(t.Data)/2)/16 + 1.0/32
	}
	return t
}

// The gradients of the input and of all parameters agree with differences of the loss.
func TestDifferences(t *testing.T) {
	r := generator()
	twice := &Conv2D{In: 2, Out: 2, Kernel: 3, Padding: 1}
	for _, v := range []struct {
		net Layer
		in  Shape
	}{
		{&Conv2D{In: 2, Out: 3, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2}, Shape{2, 2, 6, 7}},
		{&Conv2D{In: 4, Out: 6, Kernel: 2, Groups: 2, NoBias: true}, Shape{1, 4, 4, 5}},
		{&Conv2D{In: 3, Out: 2, Kernel: 1, Stride: 2}, Shape{2, 3, 3, 4}},
		{&Linear{In: 7, Out: 5}, Shape{3, 7, 1, 1}},
		{&Linear{In: 6, Out: 9, NoBias: true}, Shape{2, 6, 1, 1}},
		{&MaxPool2D{Kernel: 2}, Shape{2, 2, 5, 6}},
		{&MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}, Shape{2, 2, 5, 6}},
		{&AvgPool2D{Kernel: 2}, Shape{2, 2, 5, 6}},
		{&AvgPool2D{Kernel: 3, Stride: 1, Padding: 1}, Shape{2, 2, 5, 6}},
		{&MaxPool2D{Kernel: 2, Stride: 3, Ceil: true}, Shape{2, 2, 6, 7}},
		{&AvgPool2D{Kernel: 3, Stride: 2, Padding: 1, Ceil: true}, Shape{2, 2, 6, 6}},
		{&AdaptiveAvgPool2D{}, Shape{2, 3, 4, 5}},
		{&AdaptiveAvgPool2D{Height: 3, Width: 2}, Shape{2, 2, 4, 7}},
		{&AdaptiveAvgPool2D{Height: 5, Width: 4}, Shape{2, 2, 3, 4}},
		{&Upsample{Scale: 3}, Shape{2, 2, 2, 3}},
		{&Upsample{Scale: 2, Bilinear: true}, Shape{2, 2, 3, 4}},
		{&Upsample{Scale: 3, Bilinear: true}, Shape{2, 2, 3, 1}},
		{&ConvTranspose2D{In: 2, Out: 3, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1}, Shape{2, 2, 3, 4}},
		{&ConvTranspose2D{In: 4, Out: 2, Kernel: 2, Dilation: 2, Groups: 2, OutputPadding: 1, NoBias: true}, Shape{1, 4, 3, 4}},
		{&ReLU{}, Shape{2, 2, 5, 5}},
		{&ReLU6{}, Shape{2, 4, 5, 6}}, // up to 7.5
		{&HardSwish{}, Shape{2, 4, 5, 6}},
		{&HardSigmoid{}, Shape{2, 4, 5, 6}},
		{&Sigmoid{}, Shape{2, 4, 5, 6}},
		{&SiLU{}, Shape{2, 4, 5, 6}},
		{&Tanh{}, Shape{2, 2, 5, 5}},
		{&LocalResponseNorm{Size: 3, Alpha: 2}, Shape{2, 7, 1, 3}},
		{&LocalResponseNorm{Size: 4, Alpha: 3, Beta: 0.4, K: 2}, Shape{2, 6, 2, 2}},
		{&LocalResponseNorm{Size: 9, Alpha: 1, Beta: 1.25, K: 0.5}, Shape{1, 5, 2, 2}},
		{&ChannelShuffle{Groups: 3}, Shape{2, 6, 2, 3}},
		{&Select{Channels: []int{3, 1, 3, 3, 0}}, Shape{2, 5, 2, 2}},
		{&Softmax{}, Shape{2, 5, 2, 3}},
		{&Flatten{}, Shape{2, 3, 2, 2}},
		{NewSequential(), Shape{1, 2, 2, 2}},
		{NewSequential(twice, &AvgPool2D{Kernel: 2}, twice), Shape{2, 2, 4, 6}},
		{NewSequential(NewSequential(&MaxPool2D{Kernel: 2}, &ReLU{}, &Conv2D{In: 1, Out: 3, Kernel: 2}), &Flatten{},
			NewSequential(&Linear{In: 12, Out: 4}, &Softmax{})), Shape{2, 1, 6, 6}},
	} {
		Init(v.net, 3)
		x := apart(r, v.in)
		run := NewRun(v.net)
		dy := random(r, run.Forward(x).Shape())
		values, grads := []*Tensor{x}, []*Tensor{copyOf(run.Backward(dy))}
		names := []string{"input"}
		for _, p := range Params(v.net) {
			values, grads, names = append(values, p.Value), append(grads, p.Grad), append(names, p.Name)
		}
		for i, value := range values {
			at := make([]float64, len(value.Data))
			for k, e := range value.Data {
				at[k] = float64(e)
			}
			before := slices.Clone(value.Data)
			want := fd.Gradient(nil, func(at []float64) float64 {
				for k, e := range at {
					value.Data[k] = float32(e)
				}
				sum := 0.0
				for k, e := range v.net.Forward(x).Data {
					sum += float64(float64(e) * float64(dy.Data[k]))
				}
				return sum
			}, at, &fd.Settings{Formula: fd.Central, Step: 1.0 / 128})
			copy(value.Data, before)
			for k, w := range want {
				if d := math.Abs(float64(grads[i].Data[k]) - w); !(d <= 1e-3*max(1, math.Abs(w))) {
					t.Errorf("%s, %s: gradient %d is %g, differences give %g", textOf(v.net), names[i], k, grads[i].Data[k], w)
				}
			}
		}
	}
}

// Gradients are added to what is there: two Backwards give twice the gradient. All numbers are
// small and whole, so that the sums are exact.
func TestBackwardAdds(t *testing.T) {
	r := generator()
	whole := func(s Shape) *Tensor {
		t := NewTensor(s)
		for i := range t.Data {
			t.Data[i] = float32(r.IntN(9) - 4)
		}
		return t
	}
	conv, linear := &Conv2D{In: 3, Out: 5, Kernel: 3, Padding: 1}, &Linear{In: 80, Out: 3}
	net := Init(NewSequential(conv, &MaxPool2D{Kernel: 2}, &ReLU{}, &Flatten{}, linear), 1)
	for _, p := range Params(net) {
		copy(p.Value.Data, whole(p.Shape).Data)
	}
	run := NewRun(net)
	dy := whole(run.Forward(whole(Shape{4, 3, 8, 8})).Shape())
	dx := copyOf(run.Backward(dy))
	var once []*Tensor
	for _, p := range Params(net) {
		once = append(once, copyOf(p.Grad))
	}
	for times := 2; times < 6; times++ {
		if times%2 == 0 {
			if again := run.Backward(dy); !sameBits(again, dx) {
				t.Errorf("Backward %d gives another gradient of the input: %s", times, firstDifference(again, dx))
			}
		} else {
			run.BackwardParams(dy)
		}
		for i, p := range Params(net) {
			want := copyOf(once[i])
			for k := range want.Data {
				want.Data[k] *= float32(times)
			}
			if !sameBits(p.Grad, want) {
				t.Errorf("%s: Backward %d does not give %d times the gradient: %s", p.Name, times, times, firstDifference(p.Grad, want))
			}
		}
	}
	ZeroGrad(net)
	for _, p := range Params(net) {
		if !sameBits(p.Grad, NewTensor(p.Shape)) {
			t.Errorf("%s: ZeroGrad leaves a gradient", p.Name)
		}
	}
}

// BackwardParams gives the gradients of the parameters that Backward gives, wherever the first
// layer with parameters is.
func TestBackwardParams(t *testing.T) {
	r := generator()
	for _, net := range []Layer{
		&Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 1, Stride: 2}, &Linear{In: 2, Out: 3}, &ReLU{}, &Softmax{}, &Flatten{}, NewSequential(),
		&MaxPool2D{Kernel: 1}, &AvgPool2D{Kernel: 1}, &MaxPool2D{Kernel: 2, Padding: 1},
		&AdaptiveAvgPool2D{}, &Upsample{Scale: 2}, &Upsample{Scale: 2, Bilinear: true}, &ConvTranspose2D{In: 2, Out: 3, Kernel: 3, Stride: 2},
		NewSequential(&ReLU{}, &ConvTranspose2D{In: 2, Out: 3, Kernel: 2}, &Upsample{Scale: 2}, &AdaptiveAvgPool2D{}),
		NewSequential(&ReLU{}, &Softmax{}),
		NewSequential(&ReLU{}, &Conv2D{In: 2, Out: 3, Kernel: 1}, &ReLU{}, &Conv2D{In: 3, Out: 3, Kernel: 1}),
		NewSequential(NewSequential(&Softmax{}), NewSequential(&Conv2D{In: 2, Out: 3, Kernel: 1})),
	} {
		Init(net, 1)
		x := random(r, Shape{3, 2, 1, 1})
		grads := func(backward func(run *Run, dy *Tensor)) (all []*Tensor) {
			ZeroGrad(net)
			run := NewRun(net)
			y := run.Forward(x)
			backward(run, random(generator(), y.Shape()))
			for _, p := range Params(net) {
				all = append(all, copyOf(p.Grad))
			}
			return all
		}
		want := grads(func(run *Run, dy *Tensor) { run.Backward(dy) })
		for i, got := range grads((*Run).BackwardParams) {
			if !sameBits(got, want[i]) {
				t.Errorf("%s: %s: %s", textOf(net), Params(net)[i].Name, firstDifference(got, want[i]))
			}
		}
	}
}

// ReLU forward and backward, in pieces and in one.
func TestReLUBackward(t *testing.T) {
	r := generator()
	for _, s := range []Shape{{1, 1, 1, 1}, {3, 2, 5, 7}, {1, 1, 1, 1 << 15}, {2, 3, 100, 110}} {
		for _, x := range []*Tensor{random(r, s), few(r, s)} {
			dy := random(r, s)
			y, dx := NewTensor(s), NewTensor(s)
			for i, v := range x.Data {
				if v > 0 || v != v {
					y.Data[i], dx.Data[i] = v, dy.Data[i]
				}
			}
			withThreads(func(threads int) {
				run := NewRun(&ReLU{})
				run.Forward(dy)
				run.Backward(x)
				if got := run.Forward(x); !sameNumbers(got, y) {
					t.Errorf("%v, %d threads: %s", s, threads, firstDifference(got, y))
				}
				if got := run.Backward(dy); !sameNumbers(got, dx) {
					t.Errorf("%v, %d threads, gradient: %s", s, threads, firstDifference(got, dx))
				}
			})
		}
	}
}

// step is one forth and back through a network.
func step(net Layer, run *Run, x *Tensor) (all []*Tensor) {
	ZeroGrad(net)
	y := run.Forward(x)
	dy := random(generator(), y.Shape())
	all = append(all, copyOf(y), copyOf(run.Backward(dy)))
	for _, p := range Params(net) {
		all = append(all, copyOf(p.Grad))
	}
	return all
}

// forwardOnly is a layer that cannot go back.
type forwardOnly struct{}

func (forwardOnly) Forward(x *Tensor) *Tensor {
	y := copyOf(x)
	for i := range y.Data {
		y.Data[i]++
	}
	return y
}
func (forwardOnly) OutputShape(in Shape) (Shape, error) { return in, nil }
func (forwardOnly) String() string                      { return "ForwardOnly" }

func TestRunErrors(t *testing.T) {
	first := ErrorText{Layer: "ReLU{}", Wanted: "a Forward before Backward", Given: "none that succeeded", Fix: "call run.Forward(x) first"}
	x := NewTensor(Shape{2, 1, 2, 3})
	run := NewRun(&ReLU{})
	wantMisuse(t, misuseOf(t, func() { run.Backward(x) }), first)
	wantMisuse(t, misuseOf(t, func() { run.BackwardParams(x) }), first)

	run.Forward(x)
	gradient := ErrorText{
		Layer:   "ReLU{}",
		Wanted:  "a gradient of the shape that Forward returned, 2 of 2×3×1",
		Given:   "2×3×1",
		Formula: "the loss has one derivative for each number of the output",
		Fix:     "give the gradient that CrossEntropy wrote, or a tensor of the output's shape",
	}
	wantError(t, panicOf(t, func() { run.Backward(x.Sample(0)) }), gradient)
	wantError(t, panicOf(t, func() { run.BackwardParams(x.Sample(0)) }), gradient)
	gradient.Given = "nil"
	wantError(t, panicOf(t, func() { run.Backward(nil) }), gradient)
	panicOf(t, func() { run.Backward(&Tensor{N: 2, C: 1, H: 2, W: 3, Data: make([]float32, 11)}) })
	wantData(t, run.Backward(counting(x.Shape())), x.Shape(), make([]float32, 12)...) // none of this has harmed it

	for _, net := range []Layer{nil, (*Conv2D)(nil), (*Sequential)(nil)} {
		misuseOf(t, func() { NewRun(net) })
	}
	misuseOf(t, func() { run.Forward(nil) })
	panicOf(t, func() { run.Forward(&Tensor{N: 1, C: 1, H: 2, W: 2}) })
	if e := misuseOf(t, func() { NewRun(NewSequential(&ReLU{}, nil)).Forward(x) }); e.In(English).Given != "layer 2 of the Sequential is nil" {
		t.Errorf("a nil layer: %v", e)
	}
	if e := panicOf(t, func() { NewRun(NewSequential(&ReLU{}, &Conv2D{In: 3, Out: 1, Kernel: 1})).Forward(x) }); e.Name != "conv1" {
		t.Errorf("a layer that does not fit: %v", e)
	}

	// Parameters that were never made.
	net := NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 1}, NewSequential(&ReLU{}, &Conv2D{In: 1, Out: 2, Kernel: 1}), &Flatten{}, &Linear{In: 12, Out: 2})
	missing := func(name, layer, shape string) {
		t.Helper()
		wantMisuse(t, misuseOf(t, func() { NewRun(net).Forward(x) }), ErrorText{
			Name: name, Layer: layer, Wanted: "a weight of " + shape, Given: "no weight",
			Fix: "call cnnlib.Init(net, 1) before Forward, or set the field yourself",
		})
	}
	missing("conv1", "Conv2D{In: 1, Out: 1, Kernel: 1}", "N: 1, C: 1, H: 1, W: 1")
	Init(net.Layers[0], 1)
	missing("sequential1.conv1", "Conv2D{In: 1, Out: 2, Kernel: 1}", "N: 2, C: 1, H: 1, W: 1")
	Init(net.Layers[1], 1)
	missing("linear1", "Linear{In: 12, Out: 2}", "N: 2, C: 12, H: 1, W: 1")

	// A layer that cannot go back can go forth.
	run = NewRun(NewSequential(forwardOnly{}, &ReLU{}))
	wantData(t, run.Forward(NewTensor(Shape{1, 1, 1, 2})), Shape{1, 1, 1, 2}, 1, 1)
	backward := ErrorText{
		Layer:  "ForwardOnly",
		Wanted: "a layer that can pass a gradient back",
		Given:  "one without the methods ForwardPass and BackwardPass",
		Fix:    "write these methods, or leave the layer out of a network that is trained",
	}
	wantMisuse(t, misuseOf(t, func() { run.Backward(NewTensor(Shape{1, 1, 1, 2})) }), backward)
	run.BackwardParams(NewTensor(Shape{1, 1, 1, 2})) // nothing before it has parameters
	run = NewRun(NewSequential(Init(&Conv2D{In: 1, Out: 1, Kernel: 1}, 1), forwardOnly{}))
	run.Forward(x)
	wantMisuse(t, misuseOf(t, func() { run.BackwardParams(x) }), backward)
}

// A Forward that failed is none.
func TestBackwardAfterFailedForward(t *testing.T) {
	x := NewTensor(Shape{1, 1, 2, 2})
	for _, net := range []Layer{&Conv2D{In: 1, Out: 1, Kernel: 1}, NewSequential(&ReLU{}, &Conv2D{In: 1, Out: 1, Kernel: 1})} {
		run := NewRun(net)
		misuseOf(t, func() { run.Forward(x) })
		func() {
			defer func() {
				if e, ok := recover().(*UsageError); !ok || e.In(English).Wanted != "a Forward before Backward" {
					t.Errorf("%s: Backward after a Forward that failed does not say so, but %v", textOf(net), e)
				}
			}()
			run.Backward(x)
		}()
	}
}
