package cnnlib

import (
	"fmt"
	"math"
	"strconv"
)

// field is the receptive field of the units of a map along rows or along columns: the part of
// the network's input on which they depend, of which some may lie in the padding around it. The
// unit at i sees the rows from first + i·jump on, size of them.
//
// Numbers but grid are in parts of a row, parts of them to one, for maps that are finer than the
// input; there and behind bins of different sizes, units see different numbers of rows, and size
// is the largest of them. One that would be above [math.MaxInt] is math.MaxInt; first is never above 0.
type field struct {
	first, size, jump int
	stride            int // from one unit to the next: jump, unless all units see the same
	parts             int
	grid              int // after a Flatten: the rows of the map whose units are now channels; else 1
}

// fields are those along rows and along columns.
type fields struct{ rows, columns field }

// receptive returns the receptive fields of the output of each use in a trace. Those of a
// layer that is no [reacher], and of all that depend on it, are zero.
//
// Along a chain (V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
// 2016; A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
// Networks", 2019) a window that reaches over extent rows, begins padding rows before the map
// and moves by stride gives
//
//	size  ← size + (extent − 1)·jump
//	first ← first − padding·jump
//	jump  ← jump·stride
//
// and where branches meet a unit sees what it sees through any of them.
func receptive(uses []use) []fields {
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	return carry(uses, fields{one, one}, func(u use, f fields) fields {
		return fields{f.rows.behind(u.layer, u.in.H, u.out.H), f.columns.behind(u.layer, u.in.W, u.out.W)}
	}, func(u use, sources []fields) fields {
		f := sources[0]
		if u.layer.(container).operation() == OperationGate { // one number of the gate meets all units
			f.rows.jump, f.rows.stride, f.columns.jump, f.columns.stride = 0, 0, 0, 0
		}
		for _, s := range sources[1:] {
			f = fields{f.rows.union(s.rows), f.columns.union(s.columns)}
		}
		return f
	})
}

// reacher is a layer that tells on which units of its input those of its output depend.
type reacher interface {
	// reach returns the field behind the layer, along rows or along columns, for the field before
	// it and the number of rows or columns of its input and its output.
	reach(f field, in, out int) field
}

// behind is the field behind a layer.
func (f field) behind(l Layer, in, out int) field {
	r, ok := l.(reacher)
	if !ok || f.size == 0 {
		return field{} // not known
	}
	return r.reach(f, in, out)
}

// window is the field behind a window that moves over the map.
func (f field) window(w window) field {
	f.size = saturatingAdd(f.size, saturatingMultiply(w.extent()-1, f.jump))
	f.first = -saturatingAdd(-f.first, saturatingMultiply(w.padding, f.jump))
	f.jump, f.stride = saturatingMultiply(f.jump, w.stride), saturatingMultiply(f.stride, w.stride)
	return f
}

// whole is the field behind a layer that reads all channels: if these are the positions of a
// map that was flattened, it is that of all of them.
func (f field) whole() field {
	if f.grid > 1 {
		f.size, f.jump, f.grid = saturatingAdd(f.size, saturatingMultiply(f.grid-1, f.jump)), 0, 1
	}
	return f
}

// finer is the field in a map with n rows in the place of each.
func (f field) finer(n int) field {
	jump, stride := f.jump, f.stride
	f = f.in(saturatingMultiply(f.parts, n))
	f.jump, f.stride = jump, stride
	return f.reduced()
}

// union is the field of a unit that sees what both see. Where the fields of one branch move and
// those of the other do not, this one is the larger.
func (f field) union(g field) field {
	if f.size == 0 || g.size == 0 {
		return field{}
	}
	parts := saturatingMultiply(f.parts/gcd(f.parts, g.parts), g.parts)
	f, g = f.in(parts), g.in(parts)
	end := max(f.first+f.size, g.first+g.size)
	f.first = min(f.first, g.first)
	f.size = saturatingAdd(-f.first, end)
	f.jump, f.stride = min(f.jump, g.jump), max(f.stride, g.stride)
	f.grid = max(f.grid, g.grid)
	return f
}

// in is the same field in smaller parts of a row.
func (f field) in(parts int) field {
	n := parts / f.parts
	f.first, f.size, f.jump, f.stride, f.parts = -saturatingMultiply(-f.first, n), saturatingMultiply(f.size, n), saturatingMultiply(f.jump, n), saturatingMultiply(f.stride, n), parts
	return f
}

// reduced is the same field in the largest parts.
func (f field) reduced() field {
	d := gcd(gcd(gcd(gcd(-f.first, f.size), f.jump), f.stride), f.parts)
	f.first, f.size, f.jump, f.stride, f.parts = f.first/d, f.size/d, f.jump/d, f.stride/d, f.parts/d
	return f
}

// fits says whether no number was too large.
func (f field) fits() bool { return max(-f.first, f.size, f.jump, f.stride, f.parts) < math.MaxInt }

// length is the size in whole rows.
func (f field) length() int {
	if f.size == 0 {
		return 0
	}
	return (f.size-1)/f.parts + 1
}

// strideText is the stride in rows, such as "32" or "1/2"; "" if it is 0.
func (f field) strideText() string {
	if f.stride == 0 {
		return ""
	}
	d := gcd(f.stride, f.parts)
	if d == f.parts {
		return strconv.Itoa(f.stride / d)
	}
	return fmt.Sprintf("%d/%d", f.stride/d, f.parts/d)
}

// gcd is the greatest common divisor.
func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
