package plots

import (
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
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
