package gemm

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestKernels(t *testing.T) {
	var names []string
	for _, k := range kernels {
		names = append(names, k.name)
	}
	t.Logf("this machine runs the kernels %q", names)
	if want := append([]string{"portable"}, assembled()...); !slices.Equal(names, want) {
		t.Errorf("kernels %q, want %q", names, want)
	}
	best := kernels[min(1, len(kernels)-1)]
	if reflect.ValueOf(fastest).Pointer() != reflect.ValueOf(best.run).Pointer() {
		t.Errorf("the fastest is not %s", best.name)
	}
}

// tileBlocks is the memory of a tile.
type tileBlocks struct{ c, a, b, bias, ra, ka, kb *guarded }

func newTileBlocks(tb testing.TB) *tileBlocks {
	m := new(tileBlocks)
	newBlocks(tb, 1<<11, &m.c)
	newBlocks(tb, 1<<10, &m.bias, &m.ra)
	newBlocks(tb, 1<<12, &m.a, &m.b, &m.ka, &m.kb)
	return m
}

// offsets draws tables of offsets and shifts the last table, so that the sums of one offset from
// each table lie around 0. It returns how far the sums reach below and above 0.
func offsets(r *rand.Rand, tables ...[]int32) (below, above int) {
	spread := 1 + r.IntN(300)
	lo, hi := 0, 0
	for _, table := range tables {
		for i := range table {
			table[i] = int32(r.IntN(2*spread) - spread)
		}
		a, b := span(table)
		lo, hi = lo+a, hi+b
	}
	below = r.IntN(hi - lo + 1)
	for i := range tables[len(tables)-1] {
		tables[len(tables)-1][i] -= int32(lo + below)
	}
	return below, hi - lo - below
}

// check compares every kernel with the definition of a tile. All operands are as short as
// they may be, and lie at the ends of their blocks or at the beginnings.
func (m *tileBlocks) check(tb testing.TB, seed uint64, tileRows, tileColumns, steps int, biased, end bool) {
	r := rand.New(rand.NewPCG(seed, 1))
	panels, tiles := 1+r.IntN(2)*r.IntN(3), 1+r.IntN(2)*r.IntN(3)
	rightB, rightC := 16, 16
	if tileColumns == 32 && r.IntN(3) == 0 { // of two lines
		tiles, rightB, rightC = 1, 1+r.IntN(40), 16+r.IntN(20)
	}
	rows, columns := tileRows*panels, tileColumns*tiles
	places := func(j int) (b, c int) { // of a column
		if tiles == 1 && j >= 16 {
			return j - 16 + rightB, j - 16 + rightC
		}
		return j, j
	}
	lastB, lastC := places(columns - 1)
	lastB = max(lastB, min(columns, 16)-1)
	ldc := lastC + 1 + r.IntN(9)
	c := m.c.place((rows-1)*ldc+lastC+1, end)
	ra, ka, kb := m.ra.places(rows, end), m.ka.places(steps, end), m.kb.places(steps, end)
	offsets(r, ra)
	var a, b, bias []float32
	var below, belowB int
	if steps > 0 {
		var above int
		below, above = offsets(r, ra, ka)
		a = m.a.place(below+1+above, end)
		belowB, above = offsets(r, kb)
		b = m.b.place(belowB+above+lastB+1, end)
	} else {
		a, b, ka, kb = make([]float32, 1), make([]float32, lastB+1), make([]int32, 1), make([]int32, 1)
	}
	if biased {
		bias = m.bias.place(rows, end)
	}
	fill(r, m.c.all, a, b, bias)

	var ways []way
	for _, k := range kernels {
		ways = append(ways, way{k.name, func() {
			t := tile{
				c: &c[0], ldc: uintptr(ldc) * 4, k: steps,
				a: &a[below], ra: &ra[0], ka: &ka[0], b: &b[belowB], kb: &kb[0],
				panels: panels, tiles: tiles, rightB: uintptr(rightB) * 4, rightC: uintptr(rightC) * 4,
			}
			if biased {
				t.bias = &bias[0]
			}
			t.topC, t.topRA, t.topBias, t.topPanels = t.c, t.ra, t.bias, panels
			k.run(&t, tileRows, tileColumns)
		}})
	}
	compare(tb, m.c, func() {
		for i := range rows {
			for j := range columns {
				jb, jc := places(j)
				acc := c[i*ldc+jc]
				if biased {
					acc = bias[i]
				}
				for k := range steps {
					acc = FMA(a[below+int(ra[i])+int(ka[k])], b[belowB+int(kb[k])+jb], acc)
				}
				c[i*ldc+jc] = acc
			}
		}
	}, ways, "seed %d, %d panels of %d rows, %d tiles of %d columns, %d steps, bias %t, at the end %t", seed, panels, tileRows, tiles, tileColumns, steps, biased, end)
}

var widths = [...]int{8, 16, 32}

func TestTile(t *testing.T) {
	m, seed := newTileBlocks(t), uint64(0)
	var lengths []int
	for steps := range 42 {
		lengths = append(lengths, steps)
	}
	for _, steps := range append(lengths, 64, 100, 289, 1000, 2049) {
		for rows := 1; rows <= maxRows; rows++ {
			for _, columns := range widths {
				for _, end := range ends {
					m.check(t, seed, rows, columns, steps, seed/2%2 == 0, end)
					seed++
					if steps < 20 {
						m.check(t, seed, rows, columns, steps, seed/2%2 == 0, end)
					}
					seed++
				}
			}
		}
	}
}

func FuzzTile(f *testing.F) {
	m := newTileBlocks(f)
	f.Add(uint64(1), byte(6), byte(2), uint16(9), false, true)
	f.Add(uint64(2), byte(5), byte(0), uint16(0), true, false)
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns byte, steps uint16, biased, end bool) {
		m.check(t, seed, int(rows)%maxRows+1, widths[int(columns)%len(widths)], int(steps)%2000, biased, end)
	})
}
