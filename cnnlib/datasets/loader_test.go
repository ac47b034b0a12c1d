package datasets_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/digits"
)

func ExampleLoader() {
	train, _ := digits.Load()
	loader := &datasets.Loader{Set: train.First(10), Size: 4, Seed: 1}
	for epoch := range 2 {
		for batch := range loader.Epoch(epoch) {
			fmt.Println(epoch, batch.X.Shape(), batch.Labels)
		}
	}
	for batch := range loader.InOrder() { // to evaluate
		fmt.Println("-", batch.X.Shape(), batch.Labels)
	}
	// Output:
	// 0 4 of 8×8×1 [6 5 1 3]
	// 0 4 of 8×8×1 [0 4 8 2]
	// 0 2 of 8×8×1 [9 7]
	// 1 4 of 8×8×1 [3 2 5 8]
	// 1 4 of 8×8×1 [6 9 7 4]
	// 1 2 of 8×8×1 [0 1]
	// - 4 of 8×8×1 [0 1 2 3]
	// - 4 of 8×8×1 [4 5 6 7]
	// - 2 of 8×8×1 [8 9]
}

// batch is a copy of a Batch.
type batch struct {
	x      *cnnlib.Tensor
	labels []int
	index  []int
}

// all copies the batches of an epoch, or of InOrder if epoch is −1.
func all(l *datasets.Loader, epoch int) []batch {
	seq := l.InOrder()
	if epoch >= 0 {
		seq = l.Epoch(epoch)
	}
	var batches []batch
	for b := range seq {
		x := *b.X
		x.Data = slices.Clone(x.Data)
		batches = append(batches, batch{&x, slices.Clone(b.Labels), slices.Clone(b.Index)})
	}
	return batches
}

// order is which pictures the batches have.
func order(batches []batch) []int {
	var all []int
	for _, b := range batches {
		all = append(all, b.index...)
	}
	return all
}

func equal(a, b []batch) bool {
	return slices.EqualFunc(a, b, func(a, b batch) bool {
		return a.x.Shape() == b.x.Shape() && slices.Equal(a.x.Data, b.x.Data) &&
			slices.Equal(a.labels, b.labels) && slices.Equal(a.index, b.index)
	})
}

// Every picture comes once, with its values and its label, in batches of Size and a rest.
func TestEpochIsWhole(t *testing.T) {
	for _, v := range []struct{ n, size, batches, last int }{
		{10, 4, 3, 2}, {10, 5, 2, 5}, {10, 1, 10, 1}, {10, 10, 1, 10}, {10, 64, 1, 10}, {10, math.MaxInt, 1, 10}, {1, 3, 1, 1},
	} {
		set := some(t, cnnlib.Shape{N: v.n, C: 2, H: 3, W: 4})
		norm := datasets.Normalization{Mean: 0.25, Deviation: 0.5}
		l := &datasets.Loader{Set: set, Size: v.size, Seed: 9, Normalize: norm}
		for epoch := -1; epoch < 3; epoch++ {
			batches := all(l, epoch)
			if len(batches) != v.batches || l.Batches() != v.batches || len(batches[len(batches)-1].labels) != v.last {
				t.Errorf("%+v: %d batches, Batches() is %d", v, len(batches), l.Batches())
			}
			got := order(batches)
			if epoch == -1 && !slices.IsSorted(got) {
				t.Errorf("%+v: InOrder gives %v", v, got)
			}
			slices.Sort(got)
			if len(got) != v.n || len(slices.Compact(got)) != v.n || got[0] != 0 || got[v.n-1] != v.n-1 {
				t.Errorf("%+v: epoch %d has pictures %v", v, epoch, got)
			}
			for _, b := range batches {
				if b.x.Shape() != (cnnlib.Shape{N: len(b.index), C: 2, H: 3, W: 4}) || len(b.x.Data) != b.x.Shape().Len() || len(b.labels) != len(b.index) {
					t.Fatalf("%+v: %v, %d labels, %d pictures", v, b.x.Shape(), len(b.labels), len(b.index))
				}
				for j, i := range b.index {
					if b.labels[j] != set.Label(i) || !slices.Equal(b.x.Sample(j).Data, norm.Apply(set.Picture(i)).Data) {
						t.Errorf("%+v: sample %d is not picture %d", v, j, i)
					}
				}
			}
		}
	}
}

// An epoch does not depend on what came before, and its bits are these on every machine.
func TestEpochIsFixed(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 100, C: 1, H: 8, W: 8})
	fresh := func(seed uint64) *datasets.Loader {
		return &datasets.Loader{Set: set, Size: 7, Seed: seed, Normalize: set.Normalization(), Flip: true, Shift: 2}
	}
	used := fresh(1)
	for epoch := range 3 {
		all(used, epoch)
	}
	for range used.Epoch(7) {
		break
	}
	all(used, -1)
	got := all(used, 3)
	if !equal(got, all(fresh(1), 3)) {
		t.Error("epoch 3 depends on earlier ones")
	}
	h := sha256.New()
	for _, b := range got {
		binary.Write(h, binary.LittleEndian, b.x.Data)
	}
	if sum := hex.EncodeToString(h.Sum(nil)[:8]); sum != "537f535ea1643d93" {
		t.Errorf("the bits of epoch 3 have the sum %s", sum)
	}
	for name, other := range map[string][]batch{
		"another epoch": all(fresh(1), 4), "another seed": all(fresh(2), 3), "InOrder": all(fresh(1), -1),
	} {
		if slices.Equal(order(got), order(other)) {
			t.Errorf("%s has the same order", name)
		}
	}
}

// Batches reuse their memory, and an epoch after the first takes none.
func TestLoaderAllocatesNothing(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 50, C: 1, H: 8, W: 8})
	for _, l := range []*datasets.Loader{
		{Set: set, Size: 16},
		{Set: set, Size: 16, Normalize: set.Normalization(), Flip: true, Shift: 2},
	} {
		epoch, seen := 0, 0
		if n := testing.AllocsPerRun(20, func() {
			for b := range l.Epoch(epoch) {
				seen += len(b.Index)
			}
			for b := range l.InOrder() {
				seen += len(b.Index)
			}
			epoch++
		}); n != 0 {
			t.Errorf("an epoch and an evaluation allocate %v times", n)
		}
		if seen != 21*2*50 {
			t.Errorf("%d pictures seen", seen)
		}
	}
}

// Fields may change between loops.
func TestLoaderChanges(t *testing.T) {
	large, small := some(t, cnnlib.Shape{N: 30, C: 3, H: 6, W: 5}), some(t, cnnlib.Shape{N: 4, C: 1, H: 2, W: 2})
	l := &datasets.Loader{}
	for _, v := range []datasets.Loader{
		{Set: small, Size: 2}, {Set: large, Size: 7}, {Set: small, Size: 100, Seed: 3}, {Set: large, Size: 30, Shift: 1}, {Set: large, Size: 1, Flip: true},
	} {
		l.Set, l.Size, l.Seed, l.Shift, l.Flip = v.Set, v.Size, v.Seed, v.Shift, v.Flip
		if !equal(all(l, 2), all(&v, 2)) {
			t.Errorf("a Loader changed to Size %d over %v differs from a new one", v.Size, v.Set)
		}
	}
}

func TestLoaderMisuse(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 4, C: 1, H: 3, W: 5})
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, v := range map[string]struct {
		l     *datasets.Loader
		texts []string
	}{
		"no set":        {&datasets.Loader{Size: 1}, []string{"a set with pictures", "digits.Load()"}},
		"an empty set":  {&datasets.Loader{Set: &datasets.Set{}, Size: 1}, []string{"a set with pictures"}},
		"no size":       {&datasets.Loader{Set: set}, []string{"Size: 0"}},
		"size":          {&datasets.Loader{Set: set, Size: -3}, []string{"Size: -3"}},
		"shift":         {&datasets.Loader{Set: set, Size: 1, Shift: 3}, []string{"0 to 2 pixels", "given:   Shift: 3", "fix:     Shift: 2"}},
		"shift below 0": {&datasets.Loader{Set: set, Size: 1, Shift: -1}, []string{"fix:     Shift: 0"}},
		"mean":          {&datasets.Loader{Set: set, Size: 1, Normalize: datasets.Normalization{Mean: nan}}, []string{"mean NaN"}},
		"deviation":     {&datasets.Loader{Set: set, Size: 1, Normalize: datasets.Normalization{Deviation: -1}}, []string{"deviation -1"}},
		"no deviation":  {&datasets.Loader{Set: set, Size: 1, Normalize: datasets.Normalization{Deviation: nan}}, []string{"deviation NaN"}},
		"inf deviation": {&datasets.Loader{Set: set, Size: 1, Normalize: datasets.Normalization{Deviation: inf}}, []string{"+Inf"}},
	} {
		t.Run(name, func(t *testing.T) {
			misuse(t, func() { v.l.Batches() }, v.texts...)
			misuse(t, func() { all(v.l, 0) }, v.texts...)
			misuse(t, func() { all(v.l, -1) }, v.texts...)
		})
	}
	l := &datasets.Loader{Set: set, Size: 1}
	for _, epoch := range []int{-1, math.MinInt, math.MaxInt32} {
		misuse(t, func() {
			for range l.Epoch(epoch) {
				t.Error("a batch came")
			}
		}, "0 to 2147483646", fmt.Sprintf("given:   %d\n", epoch))
	}
	if got := len(all(l, math.MaxInt32-1)); got != 4 {
		t.Errorf("the last epoch has %d batches", got)
	}
	misuse(t, func() {
		for range l.Epoch(0) {
			all(l, -1)
		}
	}, "one loop at a time", "a second Loader")
	if got := len(all(l, 0)); got != 4 {
		t.Errorf("after a panic within its loop an epoch has %d batches", got)
	}
}

func BenchmarkEpoch(b *testing.B) {
	set := some(b, cnnlib.Shape{N: 60000, C: 1, H: 28, W: 28})
	for _, l := range []*datasets.Loader{
		{Set: set, Size: 64}, {Set: set, Size: 64, Shift: 2, Flip: true},
	} {
		b.Run(fmt.Sprintf("shift=%d,flip=%v", l.Shift, l.Flip), func(b *testing.B) {
			for epoch := 0; b.Loop(); epoch++ {
				for range l.Epoch(epoch) {
				}
			}
		})
	}
}
