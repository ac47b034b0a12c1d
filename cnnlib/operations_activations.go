package cnnlib

// The operations and the reach of layers that work number by number, or only move numbers.

// Operations counts two comparisons for each number.
func (*ReLU6) Operations(in, _ Shape) Operations { return Operations{Comparisons: 2 * in.Len()} }

// Operations counts an exponential, an addition and a division for each number.
func (*Sigmoid) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Functions: n, Additions: n, Divisions: n}
}

// Operations counts those of a [Sigmoid] and a multiplication for each number.
func (*SiLU) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Functions: n, Additions: n, Divisions: n, Multiplications: n}
}

// Operations counts an addition, two comparisons, a multiplication and a division for each number.
func (*HardSwish) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Additions: n, Comparisons: 2 * n, Multiplications: n, Divisions: n}
}

// Operations counts a function for each number.
func (*Tanh) Operations(in, _ Shape) Operations { return Operations{Functions: in.Len()} }

// Operations counts for each number its square, the sum of Size squares, the product with Alpha
// and the sum with K, a power and a division. No MACs: a square serves in several sums.
func (l *LocalResponseNorm) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Multiplications: 2 * n, Additions: saturatingMultiply(n, l.Size), Functions: n, Divisions: n}
}

// Operations counts nothing: numbers are only moved.
func (*ChannelShuffle) Operations(_, _ Shape) Operations { return Operations{} }

// Operations counts nothing: numbers are only moved.
func (*Select) Operations(_, _ Shape) Operations { return Operations{} }

func (*ReLU6) reach(f field, _, _ int) field             { return f }
func (*Sigmoid) reach(f field, _, _ int) field           { return f }
func (*SiLU) reach(f field, _, _ int) field              { return f }
func (*HardSwish) reach(f field, _, _ int) field         { return f }
func (*Tanh) reach(f field, _, _ int) field              { return f }
func (*LocalResponseNorm) reach(f field, _, _ int) field { return f.whole() }
func (*ChannelShuffle) reach(f field, _, _ int) field    { return f.whole() }
func (*Select) reach(f field, _, _ int) field            { return f.whole() }

var (
	_ OperationsLayer = (*ReLU6)(nil)
	_ OperationsLayer = (*Sigmoid)(nil)
	_ OperationsLayer = (*SiLU)(nil)
	_ OperationsLayer = (*HardSwish)(nil)
	_ OperationsLayer = (*Tanh)(nil)
	_ OperationsLayer = (*LocalResponseNorm)(nil)
	_ OperationsLayer = (*ChannelShuffle)(nil)
	_ OperationsLayer = (*Select)(nil)
)
