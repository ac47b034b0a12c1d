package interactive

import (
	"cnnlessons/cnnlib"
)

// maxNumbers is the largest number of numbers in a figure: what a page loads and draws at once.
const maxNumbers = 1 << 19

// oneSample panics with a [*cnnlib.ShapeError] unless x has one sample.
func oneSample(figure string, x *cnnlib.Tensor) {
	if x == nil {
		panic(cnnlib.NewUsageError(nilTensor, "interactive."+figure))
	}
	if x.N != 1 {
		panic(cnnlib.NewShapeError(severalSamples, "interactive."+figure, x.Shape(), x.N, figure))
	}
}

// fitsPage panics with a [*cnnlib.ShapeError] if a figure holds more numbers than a page can.
func fitsPage(figure string, numbers int) {
	if numbers > maxNumbers {
		panic(cnnlib.NewShapeError(tooManyNumbers, "interactive."+figure, maxNumbers, numbers))
	}
}

// maxSide is the largest side of a map of which two fit beside each other.
const maxSide = 320

// fitsWindow panics with a [*cnnlib.ShapeError] if a side of the tensor's maps is above maxSide.
func fitsWindow(figure string, x *cnnlib.Tensor) {
	if max(x.H, x.W) > maxSide {
		panic(cnnlib.NewShapeError(tooLargeMap, "interactive."+figure, maxSide, x.Shape()))
	}
}

// remarks are the words of the script's function remark.
func remarks(l cnnlib.Language) map[string]string {
	return map[string]string{
		"notFinite": l.Say("{0} of {1} values are infinite or not a number; in colours they are magenta.", "{1} 个数值中有 {0} 个是无穷大或非数（NaN），彩色显示时为品红色。"),
		"flat":      l.Say("All values are {0}.", "所有数值都是 {0}。"),
	}
}
