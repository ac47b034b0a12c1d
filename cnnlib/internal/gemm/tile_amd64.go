//go:build !noasm

package gemm

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

func init() {
	switch x := cpu.X86; {
	case x.HasAVX512F:
		kernels, fastest = append(kernels, kernel{"avx512", avx512}, kernel{"avx2", avx2}), avx512
	case x.HasAVX2 && x.HasFMA:
		kernels, fastest = append(kernels, kernel{"avx2", avx2}), avx2
	}
}

// avx512 computes a tile of 1 to 6 rows and 16 or 32 columns.
func avx512(t *tile, rows, columns int) {
	if columns == 16 {
		switch rows {
		case 1:
			avx512narrow1(t)
		case 2:
			avx512narrow2(t)
		case 3:
			avx512narrow3(t)
		case 4:
			avx512narrow4(t)
		case 5:
			avx512narrow5(t)
		case 6:
			avx512narrow6(t)
		}
		return
	}
	switch rows {
	case 1:
		avx512wide1(t)
	case 2:
		avx512wide2(t)
	case 3:
		avx512wide3(t)
	case 4:
		avx512wide4(t)
	case 5:
		avx512wide5(t)
	case 6:
		avx512wide6(t)
	}
}

// avx2 computes a tile of 1 to 6 rows and 16 or 32 columns.
func avx2(t *tile, rows, columns int) {
	for ; columns > 0; columns -= 16 {
		switch rows {
		case 1:
			avx2x1(t)
		case 2:
			avx2x2(t)
		case 3:
			avx2x3(t)
		case 4:
			avx2x4(t)
		case 5:
			avx2x5(t)
		case 6:
			avx2x6(t)
		}
		t.b = (*float32)(unsafe.Add(unsafe.Pointer(t.b), 64))
		t.c = (*float32)(unsafe.Add(unsafe.Pointer(t.c), 64))
	}
}

// The functions below compute the tile of that many rows and 16 columns (avx2, narrow) or 32
// (wide), as the type tile says.

//go:noescape
func avx2x1(t *tile)

//go:noescape
func avx2x2(t *tile)

//go:noescape
func avx2x3(t *tile)

//go:noescape
func avx2x4(t *tile)

//go:noescape
func avx2x5(t *tile)

//go:noescape
func avx2x6(t *tile)

//go:noescape
func avx512narrow1(t *tile)

//go:noescape
func avx512narrow2(t *tile)

//go:noescape
func avx512narrow3(t *tile)

//go:noescape
func avx512narrow4(t *tile)

//go:noescape
func avx512narrow5(t *tile)

//go:noescape
func avx512narrow6(t *tile)

//go:noescape
func avx512wide1(t *tile)

//go:noescape
func avx512wide2(t *tile)

//go:noescape
func avx512wide3(t *tile)

//go:noescape
func avx512wide4(t *tile)

//go:noescape
func avx512wide5(t *tile)

//go:noescape
func avx512wide6(t *tile)
