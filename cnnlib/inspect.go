package cnnlib

import "image"

// InspectedLayer is one use of a layer in a network that has run, or of a container that puts together
// the outputs of its layers: the calculation, the input, the output, and the part of the picture that
// each number of the output depends on.
type InspectedLayer struct {
	Layer      Layer
	Arithmetic LayerArithmetic
	X, Y       *Tensor // the layer's input and output

	// Seen[c][y·W + x] is [ReceptiveField].Seen of the number of Y in map c, row y, column x. Maps
	// with equal rectangles share one slice.
	Seen [][]image.Rectangle
}

// Inspect runs the network for x and returns all uses of its layers, in the order of
// [ArithmeticOf]. A layer that is not of this package is taken to depend on its whole input.
// Inspect panics with a [*ShapeError] if x does not fit or a count does not fit 64 bits, and with
// a [*UsageError] if a parameter was never made.
func Inspect(net Layer, x *Tensor) []InspectedLayer {
	run := NewRun(net)
	run.Forward(x)
	a, uses := ArithmeticOf(net, x.Shape()), must(trace(net, x.Shape()))
	seen := seenBy(uses)
	all := make([]InspectedLayer, len(a.Layers))
	for i, place := range calculated(uses) {
		p := run.passAt(uses, place)
		all[i] = InspectedLayer{Layer: uses[place].layer, Arithmetic: a.Layers[i], X: p.X, Y: p.Y, Seen: seen[place]}
	}
	return all
}

// views holds the rectangle of the picture that each number of a tensor depends on, its view; the
// layout is the layout of [InspectedLayer].Seen.
type views [][]image.Rectangle

// seenBy returns the views of the output of each use in a trace. [followed] goes from one number back
// to the picture; seenBy goes forward, for all numbers at once: the view of a number is the union of
// the views of the numbers that it reads.
func seenBy(uses []use) []views {
	in := uses[0].in
	itself := make([]image.Rectangle, in.H*in.W)
	for i := range itself {
		x, y := i%in.W, i/in.W
		itself[i] = image.Rect(x, y, x+1, y+1)
	}
	first := make(views, in.C)
	for c := range first {
		first[c] = itself
	}
	return carry(uses, first, use.views, use.joinedViews)
}

// views returns the views of a layer's output, given the views of its input.
func (u use) views(in views) views {
	d, known := dependenceOf(u.layer, u.in)
	if d.flattens {
		var out views
		for _, v := range in {
			for i := range v {
				out = append(out, v[i:i+1])
			}
		}
		return out
	}
	out, unions := make(views, u.out.C), viewUnions{}
	if !known {
		var all image.Rectangle
		for _, r := range unions.of(in...) {
			all = all.Union(r)
		}
		v := make([]image.Rectangle, u.out.H*u.out.W)
		for i := range v {
			v[i] = all
		}
		for c := range out {
			out[c] = v
		}
		return out
	}
	united, moved := map[[2]int][]image.Rectangle{}, map[*image.Rectangle][]image.Rectangle{}
	for c := range out {
		from, to, _, _ := d.read(c, 0, 0)
		v, ok := united[[2]int{from, to}]
		if !ok {
			v = unions.of(in[from:to]...)
			united[[2]int{from, to}] = v
		}
		if out[c], ok = moved[&v[0]]; !ok {
			out[c] = d.view(v, u)
			moved[&v[0]] = out[c]
		}
	}
	return out
}

// view returns the view of an output map that is computed from an input map with the view v.
func (d dependence) view(v []image.Rectangle, u use) []image.Rectangle {
	if d.rows == nil && d.columns == nil {
		return v
	}
	rows, out := make([]image.Rectangle, u.out.H*u.in.W), make([]image.Rectangle, u.out.H*u.out.W)
	for y := range u.out.H {
		line := rows[y*u.in.W:][:u.in.W]
		along(d.rows, y).within(u.in.H, func(r int) {
			for x := range line {
				line[x] = line[x].Union(v[r*u.in.W+x])
			}
		})
		for x := range u.out.W {
			along(d.columns, x).within(u.in.W, func(c int) { out[y*u.out.W+x] = out[y*u.out.W+x].Union(line[c]) })
		}
	}
	return out
}

// joinedViews returns the views of a container's output, given the views of its sources.
func (u use) joinedViews(sources []views) views {
	switch u.layer.(container).operation() {
	case OperationBranchStack:
		var out views
		for _, s := range sources {
			out = append(out, s...)
		}
		return out
	case OperationGate: // the gate gives one number for a whole map: it must be the second operand of union
		sources[0], sources[1] = sources[1], sources[0]
	}
	out, unions := make(views, u.out.C), viewUnions{}
	for c := range out {
		for _, s := range sources {
			if out[c] == nil {
				out[c] = s[c]
			} else {
				out[c] = unions.union(out[c], s[c])
			}
		}
	}
	return out
}

// viewUnions keeps unions of views, so that maps with equal views share one slice.
type viewUnions map[[2]*image.Rectangle][]image.Rectangle

// of returns the union of all views.
func (u viewUnions) of(all ...[]image.Rectangle) []image.Rectangle {
	union := all[0]
	for _, v := range all[1:] {
		union = u.union(union, v)
	}
	return union
}

// union returns the union of two views. b has the size of a, or is the view of a single number,
// whose rectangle is united with each rectangle of a.
func (u viewUnions) union(a, b []image.Rectangle) []image.Rectangle {
	key := [2]*image.Rectangle{&a[0], &b[0]}
	if key[0] == key[1] {
		return a
	}
	out, ok := u[key]
	if !ok {
		out = make([]image.Rectangle, len(a))
		for i := range out {
			out[i] = a[i].Union(b[i%len(b)])
		}
		u[key] = out
	}
	return out
}
