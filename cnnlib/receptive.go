package cnnlib

import (
	"fmt"
	"math"
	"strconv"
)

// field is the receptive field of a map's units along rows or along columns: the part of the
// network's input on which the units depend. A part of the field may lie in the padding around the
// input. The unit at i sees size rows, from row first + i·jump on.
//
// The unit of first, size, jump and stride is 1/parts of a row, since a map may be finer than the
// input. In such a map, and behind an [AdaptiveAvgPool2D] whose windows differ in size, units see
// different numbers of rows; size is the largest number. A number that would be above [math.MaxInt] is math.MaxInt. first is
// never above 0.
type field struct {
	first, size, jump int
	stride            int // from one unit to the next unit: jump, unless all units see the same rows
	parts             int
	grid              int // after a Flatten: the rows of the map whose units are now channels; else 1
}

// fields are the fields along rows and along columns.
type fields struct{ rows, columns field }

// receptive returns the receptive fields of the output of each use in a trace. The fields of a layer
// that is no [fieldLayer], and of all uses that depend on it, are zero.
//
// Along a chain (V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning",
// 2016; A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
// Networks", 2019) a window that reaches over extent rows, begins padding rows before the map
// and moves by stride changes the field to
//
//	size  ← size + (extent − 1)·jump
//	first ← first − padding·jump
//	jump  ← jump·stride
//
// Where branches meet, a unit sees all that it sees through any branch.
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

// fieldLayer is a layer that tells on which units of its input the units of its output depend.
type fieldLayer interface {
	// receptiveField returns the field behind the layer, along rows or along columns. f is the field before the
	// layer, in and out are the numbers of rows or columns of the layer's input and output.
	receptiveField(f field, in, out int) field
}

// behind is the field behind a layer.
func (f field) behind(l Layer, in, out int) field {
	r, ok := l.(fieldLayer)
	if !ok || f.size == 0 {
		return field{} // not known
	}
	return r.receptiveField(f, in, out)
}

// window is the field behind a window that moves over the map.
func (f field) window(w window) field {
	f.size = saturatingAdd(f.size, saturatingMultiply(w.extent()-1, f.jump))
	f.first = -saturatingAdd(-f.first, saturatingMultiply(w.padding, f.jump))
	f.jump, f.stride = saturatingMultiply(f.jump, w.stride), saturatingMultiply(f.stride, w.stride)
	return f
}

// whole is the field behind a layer that reads all channels. If the channels are the positions of a
// flattened map, a unit sees all that all these positions see.
func (f field) whole() field {
	if f.grid > 1 {
		f.size, f.jump, f.grid = saturatingAdd(f.size, saturatingMultiply(f.grid-1, f.jump)), 0, 1
	}
	return f
}

// finer is the field in a map that has n rows for each row.
func (f field) finer(n int) field {
	jump, stride := f.jump, f.stride
	f = f.in(saturatingMultiply(f.parts, n))
	f.jump, f.stride = jump, stride
	return f.reduced()
}

// union is the field of a unit that sees what a unit of f and a unit of g see. If the fields of
// only one branch move, the union does not move: the fixed field is the larger one.
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

// in returns the field in the unit 1/parts of a row; parts is a multiple of f.parts.
func (f field) in(parts int) field {
	n := parts / f.parts
	f.first, f.size, f.jump, f.stride, f.parts = -saturatingMultiply(-f.first, n), saturatingMultiply(f.size, n), saturatingMultiply(f.jump, n), saturatingMultiply(f.stride, n), parts
	return f
}

// reduced is the field in the largest possible parts of a row.
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
