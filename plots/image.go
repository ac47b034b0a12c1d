package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// Image draws a picture of one sample with three channels (red, green, blue) or one
// (grey), with values from 0 (black) to 1; what is beyond is cut off. It panics with a
// [*cnnlib.ShapeError] for any other shape.
func Image(t *cnnlib.Tensor) *Figure {
	oneSample("Image", t)
	kind := "colour"
	if t.C == 1 {
		kind = "grey"
	}
	alt := fmt.Sprintf("a %s picture of %d×%d pixels", kind, t.H, t.W)
	f, _, _ := newGrid([]panel{{t.Shape().String(), t.Image(0)}}, alt)
	return f
}
