package interactive

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// maxNumbers is how many numbers a figure holds at most: what a page loads and draws at once.
const maxNumbers = 1 << 19

// oneSample panics with a [*cnnlib.ShapeError] unless x has one sample.
func oneSample(figure string, x *cnnlib.Tensor) {
	if x == nil {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: "a tensor",
			Given:  "nil",
			Fix:    "give what a layer returned, or a picture such as samples.Cat(32)",
		})
	}
	if x.N != 1 {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: "a tensor of one sample",
			Given:  fmt.Sprintf("%v, which has %d", x.Shape(), x.N),
			Fix:    fmt.Sprintf("choose one: interactive.%s(…, x.Sample(0))", figure),
		})
	}
}

// fitsPage panics with a [*cnnlib.ShapeError] if a figure holds more numbers than a page can.
func fitsPage(figure string, numbers int) {
	if numbers > maxNumbers {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: fmt.Sprintf("at most %d numbers in input, weights and output", maxNumbers),
			Given:  fmt.Sprint(numbers),
			Fix:    "give a smaller picture, such as samples.Cat(32), or fewer channels",
		})
	}
}

// maxSide is the side of the largest map of which two have room beside each other.
const maxSide = 320

// fitsWindow panics with a [*cnnlib.ShapeError] if a map of the tensor is larger than a figure.
func fitsWindow(figure string, x *cnnlib.Tensor) {
	if max(x.H, x.W) > maxSide {
		panic(&cnnlib.ShapeError{
			Layer:  "interactive." + figure,
			Wanted: fmt.Sprintf("at most %d rows and %d columns", maxSide, maxSide),
			Given:  x.Shape().String(),
			Fix:    "give a smaller picture, such as samples.Cat(128), or one that cnnlib.Resize has shrunk",
		})
	}
}

// remarks are the words of the script's function remark.
func remarks(l cnnlib.Language) map[string]string {
	return map[string]string{
		"notFinite": l.Say("{0} of {1} values are infinite or not a number; in colours they are magenta.", "{1} 个数值中有 {0} 个是无穷大或非数（NaN），彩色显示时为品红色。"),
		"flat":      l.Say("All values are {0}.", "所有数值都是 {0}。"),
	}
}
