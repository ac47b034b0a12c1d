//go:build browser

package interactive

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/internal/chromium"
)

// explorable is a network with layers of each sort that an explorer tells apart, in a chain and in
// branches.
func explorable() *cnnlib.Sequential {
	return cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 8, Kernel: 5, Padding: 1}, &cnnlib.BatchNorm2D{Channels: 8}, &cnnlib.ReLU{},
		&cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1},
		&cnnlib.Residual{Body: cnnlib.NewSequential(&cnnlib.Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 2, Dilation: 2, Groups: 2}, &cnnlib.SiLU{})},
		cnnlib.NewConcat(&cnnlib.Conv2D{In: 8, Out: 4, Kernel: 1}, &cnnlib.Conv2D{In: 8, Out: 2, Kernel: 3, Padding: 1, Stride: 1, NoBias: true}),
		&cnnlib.AvgPool2D{Kernel: 2, Padding: 1}, &cnnlib.AdaptiveAvgPool2D{Height: 3, Width: 4},
		&cnnlib.Flatten{}, &cnnlib.Linear{In: 72, Out: 40}, &cnnlib.Tanh{}, &cnnlib.Linear{In: 40, Out: 3}, &cnnlib.Softmax{}), 3)
}

// Of every layer, and of numbers all over its output, the page shows what cnnlib says: the arithmetic,
// the number, what it sees, and its terms.
func TestBrowserExplorer(t *testing.T) {
	net, img := explorable(), samples.Cat(32)
	layers := cnnlib.Inspect(net, img)
	for _, l := range layers { // biases that show
		if conv, ok := l.Layer.(*cnnlib.Conv2D); ok && !conv.NoBias {
			for i := range conv.Bias.Data {
				conv.Bias.Data[i] = float32(i+1) / 7
			}
		}
	}
	layers = cnnlib.Inspect(net, img)
	p := open(t, Explorer(net, img), 760)
	page := func(expression string) string { return chromium.Read[string](p, in(0, "figure")+expression) }
	terms := 0
	for i, l := range layers {
		p.Click(in(0, fmt.Sprintf(`[data-name="layer%d"]`, i)), 0.5, 0.5)
		name := l.Arithmetic.Name
		want := ""
		for _, s := range l.Arithmetic.Steps {
			want += s.Quantity.Label(cnnlib.English) + "|" + s.Text() + "\n"
		}
		if got := page(`.querySelectorAll(".labels tr").values().map(r => r.cells[0].textContent + "|" + r.cells[1].textContent + "\n").toArray().join("")`); got != want {
			t.Errorf("%s: the page calculates\n%s, want\n%s", name, got, want)
		}
		if got, want := page(`.querySelectorAll(".line")[0].textContent`), fmt.Sprintf("%s = %s · %v → %v", name, l.Arithmetic.Layer, l.X.Shape(), l.Y.Shape()); got != want {
			t.Errorf("the page says %q, want %q", got, want)
		}
		for _, unit := range [][3]int{{0, l.Y.H / 2, l.Y.W / 2}, {l.Y.C - 1, 0, 0}, {l.Y.C / 2, l.Y.H - 1, l.Y.W / 3}} {
			m, row, column := unit[0], unit[1], unit[2]
			goTo(p, l.Y, m, row, column)
			what := fmt.Sprintf("%s, map %d, row %d, column %d", name, m, row, column)
			if got, want := number(p, 0, "output"), l.Y.At(0, m, row, column); math.Float32bits(got) != math.Float32bits(want) {
				t.Errorf("%s: the page shows %v, want %v", what, got, want)
			}
			f := cnnlib.ReceptiveFieldOf(net, img.Shape(), name, m, row, column)
			want := "sees nothing of it"
			if r := f.Seen; !r.Empty() {
				want = fmt.Sprintf("sees rows %d to %d, columns %d to %d: %d×%d", r.Min.Y, r.Max.Y-1, r.Min.X, r.Max.X-1, r.Dy(), r.Dx())
			}
			if got := page(`.querySelector('[data-name="sees"]').textContent`); got != want {
				t.Errorf("%s: the page says %q, want %q", what, got, want)
			}
			terms += checkTerms(t, p, what, net, img, l, m, row, column)
		}
	}
	if terms < 100 {
		t.Errorf("only %d terms were compared", terms)
	}
	if got := number(p, 1, "output"); got != layers[0].Y.At(0, 0, layers[0].Y.H/2, layers[0].Y.W/2) {
		t.Errorf("the other copy shows %v", got)
	}
}

// goTo chooses a number of the layer that the first figure shows.
func goTo(p *chromium.Page, y *cnnlib.Tensor, m, row, column int) {
	if y.H == 1 && y.W == 1 { // a vector, in lines of up to 32 numbers
		width := min(y.C, 32)
		height := (y.C + width - 1) / width
		p.Point(in(0, ".pick"), (float64(m%width)+0.5)/float64(width), (float64(m/width)+0.5)/float64(height))
		return
	}
	if y.C > 1 {
		p.Click(in(0, fmt.Sprintf(`[data-name="map%d"]`, m)), 0.5, 0.5)
	}
	p.Point(in(0, ".pick"), (float64(column)+0.5)/float64(y.W), (float64(row)+0.5)/float64(y.H))
}

// checkTerms compares what the page says of how a number comes about, and returns how many numbers it
// compared.
func checkTerms(t *testing.T, p *chromium.Page, what string, net cnnlib.Layer, x *cnnlib.Tensor, l cnnlib.InspectedLayer, m, row, column int) int {
	t.Helper()
	compared := 0
	same := func(name string, got, want float64) {
		t.Helper()
		compared++
		if got != want {
			t.Errorf("%s: %s is %v, want %v", what, name, got, want)
		}
	}
	cells := func(selector string) []float64 {
		return chromium.Read[[]float64](p, fmt.Sprintf("[..."+in(0, "figure")+".querySelectorAll(%q)].map(e => +e.dataset.value)", selector))
	}
	switch l.Layer.(type) {
	case *cnnlib.Conv2D, *cnnlib.Linear:
		e := cnnlib.ExplainIn(net, x, l.Arithmetic.Name, m, row, column)
		same("the sum", float64(number(p, 0, "value")), float64(e.Value))
		same("the bias", float64(number(p, 0, "bias")), float64(e.Bias))
		if len(e.Channels[0].Inputs) == 1 {
			total := 0.0
			for _, c := range e.Channels {
				if shown := cells(fmt.Sprintf(`[data-name="product%d"]`, c.Channel)); len(shown) == 1 {
					same(fmt.Sprintf("product %d", c.Channel), shown[0], c.Products[0])
				} else {
					total += c.Products[0]
				}
			}
			for _, rest := range cells(`[data-name="rest"]`) {
				if math.Abs(rest-total) > 1e-9 {
					t.Errorf("%s: the other products add up to %v, want %v", what, rest, total)
				}
			}
			return compared
		}
		for i, c := range e.Channels[:min(3, len(e.Channels))] {
			for k, want := range [][]float64{float64s(c.Inputs), float64s(c.Weights), c.Products} {
				got := cells(fmt.Sprintf(".term:nth-child(%d) > div:nth-of-type(%d) td", i+1, k+1))
				if len(got) != len(want) {
					t.Fatalf("%s: channel %d has %d numbers, want %d", what, c.Channel, len(got), len(want))
				}
				for j := range want {
					same(fmt.Sprintf("number %d of channel %d", j, c.Channel), got[j], want[j])
				}
			}
			same("the running sum", cells(fmt.Sprintf(`[data-name="channel%d"]`, c.Channel))[0], float64(c.Total))
		}
	case *cnnlib.MaxPool2D, *cnnlib.AvgPool2D, *cnnlib.AdaptiveAvgPool2D:
		e := cnnlib.ExplainIn(net, x, l.Arithmetic.Name, m, row, column)
		got := cells(".terms td")
		if len(got) != len(e.Channels[0].Inputs) {
			t.Fatalf("%s: the window has %d numbers, want %d", what, len(got), len(e.Channels[0].Inputs))
		}
		for i, want := range e.Channels[0].Inputs {
			same("a number of the window", got[i], float64(want))
		}
		if e.Operation == cnnlib.OperationLargest {
			same("the framed number", cells(".largest")[0], float64(e.Value))
		}
	case *cnnlib.ReLU, *cnnlib.BatchNorm2D, *cnnlib.SiLU, *cnnlib.Tanh:
		same("the number before", float64(number(p, 0, "read")), float64(l.X.At(0, m, row, column)))
	default:
		if got := chromium.Read[int](p, in(0, ".terms")+".children.length"); got != 0 {
			t.Errorf("%s: the page shows terms of a layer that has none", what)
		}
	}
	return compared
}

// Keys go from layer to layer and from number to number.
func TestBrowserExplorerKeys(t *testing.T) {
	net, img := explorable(), samples.Cat(32)
	layers := cnnlib.Inspect(net, img)
	p := open(t, Explorer(net, img), 760)
	p.Keys(in(0, `[data-name="layer3"]`), kb.Enter)
	p.Keys(in(0, `[data-name="map2"]`), " ")
	p.Keys(in(0, ".pick"), kb.ArrowUp+kb.ArrowUp+kb.ArrowRight)
	y := layers[3].Y
	if got, want := number(p, 0, "output"), y.At(0, 2, y.H/2-2, y.W/2+1); got != want {
		t.Errorf("the page shows %v, want %v", got, want)
	}
	p.Keys(in(0, `[data-name="layer12"]`), kb.Enter) // a vector of 72 numbers, in lines of 32
	p.Keys(in(0, ".pick"), kb.ArrowDown+kb.ArrowDown+kb.ArrowRight+kb.ArrowRight)
	if got, want := number(p, 0, "output"), layers[12].Y.At(0, 66, 0, 0); got != want {
		t.Errorf("of the vector the page shows %v, want %v", got, want)
	}
}

// A finger chooses a layer by a tap and goes over a map as a mouse does.
func TestBrowserTouch(t *testing.T) {
	net, img := explorable(), samples.Cat(32)
	layers := cnnlib.Inspect(net, img)
	p := open(t, Explorer(net, img), 760)
	p.Touch(in(0, `[data-name="layer3"]`), 0.5, 0.5, 0.5, 0.5)
	y := layers[3].Y
	p.Touch(in(0, ".pick"), 0.5, 0.5, 2.5/15, 12.5/15)
	if got, want := number(p, 0, "output"), y.At(0, 0, 12, 2); got != want {
		t.Errorf("the page shows %v, want %v", got, want)
	}
}

// A layer whose weights would be too many for a page says so; everything else of it is there.
func TestBrowserExplorerWithoutWeights(t *testing.T) {
	net := cnnlib.Init(cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3}, &cnnlib.Flatten{}, &cnnlib.Linear{In: 1800, Out: 300}), 1)
	img := samples.Cat(32)
	p := open(t, Explorer(net, img), 760)
	p.Click(in(0, `[data-name="layer2"]`), 0.5, 0.5)
	if got, want := chromium.Read[string](p, in(0, ".terms")+".textContent"), "The 540,000 weights of this layer are too many for a page, so its products are left out."; got != want {
		t.Errorf("the page says %q, want %q", got, want)
	}
	if got, want := number(p, 0, "output"), net.Forward(img).Data[0]; got != want {
		t.Errorf("the page shows %v, want %v", got, want)
	}
	p.Click(in(0, `[data-name="layer0"]`), 0.5, 0.5)
	if got, want := number(p, 0, "value"), cnnlib.Inspect(net, img)[0].Y.At(0, 0, 15, 15); got != want {
		t.Errorf("of the first layer the page adds up to %v, want %v", got, want)
	}
}
