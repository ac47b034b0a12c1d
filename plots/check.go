package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// hasNumbers panics with a [*cnnlib.ShapeError] unless t is a tensor with at least one number, and
// with a number for each place of its shape.
func hasNumbers(figure string, t *cnnlib.Tensor) {
	if t == nil {
		panic(&cnnlib.ShapeError{
			Layer: "plots." + figure, Wanted: "a tensor", Given: "nil",
			Fix: "give what cnnlib.LoadImage, cnnlib.NewTensor or a layer's Forward returned",
		})
	}
	cnnlib.TensorOf(t.Shape(), t.Data) // panics if there are too few
}

// oneSample panics with a [*cnnlib.ShapeError] unless t is a tensor of one sample.
func oneSample(figure string, t *cnnlib.Tensor) {
	hasNumbers(figure, t)
	if t.N != 1 {
		panic(&cnnlib.ShapeError{
			Layer:  "plots." + figure,
			Wanted: "a tensor of one sample",
			Given:  fmt.Sprintf("%v, which has %d", t.Shape(), t.N),
			Fix:    fmt.Sprintf("choose one: plots.%s(t.Sample(0))", figure),
		})
	}
}

// resultOf panics with a [*cnnlib.ShapeError] unless given is true: the figure draws what the
// function of cnnlib returned.
func resultOf(figure, function string, given bool) {
	if !given {
		panic(&cnnlib.ShapeError{
			Layer: "plots." + figure, Wanted: "what cnnlib." + function + " returned", Given: "none",
			Fix: fmt.Sprintf("plots.%s(x, cnnlib.%s(net, x, …), nil)", figure, function),
		})
	}
}

// givenPicture panics with a [*cnnlib.ShapeError] unless x is one picture with the shape given,
// which the function of cnnlib was called with.
func givenPicture(figure, function string, x *cnnlib.Tensor, given cnnlib.Shape) {
	hasNumbers(figure, x)
	if x.Shape() != given {
		panic(&cnnlib.ShapeError{
			Layer:  "plots." + figure,
			Wanted: fmt.Sprintf("the picture that cnnlib.%s was given, %v", function, given),
			Given:  fmt.Sprintf("a tensor of %v", x.Shape()),
			Fix:    fmt.Sprintf("give the x of cnnlib.%s(net, x, …)", function),
		})
	}
	oneSample(figure, x)
}
