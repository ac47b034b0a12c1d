package gemm

import (
	"math/rand/v2"
	"testing"
)

// copyBlocks is the memory of a copy.
type copyBlocks struct{ dst, src *guarded }

func newCopyBlocks(tb testing.TB) *copyBlocks {
	m := new(copyBlocks)
	newBlocks(tb, 1<<13, &m.dst)
	newBlocks(tb, 1<<13, &m.src)
	return m
}

// planeSizes are the sizes of a copy; the gaps are between what is written.
type planeSizes struct{ planes, rows, n, step, gap, planeGap, srcRow, srcPlane int }

// check compares CopyPlanes with its definition. Both slices are as short as they may be.
func (m *copyBlocks) check(tb testing.TB, seed uint64, s planeSizes, end bool) {
	r := rand.New(rand.NewPCG(seed, 2))
	row := s.n + s.gap
	plane := (s.rows-1)*row + s.n + s.planeGap
	dst := m.dst.place((s.planes-1)*plane+(s.rows-1)*row+s.n, end)
	src := m.src.place((s.planes-1)*s.srcPlane+(s.rows-1)*s.srcRow+(s.n-1)*s.step+1, end)
	fill(r, m.dst.all, src)
	to, from := Planes{dst, plane, row}, Planes{src, s.srcPlane, s.srcRow}
	compare(tb, m.dst, func() {
		for p := range s.planes {
			for i := range s.rows {
				for j := range s.n {
					dst[p*plane+i*row+j] = src[p*s.srcPlane+i*s.srcRow+j*s.step]
				}
			}
		}
	}, []way{{"CopyPlanes", func() { CopyPlanes(to, from, s.planes, s.rows, s.n, s.step) }}}, "%+v, at the end %t", s, end)
}

func TestCopyPlanes(t *testing.T) {
	m, seed := newCopyBlocks(t), uint64(0)
	r := rand.New(rand.NewPCG(2, 3))
	for n := 1; n <= 70; n++ {
		for _, planes := range [...]int{1, 2, 3} {
			for _, rows := range [...]int{1, 2, 9} {
				for _, step := range [...]int{1, 1, 1, 2, 3, 8} {
					for _, end := range ends {
						m.check(t, seed, planeSizes{
							planes, rows, n, step,
							r.IntN(3) * r.IntN(9), r.IntN(2) * r.IntN(30), r.IntN(n*step + 20), r.IntN(1000),
						}, end)
						seed++
					}
				}
			}
		}
	}
	m.check(t, seed, planeSizes{1, 3, 500, 1, 7, 0, 503, 0}, true)
	for _, none := range [...][3]int{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {-1, -1, -1}} {
		CopyPlanes(Planes{}, Planes{}, none[0], none[1], none[2], 1)
	}
}

func TestCopyPlanesPanics(t *testing.T) {
	ok := func(n, plane, row int) Planes { return Planes{make([]float32, n), plane, row} }
	for _, v := range []struct {
		what                  string
		dst, src              Planes
		planes, rows, n, step int
	}{
		{"dst too short", ok(12, 0, 5), ok(13, 0, 5), 1, 3, 3, 1},
		{"src too short", ok(13, 0, 5), ok(12, 0, 5), 1, 3, 3, 1},
		{"dst too short for its planes", ok(32, 20, 5), ok(33, 20, 5), 2, 3, 3, 1},
		{"src too short for its planes", ok(33, 20, 5), ok(32, 20, 5), 2, 3, 3, 1},
		{"src too short for its step", ok(13, 0, 5), ok(14, 0, 5), 1, 3, 3, 2},
		{"no dst", ok(0, 1, 1), ok(1, 1, 1), 1, 1, 1, 1},
		{"no src", ok(1, 1, 1), ok(0, 1, 1), 1, 1, 1, 1},
		{"rows of dst overlap", ok(13, 0, 2), ok(13, 0, 5), 1, 3, 3, 1},
		{"planes of dst overlap", ok(33, 12, 5), ok(33, 13, 5), 2, 3, 3, 1},
		{"negative row of dst", ok(13, 0, -5), ok(13, 0, 5), 1, 3, 3, 1},
		{"negative row of src", ok(13, 0, 5), ok(13, 0, -5), 1, 3, 3, 1},
		{"negative plane of src", ok(33, 20, 5), ok(33, -1, 5), 2, 3, 3, 1},
		{"step 0", ok(13, 0, 5), ok(13, 0, 5), 1, 3, 3, 0},
		{"negative step", ok(13, 0, 5), ok(13, 0, 5), 1, 3, 3, -1},
	} {
		if panicOf(func() { CopyPlanes(v.dst, v.src, v.planes, v.rows, v.n, v.step) }) == nil {
			t.Errorf("%s: no panic", v.what)
		}
	}
}

func FuzzCopyPlanes(f *testing.F) {
	m := newCopyBlocks(f)
	f.Add(uint64(1), byte(3), byte(3), byte(17), byte(0), byte(2), byte(4), byte(20), byte(100), true)
	f.Add(uint64(2), byte(0), byte(2), byte(5), byte(1), byte(0), byte(0), byte(0), byte(3), false)
	f.Fuzz(func(t *testing.T, seed uint64, planes, rows, n, step, gap, planeGap, srcRow, srcPlane byte, end bool) {
		m.check(t, seed, planeSizes{
			int(planes)%4 + 1, int(rows)%12 + 1, int(n)%100 + 1, int(step)%4 + 1,
			int(gap) % 32, int(planeGap) % 32, int(srcRow), int(srcPlane) * 4,
		}, end)
	})
}
