//go:build browser

package interactive

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/internal/chromium"
)

// pool is the layer that the page's Pool of that kind stands for.
func pool(kind string, kernel, stride int) cnnlib.Layer {
	if kind == "max" {
		return &cnnlib.MaxPool2D{Kernel: kernel, Stride: stride}
	}
	return &cnnlib.AvgPool2D{Kernel: kernel, Stride: stride}
}

// Whole poolings in the page, with ties, infinite values and not-a-numbers.
func TestBrowserPools(t *testing.T) {
	p := open(t, Softmax(vector(1), nil), 400)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 40 {
		kernel, stride := 1+r.IntN(6), 1+r.IntN(6)
		x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 2, H: kernel + r.IntN(9), W: kernel + r.IntN(9)})
		copy(x.Data, random(r, len(x.Data)))
		if i%3 == 0 {
			for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				x.Data[r.IntN(len(x.Data))] = float32(v)
			}
		}
		for _, kind := range []string{"max", "average"} {
			want := pool(kind, kernel, stride).Forward(x)
			for c := range 2 {
				got := script[[]uint32](p, bits(fmt.Sprintf("(d => new Pool(%q, %d, %d).forward({ ...d, values: floats(d.values) }, %d).values)(%s)", kind, kernel, stride, c, js(input(x)))), "pool")
				if !sameBits(got, want.Channel(0, c)) {
					t.Errorf("%v of %v: channel %d differs", pool(kind, kernel, stride), x.Shape(), c)
				}
			}
		}
	}
}

// What the figure says of a pixel is what the layer computes, wherever one points and whatever the
// sliders say.
func TestBrowserPooling(t *testing.T) {
	x := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1).Forward(samples.Cat(32))
	p := open(t, Pooling(x), 760)
	check := func(what string, copied int, kind string, kernel, stride, channel, row, column int) {
		t.Helper()
		y := pool(kind, kernel, stride).Forward(x)
		if got, want := number(p, copied, "value"), y.At(0, channel, row, column); math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("%s: the page shows %v, want %v", what, got, want)
		}
		if got, want := chromium.Read[string](p, in(copied, `[data-name="shapes"]`)+".textContent"), fmt.Sprintf("%v → %v", x.Shape(), y.Shape()); got != want {
			t.Errorf("%s: the page says %q, want %q", what, got, want)
		}
	}
	// largest is the number that the figure marks in the window.
	largest := func() float32 { return float32(chromium.Read[float64](p, "+"+in(0, ".largest")+".dataset.value")) }
	first := mixed(x)
	check("at first", 0, "max", 2, 2, first, 7, 7)
	p.Point(in(0, ".pick"), 3.5/14, 9.5/14)
	check("pointing", 0, "max", 2, 2, first, 9, 3)
	if got := number(p, 0, "value"); largest() != got {
		t.Errorf("%v is marked, want %v", largest(), got)
	}
	choose(p, 0, "channel", "1")
	p.Keys(in(0, ".pick"), kb.ArrowDown+kb.ArrowLeft)
	check("another channel", 0, "max", 2, 2, 1, 10, 2)
	choose(p, 0, "kind", "average")
	check("the average", 0, "average", 2, 2, 1, 10, 2)
	p.Keys(in(0, `[aria-label="window"]`), kb.ArrowRight)
	check("a window of 3×3", 0, "average", 3, 2, 1, 10, 2)
	if sum, value := number(p, 0, "sum"), number(p, 0, "value"); sum/9 != value {
		t.Errorf("%v / 9 is not %v", sum, value)
	}
	p.Keys(in(0, `[aria-label="stride"]`), kb.ArrowRight+kb.ArrowRight)
	check("with stride 4", 0, "average", 3, 4, 1, 6, 2)
	choose(p, 0, "kind", "max")
	check("the largest again", 0, "max", 3, 4, 1, 6, 2)
	check("the other copy", 1, "max", 2, 2, first, 7, 7)
}
