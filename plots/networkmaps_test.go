package plots

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/cnnlib/zoo/lenetfashion"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

func ExampleNetworkMaps() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	Show(NetworkMaps(net, normalization.Apply(test.Picture(0)))) // an ankle boot, class 9
	// Output: [figure: an input of 28×28×1 on its way through 12 layers of a network: in the end 1×1×10, values from −6.12 to 15.3]
}

// Each picture has the colours of the values that Run gives, on a scale of its layer, and the
// names are those of the arithmetic.
func TestNetworkMapsAreOutputs(t *testing.T) {
	net, x := cnnlib.Init(branchedNet(), 1), samples.Cat(32)
	f := NetworkMaps(net, x)
	NetworkMaps(net, cnnlib.NewTensor(x.Shape())) // changes nothing in the first
	var pictures []canvas.Bitmap
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Bitmap); ok && b.Image.Bounds().Dy() != rangeHeight {
			pictures = append(pictures, b)
		}
	}
	run := cnnlib.NewRun(net)
	run.Forward(x)
	next := 1 // after the photograph
	var names []string
	for name, y := range run.Outputs {
		names = append(names, name)
		s := canvas.ScaleFor(y.MinMax())
		if y.H == 1 {
			for i, v := range y.Data {
				if got := picturetest.At(pictures[next].Image, 0, i); got != s.Color(v) {
					t.Fatalf("%s: number %d, %v, has the colour %v, want %v", name, i, v, got, s.Color(v))
				}
			}
			next++
			continue
		}
		for c := range min(y.C, columnMaps) {
			for i, v := range y.Channel(0, c) {
				if got := picturetest.At(pictures[next].Image, i%y.W, i/y.W); got != s.Color(v) {
					t.Fatalf("%s: number %d of map %d, %v, has the colour %v, want %v", name, i, c, v, got, s.Color(v))
				}
			}
			next++
		}
	}
	if next != len(pictures) {
		t.Errorf("the figure has %d pictures, want %d", len(pictures), next)
	}
	for _, a := range cnnlib.ArithmeticOf(net, x.Shape()).Layers {
		if slices.Contains(names, a.Name) != slices.Contains(titles(f), a.Name) {
			t.Errorf("%s is among the outputs and not in the figure, or the other way round", a.Name)
		}
	}
}

// A vector's few numbers stand beside it, and a column says from where to where its colours go.
func TestNetworkMapsTexts(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		name  string
		shape cnnlib.Shape
		data  []float32
		want  []string // of the layer's column, before the last caption
	}{
		{"vector", cnnlib.Shape{N: 1, C: 3, H: 1, W: 1}, []float32{-2, 0, 4}, []string{"1×1×3", "0", "0", "4", "0", "4"}},
		{"zeros", cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, []float32{0, -1}, []string{"1×2×1", "all 0", "all 0"}},
		{"constant", cnnlib.Shape{N: 1, C: 2, H: 2, W: 2}, []float32{3, 3, 3, 3, 1, 2, 3, 4}, []string{"2×2×2", "all 3", "0", "4"}},
		{"not finite", cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, []float32{inf, nan}, []string{"1×2×1", "no finite value", "each column has a scale of its own, stated below it"}},
		{"one number", cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []float32{0}, []string{"1×1×1", "0", "all 0"}},
		{"five maps", cnnlib.Shape{N: 1, C: 5, H: 1, W: 2}, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []string{"1×2×5", "0", "10", "4 of 5"}},
	} {
		f := NetworkMaps(&cnnlib.ReLU{}, cnnlib.TensorOf(test.shape, test.data))
		texts := titles(f)
		if got := texts[slices.Index(texts, "ReLU")+1 : len(texts)-1]; !slices.Equal(got, test.want) {
			t.Errorf("%s: the texts are %q, want %q", test.name, got, test.want)
		}
		inside(t, test.name, f)
		inside(t, test.name, f.In(cnnlib.Chinese))
	}
}

// Inputs of any size give a figure that holds on a page and says what is left out.
func TestNetworkMapsSizes(t *testing.T) {
	var many cnnlib.Sequential
	for range 60 {
		many.Layers = append(many.Layers, &cnnlib.ReLU{})
	}
	for _, test := range []struct {
		net  cnnlib.Layer
		in   cnnlib.Shape
		want string // a text
	}{
		{&many, cnnlib.Shape{N: 1, C: 2, H: 3, W: 3}, "40 layers left out: relu20 to relu59"},
		{&many, cnnlib.Shape{N: 1, C: 1, H: 1, W: 200}, "maps with a side above 128 shrunk"},
		{cnnlib.NewSequential(), cnnlib.Shape{N: 1, C: 1, H: 4, W: 4}, "4×4×1"},
		{&cnnlib.ReLU{}, cnnlib.Shape{N: 1, C: 1, H: 1500, W: 1500}, "maps with a side above 128 shrunk"},
		{&cnnlib.ReLU{}, cnnlib.Shape{N: 1, C: 2048, H: 7, W: 7}, "4 of 2048"},
		{&cnnlib.ReLU{}, cnnlib.Shape{N: 1, C: 2048, H: 1, W: 1}, "512 of 2048"},
		{&cnnlib.ReLU{}, cnnlib.Shape{N: 1, C: 1, H: 300, W: 2}, "maps with a side above 128 shrunk"},
	} {
		x := cnnlib.NewTensor(test.in)
		x.Data[0] = 1.23e-10
		f := NetworkMaps(test.net, x)
		if texts := titles(f); !slices.Contains(texts, test.want) {
			t.Errorf("%v: no text %q among %q", test.in, test.want, texts)
		}
		for _, f := range []*Figure{f, f.In(cnnlib.Chinese)} {
			inside(t, test.in.String(), f)
			if _, height := f.Size(); height > 1700 {
				t.Errorf("%v: the figure is %d pixels high", test.in, height)
			}
		}
	}
}

// A picture is drawn as it is only if it is the input and its values are those of a picture.
func TestNetworkMapsPhotograph(t *testing.T) {
	picture := func(x *cnnlib.Tensor) image.Image {
		for _, m := range NetworkMaps(&cnnlib.ReLU{}, x).sheet.Marks {
			if b, ok := m.(canvas.Bitmap); ok {
				return b.Image
			}
		}
		return nil
	}
	x := samples.Cat(8)
	if got, want := picturetest.At(picture(x), 3, 3), x.Image(0).RGBAAt(3, 3); got != want {
		t.Errorf("a pixel of the photograph is %v, want %v", got, want)
	}
	x.Data[0] = -1
	if got, want := picturetest.At(picture(x), 0, 0), canvas.Diverging[0]; got != want {
		t.Errorf("the smallest value has the colour %v, want %v", got, want)
	}
}

func TestNetworkMapsErrors(t *testing.T) {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3}, 1)
	for _, test := range []struct {
		name string
		net  cnnlib.Layer
		x    *cnnlib.Tensor
		want string // in the error
	}{
		{"a batch", conv, cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 3, H: 4, W: 4}), "plots.NetworkMaps(t.Sample(0))"},
		{"no network", nil, samples.Cat(8), "nil"},
		{"no input", conv, nil, "nil"},
		{"wrong channels", conv, samples.Cat(8).Grey(), "channel"},
		{"no weights", &cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3}, samples.Cat(8), "Init"},
	} {
		func() {
			defer func() {
				err, _ := recover().(error)
				if _, misuse := said(err); misuse != strings.HasPrefix(test.name, "no ") || !strings.Contains(err.Error(), test.want) {
					t.Errorf("%s: panics with %v, want an error that says %q", test.name, err, test.want)
				}
			}()
			NetworkMaps(test.net, test.x)
		}()
	}
}
