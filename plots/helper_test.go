package plots

import (
	"errors"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/picturetest"
)

// example is one Example of this package with the name of its golden picture.
type example struct {
	title   string // of its part of the gallery
	picture string
	name    string // of the function
	run     func()
}

// examples are all Examples that show figures, in the order of the gallery.
var examples = []example{
	{"A picture", "image", "ExampleImage", ExampleImage},
	{"Its channels", "channels", "ExampleChannels", ExampleChannels},
	{"Kernels", "kernels", "ExampleKernels", ExampleKernels},
	{"One kernel with its numbers", "kernelweights", "ExampleKernelWeights", ExampleKernelWeights},
	{"One number of the output", "pixel", "ExampleOutputPixel", ExampleOutputPixel},
	{"Padding, stride and dilation", "window", "ExampleWindow", ExampleWindow},
	{"A transposed convolution", "window-transposed", "ExampleWindow_transposed", ExampleWindow_transposed},
	{"A kernel slides", "slide", "ExampleSlide", ExampleSlide},
	{"A kernel slides over numbers", "slide-over", "ExampleSlideOver", ExampleSlideOver},
	{"A transposed convolution adds patches", "slide-transposed", "ExampleSlideOver_transposed", ExampleSlideOver_transposed},
	{"Activation maps", "maps", "ExampleActivationMaps", ExampleActivationMaps},
	{"Pooling", "pooling", "ExamplePooling", ExamplePooling},
	{"A network", "network", "ExampleNetwork", ExampleNetwork},
	{"A network with branches", "network-branches", "ExampleNetwork_branches", ExampleNetwork_branches},
	{"Activation maps of a network", "networkmaps", "ExampleNetworkMaps", ExampleNetworkMaps},
	{"What the layers cost", "costs", "ExampleCosts", ExampleCosts},
	{"A convolution and what could stand in for it", "comparison", "ExampleComparison", ExampleComparison},
	{"What a number of a layer depends on", "receptivefield", "ExampleReceptiveField", ExampleReceptiveField},
	{"Loss and accuracy of a training", "curves", "ExampleTrainingCurves", ExampleTrainingCurves},
	{"The same while it goes on", "live", "ExampleLive", ExampleLive},
	{"Confusion matrix", "confusion", "ExampleConfusionMatrix", ExampleConfusionMatrix},
	{"Predictions", "predictions", "ExamplePredictions", ExamplePredictions},
	{"The surest mistakes", "mistakes", "ExampleMistakes", ExampleMistakes},
	{"Kernels in the course of a training", "kernel-history", "ExampleKernelHistory", ExampleKernelHistory},
	{"How weights are distributed", "weights", "ExampleWeightHistograms", ExampleWeightHistograms},
	{"How activations are distributed", "activationvalues", "ExampleActivationHistograms", ExampleActivationHistograms},
	{"Probabilities", "probabilities", "ExampleProbabilities", ExampleProbabilities},
	{"Which pixels matter", "saliency", "ExampleSaliency", ExampleSaliency},
	{"Where a layer sees a class", "gradcam", "ExampleGradCAM", ExampleGradCAM},
	{"What happens if a part is hidden", "occlusion", "ExampleOcclusion", ExampleOcclusion},
}

// shown are the drawings that run gives to Show.
func shown(run func()) []Drawing {
	var all []Drawing
	defer func(before func(Drawing)) { elsewhere = before }(elsewhere)
	elsewhere = func(d Drawing) { all = append(all, d) }
	run()
	return all
}

// catMaps is what most tests draw: a photograph, a convolution, and its feature maps.
func catMaps() (img *cnnlib.Tensor, conv *cnnlib.Conv2D, maps *cnnlib.Tensor) {
	img = samples.Cat(32)
	conv = cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	return img, conv, conv.Forward(img)
}

// titles are the figure's texts in the order in which they are drawn.
func titles(f *Figure) []string { return picturetest.Texts(f.sheet) }

// inside is [picturetest.Inside] for a figure.
func inside(t *testing.T, name string, f *Figure) {
	t.Helper()
	picturetest.Inside(t, name, f.sheet)
}

// said is what an error of cnnlib says, and whether it is a UsageError and no ShapeError.
func said(err error) (text cnnlib.ErrorText, misuse bool) {
	var shape *cnnlib.ShapeError
	var usage *cnnlib.UsageError
	switch {
	case errors.As(err, &shape):
		return shape.In(cnnlib.English), false
	case errors.As(err, &usage):
		return usage.In(cnnlib.English), true
	}
	return cnnlib.ErrorText{}, false
}

// attempt returns what draw draws or what the error says with which it refuses, which must say what
// is wanted, what was given, and what to do.
func attempt(t *testing.T, draw func() Drawing) (d Drawing, refusal *cnnlib.ErrorText) {
	t.Helper()
	defer func() {
		t.Helper()
		switch problem := recover().(type) {
		case nil:
		case error:
			text, _ := said(problem)
			if refusal = &text; text.Wanted == "" || text.Given == "" || text.Fix == "" {
				t.Errorf("the panic is %v", problem)
			}
		default:
			t.Errorf("the panic is %v", problem)
		}
	}()
	return draw(), nil
}

// wantGiven checks that draw panics with an error that says what was given.
func wantGiven(t *testing.T, draw func(), given string) {
	t.Helper()
	_, e := attempt(t, func() Drawing { draw(); return nil })
	if e == nil || e.Given != given {
		t.Errorf("%s: the error is %v", given, e)
	}
}

// refused checks that draw panics with an error of the figure whose repair names fix.
func refused(t *testing.T, figure, fix string, draw func()) {
	t.Helper()
	_, e := attempt(t, func() Drawing { draw(); return nil })
	if e == nil || !strings.HasPrefix(e.Layer, "plots."+figure) || !strings.Contains(e.Fix, fix) {
		t.Errorf("%s refuses with %v", figure, e)
	}
}
