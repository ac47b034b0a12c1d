package cnnlib

import (
	"slices"
)

// Select passes on the listed channels of its input, in the order of the list. A channel may be
// listed more than once. Select splits an input between branches, as in ShuffleNetV2, and gives
// each kernel the maps that a table lists, as in LeNet-5. Select has no parameters.
type Select struct {
	Channels []int // for each channel of the output the channel of the input, counted from 0
}

var (
	_ ArithmeticLayer = (*Select)(nil)
	_ OperationsLayer = (*Select)(nil)
	_ Differentiable  = (*Select)(nil)
)

// Forward copies the channels. Forward panics with a [*ShapeError] if no channel is listed or x
// does not have all listed channels.
func (s *Select) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (s *Select) ForwardPass(p *Pass) {
	for n := range p.X.N {
		for i, c := range s.Channels {
			copy(mapsOf(p.Y, n, i, 1), mapsOf(p.X, n, c, 1))
		}
	}
}

// BackwardPass gives each channel the sum of its copies' gradients, in the order of the copies; a
// channel without a copy gets 0.
func (s *Select) BackwardPass(p *Pass) {
	if p.DX == nil {
		return
	}
	clear(p.DX.Data)
	for n := range p.X.N {
		for i, c := range s.Channels {
			dx := mapsOf(p.DX, n, c, 1)
			for j, d := range mapsOf(p.DY, n, i, 1) {
				dx[j] += d
			}
		}
	}
}

// OutputShape returns N × len(Channels) × H × W, or a [*ShapeError] if no channel is listed or
// in does not have all of them.
func (s *Select) OutputShape(in Shape) (Shape, error) {
	if err := in.check(s); err != nil {
		return Shape{}, err
	}
	if len(s.Channels) == 0 {
		return Shape{}, NewShapeError(noChannels, s.String())
	}
	low, high := slices.Min(s.Channels), slices.Max(s.Channels)
	if low < 0 || high >= in.C {
		given := high
		if low < 0 {
			given = low
		}
		e := NewShapeError(noSuchChannel, s.String(), in.C-1, given, in, in.C).fixedBy(fix{text: listChannels.Of(in.C - 1)})
		if low >= 0 && high < maxSetting {
			e.fixedBy(withChannels(in, high+1))
		}
		return Shape{}, e
	}
	return checked(s, Shape{in.N, len(s.Channels), in.H, in.W})
}

// Arithmetic writes out the number of listed channels.
func (s *Select) Arithmetic(Shape) []ArithmeticStep {
	return []ArithmeticStep{{QuantityOutputChannels, "", number(len(s.Channels))}, noParameters}
}

// Operations counts nothing: the layer only moves numbers.
func (*Select) Operations(_, _ Shape) Operations { return Operations{} }

func (*Select) receptiveField(f field, _, _ int) field { return f.whole() }

func (s *Select) dependence(Shape) dependence {
	return dependence{channels: func(c int) (from, to int) { return s.Channels[c], s.Channels[c] + 1 }}
}

func (*Select) operation() Operation { return OperationSelection }

func (*Select) shortName(l Language) []string { return []string{l.Say("select", "选取通道")} }

// String is the Go literal that makes the layer.
func (s *Select) String() string { return describe("Select", "Channels", s.Channels) }
