package gemm

import (
	"math/rand/v2"
	"testing"
)

// eachKernel runs f once for each kernel, while Product uses that kernel.
func eachKernel(f func(k kernel)) {
	best := fastest
	defer func() { fastest = best }()
	for _, k := range kernels {
		fastest = k.run
		f(k)
	}
}

// define computes the product by its definition.
func (p *Product) define() {
	for l := range max(p.Lines, 1) {
		c, b := p.C[l*p.LineC:], p.B[l*p.LineB:]
		for r := range p.RA {
			for j := range p.Columns {
				acc := c[r*p.Stride+j]
				if p.Bias != nil {
					acc = p.Bias[r]
				}
				for k := range p.KA {
					acc = FMA(p.A[p.RA[r]+p.KA[k]], b[int(p.KB[k])+j], acc)
				}
				c[r*p.Stride+j] = acc
			}
		}
	}
}

// productBlocks is the memory of a product.
type productBlocks struct{ c, a, b, bias *guarded }

func newProductBlocks(tb testing.TB) *productBlocks {
	m := new(productBlocks)
	newBlocks(tb, 1<<12, &m.a, &m.b)
	newBlocks(tb, 1<<11, &m.c)
	newBlocks(tb, 1<<6, &m.bias)
	return m
}

// draw draws a product. Its operands are as short as they may be, but that B has some slack,
// of which Slack makes packing needless.
func (m *productBlocks) draw(r *rand.Rand, rows, columns, steps int, biased bool, slack int, end bool) *Product {
	p := &Product{Columns: columns, Stride: columns + r.IntN(9), RA: make([]int32, rows), KA: make([]int32, steps), KB: make([]int32, steps)}
	last := 0 // line
	if rows <= maxRows && r.IntN(2) == 0 {
		p.Lines, p.LineB, p.LineC = r.IntN(4), 1+r.IntN(40), columns+r.IntN(9)
		last = max(p.Lines, 1) - 1
		p.Stride += last * p.LineC
	}
	p.C = m.c.place((rows-1)*p.Stride+last*p.LineC+columns, end)
	offsets(r, p.RA)
	below, above := offsets(r, p.RA, p.KA)
	for k := range p.KA {
		p.KA[k] += int32(below)
	}
	p.A = m.a.place(below+above+1, end)
	below, above = offsets(r, p.KB)
	for k := range p.KB {
		p.KB[k] += int32(below)
	}
	p.B = m.b.place(below+above+last*p.LineB+columns+slack, end)
	if biased {
		p.Bias = m.bias.place(rows, end)
	}
	fill(r, m.c.all, p.A, p.B, p.Bias)
	return p
}

// check compares a product, in one piece and in several, with its definition.
func (m *productBlocks) check(tb testing.TB, w *Worker, seed uint64, rows, columns, steps int, biased bool, slack int, end bool) {
	r := rand.New(rand.NewPCG(seed, 3))
	p := m.draw(r, rows, columns, steps, biased, slack, end)
	cuts := []int{0, steps - r.IntN(steps), steps}
	eachKernel(func(k kernel) {
		compare(tb, m.c, p.define, []way{
			{"at once", func() { p.Compute(w) }},
			{"in pieces", func() {
				for i := range 2 {
					if cuts[i] == cuts[i+1] {
						break
					}
					q := *p
					q.KA, q.KB = p.KA[cuts[i]:cuts[i+1]], p.KB[cuts[i]:cuts[i+1]]
					if i > 0 {
						q.Bias = nil
					}
					q.Compute(w)
				}
			}},
		}, "%s, seed %d, %d×%d×%d, %d lines, cut at %d, bias %t, slack %d, at the end %t", k.name, seed, rows, steps, columns, p.Lines, cuts[1], biased, slack, end)
	})
}

func TestProduct(t *testing.T) {
	m, w, r, seed := newProductBlocks(t), new(Worker), rand.New(rand.NewPCG(2, 3)), uint64(0)
	for columns := 1; columns <= 66; columns++ {
		for _, steps := range [...]int{1, 2, 9, 25} {
			for range 3 {
				rows := 1 + r.IntN(20)
				m.check(t, w, seed, rows, columns, steps, r.IntN(2) == 0, r.IntN(Slack+1), r.IntN(4) > 0)
				seed++
			}
		}
	}
	for rows := 1; rows <= 40; rows++ { // each way to cut them into tiles
		m.check(t, w, seed, rows, 21, 3, rows%2 == 0, 0, true)
		seed++
	}
	m.check(t, w, seed, 7, 45, 1000, true, 0, true)
}

// Nothing to do is nothing done, whatever else the product says.
func TestProductEmpty(t *testing.T) {
	w := new(Worker)
	for _, p := range []Product{{}, {Columns: 3}, {RA: []int32{0, 1}}, {Columns: -1}, {Columns: 3, KA: []int32{1}}} {
		if r := panicOf(func() { p.Compute(w) }); r != nil {
			t.Errorf("%+v: %v", p, r)
		}
	}
}

// Without steps the result is the bias, or what C holds, and neither A nor B is needed.
func TestProductWithoutSteps(t *testing.T) {
	w := new(Worker)
	for columns := 1; columns < 70; columns++ {
		eachKernel(func(k kernel) {
			p := Product{C: make([]float32, 2*columns), Stride: columns, Columns: columns, RA: []int32{5, 7}, Bias: []float32{1, 2}}
			for range 2 {
				if r := panicOf(func() { p.Compute(w) }); r != nil {
					t.Fatalf("%s, %d columns: %v", k.name, columns, r)
				}
				for i, v := range p.C {
					if want := float32(1 + i/columns); v != want {
						t.Fatalf("%s, %d columns: number %d is %v, want %v", k.name, columns, i, v, want)
					}
				}
				p.Bias = nil
			}
		})
	}
}

// All lines may read one part of B.
func TestProductLinesOfOneB(t *testing.T) {
	m := newProductBlocks(t)
	for columns := 1; columns < 70; columns++ {
		p := m.draw(rand.New(rand.NewPCG(uint64(columns), 5)), 2, columns, 3, false, 0, true)
		p.Lines, p.LineB, p.LineC, p.Stride = 3, 0, columns, 3*columns
		p.C = m.c.place(6*columns, true)
		w := new(Worker)
		eachKernel(func(k kernel) {
			compare(t, m.c, p.define, []way{{"Compute", func() { p.Compute(w) }}}, "%s, %d columns", k.name, columns)
		})
	}
}

func TestProductPanics(t *testing.T) {
	good := func() *Product {
		return &Product{
			C: make([]float32, 2*23+20), Stride: 23, Columns: 20,
			A: make([]float32, 4+3+1), RA: []int32{0, 2, 4}, KA: []int32{3, 0},
			B: make([]float32, 10+20), KB: []int32{10, 0},
			Bias: make([]float32, 3),
		}
	}
	w := new(Worker)
	good().Compute(w)
	for _, v := range []struct {
		what  string
		spoil func(p *Product)
	}{
		{"C too short", func(p *Product) { p.C = p.C[1:] }},
		{"no C", func(p *Product) { p.C = nil }},
		{"rows of C overlap", func(p *Product) { p.Stride = 19 }},
		{"negative stride", func(p *Product) { p.Stride = -23 }},
		{"C too short for the stride", func(p *Product) { p.Stride = 24 }},
		{"C too short for the columns", func(p *Product) { p.Columns = 21; p.B = make([]float32, 100) }},
		{"negative columns", func(p *Product) { p.Columns = -1 }},
		{"A too short", func(p *Product) { p.A = p.A[1:] }},
		{"no A", func(p *Product) { p.A = nil }},
		{"row beyond A", func(p *Product) { p.RA = []int32{0, 5, 4} }},
		{"row before A", func(p *Product) { p.RA = []int32{-1, 2, 4} }},
		{"step beyond A", func(p *Product) { p.KA = []int32{4, 0} }},
		{"step before A", func(p *Product) { p.KA = []int32{3, -1} }},
		{"B too short", func(p *Product) { p.B = p.B[1:] }},
		{"no B", func(p *Product) { p.B = nil }},
		{"step beyond B", func(p *Product) { p.KB = []int32{11, 0} }},
		{"step before B", func(p *Product) { p.KB = []int32{10, -1} }},
		{"steps in A alone", func(p *Product) { p.KB = nil }},
		{"steps in B alone", func(p *Product) { p.KA = nil }},
		{"more steps in A", func(p *Product) { p.KB = p.KB[:1] }},
		{"more steps in B", func(p *Product) { p.KA = p.KA[:1] }},
		{"bias too short", func(p *Product) { p.Bias = p.Bias[:2] }},
		{"C too short for the lines", func(p *Product) { p.Lines, p.LineB, p.LineC, p.B = 2, 1, 23, make([]float32, 100) }},
		{"B too short for the lines", func(p *Product) { p.Lines, p.LineB, p.LineC, p.C = 2, 1, 23, make([]float32, 200) }},
		{"lines backwards in B", func(p *Product) { p.Lines, p.LineB, p.LineC, p.C = 2, -1, 23, make([]float32, 200) }},
		{"lines backwards in C", func(p *Product) { p.Lines, p.LineB, p.LineC, p.B = 2, 1, -23, make([]float32, 100) }},
		{"no bias for any row", func(p *Product) { p.Bias = p.Bias[:0] }},
	} {
		p := good()
		v.spoil(p)
		r := panicOf(func() { p.Compute(w) })
		if text, ok := r.(string); !ok || len(text) < 5 || text[:5] != "gemm:" {
			t.Errorf("%s: panic %v, want one that says why", v.what, r)
		}
	}
	good().Compute(w) // the worker is as good as before
}

func FuzzProduct(f *testing.F) {
	m, w := newProductBlocks(f), new(Worker)
	f.Add(uint64(1), byte(6), byte(32), byte(9), true, byte(0), true)
	f.Add(uint64(2), byte(7), byte(21), byte(75), false, byte(3), true)
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns, steps byte, biased bool, slack byte, end bool) {
		m.check(t, w, seed, int(rows)%20+1, int(columns)%80+1, int(steps)+1, biased, int(slack)%(Slack+1), end)
	})
}
