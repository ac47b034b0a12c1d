package plots

import (
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/zoo/lenetfashion"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleGradCAM() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	g := cnnlib.GradCAMOf(net, boot, "relu2", test.Label(0))
	Show(GradCAM(boot, g, test.Classes()))
	// Output: [figure: Grad-CAM of layer relu2 for class 9 (Ankle boot), logit 15.3, a map of 10×10, values from 0 to 0.0669, largest at row 4, column 4]
}

func TestWeights(t *testing.T) {
	for _, test := range []struct {
		weights []float32
		want    string
		chinese string
	}{
		{[]float32{0.5}, "1 weight, all 0.5", "1 个权重，全为 0.5"},
		{[]float32{0, 0, 0}, "3 weights, all 0", "3 个权重，全为 0"},
		{[]float32{1, -0.25, 3, 3}, "4 weights, from −0.25 (map 1) to 3 (map 2)", "4 个权重，从 −0.25（特征图 1）到 3（特征图 2）"},
		{make([]float32, 2048), "2048 weights, all 0", "2048 个权重，全为 0"},
	} {
		if got := weights(cnnlib.English, test.weights); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
		if got := weights(cnnlib.Chinese, test.weights); got != test.chinese {
			t.Errorf("%q, want %q", got, test.chinese)
		}
	}
}

// The map is drawn as it is, as large as the picture, and only the last picture is enlarged
// between its numbers.
func TestGradCAMMap(t *testing.T) {
	x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 28, W: 28})
	for _, test := range []struct{ side, zoom int }{{1, 280}, {2, 140}, {7, 40}, {10, 28}, {28, 10}, {300, 1}} {
		g := &cnnlib.GradCAM{Picture: x.Shape(), Weights: []float32{1}, Map: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: test.side, W: test.side}), Rows: [2]float64{4.5, 22.5}, Columns: [2]float64{4.5, 22.5}}
		for i := range g.Map.Data {
			g.Map.Data[i] = float32(i)
		}
		f := GradCAM(x, g, nil)
		inside(t, "GradCAM", f)
		drawn := bitmaps(f)[1]
		if drawn.Zoom != test.zoom || drawn.Image.Bounds().Dx() != test.side {
			t.Errorf("a map of %d×%[1]d is drawn as %v with squares of %d, want %d", test.side, drawn.Image.Bounds(), drawn.Zoom, test.zoom)
		}
		colors := magnitudes(g.Map)
		for i, v := range g.Map.Data {
			if got := picturetest.At(drawn.Image, i%test.side, i/test.side); got != colors.Color(v) {
				t.Fatalf("number %d of %d×%[2]d is %v, want %v", i, test.side, got, colors.Color(v))
			}
		}
	}
}
