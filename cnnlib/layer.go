package cnnlib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"

	"cnnlessons/cnnlib/internal/formula"
)

// Layer turns one tensor into another. Layers are pointers: a layer that stands
// twice in a network is one layer with one set of parameters.
type Layer interface {
	// Forward computes the layer for every sample of x. It panics with a [*UsageError] if x is nil
	// or parameters were never made, and with a [*ShapeError] if x has not a number for each
	// element or does not fit.
	Forward(x *Tensor) *Tensor

	// OutputShape returns the shape of Forward's result for an input of the shape
	// in, without running the layer. It returns a [*ShapeError] if in does not fit.
	OutputShape(in Shape) (Shape, error)
}

// Parametric is a layer with trainable parameters.
type Parametric interface {
	Layer

	// Params lists the parameters. Their values are nil until [Init]. Params panics with a
	// [*ShapeError] if the layer's settings contradict each other.
	Params() []Param

	// Init makes new values for all parameters, from random numbers drawn from r.
	Init(r *rand.Rand)
}

// Param is one named block of a layer's parameters.
type Param struct {
	Name  string  // "weight" or "bias"; within a network "conv1.weight"
	Shape Shape   // known without the values
	Dims  int     // the number of sizes that PyTorch writes: see [Param.Sizes]
	Value *Tensor // nil until [Init]
	Grad  *Tensor // the gradient of the loss; nil until the first Backward of a [Run]
}

// Sizes returns the parameter's sizes as PyTorch writes them: four sizes for the kernels of a
// convolution (Out, In/Groups, Kernel, Kernel), two sizes for the weights of a linear layer
// (Out, In), one size for a bias.
func (p Param) Sizes() []int {
	switch s := p.Shape; p.Dims {
	case 1:
		return []int{s.C}
	case 2:
		return []int{s.N, s.C}
	default:
		return []int{s.N, s.C, s.H, s.W}
	}
}

// Stateful is a layer with buffers: numbers that are not trained but belong to the trained layer,
// such as the moving statistics of a [BatchNorm2D].
type Stateful interface {
	Parametric

	// Buffers lists the buffers. Their values are nil until [Init].
	Buffers() []Param
}

// Init gives every parameter of the network its first value: weights drawn
// evenly from ±√(6 / fan-in), biases 0 (K. He et al., "Delving Deep into
// Rectifiers", 2015). Fan-in is the number of weights that meet in one output;
// a [ConvTranspose2D] has a rule of its own.
// One seed gives one set of bits everywhere. Each layer has a random stream of
// its own, so a layer that is appended to a network does not change the layers
// before it. Init returns net, so that a layer can be made and initialised in
// one line.
func Init[L Layer](net L, seed uint64) L {
	stream := uint64(0)
	walk(net, func(_ string, l Layer, again bool) {
		if p, ok := l.(Parametric); ok && !again {
			p.Init(rand.New(rand.NewPCG(seed, stream)))
			stream++
		}
	})
	return net
}

// Params lists the parameters of a layer or network in the order in which they are used. The
// parameters of a layer that is used twice are listed once. Params panics with a [*UsageError] if
// net is nil, and with a [*ShapeError] if the settings of a layer contradict each other.
func Params(net Layer) []Param { return paramsOf(net, Parametric.Params) }

// State lists the parameters and buffers of a layer or network: the parameters as [Params] lists
// them, and after the parameters of each layer the layer's buffers, see [Stateful]. A file with the
// State can bring a network back. State panics as Params does.
func State(net Layer) []Param {
	return paramsOf(net, func(l Parametric) []Param {
		params := l.Params()
		if s, ok := l.(Stateful); ok {
			params = append(params, s.Buffers()...)
		}
		return params
	})
}

// paramsOf calls list for each layer with parameters, and returns all results with full names.
func paramsOf(net Layer, list func(Parametric) []Param) []Param {
	var all []Param
	walk(net, func(name string, l Layer, again bool) {
		p, ok := l.(Parametric)
		if !ok || again {
			return
		}
		for _, param := range list(p) {
			param.Name = joinName(name, param.Name)
			all = append(all, param)
		}
	})
	return all
}

// NumParams returns the number of trainable parameters of a layer or network. It needs
// no [Init]. NumParams panics as [Params] does, or if the number does not fit 64 bits.
func NumParams(net Layer) int {
	n := 0
	for _, p := range Params(net) {
		n = formula.MustAdd(n, p.Shape.Len())
	}
	return n
}

// walk calls visit for net or, if net is a container, for each layer inside net in
// order, with the layer's full name ("" for net itself). again is true for a layer with
// parameters that was visited before.
func walk(net Layer, visit func(name string, l Layer, again bool)) {
	if err := checkLayer(&theNetwork, net); err != nil {
		panic(err)
	}
	seen := map[Layer]bool{}
	var step func(name string, l Layer)
	step = func(name string, l Layer) {
		if c, ok := l.(container); ok {
			names, layers := c.children()
			for i := range layers {
				step(joinName(name, names[i]), layers[i])
			}
			return
		}
		_, parametric := l.(Parametric) // without parameters there is nothing to share
		visit(name, l, parametric && seen[l])
		if parametric {
			seen[l] = true
		}
	}
	step("", net)
}

// joinName returns parent.name. If parent or name is empty, it returns the other.
func joinName(parent, name string) string {
	if parent == "" || name == "" {
		return parent + name
	}
	return parent + "." + name
}

// checkLayer returns an error if l is nil, or if l has parameters but is not comparable, so that
// two uses of l cannot be recognised. The error calls the layer what.
func checkLayer(what any, l Layer) error {
	v := reflect.ValueOf(l)
	if l == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return NewUsageError(nilLayer, "network", what)
	}
	if _, ok := l.(Parametric); ok && v.Kind() != reflect.Pointer && !v.Comparable() {
		return NewUsageError(layerByValue, textOf(l), what, fmt.Sprintf("%T", l))
	}
	return nil
}

// mustFit returns the shape of l's output for x. It panics with a [*UsageError] if x is nil, and
// with a [*ShapeError] if x has not a number for each element or does not fit.
func mustFit(l Layer, x *Tensor) Shape {
	if x == nil {
		panic(NewUsageError(nilTensor, textOf(l)))
	}
	out, err := l.OutputShape(x.Shape())
	if err != nil {
		if _, network := l.(container); network {
			err = changed(err, func(f *Fault) { f.net, f.in = l, x.Shape() })
		}
		panic(err)
	}
	if len(x.Data) != x.Shape().Len() {
		panic(x.Shape().checkData(text(textOf(l)), x.Data))
	}
	return out
}

// kindOf returns the beginning of the layer's name in a network: "conv" for a *Conv2D,
// "maxpool" for a *MaxPool2D, "relu" for a *ReLU. A kind that ends in a digit gets an
// underscore, "relu6_", because a number follows.
func kindOf(l Layer) string {
	t := reflect.TypeOf(l)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	kind := strings.TrimSuffix(strings.ToLower(t.Name()), "2d")
	if strings.TrimRight(kind, "0123456789") != kind {
		kind += "_"
	}
	return kind
}

// textOf returns the text of the layer's String method. For a layer without this method, and for
// a network, whose String has many lines, textOf returns the name of the type. (fmt's default
// format would print the addresses of the tensors.)
func textOf(l Layer) string {
	if _, ok := l.(container); ok {
		return reflect.TypeOf(l).Elem().Name()
	}
	if s, ok := l.(fmt.Stringer); ok {
		return s.String()
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", l), "*")
}

// describe writes a layer as the Go literal that makes it, without the fields that
// are zero. fields are name, value, name, value, …
func describe(typ string, fields ...any) string {
	var parts []string
	for i := 0; i < len(fields); i += 2 {
		switch v := fields[i+1].(type) {
		case int:
			if v != 0 {
				parts = append(parts, fmt.Sprintf("%s: %d", fields[i], v))
			}
		case bool:
			if v {
				parts = append(parts, fmt.Sprintf("%s: true", fields[i]))
			}
		case float64:
			if v != 0 {
				parts = append(parts, fmt.Sprintf("%s: %v", fields[i], v))
			}
		case uint64:
			if v != 0 {
				parts = append(parts, fmt.Sprintf("%s: %d", fields[i], v))
			}
		case []int:
			if v != nil {
				parts = append(parts, fmt.Sprintf("%s: %#v", fields[i], v))
			}
		}
	}
	return typ + "{" + strings.Join(parts, ", ") + "}"
}

// uniform fills t with numbers drawn evenly from ±√(6 / fanIn).
func uniform(t *Tensor, fanIn int, r *rand.Rand) {
	bound := math.Sqrt(6 / float64(fanIn))
	for i := range t.Data {
		t.Data[i] = float32(float64(2*r.Float64()-1) * bound)
	}
}

// checkParams returns an error unless every parameter of the layer has been made
// and has the right shape.
func checkParams(l Parametric) error {
	params := l.Params()
	s, stateful := l.(Stateful)
	if stateful {
		params = append(params, s.Buffers()...)
	}
	for _, p := range params {
		s := p.Shape
		switch v := p.Value; {
		case v == nil:
			var bias any = ""
			if p.Name == "bias" && !stateful {
				bias = withoutBias
			}
			return NewUsageError(noParameter, textOf(l), p.Name, s.N, s.C, s.H, s.W, bias)
		case v.Shape() != s || len(v.Data) != s.Len():
			return NewShapeError(wrongParameter, textOf(l), p.Name, s.N, s.C, s.H, s.W, v.N, v.C, v.H, v.W, len(v.Data))
		}
	}
	return nil
}

// checkReady returns an error unless every parameter of the layer or network has been made and
// has the right shape. The error names the layer inside a network.
func checkReady(l Layer) error {
	switch l := l.(type) {
	case interface{ checkReady() error }: // a container
		return l.checkReady()
	case interface{ ready() bool }: // without allocating
		if l.ready() {
			return nil
		}
	}
	if p, ok := l.(Parametric); ok {
		return checkParams(p)
	}
	return nil
}

// is reports whether a parameter has been made and has the right shape.
func is(t *Tensor, s Shape) bool { return t != nil && t.Shape() == s && len(t.Data) == s.Len() }
