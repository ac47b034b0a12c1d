package gemm

import "fmt"

// Product adds a matrix product to a matrix, with the operands where they lie:
//
//	C[r·Stride + j] += Σ A[RA[r] + KA[k]] · B[KB[k] + j]
//
// for the rows r < len(RA), the columns j < Columns and the steps k < len(KA) = len(KB). Each
// sum is one chain of fused multiply-adds in the order of k, from Bias[r] on, or if Bias is
// nil from what C holds. So a long product can be computed in pieces, and no way to cut it
// changes a bit.
type Product struct {
	C       []float32
	Stride  int // from row to row of C
	Columns int

	A      []float32
	RA, KA []int32 // offsets in A of a row and of a step; such a table must never change

	B  []float32
	KB []int32 // offsets in B of a step

	Bias []float32 // what each row starts from, or nil
}

// Compute computes the product. It panics if an operand is too short.
func (p *Product) Compute(w *Worker) {
	p.check(w)
	wide := p.Columns / maxColumns
	full := wide * maxColumns
	p.tiles(w, p.C, p.Stride, p.B, p.KB, maxColumns, wide)
	if p.Columns-full >= lanes {
		p.tiles(w, p.C[full:], p.Stride, p.B[full:], p.KB, lanes, 1)
		full += lanes
	}
	if full < p.Columns {
		p.edge(w, full)
	}
}

// check panics if a tile would reach beyond an operand. The assembly relies on it.
func (p *Product) check(w *Worker) {
	if len(p.RA) == 0 || p.Columns == 0 {
		return
	}
	loR, hiR := span(p.RA)
	loA, hiA := w.ka.of(p.KA)
	loB, hiB := w.kb.of(p.KB)
	if len(p.KA) != len(p.KB) || p.Columns < 0 || p.Stride < p.Columns && len(p.RA) > 1 ||
		(len(p.RA)-1)*p.Stride+p.Columns > len(p.C) ||
		len(p.KA) > 0 && (loR+loA < 0 || hiR+hiA >= len(p.A) || loB < 0 || hiB+p.Columns > len(p.B)) ||
		p.Bias != nil && len(p.Bias) < len(p.RA) {
		p.complain(loR, hiR, loA, hiA, loB, hiB)
	}
}

func (p *Product) complain(offsets ...int) {
	panic(fmt.Sprintf("gemm: %d×%d×%d numbers, offsets %v, with operands of %d, %d and %d numbers, stride %d, bias of %d",
		len(p.RA), len(p.KA), p.Columns, offsets, len(p.A), len(p.B), len(p.C), p.Stride, len(p.Bias)))
}

// spanned remembers the span of the last table it was asked for. Tables never change.
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

// span is the smallest and the largest of the offsets.
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

// tiles computes all rows of n tiles of 8, 16 or 32 columns.
func (p *Product) tiles(w *Worker, c []float32, stride int, b []float32, kb []int32, columns, n int) {
	if n == 0 {
		return
	}
	t := &w.tile
	for r := 0; r < len(p.RA); {
		rows, panels := rowsOf(len(p.RA) - r)
		*t = tile{c: &c[r*stride], ldc: uintptr(stride) * 4, ra: &p.RA[r], k: len(p.KA), panels: panels, tiles: n}
		if t.k > 0 {
			t.a, t.b, t.ka, t.kb = &p.A[0], &b[0], &p.KA[0], &kb[0]
		}
		if p.Bias != nil {
			t.bias = &p.Bias[r]
		}
		t.topC, t.topRA, t.topBias, t.topPanels = t.c, t.ra, t.bias, panels
		fastest(t, rows, columns)
		r += rows * panels
	}
}

// rowsOf is the number of rows of the next tiles if so many are left, and how many such tiles
// there are: as few small ones as possible, since they use the processor badly.
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

// edge computes the columns from first on, fewer than 16, in memory of the worker.
func (p *Product) edge(w *Worker, first int) {
	n, width := p.Columns-first, lanes
	if n <= lanes/2 {
		width = lanes / 2
	}
	b, kb := p.B[first:], p.KB
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
				copy(w.edge[i*lanes:][:n], p.C[(r+i)*p.Stride+first:])
			}
		}
		q.tiles(w, w.edge[:], lanes, b, kb, width, 1)
		for i := range rows {
			copy(p.C[(r+i)*p.Stride+first:][:n], w.edge[i*lanes:])
		}
		r += rows
	}
}
