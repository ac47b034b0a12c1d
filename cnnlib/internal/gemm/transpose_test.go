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

// check compares Transpose with its definition.
func (m *transposeBlocks) check(tb testing.TB, seed uint64, rows, columns int, end bool) {
	r := rand.New(rand.NewPCG(seed, 4))
	dst, src := m.dst.place(rows*columns, end), m.src.place(rows*columns, end)
	fill(r, m.dst.all, src)
	compare(tb, m.dst, func() {
		for i, v := range src {
			dst[i%columns*rows+i/columns] = v
		}
	}, []way{
		{"Transpose", func() { Transpose(dst, src, rows) }},
		{"transposeGo", func() { transposeGo(dst, src, rows, columns) }},
	}, "%d×%d, at the end %t", rows, columns, end)
}

func TestTranspose(t *testing.T) {
	m := newTransposeBlocks(t, 20*20)
	for rows := 1; rows <= 20; rows++ {
		for columns := 1; columns <= 20; columns++ {
			for _, end := range ends {
				m.check(t, uint64(rows*columns), rows, columns, end)
			}
		}
	}
	m = newTransposeBlocks(t, 1<<13)
	for _, v := range [...][2]int{{1, 5000}, {5000, 1}, {8, 1000}, {1000, 8}, {64, 128}, {127, 63}, {3, 2000}, {2001, 4}} {
		m.check(t, 1, v[0], v[1], true)
	}
}

func TestTransposePanics(t *testing.T) {
	for _, v := range [...][3]int{{11, 12, 3}, {12, 11, 3}, {12, 12, 5}, {12, 12, 0}, {12, 12, -3}} {
		if panicOf(func() { Transpose(make([]float32, v[0]), make([]float32, v[1]), v[2]) }) == nil {
			t.Errorf("%d numbers from %d in %d rows: no panic", v[0], v[1], v[2])
		}
	}
}

func FuzzTranspose(f *testing.F) {
	m := newTransposeBlocks(f, 1<<13)
	f.Add(uint64(1), byte(8), byte(17), true)
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns byte, end bool) {
		m.check(t, seed, int(rows)%90+1, int(columns)%90+1, end)
	})
}
