//go:build browser

package interactive

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/internal/chromium"
	"cnnlessons/plots"
)

// open shows two copies of a figure on one page, in a window of that width. When the test
// ends, the page must have asked for nothing but itself, and have reported no error.
func open(t *testing.T, f plots.Drawing, width int64) *chromium.Page {
	t.Helper()
	o := f.Output()
	path := filepath.Join(t.TempDir(), "page.html")
	page := "<!DOCTYPE html><meta charset=\"utf-8\"><div>" + o.HTML + o.HTML + "</div>"
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: path}).String()
	p := chromium.Open(t, address, width, 1200, time.Minute)
	t.Cleanup(func() {
		for _, e := range p.Errors() {
			t.Errorf("the page reports: %s", e)
		}
		for _, r := range p.Requests() {
			if r != address {
				t.Errorf("the page asks for %s", r)
			}
		}
	})
	if n := chromium.Read[int](p, `[...document.querySelectorAll(".cnnlessons-figure")].filter(f => f.shadowRoot && f.shadowRoot.querySelector("figure").children.length > 0).length`); n != 2 {
		t.Fatalf("%d of 2 figures run", n)
	}
	return p
}

// in is an element of the i-th figure of the page.
func in(i int, selector string) string {
	return fmt.Sprintf("document.querySelectorAll('.cnnlessons-figure')[%d].shadowRoot.querySelector(%q)", i, selector)
}

// number is the exact number behind a text of the figure.
func number(p *chromium.Page, i int, name string) float32 {
	return float32(chromium.Read[float64](p, "+"+in(i, fmt.Sprintf(`[data-name="%s"]`, name))+".dataset.value"))
}

// The stepper's numbers are those of cnnlib, to the bit, wherever one points and whatever the
// sliders say; and what is done to one copy does not touch the other.
func TestBrowserStepper(t *testing.T) {
	img := samples.Cat(32)
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	for i := range conv.Bias.Data {
		conv.Bias.Data[i] = float32(i+1) / 3
	}
	p := open(t, Stepper(conv, img), 760)
	check := func(what string, copied int, conv *cnnlib.Conv2D, m, row, column int) {
		t.Helper()
		want := conv.Forward(img).At(0, m, row, column)
		if got := number(p, copied, "value"); math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("%s: the page shows %v, want %v", what, got, want)
		}
		shown, text := chromium.Read[string](p, in(copied, ".total td:last-child")+".textContent"), fmt.Sprintf("%.5f", want)
		if want < 0 {
			text = "−" + text[1:]
		}
		if shown != text {
			t.Errorf("%s: the page says %q, want %q", what, shown, text)
		}
	}
	check("at first", 0, conv, 0, 14, 14)

	p.Point(in(0, ".pick"), 12.5/28, 10.5/28)
	check("pointing", 0, conv, 0, 10, 12)
	e := cnnlib.Explain(conv, img, 0, 10, 12)
	for c, terms := range e.Channels {
		for k, name := range []string{"patch", "kernel", "products"} {
			for i, want := range [][]float64{float64s(terms.Inputs), float64s(terms.Weights), terms.Products}[k] {
				got := chromium.Read[float64](p, fmt.Sprintf("+[...%s.querySelectorAll('.term')[%d].querySelectorAll('table')[%d].querySelectorAll('td')][%d].dataset.value", in(0, ".terms"), c, k, i))
				if got != want {
					t.Fatalf("channel %d: number %d of the %s is %v, want %v", c, i, name, got, want)
				}
			}
		}
	}
	p.Click(in(0, `[data-name="map3"]`), 0.5, 0.5)
	check("another map", 0, conv, 3, 10, 12)
	p.Keys(in(0, ".pick"), kb.ArrowDown+kb.ArrowDown+kb.ArrowLeft)
	check("arrow keys", 0, conv, 3, 12, 11)

	changed := *conv
	changed.Stride, changed.Padding, changed.Dilation = 2, 3, 2
	p.Keys(in(0, `[aria-label="stride"]`), kb.ArrowRight)
	p.Keys(in(0, `[aria-label="padding"]`), kb.ArrowRight+kb.ArrowRight+kb.ArrowRight)
	p.Keys(in(0, `[aria-label="dilation"]`), kb.ArrowRight)
	p.Keys(in(0, ".pick"), kb.ArrowUp+kb.ArrowUp)
	check("other settings", 0, &changed, 3, 10, 11)
	p.Click(in(0, ".pick"), 0.01, 0.01) // a corner, with padding
	check("a corner", 0, &changed, 3, 0, 0)
	check("the other copy", 1, conv, 0, 14, 14)

	p.Click(in(1, `[data-name="step"]`), 0.5, 0.5)
	check("one step", 1, conv, 0, 0, 0)

	// Both copies are on the page.
	answers(t, p, "a slider", in(0, `[aria-label="padding"]`), "i % 6")
}

// answers checks that the page answers an input within 50 ms: the median of 21 times, from the
// input with the values that an expression of i gives, to the page laid out anew. A machine
// that is busy with something else gets two more tries.
func answers(t *testing.T, p *chromium.Page, what, element, values string) {
	t.Helper()
	for try := 1; ; try++ {
		times := chromium.Read[[]float64](p, fmt.Sprintf(`(() => {
			const element = %s, times = [];
			for (let i = 0; i < 21; i++) {
				const start = performance.now();
				element.value = %s;
				element.dispatchEvent(new Event("input", { bubbles: true }));
				element.getBoundingClientRect();
				times.push(performance.now() - start);
			}
			return times.sort((a, b) => a - b);
		})()`, element, values))
		median := times[len(times)/2]
		t.Logf("%s is answered in %.1f ms (median), %.1f ms at the most", what, median, times[len(times)-1])
		if median <= 50 {
			return
		}
		if try == 3 {
			t.Fatalf("%s is answered in %.1f ms (median), want at most 50", what, median)
		}
	}
}

func float64s(values []float32) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = float64(v)
	}
	return all
}

// script is the value of an expression in which the named scripts are known.
func script[T any](p *chromium.Page, expression string, names ...string) T {
	return chromium.Read[T](p, "(() => {\n"+files(names, ".js")+"\nreturn "+expression+";\n})()")
}

// bits is an expression for the bits of another's float32 numbers.
func bits(expression string) string {
	return "[...new Uint32Array((" + expression + ").buffer)]"
}

// sameBits reports whether the bits are those of the numbers. One not-a-number is as good as
// another.
func sameBits(got []uint32, want []float32) bool {
	if len(got) != len(want) {
		return false
	}
	for i, v := range want {
		if got[i] != math.Float32bits(v) && !(v != v && math.Float32frombits(got[i]) != math.Float32frombits(got[i])) {
			return false
		}
	}
	return true
}

// js is a value as JavaScript.
func js(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// choose chooses from a list of the i-th figure.
func choose(p *chromium.Page, i int, name, value string) {
	chromium.Read[bool](p, fmt.Sprintf(`(() => { const s = %s; s.value = %q; return s.dispatchEvent(new Event("change", { bubbles: true })); })()`,
		in(i, fmt.Sprintf(`[data-name="%s"]`, name)), value))
}

// enter types a number in place of the one that a field of the i-th figure has.
func enter(p *chromium.Page, i int, name, text string) {
	e := in(i, fmt.Sprintf(`[data-name="%s"]`, name))
	chromium.Read[bool](p, "("+e+".focus(), "+e+".select(), true)")
	p.Keys(e, text)
}

// random are n numbers, some of which are 0.
func random(r *rand.Rand, n int) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(max(0, r.IntN(8)-1)) * float32(r.NormFloat64())
	}
	return values
}
