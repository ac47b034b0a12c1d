package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleSoftmax() {
	x := TensorOf(Shape{N: 1, C: 3, H: 1, W: 1}, []float32{1, 2, 3})
	for _, p := range (&Softmax{}).Forward(x).Data {
		fmt.Printf("%.4f\n", p)
	}
	// Output:
	// 0.0900
	// 0.2447
	// 0.6652
}

func TestSoftmax(t *testing.T) {
	s := &Softmax{}
	wantData(t, s.Forward(TensorOf(Shape{1, 2, 1, 1}, []float32{1e30, 1e30})), Shape{1, 2, 1, 1}, 0.5, 0.5)
	wantData(t, s.Forward(TensorOf(Shape{1, 2, 1, 1}, []float32{-1e30, 1e30})), Shape{1, 2, 1, 1}, 0, 1)
	inf := float32(math.Inf(1))
	wantData(t, s.Forward(TensorOf(Shape{1, 2, 1, 1}, []float32{-inf, 0})), Shape{1, 2, 1, 1}, 0, 1)

	r := generator()
	for range 100 {
		x := random(r, Shape{1 + r.IntN(3), 1 + r.IntN(12), 1 + r.IntN(3), 1 + r.IntN(3)})
		for i := range x.Data {
			x.Data[i] *= 30
		}
		y := s.Forward(x)
		for n := range x.N {
			for p := range x.H * x.W {
				total, want := 0.0, 0.0
				for c := range x.C {
					want += math.Exp(float64(x.Channel(n, c)[p]))
				}
				for c := range x.C {
					v := float64(y.Channel(n, c)[p])
					total += v
					if e := math.Exp(float64(x.Channel(n, c)[p])) / want; math.Abs(v-e) > 1e-7*e {
						t.Fatalf("got %v, want %v", v, e)
					}
				}
				if math.Abs(total-1) > 1e-6 {
					t.Fatalf("the probabilities add up to %v", total)
				}
			}
		}
		// The largest is taken away first, so a constant that is added exactly changes nothing.
		for i := range x.Data {
			x.Data[i] = float32(math.Round(float64(x.Data[i])))
		}
		y = s.Forward(x)
		for i := range x.Data {
			x.Data[i] += 4096
		}
		if !sameBits(s.Forward(x), y) {
			t.Fatal("a constant added to all changes the result")
		}
	}
}
