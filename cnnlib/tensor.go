package cnnlib

import (
	"fmt"
	"math"
	"slices"
)

// Tensor is a block of numbers: N samples of C channels, each H rows by W columns.
type Tensor struct {
	N, C, H, W int

	// Data holds the N·C·H·W elements. The element of sample n, channel c,
	// row y and column x is Data[((n*C+c)*H+y)*W+x].
	Data []float32
}

// NewTensor returns a tensor of zeros. It panics with a [*ShapeError] if a size is
// below 1 or the tensor would have more than 2³¹ elements.
func NewTensor(s Shape) *Tensor {
	if err := s.check(text("tensor")); err != nil {
		panic(err)
	}
	return &Tensor{N: s.N, C: s.C, H: s.H, W: s.W, Data: make([]float32, s.Len())}
}

// TensorOf returns a tensor whose Data is data itself, not a copy. It panics with a
// [*ShapeError] if a size of s is below 1, the tensor would have more than 2³¹ elements, or data
// does not have s.Len() elements.
func TensorOf(s Shape, data []float32) *Tensor {
	if err := s.check(text("tensor")); err != nil {
		panic(err)
	}
	if err := s.checkData(text("tensor"), data); err != nil {
		panic(err)
	}
	return &Tensor{N: s.N, C: s.C, H: s.H, W: s.W, Data: data}
}

// Shape returns the sizes N, C, H and W.
func (t *Tensor) Shape() Shape { return Shape{t.N, t.C, t.H, t.W} }

// At returns the element of sample n, channel c, row y and column x. It panics with a
// [*ShapeError] if an index is out of range.
func (t *Tensor) At(n, c, y, x int) float32 { return t.Data[t.index(n, c, y, x)] }

// Set changes the element of sample n, channel c, row y and column x to v. It panics with a
// [*ShapeError] if an index is out of range.
func (t *Tensor) Set(n, c, y, x int, v float32) { t.Data[t.index(n, c, y, x)] = v }

func (t *Tensor) index(n, c, y, x int) int {
	if uint(n) >= uint(t.N) || uint(c) >= uint(t.C) || uint(y) >= uint(t.H) || uint(x) >= uint(t.W) {
		panic(NewShapeError(noSuchElement, "tensor", t.N-1, t.C-1, t.H-1, t.W-1, n, c, y, x))
	}
	return ((n*t.C+c)*t.H+y)*t.W + x
}

// Channel returns the H·W elements of channel c of sample n, row by row. The slice
// shares its memory with the tensor. It panics with a [*ShapeError] if n or c is out of range.
func (t *Tensor) Channel(n, c int) []float32 {
	i := t.index(n, c, 0, 0)
	return t.Data[i : i+t.H*t.W : i+t.H*t.W]
}

// Sample returns sample n as a tensor of one sample. The result shares its memory with t. It
// panics with a [*ShapeError] if n is out of range.
func (t *Tensor) Sample(n int) *Tensor {
	i, size := t.index(n, 0, 0, 0), t.C*t.H*t.W
	return &Tensor{N: 1, C: t.C, H: t.H, W: t.W, Data: t.Data[i : i+size : i+size]}
}

// Clone returns a copy of the tensor. The copy has memory of its own.
func (t *Tensor) Clone() *Tensor {
	return &Tensor{N: t.N, C: t.C, H: t.H, W: t.W, Data: slices.Clone(t.Data)}
}

// MinMax returns the smallest and the largest finite element, or 0 and 0 if no element is
// finite.
func (t *Tensor) MinMax() (lo, hi float32) {
	found := false
	for _, v := range t.Data {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		if !found {
			lo, hi, found = v, v, true
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// String gives the shape and the range of the values, not the elements.
func (t *Tensor) String() string {
	lo, hi := t.MinMax()
	return fmt.Sprintf("tensor %v, values from %.4g to %.4g", t.Shape(), lo, hi)
}
