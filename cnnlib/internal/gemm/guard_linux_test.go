package gemm

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

const margin = 0

// newBlock makes a block of at least n numbers.
func newBlock(tb testing.TB, n int) *guarded {
	page := unix.Getpagesize()
	size := (n*4 + page - 1) / page * page
	m, err := unix.Mmap(-1, 0, size+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := unix.Munmap(m); err != nil {
			tb.Error(err)
		}
	})
	for _, guard := range [...][]byte{m[:page], m[page+size:]} {
		if err := unix.Mprotect(guard, unix.PROT_NONE); err != nil {
			tb.Fatal(err)
		}
	}
	return &guarded{unsafe.Slice((*float32)(unsafe.Pointer(&m[page])), size/4)}
}

// The guards guard: one number beyond either end cannot be read or written.
func TestGuards(t *testing.T) {
	b := newBlock(t, 1)
	for _, beyond := range [...]*float32{at(&b.place(1, false)[0], -1), at(&b.place(1, true)[0], 1)} {
		if panicOf(func() { _ = *beyond + b.all[0] }) == nil {
			t.Error("a number beyond the block can be read")
		}
		if panicOf(func() { *beyond = 1 }) == nil {
			t.Error("a number beyond the block can be written")
		}
	}
	if p := panicOf(func() { b.place(1, false)[0], b.place(1, true)[0] = 1, 1 }); p != nil {
		t.Error(p)
	}
}
