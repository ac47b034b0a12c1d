package cnnlib

import (
	"image"
	"slices"

	"cnnlessons/cnnlib/internal/conv"
)

// region is the part of a map that a unit depends on.
type region struct {
	bounds image.Rectangle // around all numbers of the region, also those in the padding
	cells  []bool          // true for each number of the map that lies in the region, row by row; nil if none does
}

// regions has a region for each channel of a tensor, nil for a channel that the unit does not depend on.
type regions []*region

// tracing follows a unit of a network back to the network's input.
type tracing struct {
	uses   []use
	place  int // the index of the use whose unit is followed
	unit   regions
	unions map[[2]*region]*region // the union of two regions, so that channels with equal regions share one union
}

// followed follows a unit of the use at the given place back to the network's input. The unit is a
// number of the use's output, or lies in the padding around the output. followed returns the union of
// the regions of all input channels, or nil if the unit depends on no channel.
func followed(uses []use, place, m, row, column int) *region {
	out := uses[place].out
	unit := &region{bounds: image.Rect(column, row, column+1, row+1)}
	if row < out.H && column < out.W {
		unit.cells = make([]bool, out.H*out.W)
		unit.cells[row*out.W+column] = true
	}
	t := tracing{uses: uses, place: place, unit: make(regions, out.C), unions: map[[2]*region]*region{}}
	t.unit[m] = unit
	var all *region
	for _, r := range t.back(0, make(regions, uses[0].out.C)) {
		all = t.union(all, r)
	}
	return all
}

// back returns the regions of a use's input on which the given regions of the use's output depend.
// If the followed unit lies in the use at the given place, back adds the unit's regions.
func (t *tracing) back(place int, out regions) regions {
	u := t.uses[place]
	if place == t.place {
		t.add(out, t.unit)
	}
	c, ok := u.layer.(container)
	if !ok {
		return t.through(u, out)
	}
	in := make(regions, u.in.C)
	inside := place <= t.place && t.place <= place+u.parts
	if !inside && !slices.ContainsFunc(out, func(r *region) bool { return r != nil }) {
		return in
	}
	from, result := c.wiring()
	outs, places := make([]regions, len(from)), make([]int, len(from))
	source := func(i int) regions {
		if i == given {
			return in
		}
		return outs[i]
	}
	for i, next := 0, place+1; i < len(from); i++ {
		outs[i], places[i] = make(regions, t.uses[next].out.C), next
		next += t.uses[next].parts + 1
	}
	for i, r := range result {
		s := source(r)
		t.add(s, shareOf(c, i, len(s), &out))
	}
	for i := len(from) - 1; i >= 0; i-- {
		t.add(source(from[i]), t.back(places[i], outs[i]))
	}
	return in
}

// shareOf returns the regions of source i of a container's output, a source with the given number of
// channels. For a [Concat] it removes these channels from the front of *out.
func shareOf(c container, i, channels int, out *regions) regions {
	switch c.operation() {
	case OperationBranchStack:
		share := (*out)[:channels]
		*out = (*out)[channels:]
		return share
	case OperationGate:
		if i == 1 {
			break
		}
		gate := make(regions, channels)
		for c, r := range *out {
			if r != nil { // the gate's number for the channel
				gate[c] = &region{image.Rect(0, 0, 1, 1), seen(r.any(), 1)}
			}
		}
		return gate
	}
	return *out
}

// through returns the regions of a layer's input on which the given regions of its output depend.
func (t *tracing) through(u use, out regions) regions {
	in := make(regions, u.in.C)
	d, known := dependenceOf(u.layer, u.in)
	if d.flattens {
		unflatten(in, u.in, out)
		return in
	}
	type step struct {
		r        *region
		from, to int
	}
	done, moved := map[step]bool{}, map[*region]*region{}
	for c, r := range out {
		if r == nil {
			continue
		}
		s := step{r, 0, u.in.C}
		if known {
			s.from, s.to, _, _ = d.read(c, 0, 0)
		}
		if done[s] {
			continue
		}
		done[s] = true
		m, ok := moved[r]
		switch {
		case ok:
		case !known:
			m = &region{image.Rect(0, 0, u.in.W, u.in.H), seen(r.any(), u.in.H*u.in.W)}
		default:
			m = d.back(r, u)
		}
		moved[r] = m
		for i := s.from; i < s.to; i++ {
			in[i] = t.union(in[i], m)
		}
	}
	return in
}

// back returns the region of a map of the layer's input on which r, a region of its output, depends.
// It returns nil if r depends on nothing.
func (d dependence) back(r *region, u use) *region {
	if d.rows == nil && d.columns == nil {
		return r
	}
	b := r.bounds
	top, bottom, rows := d.bounds(d.rows, b.Min.Y, b.Max.Y-1)
	left, right, columns := d.bounds(d.columns, b.Min.X, b.Max.X-1)
	if !rows || !columns {
		return nil
	}
	in := &region{bounds: image.Rect(left, top, right+1, bottom+1)}
	checkExtent(u, in.bounds)
	if !r.any() {
		return in
	}
	in.cells = make([]bool, u.in.H*u.in.W)
	line := make([]bool, u.in.W)
	for y := range u.out.H {
		row := r.cells[y*u.out.W:][:u.out.W]
		if !slices.Contains(row, true) {
			continue
		}
		clear(line)
		for x, ok := range row {
			if ok {
				along(d.columns, x).within(u.in.W, func(x int) { line[x] = true })
			}
		}
		along(d.rows, y).within(u.in.H, func(y int) { or(in.cells[y*u.in.W:], line) })
	}
	return in
}

// within calls visit with each place of t from 0 to n−1.
func (t taps) within(n int, visit func(i int)) {
	from, to := conv.Inside(t.first, t.step, t.count, n)
	for i := from; i < to; i++ {
		visit(t.first + i*t.step)
	}
}

// unflatten turns the regions of a flattened vector into the regions of the tensor of the given shape
// before the Flatten, and writes them to in.
func unflatten(in regions, shape Shape, vector regions) {
	plane := shape.H * shape.W
	for c := range in {
		var r *region
		for i, v := range vector[c*plane:][:plane] {
			if v == nil {
				continue
			}
			if r == nil {
				r = &region{}
			}
			x, y := i%shape.W, i/shape.W
			r.bounds = r.bounds.Union(image.Rect(x, y, x+1, y+1))
			if v.any() {
				if r.cells == nil {
					r.cells = make([]bool, plane)
				}
				r.cells[i] = true
			}
		}
		if c > 0 && r != nil && in[c-1] != nil && r.bounds == in[c-1].bounds && slices.Equal(r.cells, in[c-1].cells) {
			r = in[c-1]
		}
		in[c] = r
	}
}

// add sets the region of each channel of dst to the union of the regions of dst and src.
func (t *tracing) add(dst, src regions) {
	for c, r := range src {
		dst[c] = t.union(dst[c], r)
	}
}

func (t *tracing) union(a, b *region) *region {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	if r, ok := t.unions[[2]*region{a, b}]; ok {
		return r
	}
	r := &region{bounds: a.bounds.Union(b.bounds), cells: slices.Clone(a.cells)}
	if a.cells == nil {
		r.cells = b.cells
	} else {
		or(r.cells, b.cells)
	}
	t.unions[[2]*region{a, b}] = r
	return r
}

// any reports whether a number of the region lies inside the map.
func (r *region) any() bool { return slices.Contains(r.cells, true) }

// or sets dst where src is set.
func or(dst, src []bool) {
	for i, v := range src {
		dst[i] = dst[i] || v
	}
}

// seen returns the cells of a map of n numbers: all true if all is true, else nil.
func seen(all bool, n int) []bool {
	if !all {
		return nil
	}
	return slices.Repeat([]bool{true}, n)
}
