package cnnlib

import "fmt"

// Upsample makes each map Scale times as high and as wide: N × C × Scale·H × Scale·W. Every
// channel is enlarged by itself. The layer has no parameters: the weights of bilinear interpolation
// follow from Scale.
type Upsample struct {
	Scale    int  // how many times as high and as wide
	Bilinear bool // mix the four nearest numbers instead of repeating the nearest
}

var (
	_ ArithmeticLayer = (*Upsample)(nil)
	_ OperationsLayer = (*Upsample)(nil)
	_ Differentiable  = (*Upsample)(nil)
	_ planar          = (*Upsample)(nil)
)

// blend tells how one row or column of the output comes about: x[low]·a + x[high]·b.
type blend struct {
	low, high int
	a, b      float32
}

// blends are the rows and columns that an Upsample keeps in a [Pass].
type blends struct {
	in            Shape
	layer         Upsample
	rows, columns []blend
}

// makeBlends makes the blends of a pass, unless it has the blends of this layer and shape.
func (u *Upsample) makeBlends(p *Pass) {
	if b, ok := p.Workspace.(*blends); !ok || b.in != p.X.Shape() || b.layer != *u {
		p.Workspace = &blends{p.X.Shape(), *u, u.side(p.X.H), u.side(p.X.W)}
	}
}

// side returns the blends of the places along an enlarged side of n. Pixels are squares: the
// middle of output place i is (i + ½)/Scale, which is (2·i + 1 − Scale)/(2·Scale) beyond the
// middle of input place 0. An output place whose middle lies before this middle, or after the
// middle of the last input place, takes the number at the border.
func (u *Upsample) side(n int) []blend {
	out := make([]blend, n*u.Scale)
	for i := range out {
		if !u.Bilinear {
			out[i] = blend{low: i / u.Scale, high: i / u.Scale, a: 1}
			continue
		}
		at, unit := max(2*i+1-u.Scale, 0), 2*u.Scale
		low, rest := at/unit, at%unit
		out[i] = blend{low, min(low+1, n-1), float32(unit-rest) / float32(unit), float32(rest) / float32(unit)}
	}
	return out
}

// Forward computes y[n,c,i,j] = x[n,c,⌊i/Scale⌋,⌊j/Scale⌋] or, if Bilinear,
//
//	y = a·(c·x₀₀ + d·x₀₁) + b·(c·x₁₀ + d·x₁₁)
//
// from the two nearest rows with the weights a and b and the two nearest columns with the weights c
// and d, as PyTorch does with align_corners=False. Each product and each sum is rounded. Forward
// panics with a [*ShapeError] if x does not fit.
func (u *Upsample) Forward(x *Tensor) *Tensor { return forward(u, x) }

// ForwardPass computes p.Y as Forward does.
func (u *Upsample) ForwardPass(p *Pass) {
	u.makeBlends(p)
	inPlanes(p, u, planar.forwardPlane, p.Y.H*p.Y.W)
}

func (u *Upsample) forwardPlane(p *Pass, i int) {
	x, y, b := plane(p.X, i), plane(p.Y, i), p.Workspace.(*blends)
	for r, row := range b.rows {
		y, low, high := y[r*p.Y.W:][:p.Y.W], x[row.low*p.X.W:], x[row.high*p.X.W:]
		for j, column := range b.columns {
			if !u.Bilinear {
				y[j] = low[column.low]
				continue
			}
			above := float32(column.a*low[column.low]) + float32(column.b*low[column.high])
			below := float32(column.a*high[column.low]) + float32(column.b*high[column.high])
			y[j] = float32(row.a*above) + float32(row.b*below)
		}
	}
}

// BackwardPass gives each number of the input the sum of gradient times weight over the outputs
// that the number goes into. The sum runs in the order of the outputs, row by row.
func (u *Upsample) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPlanes(p, u, planar.backwardPlane, p.Y.H*p.Y.W)
	}
}

func (u *Upsample) backwardPlane(p *Pass, i int) {
	dx, dy, b := plane(p.DX, i), plane(p.DY, i), p.Workspace.(*blends)
	clear(dx)
	for r, row := range b.rows {
		dy, low, high := dy[r*p.Y.W:][:p.Y.W], dx[row.low*p.X.W:], dx[row.high*p.X.W:]
		for j, column := range b.columns {
			if !u.Bilinear {
				low[column.low] += dy[j]
				continue
			}
			above, below := float32(row.a*dy[j]), float32(row.b*dy[j])
			low[column.low] += float32(column.a * above)
			low[column.high] += float32(column.b * above)
			high[column.low] += float32(column.a * below)
			high[column.high] += float32(column.b * below)
		}
	}
}

// OutputShape returns N × C × Scale·H × Scale·W, or a [*ShapeError] if Scale is out of range or
// the output would be too large.
func (u *Upsample) OutputShape(in Shape) (Shape, error) {
	var list [1]setting
	if err := checkSettings(u, u.settings(list[:0], in.C)...); err != nil {
		return Shape{}, err
	}
	if err := in.check(u); err != nil {
		return Shape{}, err
	}
	return checked(u, Shape{in.N, in.C, u.Scale * in.H, u.Scale * in.W})
}

// settings are the layer's whole-number fields.
func (u *Upsample) settings(list []setting, _ int) []setting {
	return append(list, setting{"Scale", &u.Scale, 1, 2, 0, ofLayer})
}

func (u *Upsample) bare() tunable { v := *u; return &v }

// Arithmetic writes out the output's size.
func (u *Upsample) Arithmetic(in Shape) []ArithmeticStep {
	scale := symbol("U", u.Scale)
	return []ArithmeticStep{
		{QuantityOutputHeight, "H_out", product(scale, symbol("H", in.H))},
		{QuantityOutputWidth, "W_out", product(scale, symbol("W", in.W))},
		{QuantityOutputChannels, "", symbol("C", in.C)},
		noParameters,
	}
}

// Operations counts nothing for copies. For each number of bilinear interpolation it counts six
// multiplications and three additions, which mix two rows of two numbers.
func (u *Upsample) Operations(_, out Shape) Operations {
	if !u.Bilinear {
		return Operations{}
	}
	n := out.Len()
	return Operations{Multiplications: 6 * n, Additions: 3 * n}
}

// receptiveField returns the field of the units that see most: a unit between two rows sees both.
func (u *Upsample) receptiveField(f field, _, _ int) field {
	if u.Bilinear && u.Scale > 1 {
		f.size, f.first = saturatingAdd(f.size, f.jump), -saturatingAdd(-f.first, f.jump)
	}
	return f.finer(u.Scale)
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

func (*Upsample) operation() Operation { return OperationEnlargement }

func (u *Upsample) shortName(l Language) []string {
	return []string{l.Say("upsample", "上采样"), fmt.Sprintf("%d×", u.Scale)}
}

// String is the Go literal that makes the layer.
func (u *Upsample) String() string {
	return describe("Upsample", "Scale", u.Scale, "Bilinear", u.Bilinear)
}
