package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleInit() {
	conv := &Conv2D{In: 3, Out: 6, Kernel: 5}
	Init(conv, 1)
	for _, p := range Params(conv) {
		fmt.Println(p.Name, p.Value.Shape().Len())
	}
	// Output:
	// weight 450
	// bias 6
}

// Describing a network and counting its parameters takes no weights.
func ExampleNumParams() {
	net := NewSequential()
	add := func(layers ...Layer) { net.Layers = append(net.Layers, layers...) }
	in := 3
	for _, block := range [][]int{{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}} {
		for _, out := range block {
			add(&Conv2D{In: in, Out: out, Kernel: 3, Padding: 1}, &ReLU{})
			in = out
		}
		add(&MaxPool2D{Kernel: 2})
	}
	add(&Flatten{})
	in = 7 * 7 * 512
	for _, out := range []int{4096, 4096, 1000} {
		add(&Linear{In: in, Out: out})
		in = out
	}
	fmt.Println(NumParams(net)) // VGG-16
	fmt.Println(net.OutputShape(Shape{N: 1, C: 3, H: 224, W: 224}))
	// Output:
	// 138357544
	// 1×1×1000 <nil>
}

func TestNumParams(t *testing.T) {
	for want, l := range map[int]Layer{
		456:   &Conv2D{In: 3, Out: 6, Kernel: 5},
		1510:  &Conv2D{In: 6, Out: 10, Kernel: 5},
		450:   &Conv2D{In: 3, Out: 6, Kernel: 5, NoBias: true, Stride: 2, Padding: 2, Dilation: 3},
		148:   &ConvTranspose2D{In: 8, Out: 4, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1, Groups: 2},
		60:    &Conv2D{In: 6, Out: 6, Kernel: 3, Groups: 6},
		42:    &Conv2D{In: 6, Out: 6, Kernel: 1},
		48120: &Linear{In: 400, Out: 120, Weight: nil},
		0:     &MaxPool2D{Kernel: 2},
		61706: NewSequential( // LeNet-5 as it is usually built today
			&Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, &MaxPool2D{Kernel: 2}, &Conv2D{In: 6, Out: 16, Kernel: 5}, &MaxPool2D{Kernel: 2},
			&Flatten{}, &Linear{In: 400, Out: 120}, &Linear{In: 120, Out: 84}, &Linear{In: 84, Out: 10}),
	} {
		if got := NumParams(l); got != want {
			t.Errorf("%v: %d, want %d", l, got, want)
		}
	}
}

func TestInit(t *testing.T) {
	layers := func() []Layer {
		shared := &Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1}
		return []Layer{&Conv2D{In: 3, Out: 6, Kernel: 5}, shared, &ReLU{}, shared, &Flatten{}, &Linear{In: 6, Out: 50}, &Conv2D{In: 4, Out: 40, Kernel: 9, Groups: 2}, &ConvTranspose2D{In: 40, Out: 6, Kernel: 5, Groups: 2}}
	}
	params := func(seed uint64, layers []Layer) []Param {
		net := NewSequential(layers...)
		Init(net, seed)
		return Params(net)
	}
	a, b, other := params(1, layers()), params(1, layers()), params(2, layers())
	short := params(1, layers()[:4]) // the others are appended
	for i, p := range a {
		if !sameBits(p.Value, b[i].Value) {
			t.Errorf("%s: the same seed gives other bits", p.Name)
		}
		if i < len(short) && !sameBits(p.Value, short[i].Value) {
			t.Errorf("%s: a layer appended changes it", p.Name)
		}
		if p.Value.Shape() != p.Shape {
			t.Errorf("%s: %v, want %v", p.Name, p.Value.Shape(), p.Shape)
		}
		if i%2 == 1 { // a bias
			wantData(t, p.Value, p.Shape, make([]float32, p.Shape.Len())...)
			continue
		}
		if sameBits(p.Value, other[i].Value) {
			t.Errorf("%s: another seed gives the same bits", p.Name)
		}
		bound := math.Sqrt(6 / float64(p.Shape.C*p.Shape.H*p.Shape.W))
		mean, square := 0.0, 0.0
		n := float64(p.Shape.Len())
		for _, v := range p.Value.Data {
			if math.Abs(float64(v)) > float64(float32(bound)) {
				t.Errorf("%s: %v is beyond ±%v", p.Name, v, bound)
			}
			mean += float64(v) / n
			square += float64(v) * float64(v) / n
		}
		// An even distribution over ±b has the variance b²/3; four standard errors.
		if e := 4 * bound / math.Sqrt(3*n); math.Abs(mean) > e {
			t.Errorf("%s: mean %v, want 0 ± %v", p.Name, mean, e)
		}
		if e := 4 * bound * bound * math.Sqrt(4/45./n); math.Abs(square-bound*bound/3) > e {
			t.Errorf("%s: variance %v, want %v ± %v", p.Name, square, bound*bound/3, e)
		}
	}
	if len(a) != 10 || a[2].Name != "conv2.weight" {
		t.Errorf("%d parameters: %v", len(a), a)
	}
	if alone := params(1, layers()[1:2]); sameBits(alone[0].Value, a[2].Value) {
		t.Error("two layers share a random stream")
	}
}

// The streams of neighbouring layers and of neighbouring seeds are unrelated.
func TestInitStreams(t *testing.T) {
	first := func(seed uint64) []float64 {
		net := NewSequential()
		for range 400 {
			net.Layers = append(net.Layers, &Linear{In: 6, Out: 1, NoBias: true})
		}
		Init(net, seed)
		var all []float64
		for _, p := range Params(net) {
			all = append(all, float64(p.Value.Data[0])) // from ±1
		}
		return all
	}
	correlation := func(a, b []float64) float64 {
		c := 0.0
		for i := range b {
			c += 3 * a[i] * b[i] / float64(len(b))
		}
		return c
	}
	one, two := first(1), first(2)
	for name, c := range map[string]float64{
		"layers": correlation(one[:399], one[1:]), "layers apart by two": correlation(one[:398], one[2:]), "seeds": correlation(one, two),
	} {
		if math.Abs(c) > 0.2 { // four standard errors
			t.Errorf("%s: correlation %.3f", name, c)
		}
	}
}

func TestKindOf(t *testing.T) {
	for want, l := range map[string]Layer{
		"conv": &Conv2D{}, "maxpool": &MaxPool2D{}, "avgpool": &AvgPool2D{}, "relu": &ReLU{}, "linear": &Linear{},
		"adaptiveavgpool": &AdaptiveAvgPool2D{}, "upsample": &Upsample{}, "convtranspose": &ConvTranspose2D{},
		"flatten": &Flatten{}, "softmax": &Softmax{}, "sequential": &Sequential{}, "double": double{},
		"relu6_": &ReLU6{}, "hardswish": &HardSwish{}, "hardsigmoid": &HardSigmoid{}, "silu": &SiLU{}, "localresponsenorm": &LocalResponseNorm{}, "channelshuffle": &ChannelShuffle{},
		"": struct{ Layer }{},
	} {
		if got := kindOf(l); got != want {
			t.Errorf("%T: %q, want %q", l, got, want)
		}
	}
}

// A layer's text is the Go literal that makes it.
func TestDescribe(t *testing.T) {
	for want, l := range map[string]fmt.Stringer{
		"Conv2D{In: 3, Out: 6, Kernel: 5}": &Conv2D{In: 3, Out: 6, Kernel: 5, Weight: NewTensor(Shape{6, 3, 5, 5})},
		"Conv2D{In: 1, Out: 2, Kernel: 3, Stride: 4, Padding: 5, Dilation: 6, Groups: 7, NoBias: true}": &Conv2D{
			In: 1, Out: 2, Kernel: 3, Stride: 4, Padding: 5, Dilation: 6, Groups: 7, NoBias: true},
		"ConvTranspose2D{In: 1, Out: 2, Kernel: 3, Stride: 4, Padding: 5, OutputPadding: 8, Dilation: 6, Groups: 7, NoBias: true}": &ConvTranspose2D{
			In: 1, Out: 2, Kernel: 3, Stride: 4, Padding: 5, OutputPadding: 8, Dilation: 6, Groups: 7, NoBias: true},
		"MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}": &MaxPool2D{3, 2, 1, false},
		"MaxPool2D{Kernel: 3, Ceil: true}":            &MaxPool2D{Kernel: 3, Ceil: true},
		"AvgPool2D{Kernel: 3, Ceil: true}":            &AvgPool2D{Kernel: 3, Ceil: true},
		"AdaptiveAvgPool2D{}":                         &AdaptiveAvgPool2D{},
		"AdaptiveAvgPool2D{Height: 2, Width: 3}":      &AdaptiveAvgPool2D{2, 3},
		"Upsample{Scale: 2, Bilinear: true}":          &Upsample{2, true},
		"AvgPool2D{Kernel: 3}":                        &AvgPool2D{Kernel: 3},
		"Linear{In: 2, Out: 1, NoBias: true}":         &Linear{In: 2, Out: 1, NoBias: true},
		"Flatten{}":                                   &Flatten{},
		"ReLU{}":                                      &ReLU{},
		"Softmax{}":                                   &Softmax{},
		"ReLU6{}":                                     &ReLU6{},
		"HardSwish{}":                                 &HardSwish{},
		"HardSigmoid{}":                               &HardSigmoid{},
		"Sigmoid{}":                                   &Sigmoid{},
		"SiLU{}":                                      &SiLU{},
		"Tanh{}":                                      &Tanh{},
		"LocalResponseNorm{Size: 5, Alpha: 0.0005, Beta: 0.5, K: 2}": &LocalResponseNorm{5, 5e-4, 0.5, 2},
		"ChannelShuffle{Groups: 3}":                                  &ChannelShuffle{Groups: 3},
		"Select{Channels: []int{2, 0, 2}}":                           &Select{Channels: []int{2, 0, 2}},
		"Select{}":                                                   &Select{},
	} {
		if got := l.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A tensor that is nil, or has too few or too many numbers, does not run.
func TestForwardOfBrokenTensors(t *testing.T) {
	for _, l := range append(fixedLayers(),
		&Conv2D{In: 2, Out: 1, Kernel: 1}, &Linear{In: 2, Out: 1}, &MaxPool2D{Kernel: 1}, &AvgPool2D{Kernel: 1},
		&ConvTranspose2D{In: 2, Out: 1, Kernel: 1}, &AdaptiveAvgPool2D{}, &Upsample{Scale: 2},
		NewSequential(), NewSequential(&ReLU{}),
	) {
		Init(l, 1)
		s := Shape{2, 2, 1, 1}
		l.Forward(NewTensor(s))
		wantMisuse(t, misuseOf(t, func() { l.Forward(nil) }), ErrorText{
			Layer: textOf(l), Wanted: "a tensor", Given: "nil", Fix: "give what LoadImage, NewTensor or another layer returned",
		})
		for _, n := range []int{0, 3, 5} {
			wantError(t, panicOf(t, func() { l.Forward(&Tensor{N: 2, C: 2, H: 1, W: 1, Data: make([]float32, n)}) }), ErrorText{
				Layer:   textOf(l),
				Wanted:  "4 numbers for the shape 2 of 1×1×2",
				Given:   fmt.Sprintf("%d numbers", n),
				Formula: "N·C·H·W = 2·2·1·1 = 4",
				Fix:     "give one number for each element, row by row",
			})
		}
	}
}
