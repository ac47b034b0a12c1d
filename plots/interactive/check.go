package interactive

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// maxNumbers is how many numbers a figure holds at most: what a page loads and draws at once.
const maxNumbers = 1 << 19

// oneSample panics with a [*cnnlib.ShapeError] unless x has one sample.
func oneSample(figure string, x *cnnlib.Tensor) {
	if x.N != 1 {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: "a tensor of one sample",
			Given:  fmt.Sprintf("%v, which has %d", x.Shape(), x.N),
			Fix:    fmt.Sprintf("choose one: interactive.%s(…, x.Sample(0))", figure),
		})
	}
}

// fitsPage panics with a [*cnnlib.ShapeError] if the tensors hold more numbers than a page.
func fitsPage(figure string, tensors ...*cnnlib.Tensor) {
	numbers := 0
	for _, t := range tensors {
		numbers += len(t.Data)
	}
	if numbers > maxNumbers {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: fmt.Sprintf("at most %d numbers in input, weights and output", maxNumbers),
			Given:  fmt.Sprint(numbers),
			Fix:    "give a smaller picture, such as samples.Cat(32), or fewer channels",
		})
	}
}
