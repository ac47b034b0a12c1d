package cnnlib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/cpu"
)

// sameNumbers reports whether two tensors have equal shapes and, element by element, equal bits or two
// not-a-numbers.
func sameNumbers(a, b *Tensor) bool {
	if a.Shape() != b.Shape() {
		return false
	}
	for i, v := range a.Data {
		if w := b.Data[i]; math.Float32bits(v) != math.Float32bits(w) && !(v != v && w != w) {
			return false
		}
	}
	return true
}

// withThreads runs f with several values of GOMAXPROCS.
func withThreads(f func(threads int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range [...]int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(threads)
		f(threads)
	}
}

// copyOf is a tensor with memory of its own.
func copyOf(t *Tensor) *Tensor {
	c := NewTensor(t.Shape())
	copy(c.Data, t.Data)
	return c
}

// convPass is all that a convolution computes from x and dy, by its definition.
type convPass struct{ y, dx, weightGrad, biasGrad *Tensor }

func referencePass(c *Conv2D, x, dy *Tensor) (p convPass) {
	s := c.window().spec(x.Shape(), dy.Shape(), c.groups(), !c.NoBias)
	p.y, p.dx = NewTensor(dy.Shape()), NewTensor(x.Shape())
	s.ReferenceForward(p.y.Data, x.Data, c.Weight.Data, dataOf(c.Bias))
	p.weightGrad, p.biasGrad = copyOf(c.WeightGrad), NewTensor(Shape{1, c.Out, 1, 1})
	if !c.NoBias {
		p.biasGrad = copyOf(c.BiasGrad)
	}
	s.ReferenceParams(p.weightGrad.Data, p.biasGrad.Data, dy.Data, x.Data)
	s.ReferenceInput(p.dx.Data, dy.Data, c.Weight.Data, nil)
	return p
}

// drawConv draws the convolution's parameters, gradients that there are before Backward, an
// input and the gradient of the output.
func drawConv(r *rand.Rand, c *Conv2D, in Shape) (x, dy *Tensor) {
	c.Init(r)
	c.WeightGrad = random(r, c.Weight.Shape())
	if !c.NoBias {
		c.Bias, c.BiasGrad = random(r, c.Bias.Shape()), random(r, c.Bias.Shape())
	}
	return random(r, in), random(r, must(c.OutputShape(in)))
}

// checkConv compares Forward, and a run's Forward and Backward in memory that holds something
// else, with the definition, bit by bit.
func checkConv(t *testing.T, run *Run, c *Conv2D, x, dy *Tensor, want convPass) {
	t.Helper()
	grad := [...]*Tensor{copyOf(c.WeightGrad), nil}
	if !c.NoBias {
		grad[1] = copyOf(c.BiasGrad)
	}
	check := func(what string, got, want *Tensor) {
		t.Helper()
		if !sameNumbers(got, want) {
			t.Errorf("%v for %v of %v, %d threads: the %s differs from the reference: %s", c, x.N, x.Shape(), runtime.GOMAXPROCS(0), what, firstDifference(got, want))
		}
	}
	check("output", c.Forward(x), want.y)
	check("output of a run", run.Forward(x), want.y)
	check("gradient of the input", run.Backward(dy), want.dx)
	check("gradient of the weights", c.WeightGrad, want.weightGrad)
	if !c.NoBias {
		check("gradient of the biases", c.BiasGrad, want.biasGrad)
	}
	c.WeightGrad, c.BiasGrad = grad[0], grad[1]
}

// firstDifference describes the first element in which two tensors differ.
func firstDifference(got, want *Tensor) string {
	if got.Shape() != want.Shape() {
		return fmt.Sprintf("a shape of %v, want %v", got.Shape(), want.Shape())
	}
	for i, v := range got.Data {
		if w := want.Data[i]; math.Float32bits(v) != math.Float32bits(w) && !(v != v && w != w) {
			return fmt.Sprintf("element %d of %d is %x, want %x", i, len(got.Data), v, w)
		}
	}
	return "nowhere"
}

func TestConvRandom(t *testing.T) {
	r := generator()
	for range 2000 {
		c, x := randomConv(r)
		x, dy := drawConv(r, c, x.Shape())
		if r.IntN(10) == 0 {
			for _, data := range [...][]float32{x.Data, dy.Data, c.Weight.Data} {
				for _, v := range [...]float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1), math.MaxFloat32, math.SmallestNonzeroFloat32} {
					if r.IntN(3) == 0 {
						data[r.IntN(len(data))] = float32(v)
					}
				}
			}
		}
		want := referencePass(c, x, dy)
		run := NewRun(c)
		checkConv(t, run, c, x, dy, want)
		if r.IntN(4) == 0 { // once more, in memory that is not fresh
			checkConv(t, run, c, x, dy, want)
		}
		if t.Failed() {
			return
		}
	}
}

// Settings for which the convolution is cut in every way: in channels, strips, blocks of
// maps, parts of rows and columns, ranges of weights.
func TestConvLarge(t *testing.T) {
	r := generator()
	for _, v := range []struct {
		name string
		conv Conv2D
		in   Shape
	}{
		{"many channels", Conv2D{In: 83, Out: 7, Kernel: 3, Padding: 1}, Shape{1, 83, 7, 9}},
		{"many channels, whole tiles", Conv2D{In: 70, Out: 13, Kernel: 3, Padding: 1}, Shape{2, 70, 5, 16}},
		{"many channels, few taps", Conv2D{In: 600, Out: 5, Kernel: 1}, Shape{2, 600, 3, 5}},
		{"ranges of weights that are no whole channels", Conv2D{In: 22, Out: 5, Kernel: 5, Padding: 2}, Shape{1, 22, 6, 7}},
		{"more such ranges", Conv2D{In: 34, Out: 5, Kernel: 5, Padding: 2}, Shape{1, 34, 6, 7}},
		{"ranges of large kernels", Conv2D{In: 16, Out: 5, Kernel: 7, Padding: 3, NoBias: true}, Shape{1, 16, 6, 7}},
		{"more taps than are done at a time", Conv2D{In: 3, Out: 2, Kernel: 19, Padding: 2}, Shape{1, 3, 20, 18}},
		{"many maps", Conv2D{In: 3, Out: 100, Kernel: 3, Padding: 1}, Shape{1, 3, 6, 8}},
		{"many maps, small planes", Conv2D{In: 40, Out: 64, Kernel: 3, Padding: 1}, Shape{1, 40, 4, 4}},
		{"wide, whole tiles", Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 1}, Shape{2, 2, 9, 96}},
		{"wide", Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 1}, Shape{2, 2, 9, 101}},
		{"wide row", Conv2D{In: 1, Out: 2, Kernel: 1}, Shape{1, 1, 1, 5000}},
		{"tall", Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 1}, Shape{1, 2, 301, 11}},
		{"tall column", Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 2}, Shape{1, 2, 1500, 1}},
		{"tall, whole tiles", Conv2D{In: 9, Out: 3, Kernel: 5, Padding: 2}, Shape{1, 9, 60, 16}},
		{"strips deep in the padding", Conv2D{In: 5, Out: 7, Kernel: 3, Padding: 60}, Shape{1, 5, 7, 5}},
		{"stride, parts of rows", Conv2D{In: 7, Out: 5, Kernel: 3, Stride: 2, Padding: 1}, Shape{2, 7, 33, 32}},
		{"stride, whole tiles", Conv2D{In: 4, Out: 5, Kernel: 4, Stride: 3, Padding: 2}, Shape{1, 4, 40, 47}},
		{"stride, tall", Conv2D{In: 3, Out: 8, Kernel: 7, Stride: 2, Padding: 3}, Shape{1, 3, 120, 30}},
		{"stride, many channels", Conv2D{In: 45, Out: 9, Kernel: 3, Stride: 2, Padding: 1}, Shape{1, 45, 13, 13}},
		{"stride beyond the kernel", Conv2D{In: 3, Out: 4, Kernel: 2, Stride: 5, Padding: 1}, Shape{2, 3, 31, 42}},
		{"stride beyond the input", Conv2D{In: 3, Out: 4, Kernel: 2, Stride: 50, Padding: 1}, Shape{2, 3, 6, 7}},
		{"stride and dilation have a divisor", Conv2D{In: 3, Out: 4, Kernel: 3, Stride: 4, Dilation: 2, Padding: 4}, Shape{1, 3, 20, 22}},
		{"stride and dilation have none", Conv2D{In: 3, Out: 4, Kernel: 3, Stride: 2, Dilation: 3, Padding: 5}, Shape{1, 3, 35, 17}},
		{"dilation, parts do not touch", Conv2D{In: 3, Out: 4, Kernel: 3, Dilation: 40, Padding: 3}, Shape{1, 3, 90, 83}},
		{"dilation, parts do not touch, whole tiles", Conv2D{In: 2, Out: 3, Kernel: 2, Dilation: 50, Padding: 0}, Shape{1, 2, 66, 66}},
		{"dilation beyond the input", Conv2D{In: 3, Out: 4, Kernel: 3, Dilation: 30, Padding: 30}, Shape{1, 3, 9, 9}},
		{"dilation and stride", Conv2D{In: 2, Out: 3, Kernel: 3, Dilation: 7, Stride: 3, Padding: 7}, Shape{1, 2, 70, 61}},
		{"groups", Conv2D{In: 12, Out: 18, Kernel: 3, Padding: 1, Groups: 3}, Shape{2, 12, 11, 13}},
		{"groups of many channels", Conv2D{In: 140, Out: 4, Kernel: 3, Padding: 1, Groups: 2}, Shape{1, 140, 5, 6}},
		{"depthwise", Conv2D{In: 20, Out: 20, Kernel: 3, Padding: 1, Groups: 20}, Shape{2, 20, 14, 15}},
		{"depthwise, stride", Conv2D{In: 16, Out: 32, Kernel: 5, Stride: 2, Padding: 2, Groups: 16}, Shape{1, 16, 19, 32}},
		{"1×1", Conv2D{In: 30, Out: 40, Kernel: 1}, Shape{3, 30, 7, 7}},
		{"1×1, whole tiles", Conv2D{In: 13, Out: 17, Kernel: 1}, Shape{2, 13, 9, 32}},
		{"1×1, stride", Conv2D{In: 13, Out: 17, Kernel: 1, Stride: 2}, Shape{2, 13, 15, 32}},
		{"one number", Conv2D{In: 50, Out: 31, Kernel: 1}, Shape{5, 50, 1, 1}},
		{"kernel as large as the input", Conv2D{In: 16, Out: 20, Kernel: 5}, Shape{3, 16, 5, 5}},
		{"kernel larger than the input", Conv2D{In: 3, Out: 4, Kernel: 9, Padding: 4}, Shape{2, 3, 3, 2}},
		{"kernel much larger than the input", Conv2D{In: 2, Out: 3, Kernel: 12, Padding: 11}, Shape{1, 2, 1, 2}},
		{"batch", Conv2D{In: 3, Out: 6, Kernel: 5}, Shape{9, 3, 12, 12}},
		{"batch of many blocks", Conv2D{In: 3, Out: 16, Kernel: 3}, Shape{21, 3, 7, 9}},
		{"ranges of channels", Conv2D{In: 95, Out: 16, Kernel: 3, Padding: 1}, Shape{1, 95, 5, 6}},
		{"few kernels", Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, Shape{19, 1, 28, 28}},
		{"few kernels, strips, stride", Conv2D{In: 3, Out: 5, Kernel: 7, Stride: 2, Padding: 3}, Shape{2, 3, 90, 101}},
		{"few kernels, wide", Conv2D{In: 1, Out: 2, Kernel: 5, NoBias: true}, Shape{1, 1, 8, 3000}},
		{"few kernels, groups", Conv2D{In: 6, Out: 4, Kernel: 5, Groups: 2}, Shape{9, 6, 11, 12}},
		{"32×32 of the lesson", Conv2D{In: 3, Out: 6, Kernel: 5}, Shape{1, 3, 32, 32}},
		{"no bias, many channels, strips", Conv2D{In: 40, Out: 5, Kernel: 3, Padding: 1, NoBias: true}, Shape{2, 40, 30, 9}},
	} {
		t.Run(v.name, func(t *testing.T) {
			c := v.conv
			x, dy := drawConv(r, &c, v.in)
			want := referencePass(&c, x, dy)
			withThreads(func(int) {
				run := NewRun(&c)
				checkConv(t, run, &c, x, dy, want)
				checkConv(t, run, &c, x, dy, want)
			})
		})
	}
}

// One Run for many shapes and settings of one layer, forth and back, is as good as a new one.
func TestConvChangingShapes(t *testing.T) {
	r := generator()
	c := &Conv2D{In: 4, Out: 6, Kernel: 3, Padding: 1}
	run := NewRun(c)
	var in Shape
	for i := range 150 {
		c.Kernel, c.Stride, c.Padding, c.Dilation, c.Groups = 1+r.IntN(3), r.IntN(3), r.IntN(3), r.IntN(3), 1+r.IntN(2)
		c.NoBias = r.IntN(2) == 0
		if i%2 == 0 { // else only the settings change
			in = Shape{1 + r.IntN(3), 4, 5 + r.IntN(15), 5 + r.IntN(15)}
		}
		x, dy := drawConv(r, c, in)
		checkConv(t, run, c, x, dy, referencePass(c, x, dy))
	}
}

// Several goroutines run one network at a time.
func TestConvConcurrently(t *testing.T) {
	r := generator()
	c := &Conv2D{In: 8, Out: 12, Kernel: 3, Padding: 1}
	x, _ := drawConv(r, c, Shape{2, 8, 20, 21})
	want := c.Forward(x)
	withThreads(func(threads int) {
		done := make(chan *Tensor)
		for range 6 {
			go func() {
				run := NewRun(c)
				for range 9 {
					run.Forward(x)
				}
				done <- run.Forward(x)
			}()
		}
		for range 6 {
			if got := <-done; !sameBits(got, want) {
				t.Errorf("%d threads: %s", threads, firstDifference(got, want))
			}
		}
	})
}

// buildSetting is a setting with which the test was built, such as "-race".
func buildSetting(key string) string {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// needSpeed skips a test that has too much to compute for a processor without our assembly, or
// for an emulated one. On others it fails if the engine is slow.
func needSpeed(t *testing.T) {
	c := Init(&Conv2D{In: 16, Out: 16, Kernel: 3, Padding: 1}, 1)
	run, x := NewRun(c), NewTensor(Shape{1, 16, 64, 64})
	work := float64(64 * 64 * 16 * 16 * 9)
	best := 0.0
	for range 5 {
		start := time.Now()
		run.Forward(x)
		best = max(best, work/time.Since(start).Seconds())
	}
	assembly := !strings.Contains(buildSetting("-tags"), "noasm")
	switch {
	case best >= 2e9:
	case assembly && cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		t.Errorf("%.2g multiply-adds a second, want at least 2·10⁹", best)
	default:
		t.Skipf("left out: %s with assembly %t does %.2g multiply-adds a second, and this test wants 2·10⁹", runtime.GOARCH, assembly, best)
	}
}

// Beside its output, a convolution takes little memory.
func TestConvMemory(t *testing.T) {
	needSpeed(t)
	for _, v := range []struct {
		conv Conv2D
		in   Shape
	}{
		{Conv2D{In: 64, Out: 64, Kernel: 3, Padding: 1}, Shape{1, 64, 224, 224}},
		{Conv2D{In: 512, Out: 512, Kernel: 3, Padding: 1}, Shape{1, 512, 14, 14}},
	} {
		c := Init(&v.conv, 1)
		x := NewTensor(v.in)
		first := allocated(func() { c.Forward(x) })
		var y *Tensor
		least := first
		for range 20 { // a collection may empty the pools, and the race detector drops at random what is put there
			least = min(least, allocated(func() { y = c.Forward(x) }))
		}
		size := uint64(4 * len(y.Data))
		t.Logf("%v for %v: an output of %d bytes; %d bytes allocated at first (%.3f times), then %d (%.3f times)",
			c, v.in, size, first, float64(first)/float64(size), least, float64(least)/float64(size))
		if limit := size + size/5; least > limit || v.in.H == 224 && first > limit {
			t.Errorf("%v for %v: %d bytes allocated at first, then %d; want at most %d", c, v.in, first, least, limit)
		}
	}
}
