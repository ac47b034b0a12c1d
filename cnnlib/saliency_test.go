package cnnlib

import (
	"math"
	"testing"
)

// The derivative is the slope of the logit: (y(x+h) − y(x−h)) / 2h for a small h. The network is
// smooth, so that the slope does not jump in between.
func TestSaliencyIsSlope(t *testing.T) {
	net := Init(NewSequential(
		&Conv2D{In: 2, Out: 4, Kernel: 3}, &Tanh{}, &AvgPool2D{Kernel: 2},
		&Residual{Body: NewSequential(&Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}, &SiLU{})},
		&Flatten{}, &Linear{In: 36, Out: 3}), 1)
	x := random(generator(), Shape{1, 2, 8, 8})
	for class := range 3 {
		got := SaliencyOf(net, x, class).Gradient
		want := make([]float64, len(x.Data))
		for i, v := range x.Data {
			at := func(v float32) float64 {
				y := copyOf(x)
				y.Data[i] = v
				return float64(net.Forward(y).Data[class])
			}
			low, high := v-1.0/128, v+1.0/128
			want[i] = (at(high) - at(low)) / (float64(high) - float64(low))
		}
		if e := relativeError(got.Data, want); !(e < 5e-4) {
			t.Errorf("class %d: the slopes differ by %v", class, e)
		} else {
			t.Logf("class %d: %.1e", class, e)
		}
	}
}

// A linear network's gradient is its weights, whatever the picture.
func TestSaliencyOfLinear(t *testing.T) {
	linear := Init(&Linear{In: 6, Out: 2}, 3)
	net := NewSequential(&Flatten{}, linear)
	s := SaliencyOf(net, random(generator(), Shape{1, 2, 1, 3}), 1)
	w := linear.Weight.Data[6:]
	wantData(t, s.Gradient, Shape{1, 2, 1, 3}, w...)
	largest := func(a, b float32) float32 { return float32(max(math.Abs(float64(a)), math.Abs(float64(b)))) }
	wantData(t, s.Map(), Shape{1, 1, 1, 3}, largest(w[0], w[3]), largest(w[1], w[4]), largest(w[2], w[5]))
}

// What a network ignores has the saliency 0, which is no negative zero.
func TestSaliencyOfIgnored(t *testing.T) {
	net := scrambled(small())
	clear(net.Layers[0].(*Conv2D).Weight.Data)
	x := random(generator(), Shape{1, 1, 12, 12})
	s := SaliencyOf(net, x, 4)
	for i, v := range s.Gradient.Data {
		if v != 0 {
			t.Fatalf("gradient %v at %d", v, i)
		}
	}
	wantData(t, s.Map(), x.Shape(), make([]float32, 144)...)

	// A max pooling with steps larger than its window skips a row and a column.
	net = Init(NewSequential(&MaxPool2D{Kernel: 2, Stride: 3}, &Flatten{}, &Linear{In: 4, Out: 2}), 1)
	s = SaliencyOf(net, counting(Shape{1, 1, 5, 5}), 0)
	w := net.Layers[2].(*Linear).Weight.Data
	wantData(t, s.Gradient, Shape{1, 1, 5, 5},
		0, 0, 0, 0, 0,
		0, w[0], 0, 0, w[1],
		0, 0, 0, 0, 0,
		0, 0, 0, 0, 0,
		0, w[2], 0, 0, w[3])
}

func BenchmarkSaliency(b *testing.B) {
	net, _ := leNet()
	x := random(generator(), Shape{1, 1, 28, 28})
	for b.Loop() {
		SaliencyOf(net, x, 3).Map()
	}
}
