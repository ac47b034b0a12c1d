package gemm

import (
	"fmt"
	"unsafe"
)

// Product adds a matrix product to a matrix C. Tables of offsets say where the operands lie, so
// that none of them is copied:
//
//	C[r·Stride + j] += Σ A[RA[r] + KA[k]] · B[KB[k] + j]
//
// for the rows r < len(RA), the columns j < Columns and the steps k < len(KA) = len(KB). Each
// sum is one chain of fused multiply-adds in the order of k. The chain begins at Bias[r], or at 0
// if Zero is set, or else at the number that C holds. So a long product can be computed in pieces,
// and no cut changes a bit.
//
// Lines above 1 repeat the product: line l begins l·LineC further in C and l·LineB further in B.
type Product struct {
	C       []float32
	Stride  int // from row to row of C
	Columns int

	A      []float32
	RA, KA []int32 // offsets in A of each row and of each step; a table must never change

	B  []float32
	KB []int32 // offsets in B of each step; the table must never change

	Bias []float32 // the number at which each row's sums begin, unless nil
	Zero bool      // without Bias: the sums begin at 0

	Lines        int // 0 means 1
	LineB, LineC int

	// Ahead is an address; AheadAt holds offsets from Ahead, in numbers. At these places lies the
	// memory that is needed next. Some kernels fetch this memory while they compute.
	Ahead   uintptr
	AheadAt []int32

	fetched int // the offsets of AheadAt that this Compute has fetched
}

// Address returns the address where data[i] lies, or would lie beyond the slice. It is for fetching
// ahead only, never for reading or writing.
func Address(data []float32, i int) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(data))) + uintptr(i)*4
}

// Compute computes the product. It panics if an operand is too short.
func (p *Product) Compute(w *Worker) {
	if len(p.RA) == 0 || p.Columns == 0 {
		return
	}
	lines := max(p.Lines, 1)
	p.check(w, lines)
	if p.Zero && p.Bias == nil {
		q := *p
		q.Bias = w.zero(len(p.RA))
		p = &q
	}
	p.fetched = 0
	wide := p.Columns / maxColumns
	full := wide * maxColumns
	half := p.Columns-full >= lanes
	for l := range lines {
		c, b := p.C[l*p.LineC:], p.from(l*p.LineB)
		p.tiles(w, block{c: c, stride: p.Stride, b: b, kb: p.KB, columns: maxColumns, tiles: wide})
		switch {
		case !half:
		case l%2 == 1: // computed together with line l−1
			p.tiles(w, block{
				c: p.C[(l-1)*p.LineC+full:], stride: p.Stride, b: p.from((l-1)*p.LineB + full), kb: p.KB,
				columns: maxColumns, tiles: 1, rightB: p.LineB, rightC: p.LineC,
			})
		case l == lines-1:
			p.tiles(w, block{c: c[full:], stride: p.Stride, b: p.from(l*p.LineB + full), kb: p.KB, columns: lanes, tiles: 1})
		}
	}
	if half {
		full += lanes
	}
	if full < p.Columns {
		for l := range lines {
			p.edge(w, p.C[l*p.LineC+full:], p.from(l*p.LineB+full), p.Columns-full)
		}
	}
}

// from returns B from a column on. Without steps it returns nil, because B is not read.
func (p *Product) from(column int) []float32 {
	if len(p.KB) == 0 {
		return nil
	}
	return p.B[column:]
}

// check panics if a tile would reach beyond an operand. The assembly relies on it.
func (p *Product) check(w *Worker, lines int) {
	loR, hiR := span(p.RA)
	loA, hiA := w.ka.of(p.KA)
	loB, hiB := w.kb.of(p.KB)
	if len(p.KA) != len(p.KB) || p.Columns < 0 || p.Stride < p.Columns && len(p.RA) > 1 ||
		lines > 1 && (p.LineB < 0 || p.LineC < p.Columns) || (len(p.RA)-1)*p.Stride+(lines-1)*p.LineC+p.Columns > len(p.C) ||
		len(p.KA) > 0 && (loR+loA < 0 || hiR+hiA >= len(p.A) || loB < 0 || hiB+(lines-1)*p.LineB+p.Columns > len(p.B)) ||
		p.Bias != nil && len(p.Bias) < len(p.RA) {
		p.complain(loR, hiR, loA, hiA, loB, hiB)
	}
}

func (p *Product) complain(offsets ...int) {
	panic(fmt.Sprintf("gemm: %d×%d×%d numbers, offsets %v, with operands of %d, %d and %d numbers, stride %d, bias of %d",
		len(p.RA), len(p.KA), p.Columns, offsets, len(p.A), len(p.B), len(p.C), p.Stride, len(p.Bias)))
}

// spanned caches the span of the last table. A table never changes, so its first element's address
// and its length identify it.
type spanned struct {
	table  []int32
	lo, hi int
}

func (s *spanned) of(table []int32) (lo, hi int) {
	if len(table) == 0 {
		return 0, 0
	}
	if len(table) != len(s.table) || &table[0] != &s.table[0] {
		s.table = table
		s.lo, s.hi = span(table)
	}
	return s.lo, s.hi
}

// span returns the smallest and the largest of the offsets, or 0 and 0 without offsets.
func span(offsets []int32) (lo, hi int) {
	if len(offsets) == 0 {
		return 0, 0
	}
	a, b := offsets[0], offsets[0]
	for _, o := range offsets {
		a, b = min(a, o), max(b, o)
	}
	return int(a), int(b)
}

// block is a row of tiles of 8, 16 or 32 columns beside each other. The right 16 of 32 columns lie
// rightB further in b and rightC further in c than the left 16. If rightC is 0, the two halves are
// neighbours.
type block struct {
	c              []float32
	stride         int
	b              []float32
	kb             []int32
	columns, tiles int
	rightB, rightC int
}

// tiles computes all rows of a block.
func (p *Product) tiles(w *Worker, k block) {
	if k.tiles == 0 {
		return
	}
	if k.rightC == 0 {
		k.rightB, k.rightC = lanes, lanes
	}
	t := &w.tile
	for r := 0; r < len(p.RA); {
		rows, panels := rowsOf(len(p.RA) - r)
		*t = tile{
			c: &k.c[r*k.stride], ldc: uintptr(k.stride) * 4, ra: &p.RA[r], k: len(p.KA),
			panels: panels, tiles: k.tiles, ahead: p.Ahead, aheadNext: p.fetched, aheadEnd: len(p.AheadAt) &^ 7, rightB: uintptr(k.rightB) * 4, rightC: uintptr(k.rightC) * 4,
		}
		if t.k > 0 {
			t.a, t.b, t.ka, t.kb = &p.A[0], &k.b[0], &p.KA[0], &k.kb[0]
		}
		if p.Bias != nil {
			t.bias = &p.Bias[r]
		}
		t.topC, t.topRA, t.topBias, t.topPanels = t.c, t.ra, t.bias, panels
		if len(p.AheadAt) > 0 {
			t.aheadTable = &p.AheadAt[0]
		}
		fastest(t, rows, k.columns)
		p.fetched = t.aheadNext
		r += rows * panels
	}
}

// rowsOf returns the number of rows of the next tiles, and the number of such tiles, for the given
// number of remaining rows. It makes as few small tiles as possible, because small tiles use the
// processor badly.
func rowsOf(left int) (rows, panels int) {
	switch {
	case left <= maxRows:
		return left, 1
	case left < 2*maxRows && left%2 == 0:
		return left / 2, 2
	case left < 2*maxRows:
		return left/2 + 1, 1
	case left%maxRows == 0:
		return maxRows, left / maxRows
	default:
		return maxRows, left/maxRows - 1
	}
}

// edge computes n < 16 columns in the worker's memory, which has room for a whole tile.
func (p *Product) edge(w *Worker, c, b []float32, n int) {
	width, kb := lanes, p.KB
	if n <= lanes/2 {
		width = lanes / 2
	}
	if _, hi := w.kb.of(kb); len(kb) > 0 && hi+width > len(b) {
		b, kb = w.pack(b, kb, n)
	}
	for r := 0; r < len(p.RA); {
		rows := min(maxRows, len(p.RA)-r)
		q := Product{RA: p.RA[r : r+rows], KA: p.KA, A: p.A}
		if p.Bias != nil {
			q.Bias = p.Bias[r:]
		} else {
			for i := range rows {
				copy(w.edge[i*lanes:][:n], c[(r+i)*p.Stride:])
			}
		}
		q.tiles(w, block{c: w.edge[:], stride: lanes, b: b, kb: kb, columns: width, tiles: 1})
		for i := range rows {
			copy(c[(r+i)*p.Stride:][:n], w.edge[i*lanes:])
		}
		r += rows
	}
}
