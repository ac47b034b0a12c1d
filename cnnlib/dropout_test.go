package cnnlib

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"
)

// In a training step about half of the numbers are dropped, the others doubled.
func ExampleDropout() {
	drop := &Dropout{P: 0.5, Seed: 1}
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 8}, []float32{1, 1, 1, 1, 1, 1, 1, 1})
	run := NewRun(drop)
	run.Training = true
	for run.Step = range 3 {
		fmt.Println(run.Forward(x).Data)
	}
	fmt.Println(drop.Forward(x).Data)
	// Output:
	// [0 2 0 2 0 0 0 2]
	// [0 2 0 2 0 0 2 2]
	// [2 2 2 2 0 2 0 0]
	// [1 1 1 1 1 1 1 1]
}

// dropped runs one training step forward and back, with ones, and returns both results.
func dropped(d *Dropout, step uint64, s Shape) (y, dx []float32) {
	x := NewTensor(s)
	for i := range x.Data {
		x.Data[i] = 1
	}
	run := NewRun(d)
	run.Training, run.Step = true, step
	y = run.Forward(x).Data
	return y, run.Backward(x).Data
}

func TestDropout(t *testing.T) {
	for _, p := range []float64{0, 0.1, 0.25, 0.5, 0.9, 0.999} {
		y, dx := dropped(&Dropout{P: p, Seed: 7}, 3, Shape{16, 5, 31, 21})
		if !slices.Equal(y, dx) {
			t.Errorf("P %v: the gradient passes where the number did not, or by another factor", p)
		}
		zeros, sum := 0, 0.0
		for _, v := range y {
			if v == 0 {
				zeros++
			} else if v != float32(1/(1-p)) {
				t.Fatalf("P %v: a number is multiplied by %v", p, v)
			}
			sum += float64(v)
		}
		n := float64(len(y))
		deviation := math.Sqrt(p*(1-p)/n) + 1e-12
		if share := float64(zeros) / n; math.Abs(share-p) > 4*deviation {
			t.Errorf("P %v: a share of %v is dropped", p, share)
		}
		if mean := sum / n; math.Abs(mean-1) > 4*deviation/(1-p) {
			t.Errorf("P %v: the mean of ones becomes %v", p, mean)
		}
	}
}

// The mask of another seed, step, place or sample has nothing to do with this one's, and the
// same ones give the same mask, with any number of threads.
func TestDropoutMasks(t *testing.T) {
	s := Shape{2, 1, 100, 100}
	first, _ := dropped(&Dropout{P: 0.5, Seed: 1}, 1, s)
	differ := func(what string, a, b []float32) {
		t.Helper()
		same := 0
		for i := range a {
			if a[i] == b[i] {
				same++
			}
		}
		if share := float64(same) / float64(len(a)); math.Abs(share-0.5) > 0.02 {
			t.Errorf("another %s: a share of %v is as before, want about a half", what, share)
		}
	}
	for seed := range uint64(4) {
		for step := range uint64(4) {
			if seed != 1 || step != 1 {
				y, _ := dropped(&Dropout{P: 0.5, Seed: seed}, step, s)
				differ(fmt.Sprintf("seed %d, step %d", seed, step), first, y)
			}
		}
	}
	differ("sample", first[:10000], first[10000:])
	differ("neighbour", first[:10000-1], first[1:10000])

	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(threads)
		if y, _ := dropped(&Dropout{P: 0.5, Seed: 1}, 1, s); !slices.Equal(y, first) {
			t.Errorf("%d threads give another mask", threads)
		}
	}

	// Two uses of one layer.
	d := &Dropout{P: 0.5, Seed: 1}
	run := NewRun(NewSequential(d, d))
	run.Training = true
	x := NewTensor(s)
	for i := range x.Data {
		x.Data[i] = 1
	}
	kept := 0
	for _, v := range run.Forward(x).Data {
		if v != 0 {
			kept++
		}
	}
	if share := float64(kept) / float64(len(x.Data)); math.Abs(share-0.25) > 0.02 {
		t.Errorf("after two uses a share of %v is left, want about a quarter", share)
	}
}

// These bits are the same on every machine: a checkpoint made on one goes on on another.
func TestDropoutGolden(t *testing.T) {
	y, _ := dropped(&Dropout{P: 0.3, Seed: 42}, 17, Shape{1, 1, 1, 64})
	var mask uint64
	for i, v := range y {
		if v != 0 {
			mask |= 1 << i
		}
	}
	if want := uint64(0xd9f5179ffcffbd33); mask != want {
		t.Errorf("kept %#x, want %#x", mask, want)
	}
}

func TestDropoutPrediction(t *testing.T) {
	x := counting(Shape{2, 3, 2, 2})
	for _, d := range []*Dropout{{P: 0.5}, {}} {
		if !sameBits(d.Forward(x), x) {
			t.Errorf("%v changes a prediction", d)
		}
		run := NewRun(d)
		if y := run.Forward(x); !sameBits(run.Backward(y), x) {
			t.Errorf("%v changes a prediction's gradient", d)
		}
		run.BackwardParams(x)
	}
}

func TestDropoutSpecial(t *testing.T) {
	x := NewTensor(Shape{1, 1, 1, 1000})
	for i := range x.Data {
		x.Data[i] = float32(math.NaN())
	}
	run := NewRun(&Dropout{P: 0.9})
	run.Training = true
	for _, v := range run.Forward(x).Data {
		if v == v {
			t.Fatalf("not-a-number becomes %g", v)
		}
	}
}

func TestDropoutErrors(t *testing.T) {
	for _, p := range []float64{1, -0.1, 2, math.NaN(), math.Inf(1)} {
		d := &Dropout{P: p}
		_, err := d.OutputShape(Shape{1, 1, 1, 1})
		wantError(t, err, ErrorText{
			Layer: fmt.Sprintf("Dropout{P: %v}", p), Wanted: "P from 0 to below 1", Given: fmt.Sprintf("P: %v", p),
			Formula: "what is not dropped is multiplied by 1 / (1 − P)", Fix: "set P: 0.5",
		})
		panicOf(t, func() { d.Forward(NewTensor(Shape{1, 1, 1, 1})) })
	}
	if _, err := (&Dropout{}).OutputShape(Shape{}); err == nil {
		t.Error("an empty input fits")
	}
	if got := (&Dropout{P: 0.5, Seed: 3}).String(); got != "Dropout{P: 0.5, Seed: 3}" {
		t.Errorf("String gives %s", got)
	}
}

func TestDropoutAllocates(t *testing.T) {
	d := &Dropout{P: 0.5}
	p := Pass{X: NewTensor(Shape{2, 3, 4, 5}), Y: NewTensor(Shape{2, 3, 4, 5}), Training: true}
	p.DX, p.DY = p.Y, p.X
	if n := testing.AllocsPerRun(20, func() { d.ForwardPass(&p); d.BackwardPass(&p) }); n != 0 {
		t.Errorf("%v allocations in a step, want 0", n)
	}
}

func BenchmarkDropout(b *testing.B) {
	run := NewRun(&Dropout{P: 0.5})
	run.Training = true
	x := random(generator(), Shape{64, 1, 1, 1000})
	b.SetBytes(int64(4 * len(x.Data)))
	for b.Loop() {
		run.Forward(x)
	}
}
