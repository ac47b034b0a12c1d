package plots

import (
	"image"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExamplePooling() {
	Show(Pooling(&cnnlib.MaxPool2D{Kernel: 2}, samples.Cat(8), 0))
	// Output: [figure: MaxPool2D{Kernel: 2}: a map of 8×8, values from 0.376 to 0.729, becomes one of 4×4, values from 0.486 to 0.729]
}

// poolings are layers and inputs of many sizes that are drawn with numbers.
var poolings = []struct {
	layer cnnlib.Layer
	h, w  int
}{
	{&cnnlib.MaxPool2D{Kernel: 1}, 1, 1},
	{&cnnlib.MaxPool2D{Kernel: 2}, 8, 8},
	{&cnnlib.MaxPool2D{Kernel: 2}, 5, 7}, // with a row and a column left over
	{&cnnlib.MaxPool2D{Kernel: 2, Ceil: true}, 5, 7},
	{&cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}, 6, 5},
	{&cnnlib.MaxPool2D{Kernel: 2, Stride: 3}, 8, 8},
	{&cnnlib.AvgPool2D{Kernel: 2}, 4, 4},
	{&cnnlib.AvgPool2D{Kernel: 3, Stride: 1, Padding: 1}, 1, 4},
	{&cnnlib.AvgPool2D{Kernel: 3, Stride: 1, Padding: 1}, 4, 1},
	{&cnnlib.AdaptiveAvgPool2D{}, 7, 7},
	{&cnnlib.AdaptiveAvgPool2D{Height: 3, Width: 2}, 7, 4},
	{&cnnlib.AdaptiveAvgPool2D{Height: 5, Width: 5}, 2, 3},
}

// The numbers are those of the input and of what Forward gives; padding is marked.
func TestPoolingNumbers(t *testing.T) {
	for _, test := range poolings {
		x := ramp(3, test.h, test.w)
		y := test.layer.Forward(x)
		f := Pooling(test.layer, x, 1)
		inside(t, f.Alt, f)
		inside(t, f.Alt, f.In(cnnlib.Chinese))
		want := canvas.CellTexts(slices.Concat(x.Channel(0, 1), y.Channel(0, 1)))
		var got []string
		for _, text := range smallTexts(f) {
			if _, max := test.layer.(*cnnlib.MaxPool2D); !max || text != "·" {
				got = append(got, text)
			}
		}
		if avg, ok := test.layer.(*cnnlib.AvgPool2D); ok && avg.Padding > 0 {
			got = slices.DeleteFunc(got, func(text string) bool { return text == "0" }) // ramp has no 0
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the cells are %q, want %q", f.Alt, got, want)
		}
	}
}

// The frames lie around the largest number of each window, on the cell that has it.
func TestPoolingLargest(t *testing.T) {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 2, W: 4}, []float32{3, 1, 4, 4, 5, 9, 2, float32(math.NaN())})
	f := Pooling(&cnnlib.MaxPool2D{Kernel: 2}, x, 0)
	texts := map[image.Point]string{}
	var framed []string
	for _, m := range f.sheet.Marks {
		if l, ok := m.(canvas.Label); ok && l.Size == canvas.Small {
			texts[image.Pt(l.X, l.Y)] = l.Text
		}
		if s, ok := m.(canvas.Shape); ok && s.Stroke == canvas.Vermillion {
			for at, text := range texts {
				if at.In(s.Bounds()) {
					framed = append(framed, text)
				}
			}
		}
	}
	if want := []string{"9", "NaN"}; !slices.Equal(framed, want) {
		t.Errorf("the frames hold %q, want %q", framed, want)
	}
}

// overlap looks at the first windows only; here at all pairs.
func TestPoolingOverlap(t *testing.T) {
	layers := []cnnlib.Layer{}
	for _, test := range poolings {
		layers = append(layers, test.layer)
	}
	for height := range 6 {
		for width := range 6 {
			layers = append(layers, &cnnlib.AdaptiveAvgPool2D{Height: height, Width: width})
		}
	}
	for _, layer := range layers {
		for _, side := range []image.Point{{5, 7}, {6, 4}, {3, 8}} {
			x := ramp(1, side.Y, side.X)
			p := &pooled{layer: layer, channels: 1, x: x, y: layer.Forward(x)}
			want := false
			for i := range p.y.Data {
				for j := range i {
					want = want || p.window(i/p.y.W, i%p.y.W).Overlaps(p.window(j/p.y.W, j%p.y.W))
				}
			}
			if got := p.overlap(); got != want {
				t.Errorf("%v of %v: the windows overlap: %v, want %v", layer, x.Shape(), got, want)
			}
		}
	}
}

func TestPoolingNotes(t *testing.T) {
	zeros := func(c, h, w int) *cnnlib.Tensor { return cnnlib.NewTensor(cnnlib.Shape{N: 1, C: c, H: h, W: w}) }
	none := zeros(1, 4, 4)
	for i := range none.Data {
		none.Data[i] = float32(math.Inf(1 - i%2*2))
	}
	for _, test := range []struct {
		layer cnnlib.Layer
		x     *cnnlib.Tensor
		want  []string // the last texts
	}{
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 2, 2), []string{"0", "In a frame: the largest number of each window.", "Depth stays: 1 channel before and after."}},
		{&cnnlib.MaxPool2D{Kernel: 2}, none, []string{"+Inf", "In a frame: the largest number of each window.", "Depth stays: 1 channel before and after."}},
		{&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1}, zeros(2, 4, 4), []string{"The windows overlap: the first two are outlined, and the numbers that they give.", "Grey: the padding.", "Depth stays: 2 channels before and after."}},
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(2048, 28, 28), []string{"Outlined: the first 9 of 196 windows, and the numbers that they give.", "Depth stays: 2048 channels before and after."}},
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 16, 16), []string{"Outlined: the first 9 of 64 windows, and the numbers that they give.", "Depth stays: 1 channel before and after."}},
		{&cnnlib.MaxPool2D{Kernel: 3, Stride: 2}, zeros(64, 55, 55), []string{"The windows overlap: the first two are outlined, and the numbers that they give.", "Depth stays: 64 channels before and after."}},
		{&cnnlib.AdaptiveAvgPool2D{}, zeros(2, 28, 28), []string{"0", "Depth stays: 2 channels before and after."}},
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 700, 700), []string{"0", "Depth stays: 1 channel before and after.", "700×700 shrunk to 560×560"}},
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 2, 2000), []string{"0", "Depth stays: 1 channel before and after.", "2×2000 shrunk to 1×560"}},
		{&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 2000, 2), []string{"0", "Depth stays: 1 channel before and after.", "2000×2 shrunk to 560×1"}},
	} {
		f := Pooling(test.layer, test.x, test.x.C-1)
		inside(t, f.Alt, f)
		inside(t, f.Alt, f.In(cnnlib.Chinese))
		if got := titles(f); !slices.Equal(got[len(got)-len(test.want):], test.want) {
			t.Errorf("%s: the texts end with %q, want %q", f.Alt, got, test.want)
		}
	}
	if got := titles(Pooling(&cnnlib.MaxPool2D{Kernel: 2}, zeros(1, 2, 2), 0))[1]; got != "input 2×2×1, channel 0 · all 0" {
		t.Errorf("a constant map is called %q", got)
	}
}

// The two maps have squares of one size and colours of one scale.
func TestPoolingScale(t *testing.T) {
	maps := ramp(1, 28, 28)
	f := Pooling(&cnnlib.MaxPool2D{Kernel: 2}, maps, 0)
	var pictures []canvas.Bitmap
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok {
			pictures = append(pictures, b)
		}
	}
	in, out := pictures[0], pictures[1]
	if in.Zoom != out.Zoom || in.Image.Bounds().Dx() != 28 || out.Image.Bounds().Dx() != 14 {
		t.Errorf("the pictures are %v times %d and %v times %d", in.Image.Bounds().Size(), in.Zoom, out.Image.Bounds().Size(), out.Zoom)
	}
	s := canvas.ScaleFor(maps.MinMax())
	y := (&cnnlib.MaxPool2D{Kernel: 2}).Forward(maps)
	for i, v := range y.Data {
		if got := picturetest.At(out.Image, i%14, i/14); got != s.Color(v) {
			t.Fatalf("number %d is %v, want %v", i, got, s.Color(v))
		}
	}
}

func TestPoolingErrors(t *testing.T) {
	x := ramp(2, 4, 4)
	pool := &cnnlib.MaxPool2D{Kernel: 2}
	for want, draw := range map[string]func(){
		"ReLU{}":                  func() { Pooling(&cnnlib.ReLU{}, x, 0) },
		"<nil>":                   func() { Pooling(nil, x, 0) },
		"channel -1":              func() { Pooling(pool, x, -1) },
		"channel 2":               func() { Pooling(pool, x, 2) },
		"2 of 4×4×2, which has 2": func() { Pooling(pool, cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 2, H: 4, W: 4}), 0) },
	} {
		wantGiven(t, draw, want)
	}
	wantGiven(t, func() { Pooling(&cnnlib.MaxPool2D{Kernel: 5}, x, 0) }, "4×4×1, whose height is 4")
}
