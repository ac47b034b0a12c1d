package gemm

import "unsafe"

// tile is the work of one call of a micro-kernel: panels of rows below each other, in tiles of
// columns beside each other. For rows r, columns j and steps k in order it computes
//
//	c[r·ldc + j] += a[ra[r] + ka[k]] · b[kb[k] + j]
//
// as one chain of fused multiply-adds, from bias[r] on, or if bias is nil from what c holds.
type tile struct {
	c    *float32
	ldc  uintptr // in bytes
	a    *float32
	ra   *int32
	ka   *int32
	b    *float32
	kb   *int32
	k    int
	bias *float32

	panels, tiles int

	// From the left 16 of 32 columns to the right 16 in b and c, in bytes: 64, but for tiles
	// made of two lines.
	rightB, rightC uintptr

	// Offsets from ahead, in numbers, of lines to be fetched while the tile is computed, eight
	// for each panel, up to aheadEnd, a multiple of eight. Not every kernel does.
	ahead               uintptr
	aheadTable          *int32
	aheadNext, aheadEnd int

	// What c, ra, bias and panels are at the top of a tile.
	topC, topBias *float32
	topRA         *int32
	topPanels     int
}

// kernel is one way to compute tiles of panels of 1 to maxRows rows, and 8, 16 or 32 columns.
// It may change the tile. All give the same bits.
type kernel struct {
	name string
	run  func(t *tile, rows, columns int)
}

const (
	maxRows    = 6  // of a tile
	maxColumns = 32 // of a tile
	lanes      = 16 // columns are computed in multiples of this
)

// kernels are those that this machine can run, fastest the one that Product uses.
var (
	kernels = []kernel{{"portable", portable}}
	fastest = portable
)

// portable is the definition that the assembly follows.
func portable(t *tile, rows, columns int) {
	ka, kb := unsafe.Slice(t.ka, t.k), unsafe.Slice(t.kb, t.k)
	if columns == 32 && (t.rightB != 64 || t.rightC != 64) {
		splitTile(t, rows, portable)
		return
	}
	rows, columns = rows*t.panels, columns*t.tiles
	ra := unsafe.Slice(t.ra, rows)
	for r := range rows {
		c := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(t.c), uintptr(r)*t.ldc)), columns)
		if t.bias != nil {
			first := unsafe.Slice(t.bias, rows)[r]
			for j := range c {
				c[j] = first
			}
		}
		for k := range ka {
			a := *at(t.a, int(ra[r])+int(ka[k]))
			b := unsafe.Slice(at(t.b, int(kb[k])), columns)
			for j := range c {
				c[j] = FMA(a, b[j], c[j])
			}
		}
	}
}

// splitTile computes a tile of two lines as two of 16 columns.
func splitTile(t *tile, rows int, run func(t *tile, rows, columns int)) {
	right := *t
	run(t, rows, 16)
	shift := func(p *float32, bytes uintptr) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes)) }
	*t = right
	t.b, t.c, t.topC = shift(t.b, t.rightB), shift(t.c, t.rightC), shift(t.topC, t.rightC)
	run(t, rows, 16)
}

// at is a pointer to the i-th number from p on.
func at(p *float32, i int) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), i*4)) }
