package plots

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// A 3×3 kernel with a stride of 2 and a padding of 1, and one with dilation.
func ExampleWindow() {
	in := cnnlib.Shape{N: 1, C: 1, H: 6, W: 8}
	Show(
		Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2, Padding: 1}, in, 1, 0),
		Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Dilation: 2, Padding: 1}, in, 1, 3))
	// Output:
	// [figure: an input of 6×8 gives an output of 3×4: kernel K = 3, stride S = 2, padding P = 1, dilation D = 1. row 1, column 0 of the output: step 5 of 3·4 = 12; reads rows 1 to 3 and columns −1 to 1 of the input]
	// [figure: an input of 6×8 gives an output of 4×6: kernel K = 3, stride S = 1, padding P = 1, dilation D = 2. row 1, column 3 of the output: step 10 of 4·6 = 24; reads rows 0, 2, 4 and columns 2, 4, 6 of the input]
}

// A transposed convolution adds each number of its input to a patch of its output.
func ExampleWindow_transposed() {
	up := &cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1}
	Show(Window(up, cnnlib.Shape{N: 1, C: 1, H: 4, W: 4}, 1, 2))
	// Output: [figure: an input of 4×4 gives an output of 8×8: kernel K = 3, stride S = 2, padding P = 1, dilation D = 1, output padding A = 1. row 1, column 2 of the input: step 7 of 4·4 = 16; is added to rows 1 to 3 and columns 3 to 5 of the output]
}

func plane(h, w int) cnnlib.Shape { return cnnlib.Shape{N: 1, C: 1, H: h, W: w} }

// randomSliding is a layer, all of whose weights are 1, and an input that fits it.
func randomSliding(r *rand.Rand) (cnnlib.Layer, cnnlib.Shape) {
	for {
		k, s, p, d := 1+r.IntN(4), 1+r.IntN(4), r.IntN(3), 1+r.IntN(3)
		ones := cnnlib.NewTensor(plane(k, k))
		for i := range ones.Data {
			ones.Data[i] = 1
		}
		var layer cnnlib.Layer
		switch r.IntN(4) {
		case 0:
			layer = &cnnlib.Conv2D{In: 1, Out: 1, Kernel: k, Stride: s, Padding: p, Dilation: d, NoBias: true, Weight: ones}
		case 1:
			layer = &cnnlib.MaxPool2D{Kernel: k, Stride: r.IntN(4), Padding: min(p, k/2), Ceil: r.IntN(2) == 0}
		case 2:
			layer = &cnnlib.AvgPool2D{Kernel: k, Stride: r.IntN(4), Padding: min(p, k/2), Ceil: r.IntN(2) == 0}
		case 3:
			layer = &cnnlib.ConvTranspose2D{
				In: 1, Out: 1, Kernel: k, Stride: s, Padding: p, OutputPadding: r.IntN(max(s, d)), Dilation: d, NoBias: true, Weight: ones,
			}
		}
		in := plane(1+r.IntN(7), 1+r.IntN(7))
		if _, err := layer.OutputShape(in); err == nil {
			return layer, in
		}
	}
}

// reads are the cells of the fine grid that a step of the layer reads or adds to, padding included
// where known: those of cnnlib.Explain or, of a transposed convolution, where a single 1 gets to.
func reads(layer cnnlib.Layer, in cnnlib.Shape, row, column int) []image.Point {
	var cells []image.Point
	x := cnnlib.NewTensor(in)
	if _, ok := layer.(*cnnlib.ConvTranspose2D); ok {
		x.Set(0, 0, row, column, 1)
		y := layer.Forward(x)
		for i, v := range y.Data {
			if v != 0 {
				cells = append(cells, image.Pt(i%y.W, i/y.W))
			}
		}
		return cells
	}
	e := cnnlib.Explain(layer, x, 0, row, column)
	for _, y := range e.Rows {
		for _, x := range e.Columns {
			cells = append(cells, image.Pt(x, y))
		}
	}
	return cells
}

// The marked cells are those that the layer reads, the crossed ones those that it never does.
func TestWindowMarksWhatIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	for range 150 {
		layer, in := randomSliding(r)
		s := newSliding("Window", layer, in)
		b := s.scene(cnnlib.English, s.padded(), image.Rectangle{Max: s.coarse}, 0, 0).fine
		_, transposed := layer.(*cnnlib.ConvTranspose2D)
		never := map[image.Point]bool{}
		for y := range s.fine.Y {
			for x := range s.fine.X {
				never[image.Pt(x, y)] = true
			}
		}
		for row := range s.coarse.Y {
			for column := range s.coarse.X {
				want := reads(layer, in, row, column)
				for _, p := range want {
					delete(never, p)
				}
				var got []image.Point
				for _, m := range Window(layer, in, row, column).sheet.Marks {
					if k, ok := m.(canvas.Block); ok && k.Color == canvas.Pale(canvas.Vermillion) {
						p := image.Pt(k.X, k.Y).Sub(b.Origin).Div(b.CellSide).Add(b.View.Min)
						if !transposed || p.In(b.Cells) {
							got = append(got, p)
						}
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%v over %v at row %d, column %d: marked are %v, but it reads %v", layer, in, row, column, got, want)
				}
			}
		}
		for _, p := range s.crossed(b.Cells) {
			if !never[p] {
				t.Fatalf("%v over %v: %v is crossed but read", layer, in, p)
			}
			delete(never, p)
		}
		if len(never) > 0 || s.missed() != len(s.crossed(b.Cells)) {
			t.Fatalf("%v over %v: %v are neither read nor crossed; %d are counted", layer, in, never, s.missed())
		}
	}
}

// odd are shapes and settings that a figure must bear.
var odd = []struct {
	layer cnnlib.Layer
	in    cnnlib.Shape
}{
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, plane(1, 1)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 7}, plane(7, 7)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, Stride: 5}, plane(13, 9)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 5}, plane(2, 4)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 4, Dilation: 3, Padding: 4, Stride: 2}, plane(3, 20)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 8, Dilation: 2}, plane(15, 15)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, plane(1, 60)},
	{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, plane(60, 1)},
	{&cnnlib.MaxPool2D{Kernel: 2}, plane(5, 7)},
	{&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1, Ceil: true}, plane(6, 6)},
	{&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 2, Stride: 4, OutputPadding: 3}, plane(3, 2)},
	{&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 5, Padding: 2, Dilation: 2}, plane(4, 1)},
}

func TestWindowOfOddShapes(t *testing.T) {
	large := []struct {
		layer cnnlib.Layer
		in    cnnlib.Shape
	}{
		{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 7, Stride: 2, Padding: 3}, plane(224, 224)},
		{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 32}, plane(4096, 4096)},
		{&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1 << 14, Stride: 999}, plane(40, 40_000)},
		{&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 4, Stride: 2, Padding: 1}, plane(112, 300)},
		{&cnnlib.MaxPool2D{Kernel: 2}, plane(65536, 2)},
	}
	for _, o := range append(large, odd...) {
		s := newSliding("Window", o.layer, o.in)
		for _, place := range []image.Point{{}, s.coarse.Div(2), s.coarse.Sub(image.Pt(1, 1))} {
			name := fmt.Sprintf("%v over %v at %v", o.layer, o.in, place)
			f := Window(o.layer, o.in, place.Y, place.X)
			inside(t, name, f)
			inside(t, name+" in Chinese", f.In(cnnlib.Chinese))
			marked := 0
			for _, m := range f.sheet.Marks {
				if b, ok := m.(canvas.Block); ok && b.Color == canvas.Vermillion {
					marked++
				}
			}
			if marked != 1 {
				t.Errorf("%s: %d cells are marked as the place, want 1", name, marked)
			}
			if width := max(f.sheet.Width, f.sheet.Height); width > 2600 {
				t.Errorf("%s: the figure is %d×%d dots large", name, f.sheet.Width, f.sheet.Height)
			}
		}
	}
}

func TestWindowSays(t *testing.T) {
	for _, test := range []struct {
		f    *Figure
		want []string
	}{
		{Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, Stride: 3}, plane(5, 4), 0, 0), []string{
			"crossed: 12 of 20 input cells, which no window reads", "kernel K = 2, stride S = 3, padding P = 0, dilation D = 1", "W_out = ⌊(W − K) / S⌋ + 1 = ⌊(4 − 2) / 3⌋ + 1 = 1"}},
		{Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2, Padding: 1}, plane(6, 6), 0, 0), []string{
			"crossed: padding that no window reads", "dashed: padding, which counts as 0", "W_out likewise, from W = 6"}},
		{Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 8, Dilation: 2}, plane(15, 15), 0, 0), []string{
			"reads rows 0, 2, …, 14 and columns 0, 2, …, 14 of the input", "E = D·(K − 1) + 1 = 2·(8 − 1) + 1 = 15"}},
		{Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, plane(1, 1), 0, 0), []string{"reads row 0 and column 0 of the input"}},
		{Window(&cnnlib.MaxPool2D{Kernel: 3, Padding: 1, Ceil: true}, plane(5, 5), 0, 0), []string{
			"dashed: padding, which is never the largest", "window K = 3, stride S = 3, padding P = 1, rounded up (Ceil)"}},
		{Window(&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 2, Stride: 3, Padding: 1}, plane(3, 3), 1, 1), []string{
			"dashed: cut off from the output, because of the padding", "crossed: 20 of 36 output cells, which no step reaches; they hold the bias alone"}},
		{Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 7, Stride: 2, Padding: 3}, plane(224, 224), 50, 0), []string{
			"drawn of the input: rows 84 to 115, columns −3 to 28", "drawn of the output: rows 41 to 58, columns 0 to 17"}},
	} {
		got := strings.ReplaceAll(strings.Join(titles(test.f), "\n"), "\u00a0", " ")
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("the figure says\n%s\nwithout %q", got, want)
			}
		}
	}
}

func TestWindowGolden(t *testing.T) {
	for name, f := range map[string]*Figure{
		"window-large":   Window(&cnnlib.Conv2D{In: 3, Out: 64, Kernel: 7, Stride: 2, Padding: 3}, cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}, 50, 0),
		"window-pool":    Window(&cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1, Ceil: true}, plane(6, 7), 3, 3),
		"window-holes":   Window(&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 2, Stride: 3, Padding: 1, OutputPadding: 2}, plane(3, 3), 1, 1),
		"window-chinese": Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 3, Padding: 1, Dilation: 2}, plane(9, 7), 1, 0).In(cnnlib.Chinese),
	} {
		t.Run(name, func(t *testing.T) { compareGolden(t, name+".png", f) })
	}
}

func TestSlidingErrors(t *testing.T) {
	conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3}
	for name, test := range map[string]struct {
		draw       func()
		given, fix string
	}{
		"another layer": {func() { Window(&cnnlib.ReLU{}, plane(4, 4), 0, 0) }, "ReLU{}", "give one of its layers, such as plots.Window(conv1, …)"},
		"no layer":      {func() { Slide(nil, plane(4, 4)) }, "the network is nil", "give it a layer, such as &cnnlib.ReLU{}"},
		"a small input": {func() { Slide(conv, plane(2, 2)) }, "2×2×1, whose height is 2", "enlarge the input to 3×3, or set Padding: 1, or set Kernel: 2"},
		"no such place": {func() { Window(conv, plane(4, 6), 2, -1) }, "row 2, column -1", "count from 0; the nearest is row 1, column 0"},
		"no such place of an input": {func() { Window(&cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 3}, plane(4, 6), 4, 5) },
			"row 4, column 5", "count from 0; the nearest is row 3, column 5"},
		"a large kernel": {func() { Window(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 17, Dilation: 3}, plane(99, 99), 0, 0) },
			"one that reaches over 49", "draw the layer with a smaller kernel or dilation: it moves in the same way"},
		"a huge input": {func() { Window(conv, plane(1<<17, 3), 0, 0) }, "an input of 131072×3 and an output of 131070×1",
			"draw the layer with a smaller input: the window moves in the same way"},
		"a large input": {func() { Slide(conv, plane(224, 224)) }, "224×224, padding included, and 222×222",
			"give an input of 64×64, over which the window moves in the same way"},
		"an input that a kernel needs": {func() { Slide(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 150}, plane(200, 200)) }, "200×200, padding included, and 51×51",
			"use a smaller input, kernel, padding or stride"},
		"a large padding": {func() { Slide(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 99}, plane(9, 9)) }, "207×207, padding included, and 205×205",
			"use a smaller input, kernel, padding or stride"},
		"several samples": {func() { SlideOver(conv, cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 1, H: 5, W: 5})) }, "2 of 5×5×1, which has 2",
			"choose one: plots.SlideOver(t.Sample(0))"},
	} {
		func() {
			defer func() {
				err, _ := recover().(error)
				if text, misuse := said(err); misuse != (strings.HasPrefix(test.fix, "give one of its layers") || name == "no layer") || text.Given != test.given || text.Fix != test.fix {
					t.Errorf("%s: it panics with %v", name, err)
				}
			}()
			test.draw()
		}()
	}
}
