//go:build browser

package interactive

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/chromium"
)

// calculation is what the script calculates, or the page shows.
type calculation struct {
	Misfit *explained // of the input
	Rows   []calculatedRow
	Total  []string // output, parameters and MACs; empty if something does not fit
}

type calculatedRow struct {
	Name, Layer, Input, Output string
	Lines                      [][2]string
	MACs                       string
	Misfit                     *explained
}

// explained is what does not fit: the name that the script gives it, and its texts.
type explained struct{ Name, Wanted, Given, Formula, Fix string }

// calculations are what the script makes of chains of layers.
func calculations(p *chromium.Page, l cnnlib.Language, chains ...chain) []calculation {
	var given []map[string]any
	for _, c := range chains {
		given = append(given, map[string]any{"sizes": sizes(c.in), "layers": typed(c.layers)})
	}
	return script[[]calculation](p, fmt.Sprintf(`((words, chains) => {
		const misfit = m => m ? { name: m.name, ...explained(m, words) } : null, shape = x => x ? shapeText(x) : "";
		return chains.map(({ sizes, layers }) => {
			const c = calculate(Object.fromEntries(sizes), layers.map(l => ({ kind: l.kind, settings: Object.fromEntries(l.settings) })));
			return { misfit: misfit(c.misfit), total: c.output ? [shape(c.output), c.params, c.macs] : [], rows: c.rows.map(r => ({
				name: r.name, layer: r.literal, input: shape(r.input), output: shape(r.output), misfit: misfit(r.misfit),
				lines: (r.steps || []).map(s => [words.quantities[s.quantity], s.text]), macs: r.output ? String(r.macs) : "",
			})) };
		});
	})(%s, %s)`, js(calculatorWords(l)), js(given)), "formula", "layers", "arithmetic")
}

// chain is a calculation to do.
type chain struct {
	in     cnnlib.Shape
	layers []cnnlib.Layer
}

func (c chain) String() string {
	return strings.ReplaceAll(fmt.Sprintf("%v of %v", c.in, cnnlib.NewSequential(c.layers...)), "\n", ", ")
}

// calculation is that of cnnlib.
func (c chain) calculation(l cnnlib.Language) calculation {
	fitting := cnnlib.NewSequential(c.layers...)
	var want calculation
	var wrong *cnnlib.ShapeError
	if _, err := fitting.OutputShape(c.in); errors.As(err, &wrong) {
		text := wrong.In(cnnlib.English)
		e := &explained{Wanted: text.Wanted, Given: text.Given, Formula: text.Formula, Fix: text.Fix}
		if len(c.layers) == 0 {
			return calculation{Misfit: e}
		}
		for fits := false; !fits; { // one layer less, until the others fit
			last := len(fitting.Layers) - 1
			fitting = cnnlib.NewSequential(fitting.Layers[:last]...)
			_, err := fitting.OutputShape(c.in)
			fits = err == nil || last == 0
		}
		want = fittingCalculation(fitting, c.in, l)
		want.Rows = append(want.Rows, calculatedRow{Name: wrong.Name, Layer: wrong.Layer, Input: want.Total[0], Misfit: e})
		want.Total = nil
		return want
	}
	return fittingCalculation(fitting, c.in, l)
}

// fittingCalculation is that of a network that fits, or has no layers.
func fittingCalculation(net *cnnlib.Sequential, in cnnlib.Shape, l cnnlib.Language) calculation {
	if len(net.Layers) == 0 {
		return calculation{Total: []string{in.String(), "0", "0"}}
	}
	a, s := cnnlib.ArithmeticOf(net, in).In(l), cnnlib.Summarize(net, in)
	var c calculation
	var macs []string
	for i, row := range a.Layers {
		r := calculatedRow{Name: row.Name, Layer: row.Layer, Input: row.Input.String(), Output: row.Output.String(), MACs: fmt.Sprint(s.Rows[i].MACs)}
		for _, step := range row.Steps {
			r.Lines = append(r.Lines, [2]string{step.Quantity.Label(l), step.Text()})
		}
		if r.MACs != "0" {
			macs = append(macs, r.MACs)
		}
		c.Rows = append(c.Rows, r)
	}
	total := strings.Join(macs, " + ")
	if len(macs) != 1 {
		total = strings.TrimPrefix(total+" = "+fmt.Sprint(s.Total.MACs), " = ")
	}
	// The total is a line of its own, broken where it is long, before that of the symbols.
	text := a.In(cnnlib.English).String()
	_, text, _ = strings.Cut(text, "\ntotal parameters: ")
	text, _, _ = strings.Cut(text, "\nShapes are ")
	c.Total = []string{a.Output.String(), strings.Join(strings.Fields(text), " "), total}
	return c
}

// compare reports where a calculation differs from cnnlib's. The MACs have a line more.
func (c chain) compare(t *testing.T, got calculation, l cnnlib.Language) {
	t.Helper()
	want := c.calculation(l)
	macs := cnnlib.QuantityMACs.Label(l)
	for i, row := range got.Rows {
		if i >= len(want.Rows) { // after the one that does not fit
			if row.Input+row.Output != "" || len(row.Lines) > 0 || row.Misfit != nil {
				t.Errorf("%v: row %d should not be reached: %v", c, i, row)
			}
			continue
		}
		if n := len(row.Lines); n > 0 && row.Lines[n-1][0] == macs {
			if text := row.Lines[n-1][1]; !strings.HasSuffix(text, " = "+row.MACs) {
				t.Errorf("%v: row %d has %s MACs but writes %q", c, i, row.MACs, text)
			}
			row.Lines = row.Lines[:n-1]
		}
		w := want.Rows[i]
		compareMisfits(t, c, row.Misfit, w.Misfit, l)
		row.Misfit, w.Misfit = nil, nil
		if w.MACs == "" {
			w.MACs = row.MACs
		}
		if got, want := fmt.Sprint(row), fmt.Sprint(w); got != want {
			t.Errorf("%v: row %d is\n%s\nwant\n%s", c, i, got, want)
		}
	}
	compareMisfits(t, c, got.Misfit, want.Misfit, l)
	if len(got.Rows) != len(c.layers) || !slices.Equal(got.Total, want.Total) {
		t.Errorf("%v: there are %d rows and the total %q, want %q", c, len(got.Rows), got.Total, want.Total)
	}
}

var digits = regexp.MustCompile(`\d+`)

// compareMisfits compares texts in English with a ShapeError's. In Chinese their numbers are compared.
func compareMisfits(t *testing.T, c chain, got, want *explained, l cnnlib.Language) {
	t.Helper()
	if got == nil || want == nil {
		if got != want {
			t.Errorf("%v: the script says %v, want %v", c, got, want)
		}
		return
	}
	texts, wants := []string{got.Wanted, got.Given, got.Formula, got.Fix}, []string{want.Wanted, want.Given, want.Formula, want.Fix}
	for i, text := range texts {
		same := text == wants[i]
		if l == cnnlib.Chinese {
			sorted := func(s string) string { return fmt.Sprint(slices.Sorted(slices.Values(digits.FindAllString(s, -1)))) }
			same = sorted(text) == sorted(wants[i]) && (text == "") == (wants[i] == "")
		}
		if !same {
			t.Errorf("%v: the script says\n%q, want\n%q", c, text, wants[i])
		}
	}
}

// randomChain is a chain of layers that more or less fit.
func randomChain(r *rand.Rand) chain {
	odd := func(usual ...int) int {
		if r.IntN(60) == 0 {
			return []int{0, -1, -5, 1 << 24, 1<<24 + 1, 1e12, 40000}[r.IntN(7)]
		}
		return usual[r.IntN(len(usual))]
	}
	c := chain{in: cnnlib.Shape{N: 1, C: odd(1, 3, 4), H: odd(1, 8, 31, 32), W: odd(2, 9, 32, 47)}}
	x := c.in
	for range r.IntN(8) {
		var l cnnlib.Layer
		switch r.IntN(7) {
		case 0, 1:
			l = &cnnlib.Conv2D{In: odd(x.C, x.C, x.C, x.C, x.C, 6), Out: odd(1, 2, 6, 12), Kernel: odd(1, 2, 3, 5), Stride: odd(0, 0, 1, 2, 3), Padding: odd(0, 0, 1, 2),
				Dilation: odd(0, 0, 1, 2, 3), Groups: odd(0, 0, 0, 1, 2, 4, 5), NoBias: r.IntN(3) == 0}
		case 2:
			l = &cnnlib.ConvTranspose2D{In: odd(x.C, x.C, x.C, x.C, x.C, 6), Out: odd(1, 2, 6, 12), Kernel: odd(1, 2, 3, 5), Stride: odd(0, 1, 2, 3), Padding: odd(0, 0, 1, 3),
				OutputPadding: odd(0, 0, 0, 1, 2), Dilation: odd(0, 1, 2), Groups: odd(0, 0, 0, 1, 2, 5), NoBias: r.IntN(3) == 0}
		case 3:
			l = &cnnlib.MaxPool2D{Kernel: odd(1, 2, 2, 3, 4), Stride: odd(0, 0, 1, 2, 3), Padding: odd(0, 0, 1, 2), Ceil: r.IntN(2) == 0}
		case 4:
			l = &cnnlib.AvgPool2D{Kernel: odd(1, 2, 2, 3, 9), Stride: odd(0, 0, 1, 2, 5), Padding: odd(0, 0, 1), Ceil: r.IntN(2) == 0}
		case 5:
			c.layers = append(c.layers, &cnnlib.Flatten{})
			x = cnnlib.Shape{N: 1, C: x.C * x.H * x.W, H: 1, W: 1}
			fallthrough
		default:
			l = []cnnlib.Layer{&cnnlib.ReLU{}, &cnnlib.Linear{In: odd(x.C*x.H*x.W, x.C*x.H*x.W, x.C*x.H*x.W, 400), Out: odd(1, 10, 84), NoBias: r.IntN(3) == 0}}[r.IntN(2)]
		}
		c.layers = append(c.layers, l)
		if y, err := l.OutputShape(x); err == nil {
			x = y
		}
	}
	return c
}

// Random chains, and those whose errors are rare, line by line in both languages. Each text of an
// error occurs, but that of what is no whole number.
func TestBrowserCalculations(t *testing.T) {
	one := func(h, w, c int, layers ...cnnlib.Layer) chain {
		return chain{cnnlib.Shape{N: 1, C: c, H: h, W: w}, layers}
	}
	chains := []chain{
		one(32, 32, 3, &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}), // the reference example
		one(32, 32, 3), one(0, 32, 3), one(1<<30, 2, 3), one(1, -4, 1<<40),
		one(40000, 40000, 1, &cnnlib.Conv2D{In: 1, Out: 2, Kernel: 20000}),                                 // more MACs than a float64 counts
		one(4, 4, 1<<20, &cnnlib.Linear{In: 3, Out: 10}), one(8, 8, 1<<20, &cnnlib.Linear{In: 3, Out: 10}), // of which only the first can be set
		one(4, 4, 3, &cnnlib.Linear{In: 1 << 20, Out: 1 << 20}),
		one(4, 4, 3, &cnnlib.Linear{In: 48, Out: 10}),
		one(1, 1, 3, &cnnlib.Linear{In: 5, Out: 10}),
		one(4, 4, 6, &cnnlib.Conv2D{In: 12, Out: 18, Kernel: 1, Groups: 5}), one(4, 4, 6, &cnnlib.Conv2D{In: 12, Out: 18, Kernel: 1, Groups: 9000}),
		one(4, 4, 1<<24-3, &cnnlib.Conv2D{In: 1<<24 - 3, Out: 1<<24 - 3, Kernel: 1, Groups: 1 << 23}),
		one(2, 2, 3, &cnnlib.Conv2D{In: 3, Out: 1, Kernel: 1 << 14, Dilation: 1 << 24}),
		one(2, 2, 3, &cnnlib.ConvTranspose2D{In: 3, Out: 1, Kernel: 1, Padding: 1 << 24}),
		one(7, 5, 3, &cnnlib.ConvTranspose2D{In: 3, Out: 4, Kernel: 2, Stride: 3, Padding: 9, OutputPadding: 1}),
		one(7, 5, 3, &cnnlib.ConvTranspose2D{In: 3, Out: 4, Kernel: 2, OutputPadding: 1 << 24}),
		one(2, 3, 3, &cnnlib.MaxPool2D{Kernel: 9, Stride: 3, Padding: 1, Ceil: true}),
		one(40000, 40000, 1, &cnnlib.Conv2D{In: 1, Out: 2, Kernel: 1}),
		one(5, 5, 1, &cnnlib.ReLU{}, &cnnlib.Flatten{}, &cnnlib.ReLU{}, &cnnlib.AvgPool2D{Kernel: 1}, &cnnlib.Linear{In: 25, Out: 3}, &cnnlib.Linear{In: 3, Out: 2}),
		one(5, 5, 1, &cnnlib.Flatten{}, &cnnlib.Linear{In: 25, Out: 25}, &cnnlib.Linear{In: 25, Out: 3}), // the last one reads no Flatten
		one(1, 1, 1<<16, &cnnlib.Conv2D{In: 1 << 16, Out: 1 << 16, Kernel: 1}), one(1, 1, 1<<16, &cnnlib.Conv2D{In: 1 << 16, Out: 1 << 16, Kernel: 1, Groups: 2}),
		one(1, 1, 1<<16, &cnnlib.ConvTranspose2D{In: 1 << 16, Out: 1 << 16, Kernel: 1, Groups: 2}),
	}
	for i := range 17 { // more parameters than one line takes
		chains[0].layers = append(chains[0].layers, &cnnlib.Conv2D{In: 10, Out: 10, Kernel: 1 + i%2})
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 600 {
		chains = append(chains, randomChain(r))
	}
	p := open(t, Calculator(cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}), 400)
	seen := map[string]int{}
	for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
		got := calculations(p, l, chains...)
		for i, c := range chains {
			c.compare(t, got[i], l)
			if got[i].Misfit != nil {
				seen[got[i].Misfit.Name]++
			}
			for _, row := range got[i].Rows {
				if row.Misfit != nil {
					seen[row.Misfit.Name]++
				}
			}
			if len(got[i].Total) > 0 {
				seen["fits"]++
			}
		}
	}
	t.Logf("%d calculations: %v", 2*len(chains), seen)
	for name := range misfits(cnnlib.English) {
		if seen[name] == 0 && name != "whole" {
			t.Errorf("no chain has the misfit %q", name)
		}
	}
	if seen["fits"] < 300 {
		t.Errorf("only %d calculations are of what fits", seen["fits"])
	}
}
