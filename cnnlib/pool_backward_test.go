package cnnlib

import (
	"math"
	"math/rand/v2"
	"testing"
)

// naiveMax and naiveAverage pool x forward and backward, window by window.
func naiveMax(x, dy *Tensor, w window) (y []float32, dx *Tensor) {
	return naiveBackward(x, dy, w, func(in, dx []float32, places []int, d float32) float32 {
		best := places[0]
		for _, i := range places {
			if in[best] == in[best] && (in[i] != in[i] || in[i] > in[best]) {
				best = i
			}
		}
		dx[best] += d
		return in[best]
	})
}

func naiveAverage(x, dy *Tensor, w window) (y []float32, dx *Tensor) {
	return naiveBackward(x, dy, w, func(in, dx []float32, places []int, d float32) float32 {
		var total float32
		for _, i := range places {
			total += in[i]
			dx[i] += d / float32(w.kernel*w.kernel)
		}
		return total / float32(w.kernel*w.kernel)
	})
}

// naiveBackward calls pool with each channel, the places of each window in it and the window's
// gradient.
func naiveBackward(x, dy *Tensor, w window, pool func(in, dx []float32, places []int, d float32) float32) (y []float32, dx *Tensor) {
	dx = NewTensor(x.Shape())
	for n := range x.N {
		for c := range x.C {
			for _, top := range begins(x.H, w.kernel, w.stride, w.padding, w.ceil) {
				for _, left := range begins(x.W, w.kernel, w.stride, w.padding, w.ceil) {
					var places []int
					for i := range w.kernel * w.kernel {
						if row, col := top+i/w.kernel, left+i%w.kernel; 0 <= row && row < x.H && 0 <= col && col < x.W {
							places = append(places, row*x.W+col)
						}
					}
					y = append(y, pool(x.Channel(n, c), dx.Channel(n, c), places, dy.Data[len(y)]))
				}
			}
		}
	}
	return y, dx
}

// checkPools compares both pooling layers, forward and backward in memory that holds
// something else, with the naive ones.
func checkPools(t *testing.T, r *rand.Rand, kernel, stride, padding int, ceil bool, x *Tensor) {
	t.Helper()
	for _, v := range []struct {
		layer Layer
		naive func(x, dy *Tensor, w window) ([]float32, *Tensor)
	}{
		{&MaxPool2D{kernel, stride, padding, ceil}, naiveMax},
		{&AvgPool2D{kernel, stride, padding, ceil}, naiveAverage},
	} {
		run := NewRun(v.layer)
		run.Forward(random(r, x.Shape()))
		run.Backward(random(r, run.pass.Y.Shape()))
		y := run.Forward(x)
		dy := random(r, y.Shape())
		data, wantDX := v.naive(x, dy, poolWindow(kernel, stride, padding, ceil))
		if want := TensorOf(y.Shape(), data); !sameNumbers(y, want) {
			t.Errorf("%v for %v of %v: %s", v.layer, x.N, x.Shape(), firstDifference(y, want))
		}
		if dx := run.Backward(dy); !sameNumbers(dx, wantDX) {
			t.Errorf("%v for %v of %v, gradient of the input: %s", v.layer, x.N, x.Shape(), firstDifference(dx, wantDX))
		}
	}
}

// few is a tensor of so few different numbers, not-a-number among them, that many are equal.
func few(r *rand.Rand, s Shape) *Tensor {
	values := [...]float32{-1, 0, float32(math.Copysign(0, -1)), 1, float32(math.Inf(-1)), float32(math.Inf(1)), float32(math.NaN())}
	t := NewTensor(s)
	for i := range t.Data {
		t.Data[i] = values[r.IntN(len(values))]
	}
	return t
}

func TestPoolBackward(t *testing.T) {
	r := generator()
	for range 300 {
		kernel, stride, padding, x := randomPool(r)
		checkPools(t, r, kernel, stride, padding, r.IntN(2) == 0, x)
		checkPools(t, r, kernel, stride, padding, r.IntN(2) == 0, few(r, x.Shape()))
	}
	withThreads(func(int) { checkPools(t, r, 3, 2, 1, true, few(r, Shape{3, 5, 62, 64})) })
}

// Windows of 2×2 that touch have a way of their own.
func TestPoolHalves(t *testing.T) {
	r := generator()
	for h := 2; h < 8; h++ {
		for w := 2; w < 40; w++ {
			s := Shape{1 + r.IntN(3), 1 + r.IntN(3), h, w}
			checkPools(t, r, 2, r.IntN(2)*2, 0, r.IntN(2) == 0, random(r, s))
			checkPools(t, r, 2, r.IntN(2)*2, 0, r.IntN(2) == 0, few(r, s))
		}
	}
	withThreads(func(int) { checkPools(t, r, 2, 0, 0, false, random(r, Shape{9, 5, 31, 33})) })
}
