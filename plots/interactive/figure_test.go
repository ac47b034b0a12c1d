package interactive

import (
	"errors"
	"flag"
	"fmt"
	"html"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots"
)

// figures are all kinds, for an input of 32×32×3 and six kernels where they have one.
func figures() map[string]*Figure {
	img := samples.Cat(32)
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	return map[string]*Figure{
		"stepper":    Stepper(conv, img),
		"calculator": Calculator(img.Shape(), conv, &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}),
		"playground": Playground(samples.Cat(128)),
		"pooling":    Pooling(conv.Forward(img)),
		"relu":       ReLU(conv.Forward(img)),
		"explorer":   Explorer(cnnlib.NewSequential(conv, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2}), img),
		"softmax":    Softmax(vector(2, 1, 0.1, -1), []string{"cat", "fox", "dog", "owl"}),
	}
}

var page = flag.String("page", "", "where to write a page with all figures")

// TestGallery makes a page with all figures in both languages.
func TestGallery(t *testing.T) {
	text := "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>cnnlessons</title>\n"
	all := figures()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			f := all[name].In(l)
			text += fmt.Sprintf("<h2>%s</h2>\n%s\n", html.EscapeString(f.Alt), f.HTML())
		}
	}
	if hosts, scripts := strings.Count(text, `<div class="cnnlessons-figure"`), strings.Count(text, "</script>"); hosts != 2*len(all) || scripts != hosts {
		t.Errorf("the page has %d figures and %d scripts, want %d", hosts, scripts, 2*len(all))
	}
	if *page == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(*page), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*page, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("all figures are in %s", *page)
}

func ExampleStepper() {
	img := samples.Cat(32)
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	plots.Show(Stepper(conv, img))
	// Output: [figure: step through a convolution of 32×32×3 to 28×28×6: each number of the output is a sum of products and a bias]
}

func ExamplePlayground() {
	plots.Show(Playground(samples.Cat(128)))
	// Output: [figure: edit a kernel over a picture of 128×128 pixels and watch its feature map change]
}

func ExampleCalculator() {
	conv1, conv2 := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}
	plots.Show(Calculator(cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}, conv1, conv2))
	// Output: [figure: calculate what layers make of an input of 32×32×3: sizes, parameters and MACs written out, and what does not fit]
}

func ExamplePooling() {
	img := samples.Cat(32)
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	plots.Show(Pooling(conv.Forward(img)))
	// Output: [figure: max and average pooling of 28×28×6 to try out: height and width shrink, the depth stays]
}

func ExampleReLU() {
	img := samples.Cat(32)
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	plots.Show(ReLU(conv.Forward(img)))
	// Output: [figure: feature maps of 28×28×6 before and after ReLU, which makes every negative number 0]
}

func ExampleExplorer() {
	net := cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}), 1)
	plots.Show(Explorer(net, samples.Cat(32)))
	// Output: [figure: a network with 4 layers and 1,966 parameters: 32×32×3 → 28×28×6 → 14×14×6 → 10×10×10, to explore layer by layer]
}

func ExampleSoftmax() {
	logits := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 4, H: 1, W: 1}, []float32{2, 1, 0.1, -1})
	plots.Show(Softmax(logits, []string{"cat", "fox", "dog", "owl"}))
	// Output: [figure: the softmax of 4 classes to try out: the logits, their exponentials, the sum of these and the probabilities]
}

// vector is a tensor of 1×1×len(values).
func vector(values ...float32) *cnnlib.Tensor {
	return cnnlib.TensorOf(cnnlib.Shape{N: 1, C: len(values), H: 1, W: 1}, values)
}

// Each figure carries a still picture and all it needs, in its language, in at most 200 kB.
func TestFigures(t *testing.T) {
	for name, f := range figures() {
		var pages []string
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			f := f.In(l)
			o := f.Output()
			html := o.HTML
			pages = append(pages, html)
			t.Logf("%s in %s: %d kB", name, l, len(html)/1000)
			if len(html) > 200_000 {
				t.Errorf("%s in %s has %d bytes", name, l, len(html))
			}
			for _, part := range []string{`<img alt="`, `src="data:image/png;base64,iVBOR`, "\nrun(start, "} {
				if strings.Count(html, part) != 1 {
					t.Errorf("%s has %q %d times", name, part, strings.Count(html, part))
				}
			}
			for _, address := range []string{"http://", "https://", "url(", "@import"} {
				if strings.Contains(strings.ReplaceAll(html, "http://www.w3.org/2000/svg", ""), address) {
					t.Errorf("%s refers to %q", name, address)
				}
			}
			if f.html(o.PNG) != html || f.Description() != f.Alt || len(o.PNG) == 0 {
				t.Errorf("%s: the notebook is not shown the figure, or not the same twice", name)
			}
		}
		if pages[0] == pages[1] {
			t.Errorf("%s is the same in both languages", name)
		}
	}
}

// Markup in a text stays text, in the page's HTML and in its script.
func TestTextIsEscaped(t *testing.T) {
	const evil = `</script><img src=x onerror="alert(1)">&quot;<!--`
	f := Stepper(cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1), samples.Edges(8))
	f.Alt = evil
	f.data["words"].(map[string]string)["kernel"] = evil
	html := f.HTML()
	if strings.Count(html, "</script>") != 1 || strings.Count(html, "<img") != 1 || strings.Contains(html, "<!--") {
		t.Errorf("a text became markup: %.300s", html)
	}
	net := cnnlib.Sequential{Layers: []cnnlib.Layer{&cnnlib.ReLU{}}, Names: []string{evil}}
	if html := Explorer(&net, samples.Edges(8)).HTML(); strings.Count(html, "</script>") != 1 || strings.Count(html, "<img") != 1 || strings.Contains(html, "<!--") {
		t.Errorf("a layer's name became markup: %.300s", html)
	}
	page, ok := f.File(".html")
	if !ok || strings.Count(string(page), "</script>") != 1 || strings.Count(string(page), "<img") != 1 {
		t.Error("a text became markup in the page's title")
	}
}

func TestSave(t *testing.T) {
	f := Stepper(cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1), samples.Edges(8))
	dir := t.TempDir()
	for name, begin := range map[string]string{"a.html": "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>step through", "a.png": "\x89PNG"} {
		path := filepath.Join(dir, name)
		if err := plots.Save(path, f); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(data), begin) {
			t.Errorf("%s begins with %.60q, %v", name, data, err)
		}
	}
	if err := plots.Save(filepath.Join(dir, "a.svg"), f); !errors.Is(err, plots.ErrFormat) {
		t.Errorf("as an SVG: %v", err)
	}
}

func TestWhatDoesNotFit(t *testing.T) {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1)
	two, wide := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 1, H: 2, W: 2}), cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 321})
	many := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 600, H: 30, W: 30})
	relu := &cnnlib.ReLU{}
	for _, make := range []func(*cnnlib.Tensor){
		func(x *cnnlib.Tensor) { Stepper(conv, x) }, func(x *cnnlib.Tensor) { Playground(x) }, func(x *cnnlib.Tensor) { Pooling(x) },
		func(x *cnnlib.Tensor) { ReLU(x) }, func(x *cnnlib.Tensor) { Softmax(x, nil) }, func(x *cnnlib.Tensor) { Explorer(relu, x) },
	} {
		fails(t, "a tensor of one sample", func() { make(two) })
		fails(t, "a tensor", func() { make(nil) })
	}
	for _, make := range []func(){func() { Playground(wide) }, func() { Pooling(wide) }, func() { ReLU(wide) }, func() { Explorer(relu, wide) }} {
		fails(t, "at most 320 rows and 320 columns", make)
	}
	for _, make := range []func(){func() { Pooling(many) }, func() { ReLU(many) }, func() { Explorer(relu, many) }} {
		fails(t, "at most 524288 numbers in input, weights and output", make)
	}
	img := cnnlib.Shape{N: 1, C: 1, H: 8, W: 8}
	for _, l := range []cnnlib.Layer{nil, (*cnnlib.Conv2D)(nil), (*cnnlib.Sequential)(nil), &cnnlib.Residual{Body: conv}, cnnlib.NewSequential(cnnlib.NewSequential(conv)), &cnnlib.Softmax{}} {
		fails(t, "layers of the kinds Conv2D, MaxPool2D, AvgPool2D, ReLU, Flatten, Linear, ConvTranspose2D", func() { Calculator(img, conv, l) })
	}
	for want, make := range map[string]func(){
		"at most 24 layers": func() { Calculator(img, slices.Repeat([]cnnlib.Layer{conv}, 25)...) },
		"samples, channels, height and width of at least 1":      func() { Calculator(cnnlib.Shape{N: 1, C: 1, H: 8}, conv) },
		"at most 524288 numbers in input, weights and output":    func() { Stepper(conv, cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 4096, W: 4096})) },
		"a weight of N: 1, C: 1, H: 1, W: 1":                     func() { Stepper(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, samples.Edges(8)) },
		"a picture of 3 channels (red, green, blue) or 1 (grey)": func() { Playground(many) },
		"one logit a class, a tensor of 1×1×classes":             func() { Softmax(wide, nil) },
		"2 names, one a class":                                   func() { Softmax(vector(1, 2), []string{"one"}) },
	} {
		fails(t, want, make)
	}
}

// fails checks that a call panics with an error that says what was wanted and what helps.
func fails(t *testing.T, want string, call func()) {
	t.Helper()
	defer func() {
		t.Helper()
		err, _ := recover().(error)
		var text cnnlib.ErrorText
		var shape *cnnlib.ShapeError
		var usage *cnnlib.UsageError
		misuse := strings.HasPrefix(want, "layers of the kinds") || strings.HasPrefix(want, "a weight of") || want == "a tensor"
		switch {
		case !misuse && errors.As(err, &shape):
			text = shape.In(cnnlib.English)
		case misuse && errors.As(err, &usage):
			text = usage.In(cnnlib.English)
		}
		if text.Wanted != want || text.Fix == "" {
			t.Errorf("%s: panics with %v", want, err)
		}
	}()
	call()
}

// Numbers that are not finite, a single one, and constant ones still give a figure.
func TestOddNumbers(t *testing.T) {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1)
	for _, v := range []float64{0, 1, math.NaN(), math.Inf(1)} {
		x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []float32{float32(v)})
		for name, f := range map[string]*Figure{
			"stepper": Stepper(conv, x), "playground": Playground(x), "pooling": Pooling(x), "relu": ReLU(x), "softmax": Softmax(x, nil),
			"explorer": Explorer(conv, x),
		} {
			if !strings.Contains(f.html(nil), floats(x.Data)) {
				t.Errorf("the %s of %v does not hold it", name, v)
			}
		}
	}
}
