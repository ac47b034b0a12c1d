package gemm

import (
	"math/rand/v2"
	"testing"
)

// copyBlocks is the memory of a copy.
type copyBlocks struct{ dst, src *guarded }

func newCopyBlocks(tb testing.TB) *copyBlocks {
	m := new(copyBlocks)
	newBlocks(tb, 1<<11, &m.dst)
	newBlocks(tb, 1<<13, &m.src)
	return m
}

// check compares CopyRows with its definition. Both slices are as short as they may be.
func (m *copyBlocks) check(tb testing.TB, seed uint64, rows, n, step, gap, srcStride int, end bool) {
	r := rand.New(rand.NewPCG(seed, 2))
	dst, src := m.dst.place((rows-1)*(n+gap)+n, end), m.src.place((rows-1)*srcStride+(n-1)*step+1, end)
	fill(r, m.dst.all, src)
	compare(tb, m.dst, func() {
		for i := range rows {
			for j := range n {
				dst[i*(n+gap)+j] = src[i*srcStride+j*step]
			}
		}
	}, []way{{"CopyRows", func() { CopyRows(dst, n+gap, src, srcStride, rows, n, step) }}},
		"%d rows of %d numbers, step %d, %d and %d apart, at the end %t", rows, n, step, n+gap, srcStride, end)
}

func TestCopyRows(t *testing.T) {
	m, seed := newCopyBlocks(t), uint64(0)
	r := rand.New(rand.NewPCG(2, 3))
	for n := 1; n <= 70; n++ {
		for _, rows := range [...]int{1, 2, 3, 9} {
			for _, step := range [...]int{1, 1, 1, 2, 3, 8} {
				for _, end := range ends {
					m.check(t, seed, rows, n, step, r.IntN(3)*r.IntN(9), r.IntN(n*step+20), end)
					seed++
				}
			}
		}
	}
	m.check(t, seed, 3, 500, 1, 7, 503, true)
	CopyRows(nil, 1, nil, 1, 0, 1, 1)
	CopyRows(nil, 1, nil, 1, 1, 0, 1)
	CopyRows(nil, 1, nil, 1, -1, -1, 1)
}

func TestCopyRowsPanics(t *testing.T) {
	for _, v := range []struct {
		what                                          string
		dst, dstStride, src, srcStride, rows, n, step int
	}{
		{"dst too short", 12, 5, 13, 5, 3, 3, 1},
		{"src too short", 13, 5, 12, 5, 3, 3, 1},
		{"src too short for its step", 13, 5, 14, 5, 3, 3, 2},
		{"no dst", 0, 1, 1, 1, 1, 1, 1},
		{"no src", 1, 1, 0, 1, 1, 1, 1},
		{"rows of dst overlap", 13, 2, 13, 5, 3, 3, 1},
		{"negative stride of dst", 13, -5, 13, 5, 3, 3, 1},
		{"negative stride of src", 13, 5, 13, -5, 3, 3, 1},
		{"step 0", 13, 5, 13, 5, 3, 3, 0},
		{"negative step", 13, 5, 13, 5, 3, 3, -1},
	} {
		dst := make([]float32, v.dst)
		if panicOf(func() { CopyRows(dst, v.dstStride, make([]float32, v.src), v.srcStride, v.rows, v.n, v.step) }) == nil {
			t.Errorf("%s: no panic", v.what)
		}
	}
}

func FuzzCopyRows(f *testing.F) {
	m := newCopyBlocks(f)
	f.Add(uint64(1), byte(3), byte(17), byte(0), byte(2), byte(20), true)
	f.Add(uint64(2), byte(2), byte(5), byte(1), byte(0), byte(0), false)
	f.Fuzz(func(t *testing.T, seed uint64, rows, n, step, gap, srcStride byte, end bool) {
		m.check(t, seed, int(rows)%12+1, int(n)%100+1, int(step)%4+1, int(gap)%32, int(srcStride), end)
	})
}
