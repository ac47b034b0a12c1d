package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

// A strong response weakens its neighbours, here the two on each side.
func ExampleLocalResponseNorm() {
	x := TensorOf(Shape{N: 1, C: 7, H: 1, W: 1}, []float32{1, 1, 1, 100, 1, 1, 1})
	norm := &LocalResponseNorm{Size: 5, Alpha: 1e-2}
	fmt.Printf("%.4f\n", norm.Forward(x).Data)
	// Output: [0.9955 0.1019 0.1019 10.1909 0.1019 0.1019 0.9955]
}

// A layer in other settings, and the formula as it is written.
func TestLocalResponseNorm(t *testing.T) {
	r := generator()
	for i := range 200 {
		l := &LocalResponseNorm{Size: 1 + r.IntN(8), Alpha: 4 * r.Float64(), Beta: 3 * r.Float64(), K: 0.1 + 2*r.Float64()}
		x := random(r, Shape{1 + r.IntN(2), 1 + r.IntN(9), 1 + r.IntN(3), 1 + r.IntN(3)})
		if i%2 == 0 { // the squares overflow float32, and lie far above 1
			for k := range x.Data {
				x.Data[k] *= 1e25
			}
			l.Beta = 0.4
		}
		alpha, beta, k := l.Alpha, l.Beta, l.K
		if i%4 == 1 {
			l.Alpha, l.Beta, l.K, alpha, beta, k = 0, 0, 0, 1e-4, 0.75, 1
		}
		y := l.Forward(x)
		for n := range x.N {
			for c := range x.C {
				for j, v := range x.Channel(n, c) {
					sum := 0.0
					for other := c - l.Size/2; other <= c+(l.Size-1)/2; other++ {
						if other >= 0 && other < x.C {
							sum += math.Pow(float64(x.Channel(n, other)[j]), 2)
						}
					}
					want := float64(v) / math.Pow(k+alpha/float64(l.Size)*sum, beta)
					if got := float64(y.Channel(n, c)[j]); !(math.Abs(got-want) <= 1e-7*math.Abs(want)) {
						t.Fatalf("%v of %v: channel %d is %g, want %g", l, x.Channel(n, c)[j], c, got, want)
					}
				}
			}
		}
	}
}

// The layer of the paper divides nothing by Size.
func TestLocalResponseNormOfAlexNet(t *testing.T) {
	r := generator()
	x := NewTensor(Shape{1, 9, 1, 1})
	for i := range x.Data {
		x.Data[i] = 200 * r.Float32()
	}
	for c, got := range (&LocalResponseNorm{Size: 5, Alpha: 5e-4, K: 2}).Forward(x).Data {
		sum := 0.0
		for k := max(0, c-2); k <= min(8, c+2); k++ {
			sum += float64(x.Data[k]) * float64(x.Data[k])
		}
		if want := float64(x.Data[c]) / math.Pow(2+1e-4*sum, 0.75); math.Abs(float64(got)-want) > 1e-7*want {
			t.Errorf("channel %d: %g, want %g", c, got, want)
		}
	}
}

func TestLocalResponseNormSpecial(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, beta := range []float64{0.75, 0.5} {
		l := &LocalResponseNorm{Size: 3, Alpha: 3, Beta: beta}
		for _, v := range []struct {
			x, want []float32
		}{
			{[]float32{0, 0, 0, 0, 0}, []float32{0, 0, 0, 0, 0}},
			{[]float32{0, 1, inf, 1, 0}, []float32{0, 0, nan, 0, 0}},
			{[]float32{0, 1, nan, 1, 0}, []float32{0, nan, nan, nan, 0}},
		} {
			for c, got := range l.Forward(TensorOf(Shape{1, 5, 1, 1}, v.x)).Data {
				if w := v.want[c]; got != w && (got == got || w == w) {
					t.Errorf("%v of %v: channel %d is %v, want %v", l, v.x, c, got, w)
				}
			}
		}
	}
}

func TestLocalResponseNormErrors(t *testing.T) {
	in := Shape{1, 4, 2, 2}
	_, err := (&LocalResponseNorm{}).OutputShape(in)
	wantError(t, err, ErrorText{
		Layer: "LocalResponseNorm{}", Wanted: "Size from 1 to 16777216", Given: "Size is not set", Fix: "set Size: 5",
	})
	for _, v := range []struct {
		layer *LocalResponseNorm
		want  ErrorText
	}{
		{&LocalResponseNorm{Size: -2}, ErrorText{Wanted: "Size from 1 to 16777216", Given: "Size: -2", Fix: "set Size: 5"}},
		{&LocalResponseNorm{Size: 5, Alpha: -1}, ErrorText{Wanted: "Alpha from 0 to 1000, where 0 means 0.0001", Given: "Alpha: -1", Fix: "set Alpha: 0.0001"}},
		{&LocalResponseNorm{Size: 5, Beta: 11}, ErrorText{Wanted: "Beta from 0 to 10, where 0 means 0.75", Given: "Beta: 11", Fix: "set Beta: 0.75"}},
		{&LocalResponseNorm{Size: 5, K: math.NaN()}, ErrorText{Wanted: "K from 0 to 1000, where 0 means 1", Given: "K: NaN", Fix: "set K: 1"}},
	} {
		v.want.Layer = v.layer.String()
		_, err := v.layer.OutputShape(in)
		wantError(t, err, v.want)
		panicOf(t, func() { v.layer.Forward(NewTensor(in)) })
	}
}
