package plots

import (
	"image/color"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
)

func ExampleChannels() {
	Show(Channels(samples.Cat(32)))
	// Output: [figure: a picture of 32×32 pixels and its channels red, green and blue]
}

// Each channel keeps its own level and no other.
func TestOnly(t *testing.T) {
	picture := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 1, W: 1}, []float32{1, 0.2, 0.4}).Image(0)
	for channel, want := range []color.RGBA{{255, 0, 0, 255}, {0, 51, 0, 255}, {0, 0, 102, 255}} {
		if got := only(picture, channel).RGBAAt(0, 0); got != want {
			t.Errorf("channel %d is %v, want %v", channel, got, want)
		}
	}
}
