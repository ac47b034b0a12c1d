package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleUpsample() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 3}, []float32{0, 4, 8})
	for _, up := range []*Upsample{{Scale: 2}, {Scale: 2, Bilinear: true}} {
		y := up.Forward(x)
		fmt.Println(up, y.Shape())
		fmt.Println(y.Data[:6])
	}
	// Output:
	// Upsample{Scale: 2} 2×6×1
	// [0 0 4 4 8 8]
	// Upsample{Scale: 2, Bilinear: true} 2×6×1
	// [0 1 3 5 7 8]
}

// naiveBilinear computes an output number in float64 from the places of the pixels' middles.
func naiveBilinear(x []float32, h, w, scale, r, c int) float64 {
	at := func(i, n int) (low, high int, b float64) {
		place := max((float64(i)+0.5)/float64(scale)-0.5, 0)
		low = int(math.Floor(place))
		return low, min(low+1, n-1), place - float64(low)
	}
	top, bottom, b := at(r, h)
	left, right, d := at(c, w)
	v := func(row, column int) float64 { return float64(x[row*w+column]) }
	return (1-b)*((1-d)*v(top, left)+d*v(top, right)) + b*((1-d)*v(bottom, left)+d*v(bottom, right))
}

func TestUpsampleRandom(t *testing.T) {
	r := generator()
	for i := range 200 {
		up := &Upsample{1 + r.IntN(5), i%2 == 0}
		x := random(r, Shape{1 + r.IntN(3), 1 + r.IntN(3), 1 + r.IntN(6), 1 + r.IntN(6)})
		if i < 2 {
			x = random(r, Shape{3, 7, 40, 41}) // more than one task
		}
		run := NewRun(up)
		run.Forward(random(r, Shape{1, 1, 5, 7})) // memory of another shape
		y := copyOf(run.Forward(x))
		for p := range x.N * x.C {
			for k, v := range plane(y, p) {
				row, column := k/y.W, k%y.W
				want := float64(plane(x, p)[row/up.Scale*x.W+column/up.Scale])
				if up.Bilinear {
					want = naiveBilinear(plane(x, p), x.H, x.W, up.Scale, row, column)
				}
				if d := math.Abs(float64(v) - want); d > 3e-7 || !up.Bilinear && d > 0 {
					t.Fatalf("%v for %v: row %d, column %d is %v, want %v", up, x.Shape(), row, column, v, want)
				}
			}
		}
		// ⟨up(x), dy⟩ = ⟨x, dx⟩, as the layer is linear.
		dy := random(r, y.Shape())
		dx := copyOf(run.Backward(dy))
		difference, size := 0.0, 0.0
		for k, v := range y.Data {
			difference += float64(v) * float64(dy.Data[k])
			size += math.Abs(float64(v) * float64(dy.Data[k]))
		}
		for k, v := range x.Data {
			difference -= float64(v) * float64(dx.Data[k])
		}
		if math.Abs(difference) > 1e-6*size {
			t.Errorf("%v for %v: the gradient is off by %g of %g", up, x.Shape(), difference, size)
		}
		if i < 10 {
			withThreads(func(threads int) {
				run := NewRun(up)
				if got := run.Forward(x); !sameBits(got, y) {
					t.Errorf("%v, %d threads: %s", up, threads, firstDifference(got, y))
				}
				if got := run.Backward(dy); !sameBits(got, dx) {
					t.Errorf("%v, %d threads, gradient: %s", up, threads, firstDifference(got, dx))
				}
			})
		}
	}
}

// The weights are exact: a constant map stays constant for scales that are powers of two, and
// a run that changes its layer's settings gives the new layer's result.
func TestUpsampleByHand(t *testing.T) {
	up := &Upsample{Scale: 4, Bilinear: true}
	run := NewRun(up)
	x := TensorOf(Shape{1, 1, 1, 2}, []float32{3, 3})
	for _, v := range run.Forward(x).Data {
		if v != 3 {
			t.Errorf("a map of threes has become %v", v)
		}
	}
	up.Scale, up.Bilinear = 1, false
	wantData(t, run.Forward(x), x.Shape(), 3, 3)
	up.Scale = 2
	x = TensorOf(Shape{1, 2, 1, 2}, []float32{1, 2, float32(math.Inf(1)), 4})
	wantData(t, run.Forward(x), Shape{1, 2, 2, 4}, 1, 1, 2, 2, 1, 1, 2, 2, x.Data[2], x.Data[2], 4, 4, x.Data[2], x.Data[2], 4, 4)
	wantData(t, run.Backward(counting(Shape{1, 2, 2, 4})), x.Shape(), 1+2+5+6, 3+4+7+8, 9+10+13+14, 11+12+15+16)
}

func TestUpsampleErrors(t *testing.T) {
	_, err := (&Upsample{}).OutputShape(Shape{1, 1, 4, 4})
	wantError(t, err, ErrorText{Layer: "Upsample{}", Wanted: "Scale from 1 to 16777216", Given: "Scale is not set", Fix: "set Scale: 2"})
	if s, err := (&Upsample{Scale: 2}).OutputShape(Shape{1, 1, 0, 4}); err == nil {
		t.Errorf("an input without rows gives %v", s)
	}
	if s, err := (&Upsample{Scale: 1 << 24}).OutputShape(Shape{1, 1, 1 << 15, 1 << 16}); err == nil {
		t.Errorf("%v is no error", s)
	}
}
