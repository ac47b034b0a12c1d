package plots

import (
	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/zoo/lenetfashion"
)

func ExampleSaliency() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	s := cnnlib.SaliencyOf(net, boot, test.Label(0))
	Show(Saliency(boot, s, test.Classes()))
	// Output: [figure: saliency map of 28×28 for class 9 (Ankle boot), logit 15.3, values from 1.19e−06 to 1.24, largest at row 13, column 9]
}
