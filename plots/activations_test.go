package plots

import (
	"errors"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
)

func ExampleActivationMaps() {
	img, conv, _ := catMaps()
	Show(ActivationMaps(conv.Forward(img))) // in a notebook: the figure itself
	// Output: [figure: 6 feature maps of 28×28, values from −2.53 to 1.48]
}

// titles are the figure's texts in the order in which they are drawn.
func titles(f *Figure) []string {
	var all []string
	for _, m := range f.marks {
		if l, ok := m.(label); ok {
			all = append(all, l.text)
		}
	}
	return all
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
		{"not a number", []float32{nan, nan, 4, 2}, []string{"map 0 · 1×2", "map 1 · 1×2", "4", "2", "0"}},
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
	dead := f.marks[1].(bitmap).img
	if a, b := rgba(dead, 0, 0), rgba(dead, 1, 0); a != viridis[0] || b != viridis[0] {
		t.Errorf("the dead map has the colours %v and %v, want %v", a, b, viridis[0])
	}
}

func TestActivationMapsWantOneSample(t *testing.T) {
	batch := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 3, H: 4, W: 4})
	for name, draw := range map[string]func(*cnnlib.Tensor) *Figure{"ActivationMaps": ActivationMaps, "Image": Image, "Channels": Channels} {
		func() {
			defer func() {
				err, _ := recover().(error)
				var shape *cnnlib.ShapeError
				if !errors.As(err, &shape) || shape.Fix != "choose one: plots."+name+"(t.Sample(0))" {
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

// Any number and size of maps gives a figure in which nothing lies outside.
func TestNothingOutside(t *testing.T) {
	for _, shape := range []cnnlib.Shape{
		{N: 1, C: 1, H: 1, W: 1}, {N: 1, C: 10, H: 1, W: 1}, {N: 1, C: 7, H: 3, W: 40}, {N: 1, C: 5, H: 40, W: 3},
		{N: 1, C: 13, H: 28, W: 28}, {N: 1, C: 33, H: 14, W: 14}, {N: 1, C: 100, H: 2, W: 2}, {N: 1, C: 2, H: 900, W: 900},
	} {
		inside(t, shape.String(), ActivationMaps(cnnlib.NewTensor(shape)))
	}
	for _, conv := range []*cnnlib.Conv2D{
		{In: 1, Out: 1, Kernel: 1}, {In: 1, Out: 1, Kernel: 11}, {In: 3, Out: 96, Kernel: 11}, {In: 100, Out: 2, Kernel: 3}, {In: 8, Out: 8, Kernel: 3, Groups: 8},
	} {
		cnnlib.Init(conv, 1)
		inside(t, conv.String(), Kernels(conv))
	}
}

func inside(t *testing.T, name string, f *Figure) {
	t.Helper()
	for _, m := range f.marks {
		var left, top, right, bottom int
		switch m := m.(type) {
		case label:
			w := textWidth(m.text)
			left, top, bottom = m.x-int(float64(w)*m.align), m.y-lineHeight/2, m.y+lineHeight/2
			right = left + w
		case bitmap:
			size := m.img.Bounds().Size().Mul(m.zoom)
			left, top, right, bottom = m.x-1, m.y-1, m.x+size.X+1, m.y+size.Y+1
		case block:
			left, top, right, bottom = m.x, m.y, m.x+m.width, m.y+m.height
		}
		if left < 0 || top < 0 || right > f.width || bottom > f.height {
			t.Errorf("%s: %v lies outside the figure of %d×%d dots", name, m, f.width, f.height)
		}
	}
}
