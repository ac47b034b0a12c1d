package plots

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleKernelHistory() {
	t := digitsTraining()
	conv := t.Net.(*cnnlib.Sequential).Layers[0].(*cnnlib.Conv2D)
	snapshots := []*cnnlib.Tensor{conv.Weight.Clone()}
	for range t.Epochs() {
		snapshots = append(snapshots, conv.Weight.Clone())
	}
	if err := t.Err(); err != nil {
		panic(err)
	}
	Show(KernelHistory(snapshots))
	// Output: [figure: 6 kernels of 3×3×1 at 6 moments of a training, weights from −2.14 to 2.48]
}

// growing are snapshots of kernels whose weights grow from one to the next.
func growing(n int, shape cnnlib.Shape) []*cnnlib.Tensor {
	r := rand.New(rand.NewPCG(1, 0))
	start := cnnlib.NewTensor(shape)
	for i := range start.Data {
		start.Data[i] = float32(r.Float64() - 0.5)
	}
	snapshots := make([]*cnnlib.Tensor, n)
	for i := range snapshots {
		snapshots[i] = start.Clone()
		for j := range start.Data {
			snapshots[i].Data[j] *= float32(i + 1)
		}
	}
	return snapshots
}

// Each row is a snapshot, each column a kernel; all share one scale.
func TestKernelHistoryColours(t *testing.T) {
	var snapshots []*cnnlib.Tensor
	for i := range 3 {
		snapshots = append(snapshots, cnnlib.TensorOf(cnnlib.Shape{N: 2, C: 1, H: 1, W: 1}, []float32{float32(i) / 2, -float32(i) / 4}))
	}
	f := KernelHistory(snapshots)
	var got []color.RGBA
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok && b.Zoom > 1 {
			got = append(got, picturetest.At(b.Image, 0, 0))
		}
	}
	if want := []color.RGBA{canvas.Diverging[8], canvas.Diverging[8], canvas.Diverging[12], canvas.Diverging[6], canvas.Diverging[16], canvas.Diverging[4]}; !slices.Equal(got, want) {
		t.Errorf("the colours are %v, want %v", got, want)
	}
	if got, want := titles(f), []string{"start", "kernel 0", "kernel 1", "epoch 1", "epoch 2", "1", "0", "−1"}; !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
	if want := "2 kernels of 1×1×1 at 3 moments of a training, weights from −0.5 to 1"; f.Alt != want {
		t.Errorf("the figure says %q, want %q", f.Alt, want)
	}
}

// Kernels of three channels are colour pictures, grey at 0.
func TestKernelHistoryOfColourKernels(t *testing.T) {
	nan := float32(math.NaN())
	f := KernelHistory([]*cnnlib.Tensor{
		cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 1, W: 2}, []float32{-2, 0, 2, nan, 1, 0}),
		cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 3, H: 1, W: 2}),
	})
	var got []color.RGBA
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok {
			got = append(got, picturetest.At(b.Image, 0, 0), picturetest.At(b.Image, 1, 0))
		}
	}
	if want := []color.RGBA{{0, 255, 191, 255}, canvas.NotFiniteColor, {128, 128, 128, 255}, {128, 128, 128, 255}}; !slices.Equal(got, want) {
		t.Errorf("the colours are %v, want %v", got, want)
	}
	if texts := titles(f); !contains(texts, []string{"red, green and blue run from −2 (dark) over 0 (grey) to 2 (bright)", "magenta: NaN or ±Inf"}) {
		t.Errorf("the figure says %q", texts)
	}
}

func TestKernelHistorySaysWhatIsLeftOut(t *testing.T) {
	for _, test := range []struct {
		snapshots int
		shape     cnnlib.Shape
		rows      []string
		caption   string
	}{
		{1, cnnlib.Shape{N: 2, C: 1, H: 3, W: 3}, []string{"start"}, ""},
		{8, cnnlib.Shape{N: 2, C: 1, H: 3, W: 3}, []string{"start", "epoch 1", "epoch 2", "epoch 3", "epoch 4", "epoch 5", "epoch 6", "epoch 7"}, ""},
		{31, cnnlib.Shape{N: 2, C: 1, H: 3, W: 3}, []string{"start", "epoch 4", "epoch 8", "epoch 12", "epoch 17", "epoch 21", "epoch 25", "epoch 30"}, "8 of 31 snapshots"},
		{2, cnnlib.Shape{N: 40, C: 6, H: 3, W: 3}, []string{"start", "epoch 1"}, "the first 16 of 40 kernels, channel 0 of 6"},
		{2, cnnlib.Shape{N: 1, C: 1, H: 200, W: 100}, []string{"start", "epoch 1"}, "200×100 shrunk to 112×56"},
	} {
		f := KernelHistory(growing(test.snapshots, test.shape))
		texts := titles(f)
		for _, row := range test.rows {
			if !slices.Contains(texts, row) {
				t.Errorf("%v: there is no row %q in %q", test.shape, row, texts)
			}
		}
		if last := texts[len(texts)-1]; test.caption != "" && last != test.caption {
			t.Errorf("%v: the caption is %q, want %q", test.shape, last, test.caption)
		}
	}
}

func TestKernelHistoryInside(t *testing.T) {
	for _, shape := range []cnnlib.Shape{
		{N: 1, C: 1, H: 1, W: 1}, {N: 64, C: 3, H: 5, W: 5}, {N: 6, C: 3, H: 5, W: 5}, {N: 16, C: 1, H: 7, W: 7}, {N: 17, C: 5, H: 1, W: 1},
		{N: 5, C: 1, H: 1, W: 9}, {N: 16, C: 2, H: 9, W: 1}, {N: 1, C: 1, H: 130, W: 130}, {N: 12, C: 3, H: 4, W: 6}, {N: 1, C: 2048, H: 1, W: 1},
	} {
		for _, n := range []int{1, 20} {
			f := KernelHistory(growing(n, shape))
			for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
				inside(t, fmt.Sprintf("%d times %v in %s", n, shape, l), f.In(l))
			}
		}
	}
}

// Without any finite weight there is no colour bar and no range.
func TestKernelHistoryNotFinite(t *testing.T) {
	for _, channels := range []int{1, 3} {
		w := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: channels, H: 1, W: 1})
		for i := range w.Data {
			w.Data[i] = float32(math.Inf(-1))
		}
		f := KernelHistory([]*cnnlib.Tensor{w})
		if got, want := titles(f), []string{"start", "kernel 0", "magenta: NaN or ±Inf"}; !slices.Equal(got, want) {
			t.Errorf("the texts are %q, want %q", got, want)
		}
		if want := fmt.Sprintf("1 kernel of 1×1×%d at 1 moment of a training, no finite weight", channels); f.Alt != want {
			t.Errorf("the figure says %q, want %q", f.Alt, want)
		}
		for _, m := range f.sheet.Marks {
			if b, ok := m.(canvas.Bitmap); ok && picturetest.At(b.Image, 0, 0) != canvas.NotFiniteColor {
				t.Errorf("the colour is %v", picturetest.At(b.Image, 0, 0))
			}
		}
	}
}

func TestKernelHistoryPanics(t *testing.T) {
	small, large := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}), cnnlib.NewTensor(cnnlib.Shape{N: 6, C: 3, H: 5, W: 5})
	for given, snapshots := range map[string][]*cnnlib.Tensor{
		"none":              nil,
		"snapshot 0 is nil": {nil, small},
		"snapshot 1 is nil": {small, nil},
		"1 kernel of 3×3×1, but snapshot 1 has 6 kernels of 5×5×3": {small, large},
	} {
		wantGiven(t, func() { KernelHistory(snapshots) }, given)
	}
}
