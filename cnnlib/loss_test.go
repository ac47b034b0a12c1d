package cnnlib

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// Three classes, for which the network gives the logits 2, 1 and 0; class 0 is right.
func ExampleCrossEntropy() {
	logits := TensorOf(Shape{N: 1, C: 3, H: 1, W: 1}, []float32{2, 1, 0})
	grad := NewTensor(logits.Shape())
	fmt.Printf("loss %.4f\n", CrossEntropy(grad, logits, []int{0}))
	fmt.Printf("softmax %.4f\n", (&Softmax{}).Forward(logits).Data)
	fmt.Printf("gradient %.4f\n", grad.Data)
	// Output:
	// loss 0.4076
	// softmax [0.6652 0.2447 0.0900]
	// gradient [-0.3348 0.2447 0.0900]
}

func TestCrossEntropyDifferences(t *testing.T) {
	r := generator()
	logits := random(r, Shape{3, 4, 1, 1})
	labels := []int{3, 0, 2}
	grad := NewTensor(logits.Shape())
	CrossEntropy(grad, logits, labels)
	at := make([]float64, len(logits.Data))
	for i, v := range logits.Data {
		at[i] = float64(v)
	}
	want := fd.Gradient(nil, func(at []float64) float64 {
		probe := NewTensor(logits.Shape())
		for i, v := range at {
			probe.Data[i] = float32(v)
		}
		return CrossEntropy(nil, probe, labels)
	}, at, &fd.Settings{Formula: fd.Central, Step: 1.0 / 256})
	for i, w := range want {
		if d := math.Abs(float64(grad.Data[i]) - w); d > 1e-4 {
			t.Errorf("gradient %d is %g, differences give %g", i, grad.Data[i], w)
		}
	}
}

// The gradients of a sample's logits add up to 0. The loss does not change when one number is
// added to all logits of a sample.
func TestCrossEntropyProperties(t *testing.T) {
	r := generator()
	for range 200 {
		s := Shape{1 + r.IntN(5), 1 + r.IntN(8), 1, 1}
		logits, moved := NewTensor(s), NewTensor(s)
		for i := range logits.Data {
			logits.Data[i] = float32(r.IntN(2000)) / 64
			moved.Data[i] = logits.Data[i] + 8192
		}
		labels := make([]int, s.N)
		for i := range labels {
			labels[i] = r.IntN(s.C)
		}
		grad := NewTensor(s)
		loss := CrossEntropy(grad, logits, labels)
		if loss < 0 || loss != CrossEntropy(nil, moved, labels) {
			t.Fatalf("loss %g; %g after all logits moved", loss, CrossEntropy(nil, moved, labels))
		}
		for n := range s.N {
			sum := 0.0
			for _, v := range grad.Sample(n).Data {
				sum += float64(v)
			}
			if math.Abs(sum) > 1e-7 {
				t.Fatalf("the gradients of a sample add up to %g", sum)
			}
		}
	}
}

// A small loss has all its digits: ln(1 + e^-13.5 + e^-11.75 + e^-15) was computed to 40.
func TestCrossEntropySmall(t *testing.T) {
	logits := TensorOf(Shape{1, 4, 1, 1}, []float32{12, -1.5, 0.25, -3})
	if got, want := CrossEntropy(nil, logits, []int{0}), 9.566140478418405378835789779985e-06; math.Abs(got-want) > 1e-15*want {
		t.Errorf("loss %.17g, want %.17g", got, want)
	}
}

func TestCrossEntropySpecial(t *testing.T) {
	inf := math.Inf(1)
	for _, v := range []struct {
		logits []float32
		label  int
		want   float64
	}{
		{[]float32{1e4, -1e4}, 1, 2e4},
		{[]float32{1e4, -1e4}, 0, 0},
		{[]float32{float32(-inf), 0}, 1, 0},
		{[]float32{float32(-inf), 0}, 0, inf},
		{[]float32{float32(inf), 0}, 0, math.NaN()},
		{[]float32{float32(inf), 0}, 1, math.NaN()},
		{[]float32{float32(-inf), float32(-inf)}, 1, math.NaN()},
		{[]float32{float32(math.NaN()), 0}, 1, math.NaN()},
		{[]float32{0, float32(math.NaN()), 5}, 0, math.NaN()},
		{[]float32{float32(math.NaN())}, 0, math.NaN()},
	} {
		logits := TensorOf(Shape{1, len(v.logits), 1, 1}, v.logits)
		grad := NewTensor(logits.Shape())
		loss := CrossEntropy(grad, logits, []int{v.label})
		if math.Float64bits(loss) != math.Float64bits(v.want) && (loss == loss || v.want == v.want) {
			t.Errorf("%v, label %d: loss %g, want %g", v.logits, v.label, loss, v.want)
		}
		for _, g := range grad.Data {
			if (g != g) != (v.want != v.want) {
				t.Errorf("%v, label %d: gradient %v", v.logits, v.label, grad.Data)
				break
			}
		}
	}
}

// Equal logits of many classes have equal gradients, and the place of a label among equal logits
// changes neither its gradient nor the loss.
func TestCrossEntropyManyClasses(t *testing.T) {
	const period = 700
	logits := random(generator(), Shape{2, 2*period + 1, 1, 1})
	for n := range logits.N {
		x := logits.Sample(n).Data
		copy(x[period:2*period], x)
		x[2*period] = 9 // the largest
	}
	first, second := NewTensor(logits.Shape()), NewTensor(logits.Shape())
	a, b := CrossEntropy(first, logits, []int{3, 699}), CrossEntropy(second, logits, []int{3 + period, 699 + period})
	if a != b {
		t.Errorf("loss %g, want %g", b, a)
	}
	for n := range logits.N {
		g, h := first.Sample(n).Data, second.Sample(n).Data
		total := 0.0
		for c, v := range g {
			total += float64(v)
			other := c
			if c < 2*period {
				other = (c + period) % (2 * period)
			}
			if h[other] != v {
				t.Fatalf("sample %d: gradient %d is %g, want that of %d, %g", n, other, h[other], c, v)
			}
		}
		if math.Abs(total) > 1e-6 {
			t.Errorf("sample %d: the gradients add up to %g", n, total)
		}
	}
}

func TestCrossEntropyErrors(t *testing.T) {
	logits := NewTensor(Shape{2, 3, 1, 1})
	for _, v := range []struct {
		grad, logits *Tensor
		labels       []int
		want         string
	}{
		{nil, nil, nil, "wanted:  a tensor of logits\n  given:   nil"},
		{nil, &Tensor{}, nil, "samples, channels, height and width of at least 1"},
		{nil, &Tensor{N: 1, C: 2, H: 1, W: 1}, []int{0}, "2 numbers for the shape 1×1×2"},
		{nil, NewTensor(Shape{1, 3, 2, 1}), []int{0}, "given:   2×1×3"},
		{nil, logits, []int{0}, "wanted:  2 labels, one for each sample\n  given:   1"},
		{nil, logits, []int{0, 3}, "wanted:  labels from 0 to 2: the network gives 3 numbers, one for each class\n  given:   label 3 for sample 1"},
		{nil, logits, []int{-1, 0}, "given:   label -1 for sample 0"},
		{NewTensor(Shape{2, 2, 1, 1}), logits, []int{0, 1}, "given:   2 of 1×1×2 with 4 numbers"},
		{&Tensor{N: 2, C: 3, H: 1, W: 1}, logits, []int{0, 1}, "given:   2 of 1×1×3 with 0 numbers"},
	} {
		if e := faultBy(t, v.logits == nil, func() { CrossEntropy(v.grad, v.logits, v.labels) }); !strings.Contains(e.Error(), v.want) || e.In(English).Fix == "" {
			t.Errorf("got %v\nwant %s", e, v.want)
		}
	}
}

func TestCrossEntropyAllocates(t *testing.T) {
	logits := random(generator(), Shape{4, 10, 1, 1})
	grad, labels := NewTensor(logits.Shape()), []int{1, 2, 3, 4}
	if n := testing.AllocsPerRun(20, func() { CrossEntropy(grad, logits, labels) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func BenchmarkCrossEntropy(b *testing.B) {
	logits := random(generator(), Shape{64, 10, 1, 1})
	grad, labels := NewTensor(logits.Shape()), make([]int, 64)
	for b.Loop() {
		CrossEntropy(grad, logits, labels)
	}
}
