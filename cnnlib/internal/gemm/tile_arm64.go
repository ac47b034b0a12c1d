//go:build !noasm

package gemm

func init() {
	kernels, fastest = append(kernels, kernel{"neon", neon}), neon
}

// neon computes a tile of 1 to 6 rows and 8, 16 or 32 columns.
func neon(t *tile, rows, columns int) {
	if columns == 8 {
		switch rows {
		case 1:
			neonNarrow1(t)
		case 2:
			neonNarrow2(t)
		case 3:
			neonNarrow3(t)
		case 4:
			neonNarrow4(t)
		case 5:
			neonNarrow5(t)
		case 6:
			neonNarrow6(t)
		}
		return
	}
	if columns == 32 {
		if t.rightB != 64 || t.rightC != 64 {
			splitTile(t, rows, neon)
			return
		}
		t.tiles *= 2
	}
	switch rows {
	case 1:
		neon1(t)
	case 2:
		neon2(t)
	case 3:
		neon3(t)
	case 4:
		neon4(t)
	case 5:
		neon5(t)
	case 6:
		neon6(t)
	}
}

// The functions below compute a tile as the type tile defines it. The number in a function's name
// is the number of rows. neonNarrow has 8 columns, neon has 16.

//go:noescape
func neonNarrow1(t *tile)

//go:noescape
func neonNarrow2(t *tile)

//go:noescape
func neonNarrow3(t *tile)

//go:noescape
func neonNarrow4(t *tile)

//go:noescape
func neonNarrow5(t *tile)

//go:noescape
func neonNarrow6(t *tile)

//go:noescape
func neon1(t *tile)

//go:noescape
func neon2(t *tile)

//go:noescape
func neon3(t *tile)

//go:noescape
func neon4(t *tile)

//go:noescape
func neon5(t *tile)

//go:noescape
func neon6(t *tile)
