//go:build !race

package main

import "testing"

// The race detector empties pools at random, so this test is left out with it.
func TestAllocations(t *testing.T) {
	for _, w := range []work{
		{Kind: "conv", Batch: 2, In: 3, Side: 32, Out: 6, Kernel: 5},
		{Kind: "lenet-step", Batch: 2, In: 1, Side: 28, Out: 10},
	} {
		once, _ := w.prepare()
		once()
		if n := testing.AllocsPerRun(10, once); n != 0 {
			t.Errorf("%v: %v allocations, want 0", w, n)
		}
	}
}
