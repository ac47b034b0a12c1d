package gemm

import (
	"math/rand/v2"
	"testing"
)

// transposeBlocks is the memory of a transposition.
type transposeBlocks struct{ dst, src *guarded }

func newTransposeBlocks(tb testing.TB, n int) *transposeBlocks {
	m := new(transposeBlocks)
	newBlocks(tb, n, &m.dst, &m.src)
	return m
}

// check compares Transpose with its definition; gaps lie between the rows of both matrices.
func (m *transposeBlocks) check(tb testing.TB, seed uint64, rows, n, gap int, end bool) {
	r := rand.New(rand.NewPCG(seed, 4))
	to, from := rows+gap, n+2*gap
	dst, src := m.dst.place((n-1)*to+rows, end), m.src.place((rows-1)*from+n, end)
	fill(r, m.dst.all, src)
	compare(tb, m.dst, func() {
		for row := range rows {
			for j := range n {
				dst[j*to+row] = src[row*from+j]
			}
		}
	}, []way{
		{"Transpose", func() { Transpose(dst, to, src, from, rows, n) }},
		{"transposeGo", func() { transposeGo(dst, to, src, from, rows, n) }},
	}, "%d×%d, gap %d, at the end %t", rows, n, gap, end)
}

func TestTranspose(t *testing.T) {
	m := newTransposeBlocks(t, 20*26)
	for rows := 1; rows <= 20; rows++ {
		for n := 1; n <= 20; n++ {
			for _, gap := range [...]int{0, 3} {
				for _, end := range ends {
					m.check(t, uint64(rows*n), rows, n, gap, end)
				}
			}
		}
	}
	m = newTransposeBlocks(t, 1<<13)
	for _, v := range [...][2]int{{1, 5000}, {5000, 1}, {8, 1000}, {1000, 8}, {64, 128}, {127, 63}, {3, 2000}, {2001, 4}} {
		m.check(t, 1, v[0], v[1], 0, true)
	}
}

func TestTransposePanics(t *testing.T) {
	for _, v := range [...]struct{ dst, dstStride, src, srcStride, rows, n int }{
		{11, 3, 12, 4, 3, 4}, {12, 3, 11, 4, 3, 4}, {14, 4, 12, 4, 3, 4}, {12, 3, 13, 5, 3, 4},
		{12, 2, 12, 4, 3, 4}, {12, 3, 12, 3, 3, 4}, {12, 3, 12, 4, 0, 4}, {12, 3, 12, 4, -3, 4}, {12, 3, 12, 4, 3, 0},
	} {
		if panicOf(func() {
			Transpose(make([]float32, v.dst), v.dstStride, make([]float32, v.src), v.srcStride, v.rows, v.n)
		}) == nil {
			t.Errorf("%+v: no panic", v)
		}
	}
}

func FuzzTranspose(f *testing.F) {
	m := newTransposeBlocks(f, 1<<15)
	f.Add(uint64(1), byte(8), byte(17), byte(1), true)
	f.Fuzz(func(t *testing.T, seed uint64, rows, n, gap byte, end bool) {
		m.check(t, seed, int(rows)%90+1, int(n)%90+1, int(gap)%90, end)
	})
}
