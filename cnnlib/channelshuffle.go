package cnnlib

import "fmt"

// ChannelShuffle mixes the channels of Groups groups: first comes the first channel of each group,
// then the second channel of each group, and so on. So each group of the next grouped convolution
// reads channels from all groups of the convolution before (X. Zhang, X. Zhou, M. Lin and J. Sun,
// "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", 2017).
// ChannelShuffle has no parameters and keeps the shape.
type ChannelShuffle struct {
	Groups int // divides the number of channels
}

var (
	_ ArithmeticLayer = (*ChannelShuffle)(nil)
	_ OperationsLayer = (*ChannelShuffle)(nil)
	_ Differentiable  = (*ChannelShuffle)(nil)
)

// Forward arranges the channels in Groups rows of C/Groups channels and reads the rows column by
// column: channel i·Groups + g of the output is channel g·C/Groups + i of x. Forward panics with a
// [*ShapeError] if Groups does not divide the number of channels.
func (s *ChannelShuffle) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (s *ChannelShuffle) ForwardPass(p *Pass) { transposeMaps(p.Y, p.X, s.Groups) }

// BackwardPass puts the gradients back into the order of the input.
func (s *ChannelShuffle) BackwardPass(p *Pass) {
	if p.DX != nil {
		transposeMaps(p.DX, p.DY, p.X.C/s.Groups)
	}
}

// transposeMaps arranges the channels of src in the given number of rows and writes them to dst
// column by column.
func transposeMaps(dst, src *Tensor, rows int) {
	columns := src.C / rows
	for n := range src.N {
		for r := range rows {
			for c := range columns {
				copy(mapsOf(dst, n, c*rows+r, 1), mapsOf(src, n, r*columns+c, 1))
			}
		}
	}
}

// OutputShape returns in, or a [*ShapeError] if Groups does not divide the number of channels.
func (s *ChannelShuffle) OutputShape(in Shape) (Shape, error) {
	if err := in.check(s); err != nil {
		return Shape{}, err
	}
	usual := 1
	if in.C%2 == 0 {
		usual = 2
	}
	if err := checkSettings(s, setting{"Groups", s.Groups, 1, usual}); err != nil {
		return Shape{}, err
	}
	if in.C%s.Groups != 0 {
		return Shape{}, &ShapeError{
			Layer:   s.String(),
			Wanted:  fmt.Sprintf("a number of groups that divides the %d input channels", in.C),
			Given:   fmt.Sprintf("Groups: %d", s.Groups),
			Formula: fmt.Sprintf("each group has C/Groups = %d/%d channels, which is no whole number", in.C, s.Groups),
			Fix: fmt.Sprintf("set Groups: %d, or give an input with %d channels",
				nearestDivisor(in.C, in.C, s.Groups), (in.C+s.Groups-1)/s.Groups*s.Groups),
		}
	}
	return in, nil
}

// Arithmetic says that there are no parameters.
func (*ChannelShuffle) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts nothing: the layer only moves numbers.
func (*ChannelShuffle) Operations(_, _ Shape) Operations { return Operations{} }

func (*ChannelShuffle) reach(f field, _, _ int) field { return f.whole() }

func (s *ChannelShuffle) dependence(in Shape) dependence {
	return dependence{channels: func(c int) (from, to int) {
		from = c%s.Groups*(in.C/s.Groups) + c/s.Groups
		return from, from + 1
	}}
}

func (*ChannelShuffle) operation() Operation { return OperationRearrangement }

func (*ChannelShuffle) shortName(l Language) []string {
	return []string{l.Say("shuffle", "通道混洗")}
}

// String is the Go literal that makes the layer.
func (s *ChannelShuffle) String() string { return describe("ChannelShuffle", "Groups", s.Groups) }
