package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"testing"
	"unsafe"
)

// guarded is memory with margins. On Linux a page before and one after it may not be touched;
// elsewhere, margin numbers at both ends of all are canaries.
type guarded struct{ all []float32 }

// place is the block's last n numbers before the margin or, if not end, the first behind it.
func (b *guarded) place(n int, end bool) []float32 {
	if first := len(b.all) - margin - n; end {
		return b.all[first:][:n:n]
	}
	return b.all[margin:][:n:n]
}

// places is place for offsets.
func (b *guarded) places(n int, end bool) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(b.place(n, end)))), n)
}

// newBlocks makes blocks of at least n numbers each.
func newBlocks(tb testing.TB, n int, blocks ...**guarded) {
	for _, b := range blocks {
		*b = newBlock(tb, n)
	}
}

// panicOf is what f panics with, or nil. A forbidden access is such a panic, too.
func panicOf(f func()) (p any) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { p = recover() }()
	f()
	return nil
}

// same reports whether two numbers have equal bits or are both not a number.
func same(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b }

var (
	inf      = float32(math.Inf(1))
	nan      = float32(math.NaN())
	zero     = float32(math.Copysign(0, -1))
	specials = []float32{
		0, zero, inf, -inf, nan, -nan, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 0x1p-126 - 0x1p-149,
		-0x1p-126, math.MaxFloat32, -math.MaxFloat32,
	}
)

// way is one way to compute something.
type way struct {
	name string
	run  func()
}

// compare fails unless each way leaves definition's numbers in out, also around the result.
func compare(tb testing.TB, out *guarded, definition func(), ways []way, format string, args ...any) {
	tb.Helper()
	before := slices.Clone(out.all)
	definition()
	want := slices.Clone(out.all)
	for _, w := range ways {
		copy(out.all, before)
		if p := panicOf(w.run); p != nil {
			tb.Fatalf("%s, %s: %v", w.name, fmt.Sprintf(format, args...), p)
		}
		for i, v := range out.all {
			if !same(v, want[i]) {
				tb.Fatalf("%s, %s: number %d is %x, want %x", w.name, fmt.Sprintf(format, args...), i, v, want[i])
			}
		}
	}
}

// fill draws numbers: from −1 to 1, or with specials among them, or few values, so that many
// are equal.
func fill(r *rand.Rand, blocks ...[]float32) {
	kind := r.IntN(4)
	for _, b := range blocks {
		for i := range b {
			switch {
			case kind == 3:
				b[i] = float32(r.IntN(3)-1) * float32(r.IntN(2))
			case kind == 2 && r.IntN(4) == 0, kind == 1 && r.IntN(50) == 0:
				b[i] = specials[r.IntN(len(specials))]
			default:
				b[i] = 2*r.Float32() - 1
			}
		}
	}
}

// numbers are the float32 numbers that the bytes hold.
func numbers(data []byte) []float32 {
	n := make([]float32, len(data)/4)
	for i := range n {
		n[i] = math.Float32frombits(uint32(data[4*i]) | uint32(data[4*i+1])<<8 | uint32(data[4*i+2])<<16 | uint32(data[4*i+3])<<24)
	}
	return n
}

// ends are both ways to place something in a block.
var ends = [...]bool{true, false}
