package plots

import (
	"fmt"
	"image"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleReceptiveField() {
	img := samples.Cat(32)
	net := cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5, Padding: 2}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5})
	Show(ReceptiveField(img,
		cnnlib.ReceptiveFieldOf(net, img.Shape(), "conv2", 0, 0, 5),
		cnnlib.ReceptiveFieldOf(net, img.Shape(), "maxpool1", 0, 2, 7)))
	// Output: [figure: a picture of 32×32 pixels with what a layer's numbers depend on: 14×14, rows −2 to 11, columns 8 to 21; 168 pixels count; outside is padding (conv2 · map 0, row 0, column 5 of 12×12×10); 6×6, rows 2 to 7, columns 12 to 17 (maxpool1 · map 0, row 2, column 7 of 16×16×6)]
}

// stridedNet is six convolutions, each of which halves the maps.
func stridedNet() *cnnlib.Sequential {
	net := cnnlib.NewSequential()
	for range 6 {
		net.Layers = append(net.Layers, &cnnlib.Conv2D{In: 3, Out: 3, Kernel: 3, Padding: 1, Stride: 2})
	}
	return net
}

// nestedFields are the fields of a corner of each of its layers.
func nestedFields() *Figure {
	img := samples.Cat(64)
	var fields []*cnnlib.ReceptiveField
	for i := range 6 {
		fields = append(fields, cnnlib.ReceptiveFieldOf(stridedNet(), img.Shape(), fmt.Sprintf("conv%d", i+1), 0, 0, 0))
	}
	return ReceptiveField(img, fields...)
}

// fieldCases are pictures and fields of many shapes.
func fieldCases() map[string]*Figure {
	of := func(h, w int, net cnnlib.Layer, name string, m, y, x int) *Figure {
		img := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 3, H: h, W: w})
		for i := range img.Data {
			img.Data[i] = float32(i%17) / 17
		}
		return ReceptiveField(img, cnnlib.ReceptiveFieldOf(net, img.Shape(), name, m, y, x))
	}
	conv := func(kernel, padding, dilation, stride int) *cnnlib.Conv2D {
		return &cnnlib.Conv2D{In: 3, Out: 3, Kernel: kernel, Padding: padding, Dilation: dilation, Stride: stride}
	}
	deep := stridedNet()
	large := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 512, W: 4096})
	return map[string]*Figure{
		"one pixel":     of(1, 1, conv(1, 0, 1, 1), "", 0, 0, 0),
		"in padding":    of(3, 3, conv(1, 2, 1, 1), "", 2, 0, 0),
		"holes":         of(32, 32, conv(5, 0, 4, 1), "", 0, 7, 7),
		"holes at edge": of(32, 32, conv(5, 8, 4, 1), "", 0, 0, 31),
		"far":           of(8, 8, deep, "", 0, 0, 0),
		"large":         ReceptiveField(large, cnnlib.ReceptiveFieldOf(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 11, Padding: 5, Stride: 4}, large.Shape(), "", 0, 100, 1000)),
		"high":          of(900, 2, conv(3, 1, 1, 1), "", 0, 899, 0),
		"wide":          of(2, 3000, deep, "conv4", 0, 0, 100),
		"whole":         of(24, 30, cnnlib.NewSequential(&cnnlib.Flatten{}, &cnnlib.Linear{In: 3 * 24 * 30, Out: 4}), "linear1", 3, 0, 0),
		"nested":        nestedFields(),
		"grey":          ReceptiveField(samples.Camera(20).Grey(), cnnlib.ReceptiveFieldOf(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3}, cnnlib.Shape{N: 1, C: 1, H: 20, W: 20}, "", 0, 17, 17)),
	}
}

func TestReceptiveField(t *testing.T) {
	cases := fieldCases()
	for name, want := range map[string]string{
		"one pixel":     "^1×1, rows 0 to 0, columns 0 to 0$",
		"in padding":    "^1×1, rows −2 to −2, columns −2 to −2: only padding$",
		"holes":         "of 289 pixels only 25 count, the others are in holes$",
		"holes at edge": "of 81 pixels only 9 count, the others are in holes; outside is padding$",
		"far":           "^dashed: reaches further than the figure",
		"large":         "512×4096 shrunk to 140×1120",
		"high":          "rows 898 to 900, columns −1 to 1; 4 pixels count; outside is padding$",
		"wide":          "outside is padding",
		"whole":         "^24×30, rows 0 to 23, columns 0 to 29$",
		"nested":        "the first 5 of 6 receptive fields",
		"grey":          "^3×3, rows 17 to 19, columns 17 to 19$",
	} {
		f := cases[name]
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			inside(t, name+" in "+string(l), f.In(l))
		}
		if texts := titles(f.In(cnnlib.English)); !slices.ContainsFunc(texts, regexp.MustCompile(want).MatchString) {
			t.Errorf("%s: %q does not say %q", name, texts, want)
		}
	}
}

// The rectangle, the centre, the pale pixels and the padding are where cnnlib says, at every place
// of a layer's output.
func TestReceptiveFieldPlaces(t *testing.T) {
	img := samples.Cat(16)
	net := cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3, Padding: 1, Stride: 2}, &cnnlib.Conv2D{In: 2, Out: 2, Kernel: 3, Padding: 1})
	for i := range 64 {
		r := cnnlib.ReceptiveFieldOf(net, img.Shape(), "", 1, i/8, i%8)
		f := ReceptiveField(img, r)
		var picture canvas.Bitmap
		var border canvas.Shape
		var centre canvas.Disc
		var padding image.Rectangle
		for _, m := range f.sheet.Marks {
			switch m := m.(type) {
			case canvas.Bitmap:
				picture = m
			case canvas.Shape:
				if border.Points == nil {
					border = m
				}
			case canvas.Disc:
				centre = m
			case canvas.Block:
				padding = m.Bounds()
			}
		}
		rect := func(r image.Rectangle) image.Rectangle {
			return image.Rectangle{r.Min.Mul(picture.Zoom), r.Max.Mul(picture.Zoom)}.Add(image.Pt(picture.X, picture.Y))
		}
		if got := border.Bounds().Inset(4); got != rect(r.Full) || padding != rect(r.Full) || border.Stroke != canvas.Vermillion {
			t.Errorf("the rectangle at %v is drawn at %v and %v, want %v", r.Full, got, padding, rect(r.Full))
		}
		row, column := r.Centre()
		if x, y := picture.X+int((column+0.5)*float64(picture.Zoom)), picture.Y+int((row+0.5)*float64(picture.Zoom)); centre.X != x || centre.Y != y {
			t.Errorf("the centre of %v is drawn at (%d, %d), want (%d, %d)", r.Full, centre.X, centre.Y, x, y)
		}
		original := img.Image(0)
		for y := range 16 {
			for x := range 16 {
				want := original.RGBAAt(x, y)
				if !image.Pt(x, y).In(r.Full) {
					want = canvas.Pale(want)
				}
				if got := picturetest.At(picture.Image, x, y); got != want {
					t.Fatalf("the pixel (%d, %d) beside %v is %v, want %v", x, y, r.Full, got, want)
				}
			}
		}
		text := strings.Join(titles(f), "|")
		if !strings.Contains(text, fmt.Sprintf("%d×%d, rows", r.Full.Dy(), r.Full.Dx())) {
			t.Errorf("%q does not give the size of %v", text, r.Full)
		}
		if !r.Full.In(image.Rect(0, 0, 16, 16)) && !strings.Contains(text, fmt.Sprintf("%d pixels count", r.Pixels)) {
			t.Errorf("%q does not count %d pixels", text, r.Pixels)
		}
	}
}

// A ReceptiveField without any pixel has empty rectangles.
func TestReceptiveFieldOfNothing(t *testing.T) {
	f := ReceptiveField(samples.Cat(8), &cnnlib.ReceptiveField{Input: samples.Cat(8).Shape(), Output: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}})
	inside(t, "nothing", f)
	if texts := titles(f); !slices.Contains(texts, "depends on no pixel") {
		t.Errorf("the figure says %q", texts)
	}
}

func TestReceptiveFieldRefuses(t *testing.T) {
	r := cnnlib.ReceptiveFieldOf(&cnnlib.ReLU{}, cnnlib.Shape{N: 1, C: 3, H: 8, W: 8}, "", 0, 0, 0)
	refused(t, "ReceptiveField", "ReceptiveFieldOf", func() { ReceptiveField(samples.Cat(8)) })
	refused(t, "ReceptiveField", "ReceptiveFieldOf", func() { ReceptiveField(samples.Cat(8), nil) })
	refused(t, "ReceptiveField", "ReceptiveFieldOf", func() { ReceptiveField(samples.Cat(16), r) })
	refused(t, "ReceptiveField", "Sample(0)", func() { ReceptiveField(cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 3, H: 8, W: 8}), r) })
}
