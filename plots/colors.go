package plots

import (
	"image/color"
	"slices"

	"cnnlessons/plots/internal/canvas"
)

// Colors returns the colours of a figure's values, evenly spaced: from the value 0 on, or, if
// signed, from the least negative value over 0 in the middle to the largest. The slice is the
// caller's own.
func Colors(signed bool) []color.RGBA {
	if signed {
		return slices.Clone(canvas.Diverging)
	}
	return slices.Clone(canvas.Viridis)
}
