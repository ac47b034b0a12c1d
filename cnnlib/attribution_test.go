package cnnlib

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
)

// small is a network like LeNet-5 for pictures of 12×12×1 in five classes.
func small() *Sequential {
	return NewSequential(
		&Conv2D{In: 1, Out: 4, Kernel: 5, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Conv2D{In: 4, Out: 6, Kernel: 3}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Flatten{}, &Linear{In: 24, Out: 10}, &ReLU{}, &Linear{In: 10, Out: 5})
}

// joined is a network with every kind of container for pictures of 10×8×3 in three classes.
func joined() *Sequential {
	return NewSequential(
		&Conv2D{In: 3, Out: 4, Kernel: 3, Padding: 1}, &BatchNorm2D{Channels: 4}, &ReLU{},
		&Residual{
			Body: NewSequential(
				&Conv2D{In: 4, Out: 6, Kernel: 3, Stride: 2, Padding: 1}, &BatchNorm2D{Channels: 6}, &ReLU{},
				&Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1}),
			Shortcut: &Conv2D{In: 4, Out: 6, Kernel: 1, Stride: 2},
		},
		&ReLU{},
		NewConcat(&Conv2D{In: 6, Out: 3, Kernel: 1}, NewSequential(&Conv2D{In: 6, Out: 4, Kernel: 3, Padding: 1}, &ReLU{})),
		&SqueezeExcitation{Gate: NewSequential(
			&AdaptiveAvgPool2D{}, &Conv2D{In: 7, Out: 2, Kernel: 1}, &ReLU{}, &Conv2D{In: 2, Out: 7, Kernel: 1}, &Sigmoid{})},
		&Conv2D{In: 7, Out: 4, Kernel: 3}, &Flatten{}, &Linear{In: 24, Out: 3})
}

// scramble fills tensor number k as testdata/attribution_reference.py does.
func scramble(t *Tensor, k int, divisor float64) {
	for i := range t.Data {
		h := uint32(i+1000*k) * 2654435761
		h = (h ^ h>>15) * 2246822519
		t.Data[i] = float32(float64(int((h^h>>13)%2001)-1000) / divisor)
	}
}

// scrambled gives a network the parameters that the script gives it.
func scrambled(net *Sequential) *Sequential {
	for k, p := range State(Init(net, 1)) {
		scramble(p.Value, k, 1500)
		if strings.HasSuffix(p.Name, "var") {
			for i, v := range p.Value.Data {
				p.Value.Data[i] = float32(v*v) + 0.5
			}
		}
	}
	return net
}

// PyTorch computed testdata/attribution.json in float64; see testdata/README.md. So all the
// difference is our rounding, which may be 10⁻⁵ of the largest number of a tensor.
func TestAttribution(t *testing.T) {
	type cam struct {
		Name         string
		Weights, Map []float64
	}
	var file struct {
		Cases []struct {
			Net     string
			Answers []struct {
				Class              int
				Logit              float64
				Gradient, Saliency []float64
				Cams               []cam
			}
			Occlusion struct {
				Class, Patch, Stride int
				Probability          float64
				Grey, Map            []float64
			}
		}
	}
	data, err := os.ReadFile("testdata/attribution.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	cams, positive, worst := 0, 0, 0.0
	for _, c := range file.Cases {
		net, x := scrambled(small()), NewTensor(Shape{1, 1, 12, 12})
		if c.Net == "branches" {
			net, x = scrambled(joined()), NewTensor(Shape{1, 3, 10, 8})
		}
		scramble(x, 1000, 1000)
		compare := func(what string, got []float32, want ...float64) {
			t.Helper()
			e := relativeError(got, want)
			worst = max(worst, e)
			if !(e <= 1e-5) {
				t.Errorf("%s: the %s differs by %.2g: %v, want %v", c.Net, what, e, got, want)
			}
		}
		var logits []float32
		var wants []float64
		for _, a := range c.Answers {
			s := SaliencyOf(net, x, a.Class)
			logits, wants = append(logits, s.Logit), append(wants, a.Logit)
			compare("gradient", s.Gradient.Data, a.Gradient...)
			compare("saliency map", s.Map().Data, a.Saliency...)
			if s.Class != a.Class || s.Gradient.Shape() != x.Shape() || s.Map().Shape() != (Shape{1, 1, x.H, x.W}) {
				t.Errorf("%s: class %d, a gradient of %v, a map of %v", c.Net, s.Class, s.Gradient.Shape(), s.Map().Shape())
			}
			for _, want := range a.Cams {
				g := GradCAMOf(net, x, want.Name, a.Class)
				compare("weights of "+want.Name, g.Weights, want.Weights...)
				compare("map of "+want.Name, g.Map.Data, want.Map...)
				if g.Logit != s.Logit || g.Class != a.Class || g.Name != want.Name || g.Picture != x.Shape() {
					t.Errorf("%s: %+v", c.Net, g)
				}
				cams++
				if _, hi := g.Map.MinMax(); hi > 0 {
					positive++
				}
			}
		}
		compare("logits", logits, wants...)
		o := OcclusionOf(net, x, c.Occlusion.Class, c.Occlusion.Patch, c.Occlusion.Stride)
		compare("grey", o.Grey, c.Occlusion.Grey...)
		compare("probability", []float32{o.Probability}, c.Occlusion.Probability)
		compare("occlusion map", o.Map.Data, c.Occlusion.Map...)
	}
	if len(file.Cases) != 2 || cams != 34 || positive < 30 {
		t.Errorf("%d networks, %d maps, %d of them not 0", len(file.Cases), cams, positive)
	}
	t.Logf("the largest relative error is %.1e", worst)
}

// attributions asks all three of a network, one number after another.
func attributions(net Layer, x *Tensor, layer string, class int) []float32 {
	s, g, o := SaliencyOf(net, x, class), GradCAMOf(net, x, layer, class), OcclusionOf(net, x, class, 3, 1)
	all := append([]float32{s.Logit, g.Logit, o.Probability}, s.Gradient.Data...)
	all = append(append(all, g.Weights...), g.Map.Data...)
	return append(all, o.Map.Data...)
}

// equalBits reports whether two lists have equal bits.
func equalBits(a, b []float32) bool {
	shape := func(v []float32) Shape { return Shape{1, len(v), 1, 1} }
	return sameBits(TensorOf(shape(a), a), TensorOf(shape(b), b))
}

func TestAttributionThreads(t *testing.T) {
	net := scrambled(joined())
	x := random(generator(), Shape{1, 3, 10, 8})
	want := attributions(net, x, "residual1.body.conv1", 2)
	withThreads(func(threads int) {
		if !equalBits(attributions(net, x, "residual1.body.conv1", 2), want) {
			t.Errorf("other bits with %d threads", threads)
		}
	})
	// Nothing of the network is written, so that several can ask it at once.
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if !equalBits(attributions(net, x, "residual1.body.conv1", 2), want) {
				t.Error("other bits at the same time")
			}
		})
	}
	group.Wait()
}

// Neither the picture nor anything of the network changes: parameters, moving statistics, and
// gradients, be there none or some of a training.
func TestAttributionChangesNothing(t *testing.T) {
	r := generator()
	net := NewSequential(append(joined().Layers[:7:7], // and the layers with parameters that are missing there
		&ConvTranspose2D{In: 7, Out: 2, Kernel: 2}, &Conv2D{In: 2, Out: 4, Kernel: 3, Groups: 2, NoBias: true},
		&Dropout{P: 0.5}, &Flatten{}, &Linear{In: 48, Out: 4, NoBias: true}, &Linear{In: 4, Out: 3}, &Softmax{})...)
	Init(net, 1)
	x := random(r, Shape{1, 3, 10, 8})
	for _, trained := range []bool{false, true} {
		if trained {
			run := NewRun(net)
			run.Training = true
			y := run.Forward(random(r, Shape{4, 3, 10, 8}))
			run.Backward(random(r, y.Shape()))
		}
		before, picture := State(net), copyOf(x)
		var values, grads []*Tensor
		for _, p := range before {
			values = append(values, copyOf(p.Value))
			if p.Grad != nil {
				grads = append(grads, copyOf(p.Grad))
			} else {
				grads = append(grads, nil)
			}
		}
		attributions(net, x, "convtranspose1", 1)
		some := 0
		for i, p := range State(net) {
			if p.Value != before[i].Value || !sameBits(p.Value, values[i]) {
				t.Errorf("trained %v: %s has changed", trained, p.Name)
			}
			if p.Grad != before[i].Grad || p.Grad != nil && !sameBits(p.Grad, grads[i]) {
				t.Errorf("trained %v: the gradient of %s has changed", trained, p.Name)
			}
			if p.Grad != nil {
				some++
			}
		}
		if trained != (some > 0) || !sameBits(x, picture) {
			t.Errorf("trained %v: %d gradients, or another picture", trained, some)
		}
	}
}

// A Backward of a frozen run gives the same gradient of the input, in training, too, and
// allocates nothing the second time.
func TestFrozen(t *testing.T) {
	r := generator()
	net := Init(joined(), 1)
	x, dy := random(r, Shape{3, 3, 10, 8}), random(r, Shape{3, 3, 1, 1})
	for _, training := range []bool{false, true} {
		free, frozen := NewRun(net), NewRun(net)
		free.Training, frozen.Training, frozen.Frozen = training, training, true
		frozen.Forward(x)
		got := copyOf(frozen.Backward(dy))
		frozen.BackwardParams(dy)
		for _, p := range Params(net) {
			if p.Grad != nil && !training {
				t.Errorf("%s has a gradient", p.Name)
			}
		}
		free.Forward(x)
		if !sameBits(free.Backward(dy), got) {
			t.Errorf("training %v: another gradient of the input", training)
		}
		if n := testing.AllocsPerRun(5, func() { frozen.Forward(x); frozen.Backward(dy) }); n > 0 && !racing {
			t.Errorf("training %v: %v allocations", training, n)
		}
		frozen.Frozen = false // thaws
		frozen.Forward(x)
		ZeroGrad(net)
		frozen.Backward(dy)
		if !sameBits(frozen.Backward(dy), got) || net.Layers[9].(*Linear).BiasGrad.Data[0] == 0 {
			t.Errorf("training %v: does not thaw", training)
		}
	}
}

// With a Softmax at the end, the logits are what goes into it.
func TestAttributionSoftmax(t *testing.T) {
	net := scrambled(small())
	x := random(generator(), Shape{1, 1, 12, 12})
	want := attributions(net, x, "conv2", 3)
	features, head := NewSequential(net.Layers[:6]...), NewSequential(append(net.Layers[6:len(net.Layers):len(net.Layers)], &Softmax{})...)
	for what, c := range map[string]struct {
		net   *Sequential
		layer string
	}{
		"a Softmax":        {NewSequential(append(net.Layers[:len(net.Layers):len(net.Layers)], &Softmax{})...), "conv2"},
		"one in a network": {NewSequential(features, head), "sequential1.conv2"},
		"one with names":   {&Sequential{Layers: []Layer{features, head}, Names: []string{"a", "b"}}, "a.conv2"},
	} {
		n, names := len(head.Layers), c.net.String()
		if !equalBits(attributions(c.net, x, c.layer, 3), want) {
			t.Errorf("%s makes a difference", what)
		}
		if len(head.Layers) != n || c.net.String() != names {
			t.Errorf("%s: the network has changed", what)
		}
	}
	logits := random(generator(), Shape{1, 4, 1, 1})
	for _, net := range []Layer{NewSequential(), NewSequential(&Softmax{})} {
		if s := SaliencyOf(net, logits, 2); s.Logit != logits.Data[2] {
			t.Errorf("%v: a logit of %v", net, s.Logit)
		} else {
			wantData(t, s.Gradient, logits.Shape(), 0, 0, 1, 0)
		}
	}
}

// onlyForward is a layer of somebody else without a way back.
type onlyForward struct{}

func (onlyForward) Forward(x *Tensor) *Tensor           { return copyOf(x) }
func (onlyForward) OutputShape(in Shape) (Shape, error) { return in, nil }
