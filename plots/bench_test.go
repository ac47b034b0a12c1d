package plots

import "testing"

// BenchmarkSixMaps draws six maps of 28×28, as a cell does, in at most 60 ms.
func BenchmarkSixMaps(b *testing.B) {
	_, _, maps := catMaps()
	for b.Loop() {
		ActivationMaps(maps).PNG()
	}
	if ms := float64(b.Elapsed().Milliseconds()) / float64(b.N); ms > 60 {
		b.Errorf("a figure takes %.0f ms, want at most 60", ms)
	}
}
