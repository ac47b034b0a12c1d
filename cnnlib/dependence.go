package cnnlib

// taps are the places along one side of the input on which an output depends: first, first + step,
// first + 2·step, …, count places in all. step is at least 1. Places outside the input lie in the
// padding.
type taps struct{ first, step, count int }

func (t taps) last() int { return t.first + (t.count-1)*t.step }

// dependence tells on which numbers of its input a number of a layer's output depends.
type dependence struct {
	channels      func(c int) (from, to int) // the range of channels that channel c depends on; nil means c alone
	rows, columns func(o int) taps           // the places that row or column o depends on; nil means o alone

	// period tells how soon taps repeat: the taps of o + period are the taps of o, moved on. Within a
	// period the order and the number of the taps may change. 0 means 1.
	period int

	// flattens says that the output is the input's numbers in the order of [Tensor.Data], laid out as
	// one vector. Then the other fields mean nothing.
	flattens bool
}

// pointwise says whether each number depends on the number at the same place alone.
func (d dependence) pointwise() bool {
	return d.channels == nil && d.rows == nil && d.columns == nil && !d.flattens
}

// read returns the input channels, rows and columns on which the output at a channel, row and column
// depends.
func (d dependence) read(channel, row, column int) (from, to int, rows, columns taps) {
	from, to = channel, channel+1
	if d.channels != nil {
		from, to = d.channels(channel)
	}
	return from, to, along(d.rows, row), along(d.columns, column)
}

// along returns the taps of place o along a side, where nil is the side whose places depend on
// themselves alone.
func along(side func(o int) taps, o int) taps {
	if side == nil {
		return taps{o, 1, 1}
	}
	return side(o)
}

// bounds returns the places from the first to the last that the outputs from a to b depend on;
// ok is false if there are none.
func (d dependence) bounds(side func(o int) taps, a, b int) (from, to int, ok bool) {
	look := func(o int) {
		t := along(side, o)
		if t.count == 0 {
			return
		}
		if !ok {
			from, to, ok = t.first, t.last(), true
		}
		from, to = min(from, t.first), max(to, t.last())
	}
	for i := range min(orOne(d.period), b-a+1) {
		look(a + i)
		look(b - i)
	}
	return from, to, ok
}

// dependent is a layer that tells its dependence for an input of the shape in.
type dependent interface {
	Layer
	dependence(in Shape) dependence
}

// dependenceOf returns the dependence of a layer for an input of the shape in. known is false for a
// layer that does not tell its dependence.
func dependenceOf(l Layer, in Shape) (d dependence, known bool) {
	t, known := l.(dependent)
	if known {
		d = t.dependence(in)
	}
	return d, known
}

// allChannels is the dependence of a number on all channels at the number's own place.
func allChannels(in Shape) dependence {
	return dependence{channels: func(int) (from, to int) { return 0, in.C }}
}

// groupOf returns, for a channel of the output, the input channels of its group, if in and out
// channels are cut into so many groups.
func groupOf(in, out, groups int) func(channel int) (from, to int) {
	ins, outs := in/groups, out/groups // channels of one group
	return func(channel int) (from, to int) {
		from = channel / outs * ins
		return from, from + ins
	}
}

// floorDiv is a/b rounded down, for b above 0.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
