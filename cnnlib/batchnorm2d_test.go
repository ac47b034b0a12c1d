package cnnlib

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// While it trains, the layer takes the mean and the variance of the batch; afterwards the
// moving averages, of which a first step makes a tenth.
func ExampleBatchNorm2D() {
	norm := Init(&BatchNorm2D{Channels: 1}, 1)
	x := TensorOf(Shape{N: 4, C: 1, H: 1, W: 1}, []float32{8, 12, 8, 12})
	run := NewRun(norm)
	run.Training = true
	fmt.Printf("%.3f\n", run.Forward(x).Data)
	fmt.Printf("mean %.3f, variance %.3f\n", norm.Mean.Data, norm.Var.Data)
	fmt.Printf("%.3f\n", norm.Forward(x).Data)
	// Output:
	// [-1.000 1.000 -1.000 1.000]
	// mean [1.000], variance [1.433]
	// [5.847 9.188 5.847 9.188]
}

func ExampleBatchNorm2D_arithmetic() {
	fmt.Print(ArithmeticOf(&BatchNorm2D{Channels: 6}, Shape{N: 1, C: 6, H: 28, W: 28}))
	// Output:
	// BatchNorm2D{Channels: 6}
	//   (trained are the scales and shifts, not the moving means and variances)
	//   input        28×28×6
	//   scales       C = 6
	//   shifts       C = 6
	//   not trained  2·C = 2·6 = 12
	//   parameters   2·C = 2·6 = 12
	//   output       28×28×6
	//
	// total parameters: 12
	// Shapes are height×width×channels. Symbols: C input channels.
}

// near fails unless all elements are within a relative or absolute error of tolerance.
func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		if d := math.Abs(float64(got[i]) - float64(w)); !(d <= tolerance*max(1, math.Abs(float64(w)))) {
			t.Errorf("%s: element %d is %.9g, want %.9g", what, i, got[i], w)
		}
	}
}

func vectorOf(data []float32) *Tensor { return TensorOf(Shape{1, len(data), 1, 1}, data) }

// The gradients of the parameters are added to what is there.
func TestBatchNormAdds(t *testing.T) {
	r := generator()
	b := Init(&BatchNorm2D{Channels: 3}, 1)
	x := random(r, Shape{2, 3, 4, 5})
	run := NewRun(b)
	run.Training = true
	run.Forward(x)
	dy := random(r, x.Shape())
	for times := range 3 {
		run.BackwardParams(dy)
		once := Init(&BatchNorm2D{Channels: 3}, 1)
		other := NewRun(once)
		other.Training = true
		other.Forward(x)
		other.Backward(dy)
		for i := range 3 {
			once.WeightGrad.Data[i] *= float32(times + 1)
			once.BiasGrad.Data[i] *= float32(times + 1)
		}
		near(t, "weights", b.WeightGrad.Data, once.WeightGrad.Data, 1e-6)
		near(t, "biases", b.BiasGrad.Data, once.BiasGrad.Data, 1e-6)
	}
}

// The gradients agree with differences of the loss.
func TestBatchNormDifferences(t *testing.T) {
	r := generator()
	for _, training := range []bool{true, false} {
		b := &BatchNorm2D{Channels: 2, Momentum: 1e-9, Eps: 0.125}
		x, dy := random(r, Shape{3, 2, 2, 2}), random(r, Shape{3, 2, 2, 2})
		b.Weight, b.Bias, b.Mean, b.Var = random(r, b.shape()), random(r, b.shape()), random(r, b.shape()), vectorOf([]float32{0.5, 2})
		run := NewRun(b)
		run.Training = training
		run.Forward(x)
		dx := run.Backward(dy)
		for name, v := range map[string]struct{ value, grad *Tensor }{
			"input": {x, dx}, "weight": {b.Weight, b.WeightGrad}, "bias": {b.Bias, b.BiasGrad},
		} {
			at := make([]float64, len(v.value.Data))
			for i, e := range v.value.Data {
				at[i] = float64(e)
			}
			f := func(at []float64) float64 {
				old := append([]float32(nil), v.value.Data...)
				for i, e := range at {
					v.value.Data[i] = float32(e)
				}
				probe := NewRun(b)
				probe.Training = training
				sum := 0.0
				for i, e := range probe.Forward(x).Data {
					sum += float64(e) * float64(dy.Data[i])
				}
				copy(v.value.Data, old)
				return sum
			}
			want := fd.Gradient(nil, f, at, &fd.Settings{Formula: fd.Central, Step: 1.0 / 256})
			for i, w := range want {
				if d := math.Abs(float64(v.grad.Data[i]) - w); d > 2e-3 {
					t.Errorf("training %t, %s: gradient %d is %g, differences give %g", training, name, i, v.grad.Data[i], w)
				}
			}
		}
	}
}

// In training, the layer undoes any scale and shift of its input, and the output of each
// channel has mean 0 and variance 1.
func TestBatchNormStatistics(t *testing.T) {
	r := generator()
	x := random(r, Shape{4, 3, 5, 6})
	moved := NewTensor(x.Shape())
	for i, v := range x.Data {
		moved.Data[i] = 1000*v + 30000
	}
	b := Init(&BatchNorm2D{Channels: 3}, 1)
	run := NewRun(b)
	run.Training = true
	y := run.Forward(x)
	for c := range 3 {
		mean, variance := statistics(y, c)
		if math.Abs(mean) > 1e-7 || math.Abs(variance-1) > 1e-4 {
			t.Errorf("channel %d of the output has mean %g and variance %g", c, mean, variance)
		}
	}
	other := NewRun(Init(&BatchNorm2D{Channels: 3}, 1))
	other.Training = true
	near(t, "moved input", other.Forward(moved).Data, y.Data, 2e-4)

	// A last batch of another size, and a prediction in between, do not disturb it.
	run.Forward(random(r, Shape{2, 3, 5, 6}))
	mean := b.Mean.Data[0]
	run.Training = false
	a := run.Forward(x).Sample(1)
	if b.Mean.Data[0] != mean {
		t.Error("a prediction moves the averages")
	}
	if !sameBits(a, b.Forward(x.Sample(1))) {
		t.Error("a prediction depends on the other samples")
	}
}

func TestBatchNormSpecial(t *testing.T) {
	for _, training := range []bool{true, false} {
		for _, bad := range []float64{math.NaN(), math.Inf(1)} {
			run := NewRun(Init(&BatchNorm2D{Channels: 2}, 1))
			run.Training = training
			x := counting(Shape{2, 2, 1, 2})
			x.Set(1, 0, 0, 1, float32(bad))
			y := run.Forward(x)
			if v := y.At(1, 0, 0, 1); v-v == 0 {
				t.Errorf("training %t: %g becomes %g", training, bad, v)
			}
			if v := y.At(0, 0, 0, 0); (v-v == 0) == training {
				t.Errorf("training %t: %g makes another number of its channel %g", training, bad, v)
			}
			if v := y.At(0, 1, 0, 0); v-v != 0 {
				t.Errorf("training %t: %g makes a number of another channel %g", training, bad, v)
			}
		}
	}
}

func TestBatchNormThreads(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	var want []float32
	for _, threads := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(threads)
		r := generator()
		b := Init(&BatchNorm2D{Channels: 7}, 1)
		x := random(r, Shape{5, 7, 6, 3})
		run := NewRun(b)
		run.Training = true
		var got []float32
		got = append(got, run.Forward(x).Data...)
		got = append(got, run.Backward(random(r, x.Shape())).Data...)
		for _, v := range []*Tensor{b.Mean, b.Var, b.WeightGrad, b.BiasGrad} {
			got = append(got, v.Data...)
		}
		if want == nil {
			want = got
		}
		if !sameBits(vectorOf(got), vectorOf(want)) {
			t.Errorf("%d threads give other bits than 1", threads)
		}
	}
}

func TestBatchNormErrors(t *testing.T) {
	in := Shape{1, 3, 4, 4}
	for _, v := range []struct {
		layer *BatchNorm2D
		want  ErrorText
	}{
		{&BatchNorm2D{}, ErrorText{Layer: "BatchNorm2D{}", Wanted: "Channels from 1 to 16777216", Given: "Channels is not set", Fix: "set Channels: 3"}},
		{&BatchNorm2D{Channels: 6}, ErrorText{
			Layer: "BatchNorm2D{Channels: 6}", Wanted: "an input with 6 channels, height×width×6", Given: "4×4×3, which has 3",
			Formula: "each channel has a mean, a variance, a scale and a shift of its own", Fix: "set Channels: 3, or give an input with 6 channels",
		}},
		{&BatchNorm2D{Channels: 3, Eps: -1}, ErrorText{
			Layer: "BatchNorm2D{Channels: 3, Eps: -1}", Wanted: "Eps from 0 to 1, where 0 means 1e-05", Given: "Eps: -1", Fix: "set Eps: 1e-05",
		}},
		{&BatchNorm2D{Channels: 3, Momentum: math.NaN()}, ErrorText{
			Layer: "BatchNorm2D{Channels: 3, Momentum: NaN}", Wanted: "Momentum from 0 to 1, where 0 means 0.1", Given: "Momentum: NaN", Fix: "set Momentum: 0.1",
		}},
	} {
		_, err := v.layer.OutputShape(in)
		wantError(t, err, v.want)
	}
	_, err := (&BatchNorm2D{Channels: 3}).OutputShape(Shape{C: 3})
	if err == nil || !strings.Contains(err.Error(), "samples, channels, height and width of at least 1") {
		t.Errorf("an empty input: %v", err)
	}
	for _, f := range []func(){func() { (&BatchNorm2D{}).Params() }, func() { (&BatchNorm2D{}).Init(nil) }} {
		if e := panicOf(t, f); e.In(English).Fix != "set Channels: 6" {
			t.Errorf("fix %q", e.In(English).Fix)
		}
	}

	// One number in a channel has no variance.
	b := Init(&BatchNorm2D{Channels: 2}, 1)
	run := NewRun(b)
	run.Training = true
	e := panicOf(t, func() { run.Forward(NewTensor(Shape{1, 2, 1, 1})) })
	if e.In(English).Wanted != "at least 2 numbers in each channel of a training step" || e.In(English).Given != "1×1×2, which has 1" || !strings.Contains(e.In(English).Fix, "more samples") {
		t.Errorf("got %v", e)
	}
	run.Training = false
	run.Forward(NewTensor(Shape{1, 2, 1, 1}))

	// What is missing is named as PyTorch does, without a hint that suits other layers alone.
	for _, v := range []struct {
		name string
		of   **Tensor
	}{{"weight", &b.Weight}, {"bias", &b.Bias}, {"running_mean", &b.Mean}, {"running_var", &b.Var}} {
		old := *v.of
		*v.of = nil
		if e := misuseOf(t, func() { b.Forward(NewTensor(Shape{1, 2, 1, 1})) }); e.In(English).Given != "no "+v.name || strings.Contains(e.In(English).Fix, "NoBias") {
			t.Errorf("%s: %v", v.name, e)
		}
		*v.of = old
	}
}

func TestBatchNormNames(t *testing.T) {
	net := Init(NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 3}, &BatchNorm2D{Channels: 2}), 1)
	var names []string
	for _, p := range State(net) {
		names = append(names, fmt.Sprint(p.Name, p.Sizes()))
	}
	want := "conv1.weight[2 1 3 3] conv1.bias[2] batchnorm1.weight[2] batchnorm1.bias[2] batchnorm1.running_mean[2] batchnorm1.running_var[2]"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestBatchNormAllocates(t *testing.T) {
	if racing {
		t.Skip("left out: with the race detector, pools lose at random what they hold")
	}
	b := Init(&BatchNorm2D{Channels: 3}, 1)
	p := Pass{X: random(generator(), Shape{4, 3, 5, 5}), Training: true}
	p.Y, p.DX, p.DY = NewTensor(p.X.Shape()), NewTensor(p.X.Shape()), p.X
	if n := testing.AllocsPerRun(20, func() { b.ForwardPass(&p); b.BackwardPass(&p) }); n != 0 {
		t.Errorf("%v allocations in a step, want 0", n)
	}
}

func BenchmarkBatchNorm(b *testing.B) {
	run := NewRun(Init(&BatchNorm2D{Channels: 16}, 1))
	run.Training = true
	x := random(generator(), Shape{64, 16, 28, 28})
	b.ReportAllocs()
	for b.Loop() {
		run.Backward(run.Forward(x))
	}
}
