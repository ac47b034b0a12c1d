package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// Image draws a picture of one sample with three channels (red, green, blue) or one
// (grey), with values from 0 (black) to 1; what is beyond is cut off. A
// picture with a side above 1120 is drawn smaller by averaging, and the caption says so. It
// panics with a [*cnnlib.ShapeError] for any other shape.
func Image(t *cnnlib.Tensor) *Figure {
	oneSample("Image", t)
	kind := "colour"
	if t.C == 1 {
		kind = "grey"
	}
	picture := shrink(t.Image(0), maxSide(1))
	alt := fmt.Sprintf("a %s picture%s", kind, pixels(t.H, t.W))
	f, _, _ := newGrid([]panel{{t.Shape().String(), picture}}, alt, maxWidth)
	f.addCaption(margin, shrunk(picture.Bounds().Size(), t.H, t.W))
	return f
}

// pixels goes on after "a picture": " of 32×32 pixels" or " 5 pixels high and 200 wide".
func pixels(height, width int) string {
	if height == width {
		return fmt.Sprintf(" of %d×%d pixels", height, width)
	}
	return fmt.Sprintf(" %s high and %d wide", count(height, "pixel"), width)
}
