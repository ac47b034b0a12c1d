package plots

import (
	"image"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleKernelWeights() {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	conv.Bias.Data[2] = 0.1
	Show(KernelWeights(conv, 2))
	// Output: [figure: kernel 2 · 5×5×3, weights from −0.279 to 0.274, bias 0.1]
}

// sobel is a convolution whose kernels are whole numbers.
func sobel() *cnnlib.Conv2D {
	return &cnnlib.Conv2D{
		In: 2, Out: 2, Kernel: 2, Groups: 2,
		Weight: cnnlib.TensorOf(cnnlib.Shape{N: 2, C: 1, H: 2, W: 2}, []float32{-1, 0, 1, 2, 0.25, -0.5, 3, 4}),
		Bias:   cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 2, H: 1, W: 1}, []float32{0, -0.12345}),
	}
}

func TestKernelWeightsTexts(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	odd := sobel()
	odd.NoBias = true
	odd.Weight.Data = []float32{inf, nan, -inf, 0, 7, 7, 7, 7}
	for _, test := range []struct {
		name string
		f    *Figure
		want []string
	}{
		{"whole numbers", KernelWeights(sobel(), 0), []string{"kernel 0 · 2×2×1", "channel 0", "−1", "0", "1", "2", "bias 0", "2", "0", "−2", "group 0 of 2, which reads channel 0"}},
		{"decimals", KernelWeights(sobel(), 1), []string{"kernel 1 · 2×2×1", "channel 1", "0.25", "−0.50", "3.00", "4.00", "bias −0.123", "4", "0", "−4", "group 1 of 2, which reads channel 1"}},
		{"nothing finite but 0", KernelWeights(odd, 0), []string{"kernel 0 · 2×2×1", "channel 0", "+Inf", "NaN", "−Inf", "0", "no bias", "0", "group 0 of 2, which reads channel 0"}},
		{"Chinese", KernelWeights(odd, 1).In(cnnlib.Chinese), []string{"卷积核 1 · 2×2×1", "通道 1", "7", "7", "7", "7", "无偏置", "7", "0", "−7", "第 1 组（从 0 数起，共 2 组），读取通道 1"}},
	} {
		if got := titles(test.f); !slices.Equal(got, test.want) {
			t.Errorf("%s: the texts are %q, want %q", test.name, got, test.want)
		}
		inside(t, test.name, test.f)
	}
}

// The colours are those of the kernel's own range, centred on 0.
func TestKernelWeightsColours(t *testing.T) {
	img := KernelWeights(sobel(), 0).Image()
	s := canvas.CentredScale(-1, 2)
	cell := canvas.CellSide()
	for i, v := range []float32{-1, 0, 1, 2} {
		at := image.Pt(canvas.Margin+i%2*cell, canvas.Margin+2*canvas.LineHeight+i/2*cell).Add(image.Pt(2, 2))
		if got := picturetest.At(img, at.X, at.Y); got != s.Color(v) {
			t.Errorf("the cell of %v is %v, want %v", v, got, s.Color(v))
		}
	}
}

func TestKernelWeightsCaptions(t *testing.T) {
	constant := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 300, NoBias: true, Weight: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 300, W: 300})}
	tiny := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 1, Kernel: 7}, 1)
	for i := range tiny.Weight.Data {
		tiny.Weight.Data[i] *= 1e-12
	}
	for _, test := range []struct {
		conv *cnnlib.Conv2D
		want string // the last text; "" for no caption
	}{
		{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, ""},
		{&cnnlib.Conv2D{In: 3, Out: 1, Kernel: 7}, ""},
		{&cnnlib.Conv2D{In: 4, Out: 1, Kernel: 5}, ""},
		{&cnnlib.Conv2D{In: 512, Out: 1, Kernel: 1}, "the first 16 of 512 channels"},
		{&cnnlib.Conv2D{In: 2048, Out: 1, Kernel: 7}, "the first 16 of 2048 channels"},
		{&cnnlib.Conv2D{In: 40, Out: 2, Kernel: 3, Groups: 2}, "group 0 of 2, which reads channels 0 to 19, the first 16 of 20 channels"},
		{&cnnlib.Conv2D{In: 3, Out: 1, Kernel: 11}, "11×11 weights a channel are too many for numbers"},
		{constant, "300×300 weights a channel are too many for numbers, 300×300 shrunk to 256×256"},
		{tiny, ""},
	} {
		if test.conv.Weight == nil {
			cnnlib.Init(test.conv, 1)
		}
		for _, l := range []cnnlib.Language{cnnlib.Chinese, cnnlib.English} {
			inside(t, test.conv.String(), KernelWeights(test.conv, 0).In(l))
		}
		texts := titles(KernelWeights(test.conv, 0))
		if last := texts[len(texts)-1]; test.want != "" && last != test.want || test.want == "" && last[:1] == "t" {
			t.Errorf("%v: the caption is %q, want %q", test.conv, last, test.want)
		}
	}
	if got := titles(KernelWeights(constant, 0))[1]; got != "channel 0 · all 0" {
		t.Errorf("a constant channel is called %q", got)
	}
}

func TestKernelWeightsErrors(t *testing.T) {
	for want, draw := range map[string]func(){
		"no weights": func() { KernelWeights(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 0) },
		"kernel -1":  func() { KernelWeights(sobel(), -1) },
		"kernel 2":   func() { KernelWeights(sobel(), 2) },
	} {
		wantGiven(t, draw, want)
	}
}
