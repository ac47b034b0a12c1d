package plots

import "cnnlessons/cnnlib"

// hasNumbers panics with a [*cnnlib.UsageError] if t is nil, and with a [*cnnlib.ShapeError]
// unless t has at least one number and a number for each place of its shape.
func hasNumbers(figure string, t *cnnlib.Tensor) {
	if t == nil {
		panic(cnnlib.NewUsageError(nilTensor, "plots."+figure))
	}
	cnnlib.TensorOf(t.Shape(), t.Data) // panics if there are too few
}

// oneSample panics with a [*cnnlib.ShapeError] unless t is a tensor of one sample.
func oneSample(figure string, t *cnnlib.Tensor) {
	hasNumbers(figure, t)
	if t.N != 1 {
		panic(cnnlib.NewShapeError(severalSamples, "plots."+figure, t.Shape(), t.N, figure))
	}
}

// resultOf panics with a [*cnnlib.UsageError] unless given is true: the figure draws what the
// function of cnnlib returned.
func resultOf(figure, function string, given bool) {
	if !given {
		panic(cnnlib.NewUsageError(noResult, "plots."+figure, figure, function))
	}
}

// givenPicture panics with a [*cnnlib.ShapeError] unless x is one picture with the shape given,
// which the function of cnnlib was called with.
func givenPicture(figure, function string, x *cnnlib.Tensor, given cnnlib.Shape) {
	hasNumbers(figure, x)
	if x.Shape() != given {
		panic(cnnlib.NewShapeError(otherPicture, "plots."+figure, function, given, x.Shape()))
	}
	oneSample(figure, x)
}
