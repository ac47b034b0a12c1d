//go:build browser

package interactive

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/chromium"
)

// The probabilities of many logits, usual and extreme.
func TestBrowserSoftmaxBits(t *testing.T) {
	p := open(t, Softmax(vector(1), nil), 400)
	r := rand.New(rand.NewPCG(5, 6))
	check := func(logits *cnnlib.Tensor) {
		t.Helper()
		got := script[[]uint32](p, bits(fmt.Sprintf("softmax(floats(%q)).probabilities", floats(logits.Data))), "exponentials")
		if !sameBits(got, (&cnnlib.Softmax{}).Forward(logits).Data) {
			t.Errorf("the softmax of %v differs", logits.Data)
		}
	}
	for i := range 100 {
		logits := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1 + r.IntN(1000), H: 1, W: 1})
		size := []float64{0.01, 1, 5, 100, 1e30}[i%5]
		for c := range logits.Data {
			logits.Data[c] = float32(r.NormFloat64() * size)
		}
		check(logits)
	}
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, logits := range [][]float32{{0}, {-inf, 0}, {-inf, -inf}, {inf, 1}, {nan, 1}, {3e38, -3e38}, {0, -699.9}, {0, -700}, {0, -700.1}, {0, -87, -104}} {
		check(vector(logits...))
	}
}

// Numbers and bars follow the logits, which follow the sliders.
func TestBrowserSoftmax(t *testing.T) {
	logits := vector(2, 1, 0.1, -1.2345)
	p := open(t, Softmax(logits, []string{"cat", "fox", "dog", "owl"}), 760)
	check := func(what string, copied int, logits *cnnlib.Tensor) {
		t.Helper()
		m, total := logits.Data[0], 0.0
		for _, z := range logits.Data {
			m = max(m, z)
		}
		for c, want := range (&cnnlib.Softmax{}).Forward(logits).Data {
			if got := number(p, copied, fmt.Sprintf("p%d", c)); math.Float32bits(got) != math.Float32bits(want) {
				t.Errorf("%s: probability %d is %v, want %v", what, c, got, want)
			}
			e := math.Exp(float64(logits.Data[c]) - float64(m))
			total += e
			if got := float64(number(p, copied, fmt.Sprintf("exp%d", c))); math.Abs(got-e) > 1e-7*e {
				t.Errorf("%s: exponential %d is %v, want %v", what, c, got, e)
			}
			bar := chromium.Read[float64](p, fmt.Sprintf(`(b => b.firstChild.offsetWidth / b.offsetWidth)(%s)`, in(copied, fmt.Sprintf(`[data-name="p%d"] + .share`, c))))
			if math.Abs(bar-float64(want)) > 0.02 {
				t.Errorf("%s: bar %d has %v of its length, want %v", what, c, bar, want)
			}
		}
		if got := float64(number(p, copied, "total")); math.Abs(got-total) > 1e-6*total {
			t.Errorf("%s: the sum is %v, want %v", what, got, total)
		}
	}
	check("at first", 0, logits)
	p.Keys(in(0, `[data-name="logit1"]`), kb.ArrowRight+kb.ArrowRight+kb.ArrowRight)
	check("with the keyboard", 0, vector(2, 1.3, 0.1, -1.2345))
	p.Keys(in(0, `[data-name="logit3"]`), kb.End)
	check("at the end", 0, vector(2, 1.3, 0.1, 10))
	p.Click(in(0, `[data-name="logit0"]`), 0.01, 0.5)
	check("with the mouse", 0, vector(-10, 1.3, 0.1, 10))
	check("the other copy", 1, logits)
}

// Of a thousand classes the largest twenty have a row each, the others share one.
func TestBrowserSoftmaxOfMany(t *testing.T) {
	logits := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1000, H: 1, W: 1})
	for c := range logits.Data {
		logits.Data[c] = float32(c*7919%1000) / 200
	}
	p := open(t, Softmax(logits, nil), 760)
	if n := chromium.Read[int](p, in(0, ".softmax")+`.querySelectorAll("input").length`); n != 20 {
		t.Errorf("%d classes have a slider", n)
	}
	rest := 0.0
	for c, want := range (&cnnlib.Softmax{}).Forward(logits).Data {
		if logits.Data[c] < 4.9 {
			rest += float64(want)
			continue
		}
		if got := number(p, 0, fmt.Sprintf("p%d", c)); math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("probability %d is %v, want %v", c, got, want)
		}
	}
	if got := float64(number(p, 0, "pRest")); math.Abs(got-rest) > 1e-6 {
		t.Errorf("the others have %v, want %v", got, rest)
	}
	if got := chromium.Read[string](p, in(0, ".softmax")+".textContent"); !strings.Contains(got, "the other 980") {
		t.Errorf("the page says %q", got)
	}
}

// Logits without probabilities give a figure that says so.
func TestBrowserSoftmaxOfNothing(t *testing.T) {
	p := open(t, Softmax(vector(1, float32(math.NaN())), nil), 400)
	if got := chromium.Read[string](p, in(0, ".error")+".textContent"); !strings.Contains(got, "not a number") {
		t.Errorf("the page says %q", got)
	}
	if width := chromium.Read[float64](p, in(0, ".share div")+".offsetWidth"); width != 0 {
		t.Errorf("the bar of not-a-number is %v wide", width)
	}
}
