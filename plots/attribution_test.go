package plots

import (
	"image"
	"math"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// fewColours is a network of a convolution and three classes, with random parameters, for
// pictures of side×side pixels.
func fewColours(side int) *cnnlib.Sequential {
	return cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 4, Kernel: 5, Stride: 3}, &cnnlib.ReLU{}, &cnnlib.Flatten{},
		&cnnlib.Linear{In: 4 * ((side-5)/3 + 1) * ((side-5)/3 + 1), Out: 3}), 4)
}

// overPictures are the three figures of what a network may have found in a picture x: as the map of
// saliency the numbers of x, as that of Grad-CAM its first channel without what is below 0, and
// for the occlusion, by squares of a third of its side, probabilities from 0 to 1.
func overPictures(x *cnnlib.Tensor, class int, classes []string) map[string]*Figure {
	relu := (&cnnlib.ReLU{}).Forward(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: x.H, W: x.W}, x.Channel(0, 0)))
	o := &cnnlib.Occlusion{Class: class, Patch: max(1, min(x.H, x.W)/3), Stride: max(1, min(x.H, x.W)/4), Grey: make([]float32, x.C), Probability: 0.625}
	o.Map = cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: (x.H-o.Patch)/o.Stride + 1, W: (x.W-o.Patch)/o.Stride + 1})
	for i := range o.Map.Data {
		o.Map.Data[i] = float32(i%9) / 8
	}
	return map[string]*Figure{
		"Saliency": Saliency(x, &cnnlib.Saliency{Class: class, Logit: -1.5, Gradient: x}, classes),
		"GradCAM": GradCAM(x, &cnnlib.GradCAM{
			Name: "block1.conv2", Class: class, Logit: -1.5, Picture: x.Shape(), Weights: []float32{0.25, -0.5, 2}, Map: relu,
			Rows: [2]float64{0, float64(x.H - 1)}, Columns: [2]float64{0, float64(x.W - 1)},
		}, classes),
		"Occlusion": Occlusion(x, o, classes),
	}
}

// Any size of a picture gives figures in which nothing lies outside and no text covers another,
// with texts as long as they get.
func TestOverPicturesInside(t *testing.T) {
	for _, shape := range []cnnlib.Shape{
		{N: 1, C: 1, H: 1, W: 1}, {N: 1, C: 3, H: 1, W: 500}, {N: 1, C: 1, H: 300, W: 2}, {N: 1, C: 3, H: 28, W: 28}, {N: 1, C: 1, H: 5, W: 40},
		{N: 1, C: 1, H: 200, W: 224}, {N: 1, C: 1, H: 281, W: 100}, {N: 1, C: 3, H: 561, W: 30}, {N: 1, C: 1, H: 2, W: 1300},
	} {
		x := cnnlib.NewTensor(shape)
		for _, factor := range []float32{0, -1.2345e-10} { // long texts
			for i := range x.Data {
				x.Data[i] = factor * float32(i%7-3)
			}
			for name, f := range overPictures(x, 999, append(make([]string, 999), strings.Repeat("yellow lady's slipper ", 2))) {
				inside(t, name+" of "+shape.String(), f)
				inside(t, name+" of "+shape.String()+" in Chinese", f.In(cnnlib.Chinese))
				if _, height := f.Size(); height > 1600 {
					t.Errorf("%s of %v is %d pixels high", name, shape, height)
				}
			}
		}
	}
}

// What is odd about a picture or its map, the figures say.
func TestOverPicturesSay(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		name    string
		picture []float32 // 1×2
		want    map[string][]string
	}{
		{"levels", []float32{0, 1}, map[string][]string{
			"Saliency": {"picture · 1×2×1", "saliency map · 1×2", "1", "0.5", "0", "map over the picture", "1", "0.5", "0", "class 1, logit −1.5, map: |∂logit/∂pixel|"},
			"GradCAM": {"picture · 1×2×1", "Grad-CAM · 1×2", "1", "0.5", "0", "enlarged over the picture", "1", "0.5", "0", "layer block1.conv2, class 1, logit −1.5",
				"the map's squares are centred on row 0, columns 0 to 1 of the picture", "3 weights, from −0.5 (map 1) to 2 (map 2)"},
			"Occlusion": {"picture · 1×2×1", "probability in % · 1×2", "uncovered 62.5 %", "0.0 %", "0.0", "12.5", "class 1, uncovered 62.5 %, squares of 1×1 pixels in steps of 1",
				"lowest with row 0 and column 0 covered (framed): 0.0 %"},
		}},
		{"normalised", []float32{-2, 3}, map[string][]string{
			"Saliency":  {"class 1, logit −1.5, map: |∂logit/∂pixel|", "in the picture −2 is black, 3 white"},
			"GradCAM":   {"in the picture −2 is black, 3 white"},
			"Occlusion": {"in the picture −2 is black, 3 white"},
		}},
		{"constant", []float32{5, 5}, map[string][]string{
			"Saliency":  {"picture · 1×2×1 · all 5", "saliency map · 1×2 · all 5"},
			"GradCAM":   {"picture · 1×2×1 · all 5", "Grad-CAM · 1×2 · all 5"},
			"Occlusion": {"picture · 1×2×1 · all 5"},
		}},
		{"zeros", []float32{0, 0}, map[string][]string{
			"Saliency": {"picture · 1×2×1 · all 0", "saliency map · 1×2 · all 0", "0", "map over the picture", "0", "class 1, logit −1.5, map: |∂logit/∂pixel|"},
			"GradCAM": {"Grad-CAM · 1×2 · all 0", "0", "enlarged over the picture", "0", "layer block1.conv2, class 1, logit −1.5",
				"the map's squares are centred on row 0, columns 0 to 1 of the picture", "the weighted sum is nowhere above 0"},
		}},
		{"not finite", []float32{nan, inf}, map[string][]string{
			"Saliency": {"picture · 1×2×1 · no finite value", "saliency map · 1×2 · no finite value", "map over the picture", "class 1, logit −1.5, map: |∂logit/∂pixel|"},
			"GradCAM":  {"picture · 1×2×1 · no finite value"},
		}},
	} {
		for name, f := range overPictures(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, test.picture), 1, nil) {
			if got, want := titles(f), test.want[name]; !contains(got, want) {
				t.Errorf("%s of %s says %q, want %q in it", name, test.name, got, want)
			}
		}
	}
}

// contains reports whether all holds the texts, in their order.
func contains(all, texts []string) bool {
	for _, text := range all {
		if len(texts) > 0 && text == texts[0] {
			texts = texts[1:]
		}
	}
	return len(texts) == 0
}

// Every pixel of a picture and of what lies over it is a square of the zoom, of one colour.
func TestOverPicturesAreExact(t *testing.T) {
	for _, test := range []struct{ side, zoom int }{{28, 10}, {1, 280}, {150, 2}, {281, 1}} {
		x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 3, H: test.side, W: test.side})
		for i := range x.Data {
			x.Data[i] = float32(i*i%101) / 100
		}
		f := Saliency(x, &cnnlib.Saliency{Gradient: x}, nil)
		drawn := f.Image()
		m := (&cnnlib.Saliency{Gradient: x}).Map()
		colors := magnitudes(m)
		want := []*image.RGBA{x.Image(0), colors.Picture(m.Data, m.W), canvas.Tint{Scale: colors}.Picture(newPhoto(x).grey(canvas.Darkest, canvas.Lightest), m.Data)}
		i := 0
		for _, mark := range f.sheet.Marks {
			b, ok := mark.(canvas.Bitmap)
			if !ok || b.Image.Bounds().Dx() != test.side { // a colour bar
				continue
			}
			if b.Zoom != test.zoom {
				t.Errorf("a side of %d is enlarged %d times, want %d", test.side, b.Zoom, test.zoom)
			}
			for at := range test.side * test.side * b.Zoom * b.Zoom {
				row, column := at/(test.side*b.Zoom), at%(test.side*b.Zoom)
				if got, want := drawn.RGBAAt(b.X+column, b.Y+row), want[i].RGBAAt(column/b.Zoom, row/b.Zoom); got != want {
					t.Fatalf("side %d, picture %d, dot (%d, %d) is %v, want %v", test.side, i, row, column, got, want)
				}
			}
			i++
		}
		if i != 3 {
			t.Errorf("side %d: %d pictures, want 3", test.side, i)
		}
	}
}

func TestOverPicturesMisuse(t *testing.T) {
	grey, pair := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 12, W: 12}), cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 2, H: 12, W: 12})
	wide := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 12, W: 15})
	batch := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 1, H: 12, W: 12})
	s := &cnnlib.Saliency{Gradient: grey}
	g := &cnnlib.GradCAM{Picture: grey.Shape(), Map: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}), Weights: []float32{1}}
	o := &cnnlib.Occlusion{Patch: 6, Stride: 3, Grey: []float32{0}, Map: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 3, W: 3})}
	for name, test := range map[string]struct {
		draw func()
		want cnnlib.ErrorText
	}{
		"Saliency": {func() { Saliency(wide, s, nil) }, cnnlib.ErrorText{
			Layer: "plots.Saliency", Wanted: "the picture that cnnlib.SaliencyOf was given, 12×12×1", Given: "a tensor of 12×15×1", Fix: "give the x of cnnlib.SaliencyOf(net, x, …)",
		}},
		"GradCAM": {func() { GradCAM(batch, g, nil) }, cnnlib.ErrorText{
			Layer: "plots.GradCAM", Wanted: "the picture that cnnlib.GradCAMOf was given, 12×12×1", Given: "a tensor of 2 of 12×12×1", Fix: "give the x of cnnlib.GradCAMOf(net, x, …)",
		}},
		"Occlusion": {func() { Occlusion(wide, o, nil) }, cnnlib.ErrorText{
			Layer: "plots.Occlusion", Wanted: "the picture that cnnlib.OcclusionOf was given, 12×12×1 or up to 2 more rows and columns", Given: "a tensor of 12×15×1",
			Formula: "rows of the map = ⌊(H − patch) / stride⌋ + 1", Fix: "give the x of cnnlib.OcclusionOf(net, x, …)",
		}},
		"channels": {func() { Saliency(pair, &cnnlib.Saliency{Gradient: pair}, nil) }, cnnlib.ErrorText{
			Layer: "picture", Wanted: "a tensor with 3 channels (red, green, blue) or 1 (grey)", Given: "12×12×2, which has 2",
			Fix: "show feature maps with plots.ActivationMaps, which draws each channel",
		}},
	} {
		func() {
			defer func() {
				err, _ := recover().(error)
				if text, misuse := said(err); misuse || text != test.want {
					t.Errorf("%s panics with %v, want %v", name, err, test.want)
				}
			}()
			test.draw()
		}()
	}
	for _, fits := range []*cnnlib.Tensor{grey, cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 13, W: 14})} {
		if Occlusion(fits, o, nil) == nil {
			t.Errorf("a picture of %v gives no figure", fits.Shape())
		}
	}
}
