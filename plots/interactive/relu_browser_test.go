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

// Both values of a pixel, the shares of zeros, and the point on the graph are those of the maps.
func TestBrowserReLU(t *testing.T) {
	x := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1).Forward(samples.Cat(32))
	y := (&cnnlib.ReLU{}).Forward(x)
	p := open(t, ReLU(x), 760)
	check := func(what string, copied, channel, row, column int) {
		t.Helper()
		for name, want := range map[string]float32{"before": x.At(0, channel, row, column), "after": y.At(0, channel, row, column)} {
			if got := number(p, copied, name); math.Float32bits(got) != math.Float32bits(want) {
				t.Errorf("%s: %s the page shows %v, want %v", what, name, got, want)
			}
		}
		for name, values := range map[string][]float32{"mapBefore": x.Channel(0, channel), "mapAfter": y.Channel(0, channel), "allBefore": x.Data, "allAfter": y.Data} {
			zeros := 0
			for _, v := range values {
				if v == 0 {
					zeros++
				}
			}
			if got := int(number(p, copied, name)); got != zeros {
				t.Errorf("%s: %s has %d zeros, want %d", what, name, got, zeros)
			}
			if got, want := chromium.Read[string](p, in(copied, fmt.Sprintf(`[data-name="%s"]`, name))+".textContent"), fmt.Sprintf("%.1f %%", 100*float64(zeros)/float64(len(values))); got != want {
				t.Errorf("%s: the share of zeros is %q, want %q", what, got, want)
			}
		}
		// The graph reaches from −reach to reach in 170 pixels.
		reach := 0.0
		for _, v := range x.Channel(0, channel) {
			reach = max(reach, math.Abs(float64(v)))
		}
		for name, want := range map[string]float64{
			"cx": 85 + 85*float64(x.At(0, channel, row, column))/reach,
			"cy": 85 - 85*float64(y.At(0, channel, row, column))/reach,
		} {
			if got := chromium.Read[float64](p, fmt.Sprintf("+%s.getAttribute(%q)", in(copied, "circle"), name)); math.Abs(got-want) > 0.001 {
				t.Errorf("%s: the point's %s is %v, want %v", what, name, got, want)
			}
		}
	}
	first := mixed(x)
	check("at first", 0, first, 14, 14)
	p.Point(in(0, ".pick"), 3.5/28, 20.5/28)
	check("pointing", 0, first, 20, 3)
	p.Point(in(0, "div + div > .pick"), 23.5/28, 11.5/28)
	check("pointing at the result", 0, first, 11, 23)
	choose(p, 0, "channel", "2")
	p.Keys(in(0, ".pick"), kb.ArrowUp+kb.ArrowRight)
	check("another channel", 0, 2, 10, 24)
	check("the other copy", 1, first, 14, 14)
}
