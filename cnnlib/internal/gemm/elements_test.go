package gemm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// elementBlocks is the memory of functions of one or several slices.
type elementBlocks struct{ dst, x, y, dy *guarded }

func newElementBlocks(tb testing.TB) *elementBlocks {
	m := new(elementBlocks)
	newBlocks(tb, 1<<10, &m.dst, &m.x, &m.y, &m.dy)
	return m
}

func (m *elementBlocks) checkReLU(tb testing.TB, src []float32, end bool) {
	n := len(src)
	dst, x := m.dst.place(n, end), m.x.place(n, end)
	copy(x, src)
	compare(tb, m.dst, func() {
		for i, v := range x {
			if dst[i] = v; !(v > 0) && v == v {
				dst[i] = 0
			}
		}
	}, []way{{"ReLU", func() { ReLU(dst, x) }}, {"reluGo", func() { reluGo(dst, x) }}}, "%d numbers, at the end %t", n, end)
}

func (m *elementBlocks) checkReLUGrad(tb testing.TB, ys, dys []float32, end bool) {
	n := len(ys)
	dx, y, dy := m.dst.place(n, end), m.y.place(n, end), m.dy.place(n, end)
	copy(y, ys)
	copy(dy, dys)
	compare(tb, m.dst, func() {
		for i := range dx {
			if dx[i] = dy[i]; y[i] == 0 {
				dx[i] = 0
			}
		}
	}, []way{{"ReLUGrad", func() { ReLUGrad(dx, y, dy) }}, {"reluGradGo", func() { reluGradGo(dx, y, dy) }}}, "%d numbers, at the end %t", n, end)
}

// drawn is n numbers.
func drawn(r *rand.Rand, n int) []float32 {
	s := make([]float32, n)
	fill(r, s)
	return s
}

func TestReLU(t *testing.T) {
	m, r := newElementBlocks(t), rand.New(rand.NewPCG(2, 3))
	for n := range 100 {
		for range 8 { // each kind of numbers
			for _, end := range ends {
				fill(r, m.dst.all)
				m.checkReLU(t, drawn(r, n), end)
				m.checkReLUGrad(t, drawn(r, n), drawn(r, n), end)
			}
		}
	}
	m.checkReLU(t, drawn(r, 1001), true)
	m.checkReLUGrad(t, drawn(r, 1001), drawn(r, 1001), true)
	for i := range 9 { // in each lane of a register, and behind it
		for _, v := range specials {
			x, ones := make([]float32, 9), []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
			x[i] = v
			m.checkReLU(t, x, true)
			m.checkReLUGrad(t, x, ones, true)
			m.checkReLUGrad(t, ones, x, true)
		}
	}
}

func TestReLUPanics(t *testing.T) {
	for _, n := range [...][3]int{{1, 0, 1}, {0, 1, 0}, {9, 8, 9}, {8, 9, 8}, {8, 8, 9}, {8, 8, 7}} {
		dst, x, dy := make([]float32, n[0]), make([]float32, n[1]), make([]float32, n[2])
		if n[0] != n[1] && panicOf(func() { ReLU(dst, x) }) == nil {
			t.Errorf("ReLU of %d and %d numbers: no panic", n[0], n[1])
		}
		if panicOf(func() { ReLUGrad(dst, x, dy) }) == nil {
			t.Errorf("ReLUGrad of %v numbers: no panic", n)
		}
	}
}

func FuzzReLU(f *testing.F) {
	m := newElementBlocks(f)
	f.Add([]byte("\x00\x00\xc0\x7f\x00\x00\x80\x3f\x00\x00\x80\xbf\x00\x00\x00\x80"), true)
	f.Fuzz(func(t *testing.T, data []byte, end bool) { m.checkReLU(t, numbers(data[:min(len(data), 1<<12)]), end) })
}

func FuzzReLUGrad(f *testing.F) {
	m := newElementBlocks(f)
	f.Add([]byte("\x00\x00\xc0\x7f\x00\x00\x80\x3f\x00\x00\x80\xbf\x00\x00\x00\x80"), true)
	f.Fuzz(func(t *testing.T, data []byte, end bool) {
		v := numbers(data[:min(len(data), 1<<12)])
		m.checkReLUGrad(t, v[:len(v)/2], v[len(v)/2:][:len(v)/2], end)
	})
}

// largest is the place of the largest of a window's numbers, the first if there are several;
// the first not-a-number, if there is one.
func largest(window [4]float32) int {
	best := 0
	for i, v := range window {
		if v != v {
			return i
		}
		if v > window[best] {
			best = i
		}
	}
	return best
}

// checkMaxPool2 compares the pooling of the x given, as a plane of as many rows as it holds,
// and its gradient with their definitions.
func (m *elementBlocks) checkMaxPool2(tb testing.TB, data, dys []float32, n, width int, end bool) {
	rows := 0
	if len(data) >= width+2*n {
		rows = (len(data)-width-2*n)/(2*width) + 1
	}
	size := max(0, (2*rows-1)*width+2*n)
	x, y, dy := m.x.place(size, end), m.dst.place(rows*n, end), m.dy.place(rows*n, end)
	copy(x, data)
	copy(dy, dys)
	each := func(do func(out int, at [4]int, v [4]float32)) {
		for r := range rows {
			for j := range n {
				i := 2*r*width + 2*j
				at := [4]int{i, i + 1, i + width, i + width + 1}
				do(r*n+j, at, [4]float32{x[at[0]], x[at[1]], x[at[2]], x[at[3]]})
			}
		}
	}
	ways := []way{
		{"maxPool2Go", func() { maxPool2Go(y, x, rows, n, width) }},
		{"MaxPool2", func() { MaxPool2(y, x, rows, n, width) }},
	}
	compare(tb, m.dst, func() {
		each(func(out int, _ [4]int, v [4]float32) { y[out] = v[largest(v)] })
	}, ways, "%d×%d windows in rows of %d, at the end %t", rows, n, width, end)
	for _, w := range ways { // the gradient looks for these bits
		w.run()
		each(func(out int, _ [4]int, v [4]float32) {
			if got, want := math.Float32bits(y[out]), math.Float32bits(v[largest(v)]); got != want {
				tb.Fatalf("%s: the largest of %x has the bits %#x, want %#x", w.name, v, got, want)
			}
		})
	}

	results := m.y.place(rows*n, end)
	copy(results, y)
	y = results
	dx := m.dst.place(size, end)
	compare(tb, m.dst, func() {
		each(func(out int, at [4]int, v [4]float32) {
			for _, i := range at {
				dx[i] = 0
			}
			dx[at[largest(v)]] = dy[out]
		})
	}, []way{
		{"maxPool2GradGo", func() { maxPool2GradGo(dx, x, y, dy, rows, n, width) }},
		{"MaxPool2Grad", func() { MaxPool2Grad(dx, x, y, dy, rows, n, width) }},
	}, "the gradient of %d×%d windows in rows of %d, at the end %t", rows, n, width, end)
}

func TestMaxPool2(t *testing.T) {
	m, r := newElementBlocks(t), rand.New(rand.NewPCG(2, 3))
	for n := 1; n <= 40; n++ {
		for rows := range 4 {
			for range 8 { // each kind of numbers
				for _, end := range ends {
					width := 2*n + r.IntN(2)*r.IntN(5)
					fill(r, m.dst.all)
					m.checkMaxPool2(t, drawn(r, 2*rows*width), drawn(r, rows*n), n, width, end)
				}
			}
		}
	}
	// All orders of what matters in one window, in each lane of a register: halves that
	// overlap, a whole register, registers that overlap.
	values := [...]float32{zero, 0, 1, nan, -nan, -inf}
	for _, n := range [...]int{5, 8, 11} {
		x, ones := make([]float32, 4*n), slices.Repeat([]float32{1}, n)
		for lane := range n {
			for code := range 6 * 6 * 6 * 6 {
				clear(x)
				for _, at := range [...]int{0, 1, 2 * n, 2*n + 1} {
					x[2*lane+at] = values[code%6]
					code /= 6
				}
				m.checkMaxPool2(t, x, ones, n, 2*n, true)
			}
		}
	}
}

func TestMaxPool2Panics(t *testing.T) {
	for _, v := range []struct {
		what                         string
		small, large, rows, n, width int
	}{
		{"small too short", 5, 24, 2, 3, 6},
		{"large too short", 6, 23, 2, 3, 6},
		{"large too short in its last row", 6, 26, 2, 3, 7},
		{"rows too narrow", 6, 30, 2, 3, 5},
		{"negative rows", 6, 24, -1, 3, 6},
		{"no windows", 6, 24, 2, 0, 6},
		{"negative windows", 6, 24, 2, -3, 6},
	} {
		small, large := make([]float32, v.small), make([]float32, v.large)
		if panicOf(func() { MaxPool2(small, large, v.rows, v.n, v.width) }) == nil {
			t.Errorf("MaxPool2, %s: no panic", v.what)
		}
		if panicOf(func() { MaxPool2Grad(large, large, small, small, v.rows, v.n, v.width) }) == nil {
			t.Errorf("MaxPool2Grad, %s: no panic", v.what)
		}
	}
	good := [...][]float32{make([]float32, 24), make([]float32, 24), make([]float32, 6), make([]float32, 6)}
	if p := panicOf(func() { MaxPool2Grad(good[0], good[1], good[2], good[3], 2, 3, 6) }); p != nil {
		t.Error(p)
	}
	for i, what := range [...]string{"dx", "x", "y", "dy"} {
		bad := good
		bad[i] = bad[i][1:]
		if panicOf(func() { MaxPool2Grad(bad[0], bad[1], bad[2], bad[3], 2, 3, 6) }) == nil {
			t.Errorf("MaxPool2Grad, %s too short: no panic", what)
		}
	}
}

func FuzzMaxPool2(f *testing.F) {
	m := newElementBlocks(f)
	f.Add([]byte("\x00\x00\xc0\x7f\x00\x00\x80\x3f\x00\x00\x80\xbf\x00\x00\x00\x80"), byte(1), byte(0), true)
	f.Add(make([]byte, 4*4*10), byte(5), byte(1), false)
	f.Fuzz(func(t *testing.T, data []byte, n, gap byte, end bool) {
		x := numbers(data[:min(len(data), 1<<12)])
		m.checkMaxPool2(t, x, x, int(n)%40+1, 2*(int(n)%40+1)+int(gap)%4, end)
	})
}
