package conv

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

// randomSide draws the geometry of one side and an input that fits it.
func randomSide(r *rand.Rand) Side {
	for {
		s := Side{In: 1 + r.IntN(20), Kernel: 1 + r.IntN(5), Stride: 1 + r.IntN(3), Padding: r.IntN(3), Dilation: 1 + r.IntN(3)}
		if r.IntN(2) == 0 {
			s.Dilation = 1 // which the gradient of few kernels needs
		}
		if free := s.In + 2*s.Padding - s.Dilation*(s.Kernel-1) - 1; free >= 0 {
			s.Out = free/s.Stride + 1
			return s
		}
	}
}

func randomSpec(r *rand.Rand) Spec {
	groups := 1 + r.IntN(3)
	return Spec{
		Samples: 1 + r.IntN(2*BlockSamples+3), In: groups * (1 + r.IntN(4)), Out: groups * (1 + r.IntN(4)), Groups: groups,
		Rows: randomSide(r), Columns: randomSide(r), Bias: r.IntN(2) == 0,
	}
}

func numbers(r *rand.Rand, n int) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = 2*r.Float32() - 1
	}
	return all
}

// check fails unless both have the same bits.
func check(t *testing.T, s Spec, what string, got, want []float32) {
	t.Helper()
	for i, v := range want {
		if math.Float32bits(got[i]) != math.Float32bits(v) {
			t.Errorf("%+v, %d threads: the %s has %v at %d, want %v", s, runtime.GOMAXPROCS(0), what, got[i], i, v)
			return
		}
	}
}

// checkPlan compares a plan with the definition, bit by bit, in memory that holds other numbers.
func checkPlan(t *testing.T, r *rand.Rand, s Spec) {
	t.Helper()
	nx, ny, nw := s.Samples*s.In*s.inSize(), s.Samples*s.Out*s.outSize(), s.Out*(s.In/s.Groups)*s.area()
	x, dy, weight, bias, start := numbers(r, nx), numbers(r, ny), numbers(r, nw), numbers(r, s.Out), numbers(r, s.In)
	got, want, plan := numbers(r, ny), make([]float32, ny), NewPlan(s)
	plan.Forward(got, x, weight, bias)
	s.ReferenceForward(want, x, weight, bias)
	check(t, s, "output", got, want)
	for _, start := range [][]float32{nil, start} {
		got, want = numbers(r, nx), make([]float32, nx)
		plan.BackwardInput(got, dy, weight, start)
		s.ReferenceInput(want, dy, weight, start)
		check(t, s, "gradient of the input", got, want)
	}
	weightGrad, biasGrad := numbers(r, nw), numbers(r, s.Out)
	wantWeight, wantBias := append([]float32{}, weightGrad...), append([]float32{}, biasGrad...)
	plan.BackwardParams(weightGrad, biasGrad, dy, x)
	s.ReferenceParams(wantWeight, wantBias, dy, x)
	check(t, s, "gradient of the weights", weightGrad, wantWeight)
	check(t, s, "gradient of the biases", biasGrad, wantBias)
}

// Rows and columns have kernels, strides, paddings and dilations of their own.
func TestPlan(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(2, 3))
	few := 0
	for range 150 {
		s := randomSpec(r)
		if NewPlan(s).fewKernels() {
			few++
		}
		for _, threads := range []int{1, 3} {
			runtime.GOMAXPROCS(threads)
			checkPlan(t, r, s)
		}
	}
	if few < 10 || few > 140 {
		t.Errorf("%d of 150 convolutions have few kernels", few)
	}
}

// Kernels of one row and of one column, as in a factorised convolution, on maps of several strips.
func TestPlanOfLines(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	long := Side{In: 70, Out: 70, Kernel: 7, Stride: 1, Padding: 3, Dilation: 1}
	short := Side{In: 70, Out: 35, Kernel: 1, Stride: 2, Dilation: 1}
	for _, out := range []int{2, 20} {
		checkPlan(t, r, Spec{Samples: 2, In: 5, Out: out, Groups: 1, Rows: long, Columns: short, Bias: true})
		checkPlan(t, r, Spec{Samples: 2, In: 5, Out: out, Groups: 1, Rows: short, Columns: long, Bias: true})
	}
}
