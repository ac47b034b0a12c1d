package plots

import (
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleKernels() {
	conv := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}
	cnnlib.Init(conv, 1)
	Show(Kernels(conv))
	// Output: [figure: 6 kernels of 5×5×3, weights from −0.281 to 0.283]
}

// A kernel's colours are centred on 0 even if no weight is negative.
func TestKernelColours(t *testing.T) {
	conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, NoBias: true,
		Weight: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}, []float32{0, 1, 2, 0})}
	var img canvas.Bitmap
	for _, m := range Kernels(conv).sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok {
			img = b
			break
		}
	}
	for i, want := range []int{8, 12, 16, 8} {
		if got := picturetest.At(img.Image, i%2, i/2); got != canvas.Diverging[want] {
			t.Errorf("weight %d has the colour %v, want %v", i, got, canvas.Diverging[want])
		}
	}
}

func TestKernelsSayWhatIsLeftOut(t *testing.T) {
	for _, test := range []struct {
		in, out int
		want    string
	}{
		{20, 40, "the first 32 of 40 kernels, the first 16 of 20 channels"},
		{3, 64, "the first 32 of 64 kernels"},
		{17, 2, "the first 16 of 17 channels"},
	} {
		conv := &cnnlib.Conv2D{In: test.in, Out: test.out, Kernel: 3}
		cnnlib.Init(conv, 1)
		if texts := titles(Kernels(conv)); texts[len(texts)-1] != test.want {
			t.Errorf("%v: the caption is %q, want %q", conv, texts[len(texts)-1], test.want)
		}
	}
}

// The kernels of a group stand beside the channels that the group reads.
func TestGroupedKernels(t *testing.T) {
	for _, test := range []struct {
		conv cnnlib.Conv2D
		want []string // without the colour bar
	}{
		{cnnlib.Conv2D{In: 2, Out: 2, Kernel: 1}, []string{"kernel 0", "channel 0", "channel 1", "kernel 1"}},
		{cnnlib.Conv2D{In: 4, Out: 4, Kernel: 1, Groups: 2}, []string{"kernel 0", "channel 0", "channel 1", "kernel 1", "kernel 2", "channel 2", "channel 3", "kernel 3"}},
		{cnnlib.Conv2D{In: 2, Out: 4, Kernel: 1, Groups: 2}, []string{"kernel 0", "channel 0", "kernel 1", "channel 0", "kernel 2", "channel 1", "kernel 3", "channel 1"}},
	} {
		cnnlib.Init(&test.conv, 1)
		texts := titles(Kernels(&test.conv))
		if got := texts[:len(texts)-3]; !slices.Equal(got, test.want) {
			t.Errorf("%v: the texts are %q, want %q", &test.conv, got, test.want)
		}
	}
}

// Kernels of zeros are white, and the colour bar names 0 alone.
func TestKernelsOfZeros(t *testing.T) {
	f := Kernels(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, Weight: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2})})
	if want := "1 kernel of 2×2×1, weights from 0 to 0"; f.Alt != want {
		t.Errorf("the figure says %q, want %q", f.Alt, want)
	}
	if got, want := titles(f), []string{"kernel 0", "channel 0", "0"}; !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok && picturetest.At(b.Image, 0, 0) != canvas.Diverging[8] {
			t.Errorf("the colour is %v, want white, %v", picturetest.At(b.Image, 0, 0), canvas.Diverging[8])
		}
	}
}

func TestKernelsWithoutWeights(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		if text, misuse := said(err); !misuse || text.Given != "no weights" {
			t.Errorf("kernels without weights panic with %v", err)
		}
	}()
	Kernels(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5})
}
