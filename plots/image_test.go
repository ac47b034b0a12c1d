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

func ExampleImage() {
	Show(Image(samples.Cat(32)))
	// Output: [figure: a colour picture of 32×32 pixels]
}

// The size must not leave open which number is the height.
func TestImageAlt(t *testing.T) {
	for want, shape := range map[string]cnnlib.Shape{
		"a grey picture of 8×8 pixels":                {N: 1, C: 1, H: 8, W: 8},
		"a colour picture 5 pixels high and 200 wide": {N: 1, C: 3, H: 5, W: 200},
		"a grey picture 1 pixel high and 2 wide":      {N: 1, C: 1, H: 1, W: 2},
	} {
		if got := Image(cnnlib.NewTensor(shape)).Alt; got != want {
			t.Errorf("the figure of %v says %q, want %q", shape, got, want)
		}
	}
}

// A pixel without a number is magenta in each kind of photograph, and in the channel that has none.
func TestPixelsThatAreNotFinite(t *testing.T) {
	x := samples.Cat(4)
	x.Data[0] = float32(math.NaN())
	all := &cnnlib.ReceptiveField{Input: x.Shape(), Full: image.Rect(0, 0, 4, 4)}
	for name, f := range map[string]*Figure{
		"Image": Image(x), "Channels": Channels(x), "NetworkMaps": NetworkMaps(&cnnlib.ReLU{}, x), "ReceptiveField": ReceptiveField(x, all),
	} {
		if img := bitmaps(f)[0].Image; picturetest.At(img, 0, 0) != canvas.NotFiniteColor || picturetest.At(img, 1, 0) == canvas.NotFiniteColor {
			t.Errorf("%s: the first pixels are %v and %v", name, picturetest.At(img, 0, 0), picturetest.At(img, 1, 0))
		}
	}
	for channel, panel := range bitmaps(Channels(x))[1:] {
		if magenta := picturetest.At(panel.Image, 0, 0) == canvas.NotFiniteColor; magenta != (channel == 0) {
			t.Errorf("channel %d is magenta: %t", channel, magenta)
		}
	}
}

// What lies beyond black and white is cut off, and the figure says so.
func TestImageBeyond(t *testing.T) {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, []float32{-2, 0.5})
	if got, want := titles(Image(x)), []string{"1×2×1", "values from −2 to 0.5, cut off below 0 and above 1"}; !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
}
