package cnnlib

import (
	"fmt"
	"math"
	"testing"

	"cnnlessons/cnnlib/internal/formula"
)

func ExampleAdaptiveAvgPool2D() {
	x := TensorOf(Shape{N: 1, C: 2, H: 2, W: 3}, []float32{
		1, 2, 3,
		4, 5, 6,

		0, 0, 3,
		0, 0, 9,
	})
	fmt.Println((&AdaptiveAvgPool2D{}).Forward(x).Data)
	fmt.Println((&AdaptiveAvgPool2D{Height: 2, Width: 2}).Forward(x).Data) // the middle column is in both windows
	// Output:
	// [3.5 2]
	// [1.5 2.5 4.5 5.5 0 1.5 0 4.5]
}

// The mean of a map weighs each number by 1/n, so nothing is left to train.
func ExampleAdaptiveAvgPool2D_Arithmetic() {
	pool := &AdaptiveAvgPool2D{}
	fmt.Println(ArithmeticOf(pool, Shape{N: 1, C: 512, H: 7, W: 7}).In(English))
	// Output:
	// AdaptiveAvgPool2D{}
	//   input                    7×7×512
	//   output height            H_out = 1
	//   output width             W_out = 1
	//   output channels          C = 512
	//   numbers in first window  n = H·W = 7·7 = 49
	//   weights, fixed at 1/n    n = 49
	//   parameters               0
	//   output                   1×1×512
	//
	// total parameters: 0
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C input channels, n numbers in first window, H_out output height,
	//   W_out output width.
}

// naiveAdaptive averages by PyTorch's definition of the windows, in fractions, and gives each
// number of the input its share.
func naiveAdaptive(h, w int, x, dy *Tensor) (y, dx *Tensor) {
	y, dx = NewTensor(Shape{x.N, x.C, h, w}), NewTensor(x.Shape())
	window := func(i, parts, n int) (from, to int) {
		return int(math.Floor(float64(i*n) / float64(parts))), int(math.Ceil(float64((i+1)*n) / float64(parts)))
	}
	for n := range x.N {
		for c := range x.C {
			shares := make([]float64, x.H*x.W)
			for i := range h {
				top, bottom := window(i, h, x.H)
				for j := range w {
					left, right := window(j, w, x.W)
					count, total := float64((bottom-top)*(right-left)), 0.0
					for row := top; row < bottom; row++ {
						for column := left; column < right; column++ {
							total += float64(x.At(n, c, row, column))
							shares[row*x.W+column] += float64(dy.At(n, c, i, j)) / count
						}
					}
					y.Set(n, c, i, j, float32(total/count))
				}
			}
			for k, v := range shares {
				dx.Channel(n, c)[k] = float32(v)
			}
		}
	}
	return y, dx
}

func TestAdaptiveRandom(t *testing.T) {
	r := generator()
	for i := range 300 {
		layer := &AdaptiveAvgPool2D{r.IntN(9), r.IntN(9)}
		x := random(r, Shape{1 + r.IntN(3), 1 + r.IntN(3), 1 + r.IntN(12), 1 + r.IntN(12)})
		if i == 0 {
			x = random(r, Shape{3, 17, 60, 61}) // more than one task
		}
		dy := random(r, must(layer.OutputShape(x.Shape())))
		y, dx := naiveAdaptive(orOne(layer.Height), orOne(layer.Width), x, dy)
		check := func(threads int) {
			run := NewRun(layer)
			run.Forward(random(r, Shape{1, 1, 9, 8})) // memory of another shape
			run.Backward(random(r, run.pass.Y.Shape()))
			if got := run.Forward(x); !sameBits(got, y) {
				t.Errorf("%v for %v, %d threads: %s", layer, x.Shape(), threads, firstDifference(got, y))
			}
			if got := run.Backward(dy); !sameBits(got, dx) {
				t.Errorf("%v for %v, %d threads, gradient: %s", layer, x.Shape(), threads, firstDifference(got, dx))
			}
		}
		if i%20 == 0 {
			withThreads(check)
		}
		check(0)
	}
}

// The sum has 29 more bits than the numbers.
func TestAdaptiveIsExact(t *testing.T) {
	x := TensorOf(Shape{1, 1, 1, 4}, []float32{1 << 24, 1, 1, -1 << 24})
	wantData(t, (&AdaptiveAvgPool2D{}).Forward(x), Shape{1, 1, 1, 1}, 0.5)
}

func TestAdaptiveArithmetic(t *testing.T) {
	in := Shape{1, 3, 7, 8}
	for _, v := range []struct {
		layer AdaptiveAvgPool2D
		want  string
	}{
		{AdaptiveAvgPool2D{}, "n = H·W = 7·8 = 56"},
		{AdaptiveAvgPool2D{7, 2}, "n = (H/H_out)·(W/W_out) = (7/7)·(8/2) = 1·4 = 4"},
		{AdaptiveAvgPool2D{3, 5}, "n = ⌈H / H_out⌉·⌈W / W_out⌉ = ⌈7 / 3⌉·⌈8 / 5⌉ = 3·2 = 6"},
	} {
		s := v.layer.Arithmetic(in)[3]
		if got := formula.Plain.Symbolic(s.Symbol, s.Formula) + " = " + formula.Plain.Evaluation(s.Formula); got != v.want {
			t.Errorf("%v: %q, want %q", &v.layer, got, v.want)
		}
	}
}

func TestAdaptiveErrors(t *testing.T) {
	_, err := (&AdaptiveAvgPool2D{Width: -2}).OutputShape(Shape{1, 1, 4, 4})
	wantError(t, err, ErrorText{
		Layer: "AdaptiveAvgPool2D{Width: -2}", Wanted: "Width from 1 to 16777216", Given: "Width: -2", Fix: "set Width: 1",
	})
	if s, err := (&AdaptiveAvgPool2D{}).OutputShape(Shape{1, 1, 0, 4}); err == nil {
		t.Errorf("an input without rows gives %v", s)
	}
	if s, err := (&AdaptiveAvgPool2D{1 << 24, 1 << 24}).OutputShape(Shape{1, 1, 1, 1}); err == nil {
		t.Errorf("%v is no error", s)
	}
}

// The numbers in all bins, and the largest bin, agree with a loop over the bins.
func TestBins(t *testing.T) {
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	for n := 1; n <= 40; n++ {
		for bins := 1; bins <= 50; bins++ {
			all, largest := 0, 0
			for i := range bins {
				size := ((i+1)*n+bins-1)/bins - i*n/bins
				all += size
				largest = max(largest, size)
			}
			if got := binned(n, bins); got != all {
				t.Errorf("%d rows in %d bins: %d, want %d", n, bins, got, all)
			}
			f := (&AdaptiveAvgPool2D{}).receptiveField(one, n, bins)
			if f.length() != largest || f.jump*bins != n*f.parts {
				t.Errorf("%d rows in %d bins: %+v, want %d", n, bins, f, largest)
			}
		}
	}
}
