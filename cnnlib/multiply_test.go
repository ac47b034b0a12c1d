package cnnlib

import (
	"math/rand/v2"
	"testing"

	"cnnlessons/cnnlib/internal/gemm"
)

// checkLinear compares a linear layer, forward and backward, with its definition. But for the
// gradients of its parameters that is a convolution by 1×1 kernels.
func checkLinear(t *testing.T, r *rand.Rand, run *Run, l *Linear, samples int) {
	t.Helper()
	c := &Conv2D{In: l.In, Out: l.Out, Kernel: 1, NoBias: l.NoBias}
	x, dy := drawConv(r, c, Shape{samples, l.In, 1, 1})
	l.Weight, l.Bias = c.Weight, c.Bias
	want := referencePass(c, x, dy)
	weightGrad, biasGrad := linearGradients(c, x, dy)
	check := func(threads int, what string, got, want *Tensor) {
		t.Helper()
		if !sameNumbers(got, want) {
			t.Errorf("%v for %d samples, %d threads: the %s differs from the reference: %s", l, samples, threads, what, firstDifference(got, want))
		}
	}
	withThreads(func(threads int) {
		l.WeightGrad, l.BiasGrad = copyOf(c.WeightGrad), nil
		if !l.NoBias {
			l.BiasGrad = copyOf(c.BiasGrad)
		}
		check(threads, "output", l.Forward(x), want.y)
		check(threads, "output of a run", run.Forward(x), want.y)
		check(threads, "gradient of the input", run.Backward(dy), want.dx)
		check(threads, "gradient of the weights", l.WeightGrad, weightGrad)
		if !l.NoBias {
			check(threads, "gradient of the biases", l.BiasGrad, biasGrad)
		}
	})
}

// linearGradients adds dy·x and dy to the gradients, sample by sample.
func linearGradients(c *Conv2D, x, dy *Tensor) (weight, bias *Tensor) {
	weight = copyOf(c.WeightGrad)
	if !c.NoBias {
		bias = copyOf(c.BiasGrad)
	}
	for n := range x.N {
		for o := range c.Out {
			d := dy.At(n, o, 0, 0)
			for i := range c.In {
				weight.Set(o, i, 0, 0, gemm.FMA(d, x.At(n, i, 0, 0), weight.At(o, i, 0, 0)))
			}
			if !c.NoBias {
				bias.Data[o] += d
			}
		}
	}
	return weight, bias
}

func TestLinearRandom(t *testing.T) {
	r := generator()
	for range 250 {
		l := &Linear{In: 1 + r.IntN(70), Out: 1 + r.IntN(40), NoBias: r.IntN(3) == 0}
		run := NewRun(l)
		checkLinear(t, r, run, l, 1+r.IntN(20))
		if r.IntN(4) == 0 { // the same run for another shape
			l.In, l.Out = 1+r.IntN(70), 1+r.IntN(40)
			checkLinear(t, r, run, l, 1+r.IntN(20))
		}
	}
}

// Sizes for which the work is cut into tasks and the sums into pieces.
func TestLinearLarge(t *testing.T) {
	r := generator()
	for _, v := range []struct {
		layer   Linear
		samples int
	}{
		{Linear{In: 1300, Out: 110}, 1},
		{Linear{In: 1025, Out: 61, NoBias: true}, 3},
		{Linear{In: 400, Out: 120}, 8},
		{Linear{In: 37, Out: 1200}, 5},
		{Linear{In: 30, Out: 10}, 500},
		{Linear{In: 1, Out: 1}, 1000},
		{Linear{In: 5000, Out: 1}, 17},
	} {
		checkLinear(t, r, NewRun(&v.layer), &v.layer, v.samples)
	}
}
