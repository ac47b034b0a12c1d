package cnnlib

import "math"

// AdaptiveAvgPool2D averages windows whose size follows from the size of the input, so that the
// output is N × C × Height × Width for every input. The zero value gives one number for each channel,
// the mean of the map: global average pooling (M. Lin, Q. Chen, S. Yan, "Network In Network",
// 2013). With it a network works for pictures of any size.
//
// Row r of the output averages the rows from ⌊r·H/Height⌋ up to and without ⌈(r+1)·H/Height⌉, and
// columns likewise, as in PyTorch. If Height does not divide H, the heights of the windows differ by
// one row and the windows overlap. AdaptiveAvgPool2D has no parameters.
type AdaptiveAvgPool2D struct {
	Height int // rows of the output; 0 means 1
	Width  int // columns of the output; 0 means 1
}

var (
	_ ArithmeticLayer = (*AdaptiveAvgPool2D)(nil)
	_ OperationsLayer = (*AdaptiveAvgPool2D)(nil)
	_ Differentiable  = (*AdaptiveAvgPool2D)(nil)
	_ planar          = (*AdaptiveAvgPool2D)(nil)
)

// span is the places along one side from the place from up to and without the place to.
type span struct{ from, to int }

// spans returns the places that each of so many parts covers along a side of n places. With n and
// parts exchanged, spans returns the parts that cover each place.
func spans(parts, n int) []span {
	out := make([]span, parts)
	for i := range out {
		out[i] = span{i * n / parts, ((i+1)*n + parts - 1) / parts}
	}
	return out
}

// adaptive is the workspace of an AdaptiveAvgPool2D in a [Pass].
type adaptive struct {
	in, out       Shape
	rows, columns []span // for each row and column of the output, the rows and columns that it averages
	above, across []span // for each row and column of the input, the rows and columns that average it
}

// makeSpans makes the spans of a pass, unless it has the spans for these shapes.
func (a *AdaptiveAvgPool2D) makeSpans(p *Pass) {
	in, out := p.X.Shape(), p.Y.Shape()
	if s, ok := p.Workspace.(*adaptive); !ok || s.in != in || s.out != out {
		p.Workspace = &adaptive{in, out, spans(out.H, in.H), spans(out.W, in.W), spans(in.H, out.H), spans(in.W, out.W)}
	}
}

// Forward computes the mean of each window. The sum runs in float64, row by row, and is divided
// by the number of the window's elements before it is rounded. Forward panics with a [*ShapeError]
// if x does not fit.
func (a *AdaptiveAvgPool2D) Forward(x *Tensor) *Tensor { return forward(a, x) }

// ForwardPass computes p.Y as Forward does.
func (a *AdaptiveAvgPool2D) ForwardPass(p *Pass) {
	a.makeSpans(p)
	inPlanes(p, a, planar.forwardPlane, p.X.H*p.X.W+p.Y.H*p.Y.W)
}

func (a *AdaptiveAvgPool2D) forwardPlane(p *Pass, i int) {
	x, y, s := plane(p.X, i), plane(p.Y, i), p.Workspace.(*adaptive)
	for r, rows := range s.rows {
		for c, columns := range s.columns {
			total := 0.0
			for row := rows.from; row < rows.to; row++ {
				for _, v := range x[row*p.X.W:][columns.from:columns.to] {
					total += float64(v)
				}
			}
			y[r*p.Y.W+c] = float32(total / numbersIn(rows, columns))
		}
	}
}

func numbersIn(rows, columns span) float64 {
	return float64((rows.to - rows.from) * (columns.to - columns.from))
}

// BackwardPass gives each element of a window with n elements the share dy/n. An element of several
// windows gets the sum of its shares, window by window, in float64.
func (a *AdaptiveAvgPool2D) BackwardPass(p *Pass) {
	if p.DX != nil {
		inPlanes(p, a, planar.backwardPlane, p.X.H*p.X.W+p.Y.H*p.Y.W)
	}
}

func (a *AdaptiveAvgPool2D) backwardPlane(p *Pass, i int) {
	dx, dy, s := plane(p.DX, i), plane(p.DY, i), p.Workspace.(*adaptive)
	for row, above := range s.above {
		for column, across := range s.across {
			total := 0.0
			for r := above.from; r < above.to; r++ {
				for c := across.from; c < across.to; c++ {
					total += float64(dy[r*p.Y.W+c]) / numbersIn(s.rows[r], s.columns[c])
				}
			}
			dx[row*p.X.W+column] = float32(total)
		}
	}
}

// OutputShape returns N × C × Height × Width, or a [*ShapeError] if a setting is out of range.
func (a *AdaptiveAvgPool2D) OutputShape(in Shape) (Shape, error) {
	var list [2]setting
	if err := checkSettings(a, a.settings(list[:0], in.C)...); err != nil {
		return Shape{}, err
	}
	if err := in.check(a); err != nil {
		return Shape{}, err
	}
	return checked(a, Shape{in.N, in.C, orOne(a.Height), orOne(a.Width)})
}

// settings are the layer's whole-number fields.
func (a *AdaptiveAvgPool2D) settings(list []setting, _ int) []setting {
	return append(list, setting{"Height", &a.Height, 1, 1, 1, ofLayer}, setting{"Width", &a.Width, 1, 1, 1, ofLayer})
}

func (a *AdaptiveAvgPool2D) bare() tunable { b := *a; return &b }

// Arithmetic writes out the output's size, how many numbers the first window averages, and why
// there are no parameters: the n weights of a window are all 1/n, so there is nothing to train.
func (a *AdaptiveAvgPool2D) Arithmetic(in Shape) []ArithmeticStep {
	height, width := orOne(a.Height), orOne(a.Width)
	side := func(name string, n, parts int) Expr {
		whole := symbol(name, n)
		switch {
		case parts == 1:
			return whole
		case n%parts == 0:
			return quotient(whole, symbol(name+"_out", parts))
		}
		return ceilOf(whole, symbol(name+"_out", parts))
	}
	n := product(side("H", in.H, height), side("W", in.W, width))
	return []ArithmeticStep{
		{QuantityOutputHeight, "", symbol("H_out", height)},
		{QuantityOutputWidth, "", symbol("W_out", width)},
		{QuantityOutputChannels, "", symbol("C", in.C)},
		{QuantityFirstWindow, "n", n},
		{QuantityFixedWeights, "", symbol("n", n.Result())},
		noParameters,
	}
}

// Operations counts n − 1 additions and one division for a bin, which is a window, of n numbers.
func (p *AdaptiveAvgPool2D) Operations(in, out Shape) Operations {
	bins := saturatingMultiply(binned(in.H, out.H), binned(in.W, out.W)) // numbers in all bins of a map
	if bins < math.MaxInt {
		bins -= out.H * out.W
	}
	return Operations{Additions: saturatingMultiply(out.N, out.C, bins), Divisions: out.Len()}
}

// binned is the sum of the numbers of rows in all bins of n rows. Bin i has the rows from ⌊i·n/bins⌋
// up to and without ⌈(i+1)·n/bins⌉. So the sum is n and one more for each border between two bins
// that cuts a row.
func binned(n, bins int) int { return n + bins - gcd(n, bins) }

// receptiveField returns the field of the units with the largest bin.
func (p *AdaptiveAvgPool2D) receptiveField(f field, in, out int) field {
	largest := in / out
	switch rest := in % out; {
	case rest > gcd(rest, out): // a bin has parts of a row at both ends
		largest += 2
	case rest > 0:
		largest++
	}
	f.size = saturatingAdd(f.size, saturatingMultiply(largest-1, f.jump))
	jump, stride := saturatingMultiply(f.jump, in), saturatingMultiply(f.stride, in)
	f = f.in(saturatingMultiply(f.parts, out))
	f.jump, f.stride = jump, stride
	return f.reduced()
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

func (*AdaptiveAvgPool2D) operation() Operation { return OperationMean }

func (a *AdaptiveAvgPool2D) shortName(l Language) []string {
	name, height, width := l.Say("mean pool", "平均池化"), orOne(a.Height), orOne(a.Width)
	if height == 1 && width == 1 {
		return []string{l.Say("global", "全局"), name}
	}
	return []string{name, l.Say("to %d×%d", "到 %d×%d", height, width)}
}

// String is the Go literal that makes the layer.
func (a *AdaptiveAvgPool2D) String() string {
	return describe("AdaptiveAvgPool2D", "Height", a.Height, "Width", a.Width)
}
