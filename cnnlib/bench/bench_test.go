package main

import (
	"math"
	"runtime"
	"testing"
	"time"

	"cnnlessons/cnnlib"
)

// One processor core: go test -bench . -cpu 1 ./cnnlib/bench
func BenchmarkRows(b *testing.B) {
	for _, r := range rows {
		b.Run(r.String(), func(b *testing.B) {
			once, operations := r.prepare()
			once() // allocates the memory that later runs use again
			for b.Loop() {
				once()
			}
			seconds := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(operations/seconds/1e9, "GFLOPS")
			b.ReportMetric(float64(r.Batch)/seconds, "images/s")
		})
	}
}

// BenchmarkConvSizes takes the time for one number of the output of a convolution, for pictures of
// 32×32 to 1024×1024: the slowest size takes at most 1.5 times as long as the quickest one on an idle
// machine. The sizes are timed in turn on one processor, since large pictures would gain from more,
// and the shortest time of each size counts.
func BenchmarkConvSizes(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	c := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 8, Kernel: 3}, 1)
	type size struct {
		run  *cnnlib.Run
		x    *cnnlib.Tensor
		best float64 // ns for one number
	}
	var sizes []*size
	for side := 32; side <= 1024; side *= 2 {
		s := &size{cnnlib.NewRun(c), cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 3, H: side, W: side}), math.Inf(1)}
		s.run.Forward(s.x)
		sizes = append(sizes, s)
	}
	for b.Loop() {
		for _, s := range sizes {
			numbers, start := 0, time.Now()
			for range max(1, 1<<18/(s.x.H*s.x.W)) {
				numbers += len(s.run.Forward(s.x).Data)
			}
			s.best = min(s.best, float64(time.Since(start).Nanoseconds())/float64(numbers))
		}
	}
	least, most := math.Inf(1), 0.0
	for _, s := range sizes {
		least, most = min(least, s.best), max(most, s.best)
	}
	b.ReportMetric(most/least, "slowest/quickest")
	b.ReportMetric(least, "ns/number")
}
