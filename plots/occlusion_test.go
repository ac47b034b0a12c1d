package plots

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/cnnlib/zoo/lenetfashion"
	"cnnlessons/plots/internal/canvas"
)

func ExampleOcclusion() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	o := cnnlib.OcclusionOf(net, boot, test.Label(0), 8, 4)
	Show(Occlusion(boot, o, test.Classes()))
	// Output: [figure: occlusion map of 6×6, probability of class 9 (Ankle boot): uncovered 100.0 %, lowest with rows 12 to 19 and columns 12 to 19 covered (framed): 0.0 %]
}

// The square is drawn with the grey that covered it.
func TestOcclusionCoversAsMeasured(t *testing.T) {
	x := samples.Coffee(20)
	o := cnnlib.OcclusionOf(fewColours(20), x, 1, 6, 5)
	square := o.Square(2, 1)
	want := cnnlib.TensorOf(x.Shape(), slices.Clone(x.Data))
	for c, grey := range o.Grey {
		for row := square.Min.Y; row < square.Max.Y; row++ {
			for column := square.Min.X; column < square.Max.X; column++ {
				want.Set(0, c, row, column, grey)
			}
		}
	}
	if got := newPhoto(x).covered(square); !slices.Equal(got.Pix, want.Image(0).Pix) {
		t.Error("the covered picture is another")
	}
}

// Each cell has the colour of its change and the side of a step or, if that is smaller, of the
// square, in whose middle it lies; what is never covered is named.
func TestOcclusionCells(t *testing.T) {
	for _, test := range []struct {
		height, width, patch, stride int
		says                         string
	}{
		{20, 20, 6, 2, "each cell lies in the middle of its square"},
		{20, 23, 6, 5, "each cell lies in the middle of its square, never covered: the last 4 rows, the last 2 columns"},
		{19, 18, 6, 6, "never covered: the last row"},
		{20, 20, 4, 8, "never covered: what lies between the squares"},
		{20, 27, 4, 8, "never covered: what lies between the squares, the last 7 columns"},
		{20, 20, 20, 1, "each cell lies in the middle of its square"},
		{224, 224, 56, 28, "each cell lies in the middle of its square"},
	} {
		x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: test.height, W: test.width})
		f := Occlusion(x, steps(x, test.patch, test.stride), nil)
		if texts := titles(f); !slices.Contains(texts, test.says) {
			t.Errorf("%+v: the texts are %q", test, texts)
		}
		o := steps(x, test.patch, test.stride)
		change := cnnlib.TensorOf(o.Map.Shape(), slices.Clone(o.Map.Data))
		for i := range change.Data {
			change.Data[i] -= o.Probability
		}
		colors := canvas.CentredScale(change.MinMax())
		panes := bitmaps(f)
		picture, drawn := panes[0], panes[1].Image.(*image.RGBA)
		d := occluded{Occlusion: o, photo: newPhoto(x)}
		covered := 0
		for i := range o.Map.Data {
			cell, square := d.cell(i, drawn.Rect.Size()), o.Square(i/o.Map.W, i%o.Map.W)
			if side := min(test.patch, test.stride) * picture.Zoom; cell.Dx() != side || cell.Dy() != side {
				t.Fatalf("%+v: cell %d is %v, want a side of %d", test, i, cell, side)
			}
			if twice := square.Min.Add(square.Max).Mul(picture.Zoom); cell.Min.Add(cell.Max) != twice {
				t.Fatalf("%+v: cell %d is %v, not in the middle of %v", test, i, cell, square)
			}
			for _, p := range []image.Point{cell.Min, cell.Max.Sub(image.Pt(1, 1))} {
				if got, want := drawn.RGBAAt(p.X, p.Y), colors.Color(change.Data[i]); got != want {
					t.Fatalf("%+v: cell %d is %v, want %v", test, i, got, want)
				}
			}
			covered += cell.Dx() * cell.Dy()
		}
		ground := 0
		for p := range drawn.Rect.Dx() * drawn.Rect.Dy() {
			if drawn.RGBAAt(p%drawn.Rect.Dx(), p/drawn.Rect.Dx()) == (color.RGBA{canvas.Lightest, canvas.Lightest, canvas.Lightest, 255}) {
				ground++
			}
		}
		if all := drawn.Rect.Dx() * drawn.Rect.Dy(); ground != all-covered {
			t.Errorf("%+v: %d dots are no cell, want %d", test, ground, all-covered)
		}
	}
}

// steps is an occlusion of a black picture x with probabilities from 0 to 1 in eighths.
func steps(x *cnnlib.Tensor, patch, stride int) *cnnlib.Occlusion {
	o := &cnnlib.Occlusion{Patch: patch, Stride: stride, Grey: make([]float32, x.C), Probability: 0.5}
	o.Map = cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: (x.H-patch)/stride + 1, W: (x.W-patch)/stride + 1})
	for i := range o.Map.Data {
		o.Map.Data[i] = float32(i%9) / 8
	}
	return o
}

// bitmaps are the pictures of a figure and its colour bars, in the order in which they are drawn.
func bitmaps(f *Figure) []canvas.Bitmap {
	var all []canvas.Bitmap
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok {
			all = append(all, b)
		}
	}
	return all
}

// The bar reaches from the least to the largest probability, that of the uncovered picture among
// them, which has a name and is white; other names that would touch it are left out. Numbers have
// as many decimals as it takes to tell these apart.
func TestOcclusionBar(t *testing.T) {
	nan := float32(math.NaN())
	for _, test := range []struct {
		name      string
		uncovered float32
		covered   []float32 // 1×3 places
		want      []string  // from the title of the map on
	}{
		{"falls", 1, []float32{0.5, 0, 1}, []string{"probability in % · 1×3", "uncovered 100.0 %", "0.0 %", "50.0", "0.0", "100.0"}},
		{"rises", 0, []float32{0.5, 0.25, 1}, []string{"probability in % · 1×3", "uncovered 0.0 %", "100.0 %", "50.0", "25.0", "100.0"}},
		{"both", 0.5, []float32{0.5, 0.25, 0.75}, []string{"probability in % · 1×3", "uncovered 50.0 %", "75.0 %", "25.0 %", "50.0", "25.0", "75.0"}},
		{"above all", 0.5, []float32{0.125, 0.25, 0.375}, []string{"probability in % · 1×3", "uncovered 50.0 %", "12.5 %", "12.5", "25.0", "37.5"}},
		{"near the top", 0.9, []float32{0.5, 0.25, 0.91}, []string{"probability in % · 1×3", "uncovered 90.0 %", "25.0 %", "50.0", "25.0", "91.0"}},
		{"hardly", 0.0012, []float32{0.0012, 0.00121, 0.0012}, []string{"probability in % · 1×3", "uncovered 0.120 %", "0.121 %", "0.120", "0.121", "0.120"}},
		{"nowhere", 0.5, []float32{0.5, 0.5, 0.5}, []string{"probability in % · 1×3 · all 50", "uncovered 50.0 %", "50.0", "50.0", "50.0"}},
		{"partly not a number", 0.5, []float32{nan, 0.25, 0.5}, []string{"probability in % · 1×3", "uncovered 50.0 %", "25.0 %", "NaN", "25.0", "50.0"}},
		{"not a number", 0.5, []float32{nan, nan, nan}, []string{"probability in % · 1×3 · no finite value", "NaN", "NaN", "NaN",
			"class 0, uncovered 50.0 %, squares of 2×2 pixels in steps of 2", "no finite probability"}},
		{"no probability", nan, []float32{0, 0.5, 1}, []string{"probability in % · 1×3", "0.0", "50.0", "100.0"}},
	} {
		o := &cnnlib.Occlusion{Patch: 2, Stride: 2, Grey: []float32{0}, Probability: test.uncovered}
		o.Map = cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 3}, test.covered)
		f := Occlusion(cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 2, W: 6}), o, nil)
		inside(t, test.name, f)
		if got := titles(f)[1:]; len(got) < len(test.want) || !slices.Equal(got[:len(test.want)], test.want) {
			t.Errorf("%s: the texts are %q, want %q", test.name, got, test.want)
		}
	}
	o := &cnnlib.Occlusion{Patch: 1, Stride: 1, Probability: 0.5, Map: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, []float32{0, 0.75})}
	d := occluded{Occlusion: o, colors: canvas.CentredScale(-0.5, 0.25), lo: -0.5, hi: 0.25, decimals: 1}
	bar := d.bar(cnnlib.English, 120)
	if y := bar.Ticks[0].Y; y != 40 || !bar.Ticks[0].Across {
		t.Errorf("the uncovered picture is marked at %d of 120, want 40", y)
	}
	for y, want := range map[int]color.RGBA{0: d.colors.Color(0.25), 40: d.colors.Color(0), 119: d.colors.Color(-0.5)} {
		if got := bar.Image.RGBAAt(0, y); max(got.R, want.R)-min(got.R, want.R) > 6 || max(got.B, want.B)-min(got.B, want.B) > 6 {
			t.Errorf("the bar at %d is %v, want about %v", y, got, want)
		}
	}
}

// Numbers are left out where they have no room.
func TestOcclusionWithoutNumbers(t *testing.T) {
	x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 28, W: 28})
	for _, stride := range []int{1, 2, 4} {
		texts := titles(Occlusion(x, steps(x, 8, stride), nil))
		if got, want := slices.Contains(texts, "12.5"), stride == 4; got != want {
			t.Errorf("steps of %d: numbers are drawn: %v, want %v", stride, got, want)
		}
	}
}
