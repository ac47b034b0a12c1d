package plots

import (
	"image/color"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// A picture after its normalisation is drawn as before it, and what is not finite is magenta.
func TestPhoto(t *testing.T) {
	levels := []float32{0, 0.25, 0.5, 1, 0.75, 1. / 3}
	normalised := make([]float32, len(levels))
	for i, v := range levels {
		normalised[i] = (v - 0.286) / 0.353
	}
	shape := cnnlib.Shape{N: 1, C: 1, H: 2, W: 3}
	before, after := newPhoto(cnnlib.TensorOf(shape, levels)), newPhoto(cnnlib.TensorOf(shape, normalised))
	if !slices.Equal(before.Pix, after.Pix) || before.RGBAAt(1, 0) != (color.RGBA{64, 64, 64, 255}) {
		t.Errorf("the picture is %v, and normalised %v", before.Pix, after.Pix)
	}
	sick := newPhoto(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 1, W: 2}, []float32{1, 0, 0, 0, 0, float32(math.Inf(-1))}))
	if a, b := sick.RGBAAt(0, 0), sick.RGBAAt(1, 0); a != (color.RGBA{255, 0, 0, 255}) || b != canvas.NotFiniteColor {
		t.Errorf("red and a pixel that is not finite are %v and %v", a, b)
	}
	if grey := newPhoto(cnnlib.TensorOf(shape, slices.Repeat([]float32{-3}, 6))).RGBAAt(2, 1); grey.R != 128 {
		t.Errorf("a constant picture is %v, want a middle grey", grey)
	}
}

// Grey keeps the order of brightness, from the darkest to the lightest level.
func TestPhotoGrey(t *testing.T) {
	p := newPhoto(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 1, W: 5}, []float32{
		0, 0, 1, 0, 1, // red
		0, 0, 0, 1, 1,
		0, 1, 0, 0, 1,
	}))
	got := p.grey(canvas.Darkest, canvas.Lightest)
	for x, want := range []uint8{56, 74, 103, 149, 216} {
		if c := got.RGBAAt(x, 0); c != (color.RGBA{want, want, want, 255}) {
			t.Errorf("pixel %d is %v, want grey %d", x, c, want)
		}
	}
}
