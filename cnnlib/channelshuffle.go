package cnnlib

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
	var list [1]setting
	if err := checkSettings(s, s.settings(list[:0], in.C)...); err != nil {
		return Shape{}, err
	}
	if in.C%s.Groups != 0 {
		g, c := symbol("G", s.Groups), symbol("C", in.C)
		return Shape{}, NewShapeError(unevenShuffle, s.String(), in.C, s.Groups).
			needing(ProblemUnevenGroups, Condition{product(g, floorOf(c, g)), RelationEqual, c}).
			fixedBy(setField("Groups", nearestDivisor(in.C, in.C, s.Groups)), withChannels(in, (in.C+s.Groups-1)/s.Groups*s.Groups))
	}
	return in, nil
}

// settings are the layer's whole-number fields.
func (s *ChannelShuffle) settings(list []setting, channels int) []setting {
	usual := 1
	if channels%2 == 0 {
		usual = 2
	}
	return append(list, setting{"Groups", &s.Groups, 1, usual, 0, ofLayer})
}

func (s *ChannelShuffle) bare() tunable { t := *s; return &t }

// Arithmetic says that there are no parameters.
func (*ChannelShuffle) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts nothing: the layer only moves numbers.
func (*ChannelShuffle) Operations(_, _ Shape) Operations { return Operations{} }

func (*ChannelShuffle) receptiveField(f field, _, _ int) field { return f.whole() }

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
