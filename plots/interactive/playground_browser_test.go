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

// Whole convolutions, of any setting, in the page.
func TestBrowserConvolution(t *testing.T) {
	p := open(t, Softmax(vector(1), nil), 400)
	check := func(conv *cnnlib.Conv2D, x *cnnlib.Tensor) {
		t.Helper()
		got := script[[]uint32](p, bits(fmt.Sprintf("(d => new Convolution(%s).forward({ ...d, values: floats(d.values) }).values)(%s)", js(convolution(conv)), js(input(x)))), "convolve")
		if !sameBits(got, conv.Forward(x).Data) {
			t.Errorf("%v of %v differs", conv, x.Shape())
		}
	}
	// The sum 1 + 2⁻²³ + 2⁻²⁴ − 2⁻⁷⁰ must not be rounded to float64 first, which would take its
	// last part away.
	const ulp = 1.0 / (1 << 23)
	check(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1, Weight: vector(ulp / 2 * (1 + ulp)), Bias: vector(1 + ulp)}, vector(1-ulp))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		groups := 1 + r.IntN(2)
		conv := &cnnlib.Conv2D{In: groups * (1 + r.IntN(3)), Out: groups * (1 + r.IntN(3)), Kernel: 1 + r.IntN(5), Stride: 1 + r.IntN(3),
			Padding: r.IntN(5), Dilation: 1 + r.IntN(3), Groups: groups, NoBias: i%4 == 0}
		side := max(1, (conv.Kernel-1)*conv.Dilation+1-2*conv.Padding) + r.IntN(9)
		x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: conv.In, H: side, W: side + r.IntN(4)})
		copy(x.Data, random(r, len(x.Data)))
		cnnlib.Init(conv, uint64(i))
		if !conv.NoBias {
			copy(conv.Bias.Data, random(r, conv.Out))
		}
		if i%5 == 0 {
			x.Data[0], x.Data[len(x.Data)-1] = float32(math.NaN()), float32(math.Inf(-1))
		}
		check(conv, x)
	}
}

// The playground's numbers are those of a Conv2D, to the bit, for each kernel to begin with and for
// those that one types.
func TestBrowserPlayground(t *testing.T) {
	img := samples.Cat(64)
	grey := img.Grey()
	p := open(t, Playground(img), 760)
	check := func(what string, copied int, conv *cnnlib.Conv2D, row, column int) {
		t.Helper()
		want := conv.Forward(grey).At(0, 0, row, column)
		if got := number(p, copied, "value"); math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("%s: the page shows %v, want %v", what, got, want)
		}
	}
	const input, output = ".pick", "div + div > .pick"
	check("at first", 0, presets[4].conv(0), 32, 32)
	p.Point(in(0, output), 20.5/64, 10.5/64)
	check("pointing at the map", 0, presets[4].conv(0), 10, 20)
	p.Point(in(0, input), 30.5/64, 40.5/64)
	check("pointing at the picture", 0, presets[4].conv(0), 40, 30)
	for size, side := range []string{"3", "5"} {
		choose(p, 0, "side", side)
		for i, preset := range presets {
			choose(p, 0, "preset", fmt.Sprint(i))
			check(preset.english+" "+side, 0, preset.conv(size), 40, 30)
		}
	}
	p.Click(in(0, input), 0.01, 0.01)
	check("a corner", 0, presets[7].conv(1), 0, 0)
	p.Keys(in(0, input), kb.ArrowDown+kb.ArrowRight+kb.ArrowRight)
	check("arrow keys", 0, presets[7].conv(1), 1, 2)

	// The kernel of one's own: the middle of the 5×5 one, then changed.
	enter(p, 0, "cell0", "1.5")
	if got := chromium.Read[string](p, in(0, `[data-name="preset"]`)+".value"); got != "own" {
		t.Errorf("a changed kernel is %q", got)
	}
	choose(p, 0, "side", "3")
	own := presets[7].conv(0)
	set := func(divisor float64, cells ...float64) {
		for i, v := range cells {
			own.Weight.Data[i] = float32(v / divisor)
		}
	}
	set(4, -2, -1, 0, -1, 4, 1, 0, 1, 2)
	check("cut to 3×3", 0, own, 1, 2)
	p.Keys(in(0, `[data-name="cell4"]`), kb.ArrowUp)
	enter(p, 0, "cell8", "-0.7")
	set(4, -2, -1, 0, -1, 5, 1, 0, 1, -0.7)
	check("typed", 0, own, 1, 2)
	enter(p, 0, "bias", "-3.1")
	own.Bias.Data[0] = -3.1
	check("with a bias", 0, own, 1, 2)
	enter(p, 0, "divisor", "0")
	if got := chromium.Read[string](p, in(0, ".error")+".textContent"); got != "No number can be divided by 0: give another divisor." {
		t.Errorf("the page says %q", got)
	}
	check("without a divisor", 0, own, 1, 2)
	p.Click(in(0, `[data-name="normalize"]`), 0.5, 0.5)
	sum := 0.0
	for _, v := range []float64{-2, -1, 0, -1, 5, 1, 0, 1, -0.7} {
		sum += v
	}
	set(sum, -2, -1, 0, -1, 5, 1, 0, 1, -0.7)
	check("with the sum 1", 0, own, 1, 2)
	if chromium.Read[bool](p, in(0, ".error")+" !== null") {
		t.Error("the error remains")
	}

	// As a picture the map has the colours of a picture.
	choose(p, 0, "preset", "3")
	want := presets[3].conv(0).Forward(grey).Image(0)
	got := chromium.Read[[]int](p, "[..."+in(0, output+" canvas")+`.getContext("2d").getImageData(0, 0, 64, 64).data]`)
	for i, v := range want.Pix {
		if i >= len(got) || got[i] != int(v) {
			t.Fatalf("the picture differs at byte %d of %d: %v, want %v", i, len(got), got[:min(8, len(got))], want.Pix[:8])
		}
	}
	check("the other copy", 1, presets[4].conv(0), 32, 32)
}

// From a changed weight to the new map of a large photograph.
func TestBrowserPlaygroundIsFast(t *testing.T) {
	p := open(t, Playground(samples.Astronaut(256)), 760)
	for _, side := range []string{"3", "5"} {
		choose(p, 0, "side", side)
		answers(t, p, side+"×"+side, in(0, `[data-name="cell1"]`), "i / 3")
	}
}
