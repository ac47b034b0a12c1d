package plots

import "cnnlessons/cnnlib/samples"

func ExampleImage() {
	Show(Image(samples.Cat(32)))
	// Output: [figure: a colour picture of 32×32 pixels]
}
