//go:build browser

package interactive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/chromium"
)

// shown is the calculation that the i-th figure shows.
func shown(p *chromium.Page, i int, l cnnlib.Language) calculation {
	return chromium.Read[calculation](p, fmt.Sprintf(`((figure, words) => {
		const lines = e => [...e.querySelectorAll("tr")].map(r => [...r.cells].map(c => c.textContent));
		const misfit = e => {
			const texts = e && Object.fromEntries(lines(e)), part = i => texts[words.parts[i][1]] || "";
			return e && { wanted: part(0), given: part(1), formula: part(2), fix: part(3) };
		};
		const total = lines(figure.querySelector(".totals")).map(([, text]) => text);
		return { misfit: misfit(figure.querySelector(".input .error")), total, rows: [...figure.querySelectorAll(".layer")].map(e => {
			const wrong = misfit(e.querySelector(".error")), [input, output] = e.querySelector(".literal").lastChild.textContent.split(" → ");
			const steps = wrong ? [] : lines(e), macs = steps.find(([label]) => label === words.quantities.macs);
			return {
				name: e.querySelector("strong").textContent, layer: e.querySelector("code").textContent, input, output: output === "?" ? "" : output || "",
				lines: steps, misfit: wrong, macs: steps.length === 0 ? "" : macs ? macs[1].split(" = ").at(-1) : "0",
			};
		}) };
	})(%s, %s)`, in(i, "figure"), js(calculatorWords(l))))
}

// The figure as a student uses it: what it shows is what cnnlib says, in both languages.
func TestBrowserCalculator(t *testing.T) {
	for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
		t.Run(string(l), func(t *testing.T) { useCalculator(t, l) })
	}
}

// calculatorUser uses the first of two copies of a calculator.
type calculatorUser struct {
	*testing.T
	*chromium.Page
	language cnnlib.Language
}

// check compares what a copy shows with what cnnlib makes of the layers.
func (u calculatorUser) check(what string, copied int, in cnnlib.Shape, layers ...cnnlib.Layer) {
	u.Helper()
	u.Log(what)
	chain{in, layers}.compare(u.T, shown(u.Page, copied, u.language), u.language)
}

func (u calculatorUser) click(name string) {
	u.Helper()
	u.Click(in(0, fmt.Sprintf(`[data-name="%s"]`, name)), 0.5, 0.5)
}

func (u calculatorUser) focused(want string) {
	u.Helper()
	if got := chromium.Read[string](u.Page, in(0, "figure")+".getRootNode().activeElement?.dataset.name || ''"); got != want {
		u.Errorf("the focus is on %q, want %q", got, want)
	}
}

func useCalculator(t *testing.T, l cnnlib.Language) {
	img := cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}
	conv1, conv2 := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}
	first := chain{img, []cnnlib.Layer{conv1, conv2}}
	p := open(t, Calculator(img, first.layers...).In(l), 760)
	u := calculatorUser{t, p, l}
	check, click, focused := u.check, u.click, u.focused
	check("at first", 0, img, first.layers...)
	if text := chromium.Read[string](p, in(0, "figure")+".innerText"); !strings.Contains(text, "w = K·K·C_in = 5·5·3 = 75") || !strings.Contains(text, "w·C_out + C_out = 75·6 + 6 = 450 + 6 = 456") {
		t.Errorf("the reference example is not there: %s", text)
	}

	enter(p, 0, "conv1.Out", "8")
	wider := &cnnlib.Conv2D{In: 3, Out: 8, Kernel: 5}
	check("other maps than the next layer reads", 0, img, wider, conv2)
	enter(p, 0, "conv2.In", "8")
	second := &cnnlib.Conv2D{In: 8, Out: 10, Kernel: 5}
	check("that fit", 0, img, wider, second)
	p.Keys(in(0, `[data-name="conv2.Kernel"]`), kb.ArrowUp+kb.ArrowUp)
	p.Keys(in(0, `[data-name="conv2.Padding"]`), kb.ArrowUp)
	p.Keys(in(0, `[data-name="conv2.NoBias"]`), " ")
	second = &cnnlib.Conv2D{In: 8, Out: 10, Kernel: 7, Padding: 1, NoBias: true}
	check("with the keyboard", 0, img, wider, second)
	click("conv1.NoBias")
	wider = &cnnlib.Conv2D{In: 3, Out: 8, Kernel: 5, NoBias: true}
	check("with the mouse", 0, img, wider, second)

	choose(p, 0, "conv2.kind", "MaxPool2D")
	pool := &cnnlib.MaxPool2D{Kernel: 2}
	check("another kind", 0, img, wider, pool)
	click("add.Linear") // which needs a Flatten
	flat, linear := &cnnlib.Flatten{}, &cnnlib.Linear{In: 14 * 14 * 8, Out: 10}
	check("a layer more", 0, img, wider, pool, flat, linear)
	click("flatten1.remove")
	focused("linear1.remove")
	check("without flattening", 0, img, wider, pool, linear)
	p.Keys(in(0, `[data-name="add.Flatten"]`), kb.Enter)
	check("at the end it is not reached", 0, img, wider, pool, linear, flat)
	p.Keys(in(0, `[data-name="flatten1.up"]`), kb.Enter)
	focused("flatten1.up")
	check("moved up", 0, img, wider, pool, flat, linear)
	for _, kind := range []string{"AvgPool2D", "ReLU", "ConvTranspose2D", "Conv2D", "MaxPool2D"} { // of 1×1 now
		click("add." + kind)
	}
	check("more layers", 0, img, wider, pool, flat, linear, &cnnlib.AvgPool2D{Kernel: 1}, &cnnlib.ReLU{},
		&cnnlib.ConvTranspose2D{In: 10, Out: 6, Kernel: 1, Stride: 2}, &cnnlib.Conv2D{In: 6, Out: 6, Kernel: 1}, &cnnlib.MaxPool2D{Kernel: 1})
	for _, name := range []string{"maxpool2", "conv2", "convtranspose1", "relu1", "avgpool1"} {
		click(name + ".remove")
	}
	enter(p, 0, "height", "40")
	enter(p, 0, "channels", "1")
	grey := cnnlib.Shape{N: 1, C: 1, H: 40, W: 32}
	check("another input", 0, grey, wider, pool, flat, linear)
	enter(p, 0, "conv1.In", "1")
	wider = &cnnlib.Conv2D{In: 1, Out: 8, Kernel: 5, NoBias: true}
	check("of which the last layer does not fit", 0, grey, wider, pool, flat, linear)
	p.Keys(in(0, `[data-name="maxpool1.up"]`), kb.Enter)
	focused("maxpool1.kind") // there is no way further up
	check("pooling first", 0, grey, pool, wider, flat, linear)

	// All layers removed, and one added.
	for _, name := range []string{"maxpool1", "conv1", "flatten1", "linear1"} {
		p.Keys(in(0, fmt.Sprintf(`[data-name="%s.remove"]`, name)), " ")
	}
	focused("add.Conv2D")
	check("no layers", 0, grey)
	enter(p, 0, "width", "0")
	check("no width", 0, cnnlib.Shape{N: 1, C: 1, H: 40})
	click("add.Conv2D")
	check("nothing to fit in", 0, cnnlib.Shape{N: 1, C: 1, H: 40}, &cnnlib.Conv2D{Out: 6, Kernel: 3})
	enter(p, 0, "width", "2")
	enter(p, 0, "conv1.In", "1")
	check("a picture again", 0, cnnlib.Shape{N: 1, C: 1, H: 40, W: 2}, &cnnlib.Conv2D{In: 1, Out: 6, Kernel: 3})
	check("the other copy", 1, img, first.layers...)
}

// What somebody may type in place of a number is answered by an error that says so, and once it is
// a number again, by a calculation.
func TestBrowserCalculatorOfOddTexts(t *testing.T) {
	img := cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}
	p := open(t, Calculator(img, &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{}), 760)
	for typed, want := range map[string]explained{
		kb.Backspace:             {Wanted: "Kernel from 1 to 16777216", Given: "Kernel is not set", Fix: "set Kernel: 3"},
		"0":                      {Wanted: "Kernel from 1 to 16777216", Given: "Kernel is not set", Fix: "set Kernel: 3"},
		"-1":                     {Wanted: "Kernel from 1 to 16777216", Given: "Kernel: -1", Fix: "set Kernel: 3"},
		"999999999999":           {Wanted: "Kernel from 1 to 16777216", Given: "Kernel: 999999999999", Fix: "set Kernel: 16777216"},
		"9007199254740993":       {Wanted: "Kernel from 1 to 16777216", Given: "Kernel: 9007199254740993", Fix: "set Kernel: 16777216"},
		"99999999999999999999":   {Wanted: "Kernel from 1 to 16777216", Given: "Kernel: 99999999999999999999", Fix: "set Kernel: 16777216"},
		"1.5":                    {Wanted: "a whole number", Given: "Kernel: 1.5", Fix: "write digits alone, such as Kernel: 3"},
		"1e3":                    {Wanted: "a whole number", Given: "Kernel: 1e3", Fix: "write digits alone, such as Kernel: 3"},
		"--":                     {Wanted: "a whole number", Given: "Kernel: ?", Fix: "write digits alone, such as Kernel: 3"},
		strings.Repeat("9", 400): {Wanted: "a whole number", Given: "Kernel: ?", Fix: "write digits alone, such as Kernel: 3"},
	} {
		enter(p, 0, "conv1.Kernel", typed)
		c := shown(p, 0, cnnlib.English)
		if c.Rows[0].Misfit == nil || *c.Rows[0].Misfit != want || c.Rows[1].Input != "" || len(c.Total) > 0 {
			t.Errorf("after %q the page says %v of the layer, and %v", typed, c.Rows[0].Misfit, c)
		}
		if text := chromium.Read[string](p, in(0, "figure")+".innerText"); strings.Contains(text, "NaN") || strings.Contains(text, "undefined") || !strings.Contains(text, "not reached") {
			t.Errorf("after %q the page says %s", typed, text)
		}
		if wide := chromium.Read[float64](p, in(0, "figure")+".scrollWidth"); wide > 680 {
			t.Errorf("after %q the figure is %v wide", typed, wide)
		}
		enter(p, 0, "height", typed)
		enter(p, 0, "conv1.Kernel", "5")
		c = shown(p, 0, cnnlib.English)
		if (c.Misfit == nil) != (c.Rows[0].Misfit != nil) || len(c.Total) > 0 {
			t.Errorf("with a height of %q the page says %v", typed, c)
		}
		enter(p, 0, "height", "32")
		chain{img, []cnnlib.Layer{&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{}}}.compare(t, shown(p, 0, cnnlib.English), cnnlib.English)
	}
	// Letters are not taken by the field, or by none.
	enter(p, 0, "conv1.Kernel", "abc")
	if got := shown(p, 0, cnnlib.English).Rows[0]; got.Layer != "Conv2D{In: 3, Out: 6, Kernel: 5}" && got.Misfit == nil {
		t.Errorf("after letters the page says %v", got)
	}
}

// A setting of a deep network is answered at once.
func TestBrowserCalculatorIsFast(t *testing.T) {
	size, layers := manyLayers()
	p := open(t, Calculator(size, layers...), 760)
	answers(t, p, fmt.Sprintf("one of %d layers", len(layers)), in(0, `[data-name="conv1.Padding"]`), "1 + i % 3")
}
