package cnnlib

import (
	"errors"
	"fmt"
	"strings"
)

// Sequential is a chain of layers: each one's output is the next one's input.
type Sequential struct {
	Layers []Layer

	// Names are the layers' names. If nil, each layer is named for its kind and
	// counted from 1: conv1, relu1, maxpool1, conv2, … A layer that is used again
	// keeps its first name.
	Names []string
}

var _ Layer = (*Sequential)(nil)

// NewSequential returns the chain of the given layers, named for their kinds.
func NewSequential(layers ...Layer) *Sequential { return &Sequential{Layers: layers} }

// Forward runs the layers one after another; without layers it returns x itself. It
// panics with a [*ShapeError] that names the first layer that does not fit, before
// anything is computed.
func (s *Sequential) Forward(x *Tensor) *Tensor {
	must(s.OutputShape(x.Shape()))
	walk(s, func(name string, l Layer, _ bool) {
		if p, ok := l.(Parametric); ok {
			if err := checkParams(p); err != nil {
				panic(nameError(name, err))
			}
		}
	})
	for _, l := range s.Layers {
		x = l.Forward(x)
	}
	return x
}

// OutputShape returns the shape of the last layer's output, which for no layers
// at all is in.
func (s *Sequential) OutputShape(in Shape) (Shape, error) {
	names, layers := s.children()
	for i, l := range layers {
		out, err := l.OutputShape(in)
		if err != nil {
			return Shape{}, nameError(names[i], err)
		}
		in = out
	}
	return in, nil
}

// String lists the layers, a line each.
func (s *Sequential) String() string {
	var b strings.Builder
	names, layers := s.children()
	for i, l := range layers {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s: %s", names[i], textOf(l))
	}
	return b.String()
}

func (s *Sequential) children() ([]string, []Layer) {
	if s.Names != nil {
		if len(s.Names) != len(s.Layers) {
			panic(&ShapeError{
				Layer:  "Sequential",
				Wanted: fmt.Sprintf("a name for each of its %d layers", len(s.Layers)),
				Given:  fmt.Sprintf("%d names", len(s.Names)),
				Fix:    "leave Names nil to have the layers named for their kinds",
			})
		}
		return s.Names, s.Layers
	}
	names := make([]string, len(s.Layers))
	count := map[string]int{}
	for i, l := range s.Layers {
		if first := s.firstUse(i); first < i {
			names[i] = names[first]
			continue
		}
		kind := kindOf(l)
		count[kind]++
		names[i] = fmt.Sprintf("%s%d", kind, count[kind])
	}
	return names, s.Layers
}

// firstUse is the index at which layer i is used first.
func (s *Sequential) firstUse(i int) int {
	if _, ok := s.Layers[i].(Parametric); !ok {
		return i // without parameters there is nothing to share
	}
	for j := range i {
		if s.Layers[j] == s.Layers[i] {
			return j
		}
	}
	return i
}

// nameError puts the layer's name in the network before what the error says.
func nameError(name string, err error) error {
	var e *ShapeError
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", name, err)
	}
	named := *e
	if strings.HasSuffix(e.Layer, ")") { // it has a name already: conv1 (Conv2D{…})
		named.Layer = name + "." + e.Layer
	} else {
		named.Layer = fmt.Sprintf("%s (%s)", name, e.Layer)
	}
	return &named
}
