package cnnlib

import (
	"slices"
	"strings"
)

// container is a layer made of layers, its parts. The wiring between the parts is data, so that the
// shapes, counts and receptive fields of a network are found without running the network.
type container interface {
	Differentiable

	// operation tells how the container makes its output from the sources in wiring's result.
	operation() Operation

	// children lists the parts in the order in which they run, with their names. If a name is
	// empty, the layers inside the part are named as if they were the container's own.
	children() (names []string, layers []Layer)

	// wiring returns the source that each part reads, and the sources that the container puts
	// together. A source is the index of a part, whose output it means, or the constant given, which
	// means the container's input.
	wiring() (from, result []int)

	// join returns the shape of the output for the shapes of the sources in wiring's result.
	join(sources ...Shape) (Shape, error)

	// with is a copy of the container with other parts, as many, under the same names.
	with(parts []Layer) container

	// check returns an error if a part is nil or the names do not fit.
	check() error
}

// given is the source that means the container's input; the parts count from 0.
const given = -1

// use is one use of a layer in a network.
type use struct {
	name    string // the layer's name in the network, such as "layer1.0.conv1"; "" for the network itself
	layer   Layer
	depth   int // the number of containers around the layer
	in, out Shape
	again   bool // an earlier use has listed the layer's parameters
	parts   int  // the number of following uses that lie inside the layer; 0 unless the layer is a container
}

// trace lists the uses of layers in a network for an input of the shape in: the network itself and
// each layer inside it, a container before its parts. If a layer does not fit, the list ends with
// this layer and the error, a [*ShapeError] or a [*UsageError], has the layer's name.
func trace(net Layer, in Shape) ([]use, error) {
	if err := checkLayer(&theNetwork, net); err != nil {
		return nil, err
	}
	t := tracer{seen: map[Layer]bool{}}
	_, err := t.add("", net, 0, in)
	return t.uses, err
}

type tracer struct {
	uses []use
	seen map[Layer]bool
}

func (t *tracer) add(name string, l Layer, depth int, in Shape) (Shape, error) {
	place := len(t.uses)
	t.uses = append(t.uses, use{name: name, layer: l, depth: depth, in: in})
	c, ok := l.(container)
	if !ok {
		if _, ok := l.(Parametric); ok {
			t.uses[place].again, t.seen[l] = t.seen[l], true
		}
		out, err := l.OutputShape(in)
		if err != nil {
			return Shape{}, nameError(name, err)
		}
		t.uses[place].out = out
		return out, nil
	}
	inside := false // the error is a part's and has a name already
	out, err := flow(c, in, func(part string, l Layer, in Shape) (Shape, error) {
		out, err := t.add(joinName(name, part), l, depth+1, in)
		inside = err != nil
		return out, err
	})
	if err != nil && !inside {
		err = nameError(name, err)
	}
	if err != nil {
		return Shape{}, err
	}
	t.uses[place].out, t.uses[place].parts = out, len(t.uses)-place-1
	return out, nil
}

// flow calls run for each part of a container, with the part's name and the shape of the part's
// input, and returns the shape of the container's output. run returns the shape of the part's output.
func flow(c container, in Shape, run func(name string, l Layer, in Shape) (Shape, error)) (Shape, error) {
	if err := c.check(); err != nil {
		return Shape{}, err
	}
	names, layers := c.children()
	from, result := c.wiring()
	outs := make([]Shape, len(layers))
	source := func(i int) Shape {
		if i == given {
			return in
		}
		return outs[i]
	}
	for i, l := range layers {
		out, err := run(names[i], l, source(from[i]))
		if err != nil {
			return Shape{}, err
		}
		outs[i] = out
	}
	sources := make([]Shape, len(result))
	for i, r := range result {
		sources[i] = source(r)
	}
	return c.join(sources...)
}

// carry takes a value through the uses of a trace, as trace takes shapes, and returns the value of
// each use's output. layer returns the value of a layer's output for the value of its input; join
// returns the value of a container's output for the values of its sources.
func carry[T any](uses []use, in T, layer func(u use, in T) T, join func(u use, sources []T) T) []T {
	outs := make([]T, len(uses))
	var run func(i int, in T) T
	run = func(i int, in T) T {
		c, ok := uses[i].layer.(container)
		if !ok {
			outs[i] = layer(uses[i], in)
			return outs[i]
		}
		from, result := c.wiring()
		places := make([]int, len(from)) // the index of each part in uses
		source := func(part int) T {
			if part == given {
				return in
			}
			return outs[places[part]]
		}
		at := i + 1
		for part, f := range from {
			places[part] = at
			run(at, source(f))
			at += uses[at].parts + 1
		}
		sources := make([]T, len(result))
		for k, r := range result {
			sources[k] = source(r)
		}
		outs[i] = join(uses[i], sources)
		return outs[i]
	}
	run(0, in)
	return outs
}

// part returns the pass of part i of a container, which reads x.
func (p *Pass) part(i int, x *Tensor) *Pass {
	passes, _ := p.Workspace.([]*Pass)
	for len(passes) <= i {
		passes = append(passes, &Pass{})
		p.Workspace = passes
	}
	q := passes[i]
	q.Training, q.Step, q.Frozen = p.Training, p.Step, p.Frozen
	q.UseID = p.UseID*0x9e3779b97f4a7c15 + uint64(i) + 1 // far from the UseIDs in all other containers
	q.X = x
	return q
}

// runPart runs a part of a container that reads x, and returns its output.
func (p *Pass) runPart(i int, l Layer, x *Tensor) *Tensor {
	q := p.part(i, x)
	q.Y = reuse(q.Y, must(l.OutputShape(x.Shape())))
	forwardPass(l, q)
	return q.Y
}

// backPart runs part i of a container backwards, if it has parameters or dx is not nil.
func (p *Pass) backPart(i int, l Layer, dx, dy *Tensor) {
	if dx == nil && !trains(l) {
		return
	}
	q := p.Workspace.([]*Pass)[i]
	q.DX, q.DY = dx, dy
	backwardPass(l, q)
}

// addTo adds the numbers of b to the numbers of a.
func addTo(a, b *Tensor) {
	for i, v := range b.Data {
		a.Data[i] += v
	}
}

// listing writes the layers of a network, a line each.
func listing(c container) string {
	var lines []string
	walk(c, func(name string, l Layer, _ bool) { lines = append(lines, name+": "+textOf(l)) })
	return strings.Join(lines, "\n")
}

// checkPart returns an error if a part of a container is nil.
func checkPart(l Layer) error { return checkLayer(&aPart, l) }

// partName returns names[i], or the usual name if names is nil.
func partName(names []string, i int, usual string) string {
	if names != nil {
		return names[i]
	}
	return usual
}

// checkPartNames returns an error unless names is nil or has a name of its own for each part.
func checkPartNames(container string, names []string, parts int) error {
	if names == nil || len(names) == parts && len(slices.Compact(slices.Sorted(slices.Values(names)))) == parts {
		return nil
	}
	return NewUsageError(wrongPartNames, container, parts, names)
}
