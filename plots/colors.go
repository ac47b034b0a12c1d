package plots

import (
	"image/color"
	"slices"
)

// Colors are the colours that values get, evenly spaced: from 0 on, or if signed from below 0,
// with 0 in the middle.
func Colors(signed bool) []color.RGBA {
	if signed {
		return slices.Clone(diverging)
	}
	return slices.Clone(viridis)
}
