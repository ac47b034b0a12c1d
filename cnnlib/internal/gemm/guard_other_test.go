//go:build !linux

package gemm

import "testing"

const margin = 64

// newBlock makes a block of at least n numbers.
func newBlock(_ testing.TB, n int) *guarded { return &guarded{make([]float32, n+2*margin)} }
