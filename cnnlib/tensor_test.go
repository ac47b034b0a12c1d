package cnnlib

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func ExampleTensor() {
	t := NewTensor(Shape{N: 1, C: 2, H: 2, W: 3})
	t.Set(0, 1, 0, 2, 7) // sample 0, channel 1, row 0, column 2
	fmt.Println(t.Data)
	fmt.Println(t.Channel(0, 1))
	fmt.Println(t)
	// Output:
	// [0 0 0 0 0 0 0 0 7 0 0 0]
	// [0 0 7 0 0 0]
	// tensor 2×3×2, values from 0 to 7
}

func TestTensorIndex(t *testing.T) {
	x := counting(Shape{2, 3, 4, 5})
	i := float32(0)
	for n := range x.N {
		for c := range x.C {
			for y := range x.H {
				for col := range x.W {
					if i++; x.At(n, c, y, col) != i {
						t.Fatalf("At(%d, %d, %d, %d) = %v, want %v", n, c, y, col, x.At(n, c, y, col), i)
					}
				}
			}
		}
	}
	if c := x.Channel(1, 2); len(c) != 20 || cap(c) != 20 || c[0] != 101 {
		t.Errorf("Channel: %d of %d numbers from %v", len(c), cap(c), c[0])
	}
	s := x.Sample(1)
	if s.Shape() != (Shape{1, 3, 4, 5}) || cap(s.Data) != 60 || s.Data[0] != 61 {
		t.Errorf("Sample: %v with %d numbers from %v", s.Shape(), cap(s.Data), s.Data[0])
	}
	s.Set(0, 0, 0, 0, -1)
	if x.At(1, 0, 0, 0) != -1 {
		t.Error("Sample does not share its memory")
	}
}

func TestTensorPanics(t *testing.T) {
	x := NewTensor(Shape{2, 3, 4, 5})
	for _, p := range [][4]int{{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 5}, {-1, 0, 0, 0}, {0, 0, 0, math.MinInt}} {
		panicOf(t, func() { x.At(p[0], p[1], p[2], p[3]) })
		panicOf(t, func() { x.Set(p[0], p[1], p[2], p[3], 1) })
	}
	wantError(t, panicOf(t, func() { x.At(0, 3, 1, 2) }), ErrorText{
		Layer:  "tensor",
		Wanted: "sample 0 to 1, channel 0 to 2, row 0 to 3, column 0 to 4",
		Given:  "sample 0, channel 3, row 1, column 2",
		Fix:    "count from 0; the order is sample, channel, row, column",
	})
	panicOf(t, func() { x.Channel(0, 3) })
	panicOf(t, func() { x.Sample(2) })
	panicOf(t, func() { NewTensor(Shape{1, 1, 0, 1}) })
	panicOf(t, func() { NewTensor(Shape{1, 1, 1 << 20, 1 << 20}) })
	panicOf(t, func() { TensorOf(Shape{}, nil) })
	wantError(t, panicOf(t, func() { TensorOf(Shape{1, 1, 2, 3}, make([]float32, 5)) }), ErrorText{
		Layer:   "tensor",
		Wanted:  "6 numbers for the shape 2×3×1",
		Given:   "5 numbers",
		Formula: "N·C·H·W = 1·1·2·3 = 6",
		Fix:     "give one number for each element, row by row",
	})
}

func TestMinMax(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, v := range []struct {
		data   []float32
		lo, hi float32
	}{
		{[]float32{3}, 3, 3},
		{[]float32{2, -5, 4}, -5, 4},
		{[]float32{nan, 2, inf, 1, -inf}, 1, 2},
		{[]float32{nan, inf, -inf}, 0, 0},
	} {
		if lo, hi := TensorOf(Shape{1, 1, 1, len(v.data)}, v.data).MinMax(); lo != v.lo || hi != v.hi {
			t.Errorf("%v: %v to %v, want %v to %v", v.data, lo, hi, v.lo, v.hi)
		}
	}
}

func TestClone(t *testing.T) {
	a := TensorOf(Shape{1, 2, 1, 2}, []float32{1, 2, 3, 4})
	b := a.Clone()
	if b.Shape() != a.Shape() || !slices.Equal(b.Data, a.Data) {
		t.Errorf("the clone is %v %v, want %v %v", b.Shape(), b.Data, a.Shape(), a.Data)
	}
	if b.Data[0] = 5; a.Data[0] != 1 {
		t.Error("the clone shares its memory")
	}
}
