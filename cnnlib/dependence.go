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
}

// pointwise says whether each number depends on the one at the same place alone.
func (d dependence) pointwise() bool { return d.channels == nil && d.rows == nil && d.columns == nil }

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

func (c *Conv2D) dependence(Shape) dependence {
	ins, outs := c.In/c.groups(), c.Out/c.groups() // channels of one group
	side := c.window().taps
	return dependence{
		channels: func(m int) (from, to int) { from = m / outs * ins; return from, from + ins },
		rows:     side, columns: side,
	}
}

func (p *MaxPool2D) dependence(Shape) dependence {
	return dependence{rows: p.window().taps, columns: p.window().taps}
}

func (p *AvgPool2D) dependence(Shape) dependence {
	return dependence{rows: p.window().taps, columns: p.window().taps}
}

// taps are the places that window position o covers.
func (w window) taps(o int) taps { return taps{o*w.stride - w.padding, w.dilation, w.kernel} }

func (*Linear) dependence(in Shape) dependence   { return allChannels(in) }
func (*Softmax) dependence(in Shape) dependence  { return allChannels(in) }
func (*ReLU) dependence(Shape) dependence        { return dependence{} }
func (*Dropout) dependence(Shape) dependence     { return dependence{} }
func (*BatchNorm2D) dependence(Shape) dependence { return dependence{} } // with the moving averages

// allChannels is the dependence on all channels at the same place.
func allChannels(in Shape) dependence {
	return dependence{channels: func(int) (from, to int) { return 0, in.C }}
}

func (*ReLU6) dependence(Shape) dependence     { return dependence{} }
func (*HardSwish) dependence(Shape) dependence { return dependence{} }
func (*SiLU) dependence(Shape) dependence      { return dependence{} }
func (*Sigmoid) dependence(Shape) dependence   { return dependence{} }
func (*Tanh) dependence(Shape) dependence      { return dependence{} }

func (l *LocalResponseNorm) dependence(in Shape) dependence {
	return dependence{channels: func(c int) (from, to int) {
		return max(c-l.Size/2, 0), min(c+(l.Size-1)/2+1, in.C)
	}}
}

func (s *Select) dependence(Shape) dependence {
	return dependence{channels: func(c int) (from, to int) { return s.Channels[c], s.Channels[c] + 1 }}
}

func (s *ChannelShuffle) dependence(in Shape) dependence {
	return dependence{channels: func(c int) (from, to int) {
		from = c%s.Groups*(in.C/s.Groups) + c/s.Groups
		return from, from + 1
	}}
}

func (a *AdaptiveAvgPool2D) dependence(in Shape) dependence {
	side := func(n, parts int) func(o int) taps {
		return func(o int) taps {
			from, to := floorDiv(o*n, parts), floorDiv((o+1)*n+parts-1, parts)
			return taps{from, 1, to - from}
		}
	}
	return dependence{rows: side(in.H, orOne(a.Height)), columns: side(in.W, orOne(a.Width))}
}

func (u *Upsample) dependence(Shape) dependence {
	side := func(o int) taps {
		if !u.Bilinear {
			return taps{floorDiv(o, u.Scale), 1, 1}
		}
		at, unit := 2*o+1-u.Scale, 2*u.Scale
		from := floorDiv(at, unit)
		if at == from*unit { // in the middle of a number
			return taps{from, 1, 1}
		}
		return taps{from, 1, 2}
	}
	return dependence{rows: side, columns: side}
}

// A weight k of a transposed convolution brings place i to i·S + k·D − P. What reaches place o
// is each i = (o + P − k·D)/S that is a whole number.
func (c *ConvTranspose2D) dependence(Shape) dependence {
	ins, outs, w := c.In/c.groups(), c.Out/c.groups(), c.window() // channels of one group
	common := w.stride
	for a := w.dilation; a != 0; {
		common, a = a, common%a
	}
	each := w.stride / common // every so many weights
	side := func(o int) taps {
		for k := range min(each, w.kernel) {
			if (o+w.padding-k*w.dilation)%w.stride == 0 {
				count := (w.kernel-1-k)/each + 1
				last := (o + w.padding - k*w.dilation) / w.stride
				return taps{last - (count-1)*(w.dilation/common), w.dilation / common, count}
			}
		}
		return taps{step: 1}
	}
	return dependence{
		channels: func(m int) (from, to int) { from = m / outs * ins; return from, from + ins },
		rows:     side, columns: side, period: w.stride,
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
