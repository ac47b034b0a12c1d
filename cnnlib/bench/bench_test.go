package main

import "testing"

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
