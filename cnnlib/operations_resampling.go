package cnnlib

import "math"

// The operations and the reach of layers whose windows are no window of one stride.

// Operations counts, in a bin of n numbers, n − 1 additions and a division.
func (p *AdaptiveAvgPool2D) Operations(in, out Shape) Operations {
	bins := saturatingMultiply(binned(in.H, out.H), binned(in.W, out.W)) // numbers in all bins of a map
	if bins < math.MaxInt {
		bins -= out.H * out.W
	}
	return Operations{Additions: saturatingMultiply(out.N, out.C, bins), Divisions: out.Len()}
}

// binned is how many rows are in the bins together, of which bin i has those from ⌊i·n/bins⌋ to
// before ⌈(i+1)·n/bins⌉: n, and each border that cuts a row through counts it once more.
func binned(n, bins int) int { return n + bins - gcd(n, bins) }

// reach takes the largest bin.
func (p *AdaptiveAvgPool2D) reach(f field, in, out int) field {
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

// reduced is the same field in the largest parts.
func (f field) reduced() field {
	d := gcd(gcd(gcd(gcd(-f.first, f.size), f.jump), f.stride), f.parts)
	f.first, f.size, f.jump, f.stride, f.parts = f.first/d, f.size/d, f.jump/d, f.stride/d, f.parts/d
	return f
}

// Operations counts nothing for copies and, for bilinear interpolation, the six products and
// three additions that mix two rows of two numbers.
func (u *Upsample) Operations(_, out Shape) Operations {
	if !u.Bilinear {
		return Operations{}
	}
	n := out.Len()
	return Operations{Multiplications: 6 * n, Additions: 3 * n}
}

// reach takes the units that see most: those between two rows, if there are any.
func (u *Upsample) reach(f field, _, _ int) field {
	if u.Bilinear && u.Scale > 1 {
		f.size, f.first = saturatingAdd(f.size, f.jump), -saturatingAdd(-f.first, f.jump)
	}
	return f.finer(u.Scale)
}

// finer is the field in a map with n rows in the place of each.
func (f field) finer(n int) field {
	jump, stride := f.jump, f.stride
	f = f.in(saturatingMultiply(f.parts, n))
	f.jump, f.stride = jump, stride
	return f.reduced()
}

// Operations counts a multiply-accumulate for each number of the input and each weight that it
// meets; what falls into the padding, and is cut off, counts.
func (c *ConvTranspose2D) Operations(in, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(in.Len(), c.Out/orOne(c.Groups), c.Kernel, c.Kernel), Biases: biases(c.NoBias, out)}
}

// reach takes the units that most rows of the input write to.
func (c *ConvTranspose2D) reach(f field, _, _ int) field {
	f = f.whole()
	stride, extent := orOne(c.Stride), orOne(c.Dilation)*(c.Kernel-1)+1
	f.size = saturatingAdd(f.size, saturatingMultiply((extent-1)/stride, f.jump))
	f.first = -saturatingAdd(-f.first, saturatingMultiply(max(0, extent-1-c.Padding)/stride, f.jump))
	return f.finer(stride)
}

var (
	_ OperationsLayer = (*AdaptiveAvgPool2D)(nil)
	_ OperationsLayer = (*Upsample)(nil)
	_ OperationsLayer = (*ConvTranspose2D)(nil)
)
