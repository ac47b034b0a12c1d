package plots

import (
	"image/color"
	"slices"

	"cnnlessons/plots/internal/canvas"
)

// Colors are the colours that values get, evenly spaced: from 0 on, or if signed from below 0,
// with 0 in the middle.
func Colors(signed bool) []color.RGBA {
	if signed {
		return slices.Clone(canvas.Diverging)
	}
	return slices.Clone(canvas.Viridis)
}
