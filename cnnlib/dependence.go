package cnnlib

// taps are the places along one side of the input that an output depends on: first, first +
// step, first + 2·step, …, count of them; step is at least 1. Some may lie outside the input, in its padding.
type taps struct{ first, step, count int }

func (t taps) last() int { return t.first + (t.count-1)*t.step }

// dependence tells on which numbers of its input a number of a layer's output depends.
type dependence struct {
	channels      func(c int) (from, to int) // the range of channels that channel c depends on; nil means c alone
	rows, columns func(o int) taps           // the places that row or column o depends on; nil means o alone

	// period tells how soon taps repeat: those of o + period are those of o, moved on. Within a
	// period their order and number may change. 0 means 1.
	period int

	// flattens says that the numbers are those of the input in the order of [Tensor.Data], laid out as
	// one vector; then the rest says nothing.
	flattens bool
}

// pointwise says whether each number depends on the number at the same place alone.
func (d dependence) pointwise() bool {
	return d.channels == nil && d.rows == nil && d.columns == nil && !d.flattens
}

// read are the input channels, rows and columns that an output depends on.
func (d dependence) read(channel, row, column int) (from, to int, rows, columns taps) {
	from, to = channel, channel+1
	if d.channels != nil {
		from, to = d.channels(channel)
	}
	return from, to, along(d.rows, row), along(d.columns, column)
}

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

// dependenceOf is the dependence of a layer for an input of the shape in. known is false for a
// layer that does not tell it.
func dependenceOf(l Layer, in Shape) (d dependence, known bool) {
	t, known := l.(dependent)
	if known {
		d = t.dependence(in)
	}
	return d, known
}

// allChannels is the dependence on all channels at the same place.
func allChannels(in Shape) dependence {
	return dependence{channels: func(int) (from, to int) { return 0, in.C }}
}

// floorDiv is a/b rounded down, for b above 0.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
