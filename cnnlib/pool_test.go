package cnnlib

import (
	"math"
	"testing"

	"cnnlessons/cnnlib/internal/formula"
)

func TestPoolByHand(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, v := range []struct {
		name  string
		layer Layer
		in    Shape
		data  []float32
		out   Shape
		want  []float32
	}{
		{"overlap", &MaxPool2D{Kernel: 2, Stride: 1}, Shape{1, 1, 2, 3}, []float32{1, 5, 2, 3, 4, 6}, Shape{1, 1, 1, 2}, []float32{5, 6}},
		{"rest is left out", &MaxPool2D{Kernel: 2}, Shape{1, 1, 3, 3}, []float32{1, 2, 9, 3, 4, 9, 9, 9, 9}, Shape{1, 1, 1, 1}, []float32{4}},
		{"padding is never the largest", &MaxPool2D{Kernel: 2, Padding: 1}, Shape{1, 1, 2, 2}, []float32{-1, -2, -3, -4}, Shape{1, 1, 2, 2}, []float32{-1, -2, -3, -4}},
		{"channels and samples", &MaxPool2D{Kernel: 2}, Shape{2, 2, 2, 2}, []float32{1, 2, 3, 4, 8, 7, 6, 5, -1, -2, -3, -4, 0, 0, 0, 9}, Shape{2, 2, 1, 1}, []float32{4, 8, -1, 9}},
		{"infinite", &MaxPool2D{Kernel: 2}, Shape{1, 1, 2, 4}, []float32{-inf, -inf, inf, 1, -inf, -inf, 2, 3}, Shape{1, 1, 1, 2}, []float32{-inf, inf}},
		{"average", &AvgPool2D{Kernel: 2, Stride: 1}, Shape{1, 1, 2, 3}, []float32{1, 5, 2, 3, 7, 6}, Shape{1, 1, 1, 2}, []float32{4, 5}},
		{"rounded up", &MaxPool2D{Kernel: 2, Ceil: true}, Shape{1, 1, 3, 3}, []float32{1, 2, 9, 3, 4, 5, 6, 8, 7}, Shape{1, 1, 2, 2}, []float32{4, 9, 8, 7}},
		{"a window cut counts as whole", &AvgPool2D{Kernel: 2, Ceil: true}, Shape{1, 1, 1, 3}, []float32{4, 8, 16}, Shape{1, 1, 1, 2}, []float32{3, 4}},
		{"no window begins in the padding", &AvgPool2D{Kernel: 2, Stride: 3, Padding: 1, Ceil: true}, Shape{1, 1, 1, 2}, []float32{4, 8}, Shape{1, 1, 1, 1}, []float32{1}},
		{"padding counts as zeros", &AvgPool2D{Kernel: 2, Padding: 1}, Shape{1, 1, 2, 2}, []float32{4, 8, 12, 16}, Shape{1, 1, 2, 2}, []float32{1, 2, 3, 4}},
	} {
		t.Run(v.name, func(t *testing.T) {
			wantData(t, v.layer.Forward(TensorOf(v.in, v.data)), v.out, v.want...)
		})
	}
	for i := range 4 {
		x := TensorOf(Shape{1, 1, 2, 2}, []float32{1, 2, 3, 4})
		x.Data[i] = nan
		if y := (&MaxPool2D{Kernel: 2}).Forward(x).Data[0]; y == y {
			t.Errorf("not-a-number at %d: the largest is %v", i, y)
		}
	}
}

// begins are where the windows along a side of n begin. With ceil, what is left over after the
// last whole window is in one more, unless that would begin in the right padding or after it.
func begins(n, kernel, stride, padding int, ceil bool) (at []int) {
	next := -padding
	for ; next+kernel <= n+padding; next += stride {
		at = append(at, next)
	}
	whole := next - stride + kernel // where the last whole window ends; with none, where one would
	if ceil && whole < n+padding && next < n {
		at = append(at, next)
	}
	return at
}

// naivePool collects each window's numbers, padding left out, and hands them to f.
func naivePool(x *Tensor, kernel, stride, padding int, ceil bool, f func([]float32) float32) []float32 {
	var out []float32
	for n := range x.N {
		for c := range x.C {
			for _, top := range begins(x.H, kernel, stride, padding, ceil) {
				for _, left := range begins(x.W, kernel, stride, padding, ceil) {
					var values []float32
					for y := max(top, 0); y < min(top+kernel, x.H); y++ {
						for col := max(left, 0); col < min(left+kernel, x.W); col++ {
							values = append(values, x.At(n, c, y, col))
						}
					}
					out = append(out, f(values))
				}
			}
		}
	}
	return out
}

func TestPoolRandom(t *testing.T) {
	r := generator()
	for range 400 {
		kernel, stride, padding, x := randomPool(r)
		step := stride
		if step == 0 {
			step = kernel
		}
		ceil := r.IntN(2) == 0
		largest := naivePool(x, kernel, step, padding, ceil, func(v []float32) float32 {
			m := v[0]
			for _, e := range v {
				m = max(m, e)
			}
			return m
		})
		average := naivePool(x, kernel, step, padding, ceil, func(v []float32) float32 {
			var total float32
			for _, e := range v {
				total += e
			}
			return total / float32(kernel*kernel)
		})
		for layer, want := range map[Layer][]float32{
			&MaxPool2D{kernel, stride, padding, ceil}: largest,
			&AvgPool2D{kernel, stride, padding, ceil}: average,
		} {
			shape, err := layer.OutputShape(x.Shape())
			if err != nil {
				t.Fatalf("%v for %v: %v", layer, x.Shape(), err)
			}
			wantData(t, layer.Forward(x), shape, want...)
		}
	}
}

func TestPoolErrors(t *testing.T) {
	for _, v := range []struct {
		layer Layer
		in    Shape
		want  ErrorText
	}{
		{&MaxPool2D{}, Shape{1, 1, 4, 4}, ErrorText{
			Layer: "MaxPool2D{}", Wanted: "Kernel from 1 to 16777216", Given: "Kernel is not set", Fix: "set Kernel: 2",
		}},
		{&AvgPool2D{Kernel: 1, Padding: -1}, Shape{1, 1, 4, 4}, ErrorText{
			Layer: "AvgPool2D{Kernel: 1, Padding: -1}", Wanted: "Padding from 0 to 16777216", Given: "Padding: -1", Fix: "set Padding: 0",
		}},
		{&MaxPool2D{Kernel: 2, Stride: -1}, Shape{1, 1, 4, 4}, ErrorText{
			Layer: "MaxPool2D{Kernel: 2, Stride: -1}", Wanted: "Stride from 1 to 16777216", Given: "Stride: -1", Fix: "set Stride: 1",
		}},
		{&MaxPool2D{Kernel: 3, Padding: 2}, Shape{1, 1, 4, 4}, ErrorText{
			Layer:   "MaxPool2D{Kernel: 3, Padding: 2}",
			Wanted:  "Padding of at most half the window, 1",
			Given:   "Padding: 2",
			Formula: "a window that lies in the padding alone has no value",
			Fix:     "set Padding: 1",
		}},
		{&MaxPool2D{Kernel: 9, Stride: 3, Ceil: true}, Shape{1, 1, 5, 6}, ErrorText{
			Layer:   "MaxPool2D{Kernel: 9, Stride: 3, Ceil: true}",
			Wanted:  "an input of at least 7×7",
			Given:   "5×6×1, whose height is 5",
			Formula: "height + 2·padding − kernel extent = 5 + 2·0 − 9 = −4, which is below 1 − stride = −2",
			Fix:     "enlarge the input to 7×7, or set Padding: 1, or set Kernel: 7",
		}},
		{&AvgPool2D{Kernel: 5}, Shape{1, 2, 4, 3}, ErrorText{
			Layer:   "AvgPool2D{Kernel: 5}",
			Wanted:  "an input of at least 5×5",
			Given:   "4×3×2, whose width is 3",
			Formula: "width + 2·padding − kernel extent = 3 + 2·0 − 5 = −2, which is below 0",
			Fix:     "enlarge the input to 5×5, or set Padding: 1, or set Kernel: 3",
		}},
	} {
		_, err := v.layer.OutputShape(v.in)
		wantError(t, err, v.want)
		wantError(t, panicOf(t, func() { v.layer.Forward(NewTensor(v.in)) }), v.want)
	}
	if s, err := (&AvgPool2D{Kernel: 1}).OutputShape(Shape{1, 1, 0, 4}); err == nil {
		t.Errorf("an input without rows gives %v", s)
	}
	// Padding makes the output larger than a tensor can be.
	if s, err := (&MaxPool2D{Kernel: 2, Stride: 1, Padding: 1}).OutputShape(Shape{1, 1, 1 << 15, 1 << 16}); err == nil {
		t.Errorf("got %v, want an error", s)
	}
}

// The arithmetic of sizes that are rounded up shows when a window is left out.
func TestPoolArithmetic(t *testing.T) {
	for _, v := range []struct {
		pool MaxPool2D
		want string
	}{
		{MaxPool2D{Kernel: 3, Stride: 2, Ceil: true}, "H_out = ⌈(H − K) / S⌉ + 1 = ⌈(6 − 3) / 2⌉ + 1 = ⌈3 / 2⌉ + 1 = 2 + 1 = 3"},
		{MaxPool2D{Kernel: 3, Stride: 2, Padding: 1, Ceil: true}, "H_out = ⌈(H + 2·P − K) / S⌉ + 1 = ⌈(6 + 2·1 − 3) / 2⌉ + 1 = ⌈(6 + 2 − 3) / 2⌉ + 1 = ⌈5 / 2⌉ + 1 = 3 + 1 = 4"},
		{MaxPool2D{Kernel: 2, Stride: 7, Padding: 1, Ceil: true}, "H_out = ⌈(H + 2·P − K) / S⌉ + 1 − L = ⌈(6 + 2·1 − 2) / 7⌉ + 1 − 1 = ⌈(6 + 2 − 2) / 7⌉ + 1 − 1 = ⌈6 / 7⌉ + 1 − 1 = 1 + 1 − 1 = 1"},
		{MaxPool2D{Kernel: 7, Stride: 2, Ceil: true}, "H_out = ⌈(H − K) / S⌉ + 1 = ⌈(6 − 7) / 2⌉ + 1 = ⌈−1 / 2⌉ + 1 = 0 + 1 = 1"},
		{MaxPool2D{Kernel: 3, Stride: 1, Ceil: true}, "H_out = H − K + 1 = 6 − 3 + 1 = 4"},
	} {
		s := v.pool.Arithmetic(Shape{1, 1, 6, 6})[0]
		if got := formula.Plain.Symbolic(s.Symbol, s.Formula) + " = " + formula.Plain.Evaluation(s.Formula); got != v.want {
			t.Errorf("%v: %q, want %q", &v.pool, got, v.want)
		}
	}
}
