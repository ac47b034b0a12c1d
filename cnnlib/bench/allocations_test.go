//go:build !race

package main

import "testing"

// With the race detector, pools lose at random what they hold, so this is left out there.
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
