package cnnlib

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func ExampleSequential() {
	shared := &Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1}
	net := NewSequential(
		&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{}, &MaxPool2D{Kernel: 2},
		shared, &ReLU{}, shared,
	)
	fmt.Println(net)
	fmt.Println(net.OutputShape(Shape{N: 1, C: 3, H: 32, W: 32}))
	// Output:
	// conv1: Conv2D{In: 3, Out: 6, Kernel: 5}
	// relu1: ReLU{}
	// maxpool1: MaxPool2D{Kernel: 2}
	// conv2: Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1}
	// relu2: ReLU{}
	// conv2: Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1}
	// 14×14×6 <nil>
}

func ExampleSequential_names() {
	net := &Sequential{
		Layers: []Layer{NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 3}, &ReLU{}), &Flatten{}, &Linear{In: 8, Out: 2}},
		Names:  []string{"features", "flat", "classifier"},
	}
	for _, p := range Params(net) {
		fmt.Println(p.Name, p.Shape.Len())
	}
	// Output:
	// features.conv1.weight 18
	// features.conv1.bias 2
	// classifier.weight 16
	// classifier.bias 2
}

func TestSequentialForward(t *testing.T) {
	r := generator()
	for range 20 {
		net, x := randomNet(r)
		Init(net, 1)
		want := x
		walk(net, func(_ string, l Layer, _ bool) { want = l.Forward(want) })
		before := slices.Clone(x.Data)
		got := net.Forward(x)
		shape, err := net.OutputShape(x.Shape())
		if !sameBits(got, want) || err != nil || shape != got.Shape() || !slices.Equal(x.Data, before) {
			t.Errorf("got %v (predicted %v, %v), want %v", got, shape, err, want)
		}
	}
	x := counting(Shape{1, 1, 2, 2})
	if NewSequential().Forward(x) != x {
		t.Error("no layers at all change the input")
	}
}

var errBroken = errors.New("broken")

// broken is a layer whose error is not a *ShapeError.
type broken struct{ ReLU }

func (broken) OutputShape(Shape) (Shape, error) { return Shape{}, errBroken }

// called is a layer that counts its calls.
type called struct {
	ReLU
	times int
}

func (c *called) Forward(x *Tensor) *Tensor { c.times++; return x }

// An error says where in the network it arose, and nothing runs before.
func TestSequentialErrors(t *testing.T) {
	first := &called{}
	named := func(e *Fault) string { return e.Name + " (" + e.Layer + ")" }
	misfit := &Conv2D{In: 3, Out: 6, Kernel: 5}
	x := NewTensor(Shape{1, 1, 8, 8})
	for _, v := range []struct {
		net   *Sequential
		layer string
	}{
		{NewSequential(first, misfit), "conv1 (Conv2D{In: 3, Out: 6, Kernel: 5})"},
		{NewSequential(first, NewSequential(&ReLU{}, NewSequential(misfit))), "sequential1.sequential1.conv1 (Conv2D{In: 3, Out: 6, Kernel: 5})"},
		{&Sequential{Layers: []Layer{first, NewSequential(misfit)}, Names: []string{"count", "features"}}, "features.conv1 (Conv2D{In: 3, Out: 6, Kernel: 5})"},
		{NewSequential(first, &Linear{In: 3, Out: 1}), "linear1 (Linear{In: 3, Out: 1})"},
		{NewSequential(first, &Conv2D{In: 1, Out: 1, Kernel: 1}), "conv1 (Conv2D{In: 1, Out: 1, Kernel: 1})"}, // no weights
		{NewSequential(first, NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 1})), "sequential1.conv1 (Conv2D{In: 1, Out: 1, Kernel: 1})"},
	} {
		_, err := v.net.OutputShape(x.Shape())
		if got := named(faultBy(t, err == nil, func() { v.net.Forward(x) })); got != v.layer {
			t.Errorf("Forward names %q, want %q", got, v.layer)
		}
		var e *ShapeError
		if errors.As(err, &e) && named(&e.Fault) != v.layer {
			t.Errorf("OutputShape names %q, want %q", named(&e.Fault), v.layer)
		}
	}
	if first.times != 0 {
		t.Errorf("the first layer ran %d times", first.times)
	}
	_, err := NewSequential(&broken{}).OutputShape(x.Shape())
	if !errors.Is(err, errBroken) || err.Error() != "broken1: broken" {
		t.Errorf("got %v", err)
	}
}

func TestSequentialNames(t *testing.T) {
	net := &Sequential{Layers: []Layer{&ReLU{}, &ReLU{}}, Names: []string{"one"}}
	want := ErrorText{
		Layer:  "Sequential",
		Wanted: "a name for each of its 2 layers",
		Given:  "1 names",
		Fix:    "leave Names nil to have the layers named for their kinds",
	}
	for _, f := range []func(){
		func() { net.Forward(NewTensor(Shape{1, 1, 1, 1})) },
		func() { Init(net, 1) },
		func() { NumParams(NewSequential(net)) },
		func() { ArithmeticOf(net, Shape{1, 1, 1, 1}) },
		func() { _ = net.String() },
	} {
		wantMisuse(t, misuseOf(t, f), want)
	}
	_, err := net.OutputShape(Shape{1, 1, 1, 1})
	wantMisuse(t, err, want)
	_, err = NewSequential(net).OutputShape(Shape{1, 1, 1, 1})
	want.Name = "sequential1"
	wantMisuse(t, err, want)

	pool := &MaxPool2D{Kernel: 1}
	net = &Sequential{Layers: []Layer{pool, &MaxPool2D{Kernel: 1}, pool}, Names: []string{"a", "b", "a"}}
	if _, err := net.OutputShape(Shape{1, 1, 1, 1}); err != nil {
		t.Errorf("a layer that is used again cannot have its name again: %v", err)
	}
	net.Names = []string{"a", "b", "b"}
	_, err = net.OutputShape(Shape{1, 1, 1, 1})
	wantMisuse(t, err, ErrorText{
		Layer:  "Sequential",
		Wanted: "a name of its own for each layer",
		Given:  `layers 2 and 3 are both "b"`,
		Fix:    "leave Names nil to have the layers named for their kinds",
	})
	net = &Sequential{Layers: []Layer{double{}, double{}}, Names: []string{"a", "a"}}
	misuseOf(t, func() { _ = net.String() })
}

func TestSequentialString(t *testing.T) {
	net := NewSequential(NewSequential(&Flatten{}, NewSequential(&ReLU{})), &Softmax{})
	if got := net.String(); got != "sequential1.flatten1: Flatten{}\nsequential1.sequential1.relu1: ReLU{}\nsoftmax1: Softmax{}" {
		t.Errorf("got\n%s", got)
	}
}

// value is a layer with parameters that is no pointer and cannot be a key of a map.
type value struct{ _ []int }

func (value) Forward(x *Tensor) *Tensor           { return x }
func (value) OutputShape(in Shape) (Shape, error) { return in, nil }
func (value) Params() []Param                     { return nil }
func (value) Init(*rand.Rand)                     {}

// A layer that is nil, or a value with parameters, is refused wherever a network goes.
func TestUnusableLayers(t *testing.T) {
	s := Shape{1, 1, 1, 1}
	null := ErrorText{Layer: "network", Wanted: "layers that are not nil", Given: "the network is nil", Fix: "give it a layer, such as &cnnlib.ReLU{}"}
	copied := ErrorText{
		Layer:   "cnnlib.value",
		Wanted:  "a pointer: a layer with parameters must be a pointer",
		Given:   "the network is a value of type cnnlib.value",
		Formula: "one pointer is one layer with one set of parameters, however often it is used",
		Fix:     "use &cnnlib.value{…}",
	}
	for _, v := range []struct {
		l    Layer
		want ErrorText
	}{{nil, null}, {(*Conv2D)(nil), null}, {value{}, copied}} {
		for _, f := range []func(l Layer){
			func(l Layer) { ArithmeticOf(l, s) }, func(l Layer) { Init(l, 1) }, func(l Layer) { Params(l) }, func(l Layer) { NumParams(l) },
		} {
			wantMisuse(t, misuseOf(t, func() { f(v.l) }), v.want)
			inside := v.want
			inside.Given = strings.Replace(inside.Given, "the network", "layer 2 of the Sequential", 1)
			net := NewSequential(&ReLU{}, v.l)
			wantMisuse(t, misuseOf(t, func() { f(net) }), inside)
			wantMisuse(t, misuseOf(t, func() { net.Forward(NewTensor(s)) }), inside)
			wantMisuse(t, misuseOf(t, func() { _ = net.String() }), inside)
			_, err := net.OutputShape(s)
			wantMisuse(t, err, inside)
		}
	}
}
