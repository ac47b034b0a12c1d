package plots

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleActivationMaps() {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	maps := conv.Forward(samples.Cat(32))
	Show(ActivationMaps(maps)) // in a notebook: the figure itself
	// Output: [figure: 6 feature maps of 28×28, values from −2.53 to 1.48]
}

func TestActivationMapTitles(t *testing.T) {
	nan := float32(math.NaN())
	for _, test := range []struct {
		name string
		maps []float32 // two maps of 1×2
		want []string
	}{
		{"magnitudes", []float32{0, 1, 4, 2}, []string{"map 0 · 1×2", "map 1 · 1×2", "4", "2", "0"}},
		{"signed", []float32{-1, 1, 3, 2}, []string{"map 0 · 1×2", "map 1 · 1×2", "3", "0", "−3"}},
		{"a dead map", []float32{0, 0, 4, 2}, []string{"map 0 · 1×2 · all 0", "map 1 · 1×2", "4", "2", "0"}},
		{"a constant map", []float32{-1.5, -1.5, 4, 2}, []string{"map 0 · 1×2 · all −1.5", "map 1 · 1×2", "4", "0", "−4"}},
		{"zeros", []float32{0, 0, 0, 0}, []string{"map 0 · 1×2 · all 0", "map 1 · 1×2 · all 0", "0"}},
		{"nothing finite", []float32{nan, nan, nan, nan}, []string{"map 0 · 1×2", "map 1 · 1×2", "magenta: NaN or ±Inf"}},
		{"not a number", []float32{nan, nan, 4, 2}, []string{"map 0 · 1×2", "map 1 · 1×2", "4", "2", "0", "magenta: NaN or ±Inf"}},
	} {
		f := ActivationMaps(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 2, H: 1, W: 2}, test.maps))
		if got := titles(f); !slices.Equal(got, test.want) {
			t.Errorf("%s: the texts are %q, want %q", test.name, got, test.want)
		}
	}
}

// A dead map is flat, in the colour of its value on the scale of its neighbours.
func TestDeadMapIsFlat(t *testing.T) {
	f := ActivationMaps(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 2, H: 1, W: 2}, []float32{0, 0, 4, 2}))
	dead := f.sheet.Marks[1].(canvas.Bitmap).Image
	if a, b := picturetest.At(dead, 0, 0), picturetest.At(dead, 1, 0); a != canvas.Viridis[0] || b != canvas.Viridis[0] {
		t.Errorf("the dead map has the colours %v and %v, want %v", a, b, canvas.Viridis[0])
	}
}

func TestActivationMapsWantOneSample(t *testing.T) {
	batch := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 3, H: 4, W: 4})
	for name, draw := range map[string]func(*cnnlib.Tensor) *Figure{"ActivationMaps": ActivationMaps, "Image": Image, "Channels": Channels} {
		func() {
			defer func() {
				err, _ := recover().(error)
				if text, misuse := said(err); misuse || text.Fix != "choose one: plots."+name+"(t.Sample(0))" {
					t.Errorf("%s of a batch panics with %v", name, err)
				}
			}()
			draw(batch)
		}()
		if draw(batch.Sample(1)) == nil {
			t.Errorf("%s of one sample gives no figure", name)
		}
	}
}

// Of many maps the first are drawn, and the figure says so.
func TestManyMaps(t *testing.T) {
	f := ActivationMaps(cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 4096, H: 1, W: 1}))
	texts := titles(f)
	if want := []string{"0", "the first 64 of 4096 maps"}; len(texts) != 66 || !slices.Equal(texts[64:], want) {
		t.Errorf("the figure has %d texts, the last %q, want 64 titles and %q", len(texts), texts[len(texts)-1], want)
	}
	if want := "4096 feature maps of 1×1, values from 0 to 0"; f.Alt != want {
		t.Errorf("the figure says %q, want %q", f.Alt, want)
	}
}

func TestActivationMapsAlt(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, test := range []struct {
		value float32
		want  string
	}{{2, "1 feature map of 1×1, values from 2 to 2"}, {inf, "1 feature map of 1×1, no finite value"}} {
		f := ActivationMaps(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []float32{test.value}))
		if f.Alt != test.want {
			t.Errorf("a map of %v says %q, want %q", test.value, f.Alt, test.want)
		}
	}
}

// No figure is much larger than a page, however large the tensor.
func TestLargeFigures(t *testing.T) {
	tensor := func(c, h, w int) *cnnlib.Tensor { return cnnlib.NewTensor(cnnlib.Shape{N: 1, C: c, H: h, W: w}) }
	large := &cnnlib.Conv2D{In: 17, Out: 2, Kernel: 130}
	cnnlib.Init(large, 1)
	for _, test := range []struct {
		figure  *Figure
		caption string // the last text
	}{
		{Image(tensor(3, 1200, 1200)), "1200×1200 shrunk to 1120×1120"},
		{Image(tensor(1, 4000, 2)), "4000×2 shrunk to 1120×1"},
		{Image(tensor(1, 1120, 1120)), "1120×1120×1 · all 0"}, // as it is
		{Channels(tensor(3, 600, 900)), "600×900 shrunk to 373×560"},
		{ActivationMaps(tensor(1, 1200, 1200)), "1200×1200 shrunk to 1120×1120"},
		{ActivationMaps(tensor(65, 260, 260)), "the first 64 of 65 maps, 260×260 shrunk to 256×256"},
		{ActivationMaps(tensor(4096, 1, 1)), "the first 64 of 4096 maps"},
		{Kernels(large), "the first 16 of 17 channels, 130×130 shrunk to 128×128"},
	} {
		texts := titles(test.figure)
		if got := texts[len(texts)-1]; got != test.caption {
			t.Errorf("the caption is %q, want %q", got, test.caption)
		}
		if width, height := test.figure.Size(); width > 680 || height > 6000 {
			t.Errorf("%s: the figure has %d×%d pixels, want at most 680×6000", test.caption, width, height)
		}
		inside(t, test.caption, test.figure)
	}
}

// Shrinking averages: a fine chequerboard turns grey.
func TestShrinkAverages(t *testing.T) {
	board := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for i := range 64 * 32 {
		level := uint8((i%64 + i/64) % 2 * 255)
		board.SetRGBA(i%64, i/64, color.RGBA{level, level, level, 0xff})
	}
	small := canvas.Shrink(board, 8)
	if size := small.Bounds().Size(); size != image.Pt(8, 4) {
		t.Fatalf("the picture has %v pixels, want 8×4", size)
	}
	for i := range 8 * 4 {
		if c := small.RGBAAt(i%8, i/8); c.R < 120 || c.R > 135 {
			t.Errorf("pixel (%d, %d) is %v, want a middle grey", i%8, i/8, c)
		}
	}
}

// Any number and size of maps gives a figure in which nothing lies outside, no text
// covers another, and several columns fit on a page.
func TestNothingOutside(t *testing.T) {
	check := func(name string, f *Figure) {
		inside(t, name, f)
		if width, _ := f.Size(); width > 680 {
			t.Errorf("%s: the figure is %d pixels wide, more than a notebook's page", name, width)
		}
	}
	for _, shape := range []cnnlib.Shape{
		{N: 1, C: 4, H: 3, W: 120}, {N: 1, C: 1, H: 1, W: 500},
		{N: 1, C: 1, H: 1, W: 1}, {N: 1, C: 10, H: 1, W: 1}, {N: 1, C: 7, H: 3, W: 40}, {N: 1, C: 5, H: 40, W: 3},
		{N: 1, C: 13, H: 28, W: 28}, {N: 1, C: 33, H: 14, W: 14}, {N: 1, C: 100, H: 2, W: 2}, {N: 1, C: 2, H: 900, W: 900},
	} {
		maps := cnnlib.NewTensor(shape)
		check(shape.String()+" zeros", ActivationMaps(maps))
		for i := range maps.Data {
			maps.Data[i] = -1.23e-10 * float32(i+1) // long texts
		}
		check(shape.String(), ActivationMaps(maps))
	}
	for _, conv := range []*cnnlib.Conv2D{
		{In: 1, Out: 1, Kernel: 1}, {In: 1, Out: 1, Kernel: 11}, {In: 3, Out: 96, Kernel: 11}, {In: 100, Out: 2, Kernel: 3}, {In: 8, Out: 8, Kernel: 3, Groups: 8},
		{In: 4, Out: 10, Kernel: 3, Groups: 2}, {In: 3, Out: 20, Kernel: 3}, {In: 64, Out: 10, Kernel: 5}, {In: 128, Out: 128, Kernel: 3, Groups: 32},
		{In: 512, Out: 512, Kernel: 1, Groups: 512}, {In: 200, Out: 400, Kernel: 25, Groups: 200}, {In: 4, Out: 200, Kernel: 1, Groups: 2},
	} {
		cnnlib.Init(conv, 1)
		check(conv.String(), Kernels(conv))
	}
}
