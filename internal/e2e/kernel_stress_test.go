//go:build stress

package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestStressFigures runs 200 figure cells in one kernel while both cores are busy with something
// else: each figure must be there when the kernel says that the cell is done, and nothing may
// grow from cell to cell, neither memory nor temporary files nor processes.
func TestStressFigures(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range runtime.NumCPU() {
		go func() {
			for ctx.Err() == nil {
			}
		}()
	}
	k := startKernel(t, "cnnlessons", t.TempDir())
	type state struct {
		memory, processes int
		files             []string
	}
	look := func() state {
		files := slices.DeleteFunc(k.Files(), func(path string) bool { return filepath.Base(path) == "go.work.sum" }) // written once, when gopls comes to it
		return state{k.Memory(), k.Processes(), files}
	}
	const cells, settled = 200, 20
	var before state
	for i := range cells {
		r := execute(t, k, fmt.Sprintf(`%%%%
conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, %d)
plots.Show(plots.ActivationMaps(conv.Forward(samples.Cat(32))))`, i))
		if err := r.Err(); err != nil {
			t.Fatal(err)
		}
		if len(r.Outputs) != 1 || r.Outputs[0].Data()["image/png"] == nil {
			t.Fatalf("cell %d shows %v, want a figure", i, kinds(r.Outputs))
		}
		if i == settled {
			before = look()
		}
	}
	after := look()
	for range 50 { // GoNB removes a cell's pipes a moment after the cell
		if len(after.files) <= len(before.files) && after.processes <= before.processes {
			break
		}
		time.Sleep(100 * time.Millisecond)
		after = look()
	}
	t.Logf("after %d cells: %+v; after %d: %+v", settled+1, before, cells, after)
	if grown := after.memory - before.memory; grown > 10<<20 || len(after.files) > len(before.files) || after.processes > before.processes {
		t.Errorf("it grew from %+v to %+v", before, after)
	}
}
