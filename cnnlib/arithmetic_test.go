package cnnlib

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula/formulatest"
)

// truth is what each quantity of a layer's calculation really is: from the weights
// after Init and the shape that Forward gives.
func truth(l Layer, in Shape, out *Tensor) map[Quantity]int {
	want := map[Quantity]int{
		QuantityOutputHeight: out.H, QuantityOutputWidth: out.W, QuantityOutputChannels: out.C, QuantityFlatLength: out.C, QuantityParameters: 0,
	}
	var weight, bias *Tensor
	switch l := l.(type) {
	case *Conv2D:
		weight, bias = l.Weight, l.Bias
		want[QuantityKernelWeights] = len(weight.Sample(0).Data)
		want[QuantityKernelExtent] = reach(l.Kernel, l.Dilation)
	case *ConvTranspose2D:
		weight, bias = l.Weight, l.Bias
		want[QuantityKernelWeights] = len(weight.Sample(0).Data)
		want[QuantityKernelExtent] = reach(l.Kernel, l.Dilation)
	case *AdaptiveAvgPool2D:
		n := fed(l, in)
		want[QuantityFirstWindow], want[QuantityFixedWeights] = n, n
		return want
	case *Linear:
		weight, bias = l.Weight, l.Bias
		want[QuantityNeuronWeights] = len(weight.Sample(0).Data)
		want[QuantityInputFeatures] = in.C // after the Flatten
	case *BatchNorm2D:
		want[QuantityScales], want[QuantityShifts] = len(l.Weight.Data), len(l.Bias.Data)
		want[QuantityParameters] = len(l.Weight.Data) + len(l.Bias.Data)
		want[QuantityNotTrained] = len(l.Mean.Data) + len(l.Var.Data)
		return want
	default:
		return want
	}
	want[QuantityAllWeights] = len(weight.Data)
	want[QuantityParameters] = len(weight.Data)
	if bias != nil {
		want[QuantityBiases] = len(bias.Data)
		want[QuantityParameters] += len(bias.Data)
	}
	return want
}

// fed counts the numbers of one channel that the layer's first output depends on.
func fed(l Differentiable, in Shape) int {
	run := NewRun(l)
	dy := NewTensor(run.Forward(NewTensor(in)).Shape())
	dy.Data[0] = 1
	n := 0
	for _, v := range run.Backward(dy).Channel(0, 0) {
		if v != 0 {
			n++
		}
	}
	return n
}

// reach measures how far a kernel of ones spreads a single 1 along a row.
func reach(kernel, dilation int) int {
	c := &Conv2D{In: 1, Out: 1, Kernel: kernel, Dilation: dilation, Padding: kernel * max(dilation, 1), NoBias: true}
	c.Weight = NewTensor(Shape{1, 1, kernel, kernel})
	for i := range c.Weight.Data {
		c.Weight.Data[i] = 1
	}
	y := c.Forward(TensorOf(Shape{1, 1, 1, 1}, []float32{1}))
	middle := y.Data[c.Padding*y.W:][:y.W]
	first := slices.Index(middle, 1)
	slices.Reverse(middle)
	return y.W - slices.Index(middle, 1) - first
}

// checkArithmetic runs the network and compares every number of its arithmetic.
func checkArithmetic(t *testing.T, net Layer, x *Tensor) {
	t.Helper()
	a := ArithmeticOf(net, x.Shape()) // before there are weights
	Init(net, 1)
	if again := ArithmeticOf(net, x.Shape()); again.JSON() != a.JSON() {
		t.Fatal("Init changes the arithmetic")
	}
	if a.Input != x.Shape() {
		t.Errorf("input %v, want %v", a.Input, x.Shape())
	}
	var layers []Layer
	walk(net, func(_ string, l Layer, _ bool) { layers = append(layers, l) })
	total, seen := 0, map[Layer]bool{}
	for i, l := range layers {
		y := l.Forward(x)
		got, want := a.Layers[i], truth(l, x.Shape(), y)
		if got.Input != x.Shape() || got.Output != y.Shape() {
			t.Errorf("%s: %v to %v, want %v to %v", got.Layer, got.Input, got.Output, x.Shape(), y.Shape())
		}
		_, parametric := l.(Parametric)
		shared := parametric && seen[l]
		seen[l] = true
		if got.Shared != shared {
			t.Errorf("%s: shared is %t", got.Layer, got.Shared)
		}
		counted := want[QuantityParameters]
		if shared {
			counted = 0
		}
		if got.Params != counted {
			t.Errorf("%s: %d parameters, want %d", got.Layer, got.Params, counted)
		}
		total += counted
		want[QuantityRunningTotal] = total
		for _, s := range got.Steps {
			w, known := want[s.Quantity]
			if !known || s.Formula.Result() != w {
				t.Errorf("%s: %s is %d, want %d (%t)", got.Layer, s.Quantity, s.Formula.Result(), w, known)
			}
			formulatest.CheckLines(t, s.Formula)
			for _, line := range s.Formula.Lines() {
				if v := formulatest.Value(t, line.Text(false)); v != w {
					t.Errorf("%s: %q is %d, want %d", got.Layer, line.Text(false), v, w)
				}
			}
		}
		x = y
	}
	all := 0
	for _, p := range Params(net) {
		all += len(p.Value.Data)
	}
	if a.Output != x.Shape() || a.Params != total || a.Params != all || a.Params != NumParams(net) || a.total().Result() != all {
		t.Errorf("output %v, %d parameters, total %d; want %v, %d", a.Output, a.Params, a.total().Result(), x.Shape(), all)
	}
}

func TestArithmeticOfLayers(t *testing.T) {
	r := generator()
	for range 60 {
		c, x := randomConv(r)
		c.Weight, c.Bias = nil, nil
		checkArithmetic(t, c, x)
		kernel, stride, padding, x := randomPool(r)
		ceil := r.IntN(2) == 0
		checkArithmetic(t, &MaxPool2D{kernel, stride, padding, ceil}, x)
		checkArithmetic(t, &AvgPool2D{kernel, stride, padding, ceil}, x)
		checkArithmetic(t, &AdaptiveAvgPool2D{r.IntN(5), r.IntN(5)}, x)
		checkArithmetic(t, &Upsample{1 + r.IntN(4), r.IntN(2) == 0}, x)
		d, x := randomTransposed(r)
		d.Weight, d.Bias = nil, nil
		checkArithmetic(t, d, x)
		checkArithmetic(t, &Flatten{}, x)
		checkArithmetic(t, &ReLU{}, x)
		checkArithmetic(t, &Softmax{}, x)
		checkArithmetic(t, &BatchNorm2D{Channels: x.C}, x)
		checkArithmetic(t, &Dropout{P: 0.5}, x)
		for _, l := range fixedLayers() {
			checkArithmetic(t, l, random(r, Shape{1, 2, x.H, x.W}))
		}
		l := &Linear{In: 1 + r.IntN(9), Out: 1 + r.IntN(9), NoBias: r.IntN(2) == 0}
		checkArithmetic(t, l, random(r, Shape{2, l.In, 1, 1}))
	}
}

// randomNet is a network in two levels that fits x, with a layer that is used twice.
func randomNet(r *rand.Rand) (*Sequential, *Tensor) {
	c := 1 + r.IntN(3)
	x := random(r, Shape{1, c, 16 + r.IntN(5), 16 + r.IntN(5)})
	same := &Conv2D{In: c, Out: c, Kernel: 3, Padding: 1, NoBias: r.IntN(2) == 0}
	out := 1 + r.IntN(4)
	block := NewSequential(
		same, &ReLU{}, same,
		&Conv2D{In: c, Out: out, Kernel: 1 + r.IntN(3), Stride: 1 + r.IntN(2), Dilation: 1 + r.IntN(2)},
		&MaxPool2D{Kernel: 2, Padding: r.IntN(2)},
	)
	flat := must(NewSequential(block, &Flatten{}).OutputShape(x.Shape()))
	twice := &Linear{In: 3, Out: 3}
	return NewSequential(block, &Flatten{}, &Linear{In: flat.C, Out: 3}, twice, &ReLU{}, twice, &Softmax{}), x
}

func TestArithmeticOfNetworks(t *testing.T) {
	r := generator()
	for range 30 {
		net, x := randomNet(r)
		checkArithmetic(t, net, x)
	}
}

// A student's own layers: double has just what a Layer must, and cannot be a key of a
// map; scale has a parameter.
type (
	double struct{ _ []string }
	scale  struct{ w *Tensor }
)

func (double) Forward(x *Tensor) *Tensor             { return x }
func (double) OutputShape(in Shape) (Shape, error)   { return in, nil }
func (s *scale) Forward(x *Tensor) *Tensor           { return x }
func (s *scale) OutputShape(in Shape) (Shape, error) { return in, nil }
func (s *scale) Params() []Param {
	return []Param{{Name: "weight", Shape: Shape{1, 7, 1, 1}, Value: s.w}}
}
func (s *scale) Init(*rand.Rand) { s.w = NewTensor(Shape{1, 7, 1, 1}) }

func TestArithmeticOfOwnLayer(t *testing.T) {
	in := Shape{1, 3, 4, 4}
	s := &scale{}
	net := NewSequential(double{}, s, double{}, s)
	Init(net, 1)
	net.Forward(NewTensor(in))
	a := ArithmeticOf(net, in).In(English)
	if a.Params != 7 || a.Layers[1].Params != 7 || a.Layers[3].Params != 0 || !a.Layers[3].Shared || a.Layers[2].Shared {
		t.Errorf("%+v", a)
	}
	const want = `double1 = cnnlib.double
  input          4×4×3
  parameters     0
  running total  0 + 0 = 0
  output         4×4×3

scale1 = cnnlib.scale
  input          4×4×3
  parameters     7
  running total  0 + 7 = 7
  output         4×4×3

double2 = cnnlib.double
  input          4×4×3
  parameters     0
  running total  7 + 0 = 7
  output         4×4×3

scale1 = cnnlib.scale
  input          4×4×3
  parameters     7
  running total  7 + 0 = 7
  output         4×4×3
  (used before: its parameters are shared and count once)

total parameters: 7
`
	if got := a.String(); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := ArithmeticOf(double{}, in).In(English).String(); !strings.HasSuffix(got, "total parameters: 0\n") {
		t.Errorf("got\n%s", got)
	}
}

// quantities are all constants of the type Quantity, by their source.
func quantities(t *testing.T) []Quantity {
	var all []Quantity
	for _, s := range constants(t, "arithmetic.go", "Quantity") {
		all = append(all, Quantity(s))
	}
	return all
}

func TestJSON(t *testing.T) {
	r := generator()
	net, x := randomNet(r)
	a := ArithmeticOf(net, x.Shape())
	var back struct {
		Input, Output Shape
		Params        int
		Layers        []struct {
			Name, Layer   string
			Input, Output Shape
			Params        int
			Shared        bool
			Steps         []struct {
				Quantity        Quantity
				Symbol, Formula string
				Lines           []string
				Value           int
			}
		}
	}
	if err := json.Unmarshal([]byte(a.JSON()), &back); err != nil {
		t.Fatal(err)
	}
	if back.Input != a.Input || back.Output != a.Output || back.Params != a.Params || len(back.Layers) != len(a.Layers) {
		t.Errorf("got %+v", back)
	}
	for i, l := range back.Layers {
		want := a.Layers[i]
		if l.Name != want.Name || l.Layer != want.Layer || l.Output != want.Output || l.Shared != want.Shared || l.Params != want.Params {
			t.Errorf("layer %d: %+v", i, l)
		}
		for k, s := range l.Steps {
			step := want.Steps[k]
			if s.Quantity != step.Quantity || s.Symbol != step.Symbol || s.Value != step.Formula.Result() ||
				len(s.Lines) == 0 || s.Lines[len(s.Lines)-1] != strconv.Itoa(s.Value) {
				t.Errorf("layer %d, step %d: %+v", i, k, s)
			}
		}
	}
	if !slices.Contains(quantities(t), QuantityRunningTotal) {
		t.Error("the source was not understood")
	}
}
