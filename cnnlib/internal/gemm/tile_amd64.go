//go:build !noasm

package gemm

import "golang.org/x/sys/cpu"

func init() {
	switch x := cpu.X86; {
	case x.HasAVX512F:
		kernels, fastest = append(kernels, kernel{"avx512", avx512}, kernel{"avx2", avx2}), avx512
	case x.HasAVX2 && x.HasFMA:
		kernels, fastest = append(kernels, kernel{"avx2", avx2}), avx2
	}
}

// avx512 computes a tile of 1 to 6 rows and 8, 16 or 32 columns. Only 32 columns use the wide
// registers: loads, not sums, limit a narrower tile, so avx2 computes it.
func avx512(t *tile, rows, columns int) {
	if columns < 32 {
		avx2(t, rows, columns)
		return
	}
	switch rows {
	case 1:
		avx512x1(t)
	case 2:
		avx512x2(t)
	case 3:
		avx512x3(t)
	case 4:
		avx512x4(t)
	case 5:
		avx512x5(t)
	case 6:
		avx512x6(t)
	}
}

// avx2 computes a tile of 1 to 6 rows and 8, 16 or 32 columns.
func avx2(t *tile, rows, columns int) {
	if columns == 8 {
		switch rows {
		case 1:
			avx2narrow1(t)
		case 2:
			avx2narrow2(t)
		case 3:
			avx2narrow3(t)
		case 4:
			avx2narrow4(t)
		case 5:
			avx2narrow5(t)
		case 6:
			avx2narrow6(t)
		}
		return
	}
	if columns == 32 {
		if t.rightB != 64 || t.rightC != 64 {
			splitTile(t, rows, avx2)
			return
		}
		t.tiles *= 2
	}
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
}

// The functions below compute a tile as the type tile defines it. The number in a function's name
// is the number of rows. avx2narrow has 8 columns, avx2x has 16, avx512x has 32.

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
func avx512x1(t *tile)

//go:noescape
func avx512x2(t *tile)

//go:noescape
func avx512x3(t *tile)

//go:noescape
func avx512x4(t *tile)

//go:noescape
func avx512x5(t *tile)

//go:noescape
func avx512x6(t *tile)

//go:noescape
func avx2narrow1(t *tile)

//go:noescape
func avx2narrow2(t *tile)

//go:noescape
func avx2narrow3(t *tile)

//go:noescape
func avx2narrow4(t *tile)

//go:noescape
func avx2narrow5(t *tile)

//go:noescape
func avx2narrow6(t *tile)
