package cnnlib

import (
	"fmt"
	"reflect"
	"strconv"
)

// Sequential is a chain of layers: the output of each layer is the input of the next layer.
type Sequential struct {
	Layers []Layer

	// Names are the layers' names. If Names is nil, each layer is named for its kind and
	// counted from 1: conv1, relu1, maxpool1, conv2, … A layer with parameters that
	// is used again keeps its first name. Two layers cannot have one name.
	Names []string
}

var (
	_ container       = (*Sequential)(nil)
	_ OperationsLayer = (*Sequential)(nil)
)

// NewSequential returns the chain of the given layers, named for their kinds.
func NewSequential(layers ...Layer) *Sequential { return &Sequential{Layers: layers} }

// Forward runs the layers one after another and returns the last layer's output; without layers it
// returns x itself. It panics before anything is computed: with a [*ShapeError] that names the
// first layer that does not fit, or with a [*UsageError] that names the first layer whose
// parameters were never made.
func (s *Sequential) Forward(x *Tensor) *Tensor {
	mustFit(s, x)
	if err := s.checkReady(); err != nil {
		panic(err)
	}
	for _, l := range s.Layers {
		x = l.Forward(x)
	}
	return x
}

// OutputShape returns the shape of the last layer's output, or in if there are no layers. It
// returns a [*ShapeError] that names the first layer that does not fit, or a [*UsageError] if a
// layer is nil or Names has not one name for each layer.
func (s *Sequential) OutputShape(in Shape) (Shape, error) {
	if err := s.check(); err != nil {
		return Shape{}, err
	}
	for i, l := range s.Layers {
		out, err := l.OutputShape(in)
		if err != nil {
			return Shape{}, nameError(must(s.names())[i], err)
		}
		in = out
	}
	return s.join(in)
}

// check returns an error if a layer is nil or Names do not fit.
func (s *Sequential) check() error {
	for i, l := range s.Layers {
		if checkLayer(&theLayer, l) != nil {
			return checkLayer(layerOf.Of(i+1), l)
		}
	}
	if s.Names != nil {
		return s.checkNames()
	}
	return nil
}

// checkReady returns an error that names the first layer whose parameters were never made.
func (s *Sequential) checkReady() error {
	for i, l := range s.Layers {
		if err := checkReady(l); err != nil {
			return nameError(must(s.names())[i], err)
		}
	}
	return nil
}

// ForwardPass runs the layers one after another and keeps the output of each layer for
// BackwardPass.
func (s *Sequential) ForwardPass(p *Pass) {
	x := p.X
	for i, l := range s.Layers[:max(0, len(s.Layers)-1)] {
		x = p.runPart(i, l, x)
	}
	if len(s.Layers) == 0 {
		copy(p.Y.Data, x.Data)
		return
	}
	// The last layer writes directly into the network's output.
	last := len(s.Layers) - 1
	q := p.part(last, x)
	q.Y = p.Y
	forwardPass(s.Layers[last], q)
}

// BackwardPass runs the layers backwards, from the last to the first.
func (s *Sequential) BackwardPass(p *Pass) {
	if len(s.Layers) == 0 && p.DX != nil {
		copy(p.DX.Data, p.DY.Data)
	}
	last := 0 // no layer before this one needs a gradient
	for p.DX == nil && last < len(s.Layers) && !trains(s.Layers[last]) {
		last++
	}
	passes, _ := p.Workspace.([]*Pass)
	dy := p.DY
	for i := len(s.Layers) - 1; i >= last; i-- {
		q := passes[i]
		dx := p.DX
		if i > last {
			dx = reuse(q.DX, q.X.Shape())
		}
		q.DY, q.DX = dy, dx
		backwardPass(s.Layers[i], q)
		dy = dx
	}
}

// trains reports whether a layer may have parameters.
func trains(l Layer) bool {
	_, network := l.(container)
	_, parametric := l.(Parametric)
	return network || parametric
}

func (s *Sequential) children() ([]string, []Layer) { return must(s.names()), s.Layers }

func (s *Sequential) with(parts []Layer) container {
	return &Sequential{Layers: parts, Names: must(s.names())}
}

func (s *Sequential) wiring() (from, result []int) {
	for i := range s.Layers {
		from = append(from, i-1) // given, for the first
	}
	return from, []int{len(s.Layers) - 1}
}

func (s *Sequential) join(last ...Shape) (Shape, error) { return checked(text("Sequential"), last[0]) }

// names returns the layers' names, or an error if a layer is nil or Names do not fit.
func (s *Sequential) names() ([]string, error) {
	if err := s.check(); err != nil || s.Names != nil {
		return s.Names, err
	}
	names := make([]string, len(s.Layers))
	count, named := map[string]int{}, map[Layer]string{}
	for i, l := range s.Layers {
		_, parametric := l.(Parametric) // without parameters there is nothing to share
		if parametric && named[l] != "" {
			names[i] = named[l]
			continue
		}
		kind := kindOf(l)
		count[kind]++
		names[i] = kind + strconv.Itoa(count[kind])
		if parametric {
			named[l] = names[i]
		}
	}
	return names, nil
}

// checkNames returns an error unless Names has a name for each layer and two entries of Layers
// share a name only if they are one layer.
func (s *Sequential) checkNames() error {
	if len(s.Names) != len(s.Layers) {
		return NewUsageError(wrongNumberOfNames, "Sequential", len(s.Layers), len(s.Names))
	}
	used := make(map[string]int, len(s.Names)) // the first layer with a name
	for i, name := range s.Names {
		first, again := used[name]
		if !again {
			used[name] = i
			continue
		}
		if a, b := reflect.ValueOf(s.Layers[first]), reflect.ValueOf(s.Layers[i]); a.Comparable() && b.Comparable() && a.Equal(b) {
			continue
		}
		return NewUsageError(oneNameTwice, "Sequential", first+1, i+1, name)
	}
	return nil
}

// nameError puts the name of a part before the Name of the part's error. It returns nil if err is
// nil.
func nameError(name string, err error) error {
	if err == nil {
		return nil
	}
	if faultOf(err) == nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return changed(err, func(f *Fault) { f.Name = joinName(name, f.Name) })
}

// Operations returns zeros: the layers inside count their own operations.
func (*Sequential) Operations(_, _ Shape) Operations { return Operations{} }

func (*Sequential) operation() Operation { return OperationChain }

func (*Sequential) shortName(l Language) []string { return []string{l.Say("chain", "层序列")} }

// String lists the layers, also the layers of networks inside, a line each.
func (s *Sequential) String() string { return listing(s) }
