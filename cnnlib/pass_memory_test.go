package cnnlib

import (
	"math"
	"runtime"
	"testing"
)

// One Run for shapes that change gives the bits of a new one, with any number of threads.
func TestRunChangingShapes(t *testing.T) {
	r := generator()
	net := Init(NewSequential(
		&Conv2D{In: 2, Out: 5, Kernel: 3, Padding: 1}, &ReLU{}, &MaxPool2D{Kernel: 2},
		NewSequential(&Conv2D{In: 5, Out: 7, Kernel: 3, Stride: 2, NoBias: true}, &Softmax{}), &AvgPool2D{Kernel: 2, Stride: 1, Padding: 1}, &Flatten{},
	), 1)
	kept := NewRun(net)
	var x *Tensor
	for range 40 {
		x = random(r, Shape{1 + r.IntN(4), 2, 8 + r.IntN(20), 8 + r.IntN(20)})
		want := step(net, NewRun(net), x)
		if !sameBits(net.Forward(x), want[0]) {
			t.Errorf("%v: Forward gives other bits than a Run", x.Shape())
		}
		for i, got := range step(net, kept, x) {
			if !sameBits(got, want[i]) {
				t.Errorf("%v, tensor %d: %s", x.Shape(), i, firstDifference(got, want[i]))
			}
		}
	}
	want := step(net, kept, x)
	withThreads(func(threads int) {
		for i, got := range step(net, kept, x) {
			if !sameBits(got, want[i]) {
				t.Errorf("a run that was begun with other threads, now %d, tensor %d: %s", threads, i, firstDifference(got, want[i]))
			}
		}
	})
}

// What a Run returns is the memory that it keeps.
func TestRunKeepsMemory(t *testing.T) {
	net, in := leNet()
	run := NewRun(net)
	x := random(generator(), in)
	y := run.Forward(x)
	dx := run.Backward(y)
	if run.Forward(x) != y || run.Backward(y) != dx {
		t.Error("a second step for the same shape has other tensors")
	}
	memory := &y.Data[0]
	if less := run.Forward(x.Sample(0)); &less.Data[0] != memory {
		t.Error("a smaller batch has other memory")
	}
	if again := run.Forward(x); &again.Data[0] != memory {
		t.Error("the batch after a smaller one has other memory")
	}
}

// mallocs is how many objects f allocates in the end: at first each thread makes its memory.
func mallocs(f func()) uint64 {
	least := uint64(math.MaxUint64)
	for range 500 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		if least = min(least, after.Mallocs-before.Mallocs); least == 0 {
			break
		}
	}
	return least
}

// A step for a shape that the Run has had allocates nothing, with any number of threads.
func TestRunAllocates(t *testing.T) {
	if racing {
		t.Skip("left out: with the race detector, pools lose at random what they hold")
	}
	for name, network := range map[string]func() (*Sequential, Shape){"LeNet": leNet, "an autoencoder": autoencoder} {
		t.Run(name, func(t *testing.T) { checkAllocations(t, network) })
	}
}

func checkAllocations(t *testing.T, network func() (*Sequential, Shape)) {
	net, in := network()
	for _, v := range []struct {
		name string
		step func(run *Run, x *Tensor)
	}{
		{"forward", func(run *Run, x *Tensor) { run.Forward(x) }},
		{"forward and backward", func(run *Run, x *Tensor) { run.Backward(run.Forward(x)) }},
		{"forward and backward without the input", func(run *Run, x *Tensor) { run.BackwardParams(run.Forward(x)) }},
		{"both in turn", func(run *Run, x *Tensor) { run.Backward(run.Forward(x)); run.BackwardParams(run.Forward(x)) }},
	} {
		for _, samples := range [...]int{1, 8} {
			run, x := NewRun(net), random(generator(), Shape{samples, in.C, in.H, in.W})
			if n := testing.AllocsPerRun(10, func() { v.step(run, x) }); n != 0 {
				t.Errorf("%s of %d samples, 1 thread: %v allocations, want 0", v.name, samples, n)
			}
			withThreads(func(threads int) {
				run := NewRun(net)
				v.step(run, x)
				if n := mallocs(func() { v.step(run, x) }); n != 0 {
					t.Errorf("%s of %d samples, %d threads: %d allocations, want 0", v.name, samples, threads, n)
				}
			})
		}
	}
}
