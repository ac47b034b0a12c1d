package check

import (
	"strings"
	"testing"
)

// What a student could have written.

func writtenPixel(picture, kernel [][]int, row, column int) int {
	sum := 0
	for y := range kernel {
		for x := range kernel[y] {
			sum += picture[row+y][column+x] * kernel[y][x]
		}
	}
	return sum
}

func writtenSlide(picture, kernel [][]int) [][]int {
	k := len(kernel)
	m := make([][]int, len(picture)-k+1)
	for row := range m {
		for column := range len(picture[0]) - k + 1 {
			m[row] = append(m[row], writtenPixel(picture, kernel, row, column))
		}
	}
	return m
}

func writtenSide(h, k, p, s, d int) int {
	rest := h + 2*p - (d*(k-1) + 1)
	if rest < 0 {
		return 0
	}
	return rest/s + 1
}

func writtenReLU(m [][]int) [][]int {
	r := make([][]int, len(m))
	for y, row := range m {
		for _, v := range row {
			r[y] = append(r[y], max(v, 0))
		}
	}
	return r
}

func writtenReLUGradient(x, dy [][]int) [][]int {
	dx := make([][]int, len(x))
	for y, row := range x {
		for i, v := range row {
			if v <= 0 {
				dx[y] = append(dx[y], 0)
			} else {
				dx[y] = append(dx[y], dy[y][i])
			}
		}
	}
	return dx
}

func writtenMaxPool(m [][]int, k, stride int) [][]int {
	var r [][]int
	for y := 0; y+k <= len(m); y += stride {
		var row []int
		for x := 0; x+k <= len(m[0]); x += stride {
			best := m[y][x]
			for i := range k {
				for j := range k {
					best = max(best, m[y+i][x+j])
				}
			}
			row = append(row, best)
		}
		r = append(r, row)
	}
	return r
}

func writtenMaxPoolGradient(x, dy [][]int) [][]int {
	dx := make([][]int, len(x))
	for y := range dx {
		dx[y] = make([]int, len(x[0]))
	}
	for y, row := range dy {
		for i, g := range row {
			by, bx := 2*y, 2*i
			for _, at := range [][2]int{{2 * y, 2*i + 1}, {2*y + 1, 2 * i}, {2*y + 1, 2*i + 1}} {
				if x[at[0]][at[1]] > x[by][bx] {
					by, bx = at[0], at[1]
				}
			}
			dx[by][bx] = g
		}
	}
	return dx
}

func writtenWeightGradient(picture, dmap [][]int, k int) [][]int {
	g := make([][]int, k)
	for y := range g {
		g[y] = make([]int, k)
		for x := range g[y] {
			for row := range dmap {
				for column := range dmap[row] {
					g[y][x] += dmap[row][column] * picture[row+y][column+x]
				}
			}
		}
	}
	return g
}

// TestPrograms checks that the usual wrong programs are found by the few cases that a student sees.
func TestPrograms(t *testing.T) {
	for _, test := range []struct {
		id, name string
		program  any
		want     string
	}{
		{"2.4", "turned kernel", func(p, k [][]int, row, column int) int { return writtenPixel(p, turned(k), row, column) }, "wanted"},
		{"2.4", "swapped", func(p, k [][]int, row, column int) int {
			return writtenPixel(p, k, min(column, len(p)-len(k)), min(row, len(p[0])-len(k)))
		}, "wanted"},
		{"2.5", "nothing", func(_, _ [][]int) [][]int { return nil }, "rows, given 0"},
		{"2.5", "no sum", func(p, k [][]int) [][]int { return writtenSlide(p, k)[:1] }, "rows, given 1"},
		{"3.5", "rounded up", func(h, k, p, s, d int) int {
			if writtenSide(h, k, p, s, d) == 0 {
				return 0
			}
			return (h+2*p-d*(k-1)-1+s-1)/s + 1
		}, "wanted"},
		{"3.5", "what does not fit", func(h, k, p, s, d int) int { return (h+2*p-d*(k-1)-1)/s + 1 }, "wanted 0, given"},
		{"4.4", "magnitude", func(m [][]int) [][]int { return each(m, magnitude) }, "wanted 0, given"},
		{"4.4", "in place", func(m [][]int) [][]int {
			for y := range m {
				for x := range m[y] {
					m[y][x] = max(m[y][x], 0)
				}
			}
			return m
		}, "your function changes m: make a new table instead\n"},
		{"4.5", "1 at 0", func(x, dy [][]int) [][]int { return writtenReLUGradient(each(x, func(v int) int { return v + 1 }), dy) }, "wanted 0, given"},
		{"5.4", "best is 0", func(m [][]int, k, stride int) [][]int {
			return each(writtenMaxPool(m, k, stride), func(v int) int { return max(v, 0) })
		}, "wanted -"},
		{"5.4", "stride k", func(m [][]int, k, _ int) [][]int { return writtenMaxPool(m, k, k) }, "wanted"},
		{"5.5", "the last of equals", func(x, dy [][]int) [][]int {
			flip := func(t [][]int) [][]int { return turned(t) }
			return flip(writtenMaxPoolGradient(flip(x), flip(dy)))
		}, "wanted"},
		{"6.5", "no sum", func(p, dmap [][]int, k int) [][]int { return writtenWeightGradient(p, dmap[:1], k) }, "wanted"},
	} {
		got := judged("", test.id, test.program, false)
		if !strings.HasPrefix(got, "wrong for\n") || !strings.Contains(got, test.want) {
			t.Errorf("%s, %s: got %q, want %q", test.id, test.name, got, test.want)
		}
	}
}

// TestProgramPanics checks that a student reads on what input the function panics, but not which of the
// grader's cases it is.
func TestProgramPanics(t *testing.T) {
	for _, test := range []struct {
		name       string
		answers    int // before it panics
		thoroughly bool
		shown      bool
	}{
		{"at once", 0, false, true},
		{"later", 3, false, true},
		{"for the grader", 3, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			shown := printed(t, func() {
				defer func() {
					if recover() == nil {
						t.Error("the panic is hidden")
					}
				}()
				n := 0
				judged("", "3.5", func(h, k, p, s, d int) int {
					if n++; n > test.answers {
						panic("mine")
					}
					return writtenSide(h, k, p, s, d)
				}, test.thoroughly)
			})
			if strings.HasPrefix(shown, "your function stops at\n    h = ") != test.shown || test.shown == (shown == "") {
				t.Errorf("printed %q", shown)
			}
		})
	}
}
