package gemm

import "unsafe"

// tile is the work of one call of a micro-kernel: panels of rows below each other, in tiles of
// columns beside each other. For rows r, columns j and steps k in order it computes
//
//	c[r·ldc + j] += a[ra[r] + ka[k]] · b[kb[k] + j]
//
// as one chain of fused multiply-adds. The chain begins at bias[r], or at the number that c holds if
// bias is nil.
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

	// The distance from the left 16 to the right 16 of 32 columns in b and c, in bytes: 64, unless
	// the tile is made of two lines.
	rightB, rightC uintptr

	// aheadTable holds offsets from ahead, in numbers, of cache lines that a kernel may fetch while
	// it computes: eight lines for each panel, up to aheadEnd, a multiple of eight.
	ahead               uintptr
	aheadTable          *int32
	aheadNext, aheadEnd int

	// The values of c, bias, ra and panels at the top panel of a tile.
	topC, topBias *float32
	topRA         *int32
	topPanels     int
}

// kernel is a function that computes tiles of panels of 1 to maxRows rows, and 8, 16 or 32 columns.
// It may change the fields of the tile. All kernels give the same bits.
type kernel struct {
	name string
	run  func(t *tile, rows, columns int)
}

const (
	maxRows    = 6  // the most rows of a panel
	maxColumns = 32 // the most columns of a tile
	lanes      = 16 // the number of columns is rounded up to a multiple of lanes
)

// kernels lists the kernels that this machine can run. fastest is the kernel that Product uses.
var (
	kernels = []kernel{{"portable", portable}}
	fastest = portable
)

// portable is the definition: every assembly kernel gives its bits.
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

// splitTile computes a tile of 32 columns as two tiles of 16 columns.
func splitTile(t *tile, rows int, run func(t *tile, rows, columns int)) {
	right := *t
	run(t, rows, 16)
	shift := func(p *float32, bytes uintptr) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes)) }
	*t = right
	t.b, t.c, t.topC = shift(t.b, t.rightB), shift(t.c, t.rightC), shift(t.topC, t.rightC)
	run(t, rows, 16)
}

// at returns a pointer to the number i places after p.
func at(p *float32, i int) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), i*4)) }
