package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// ActivationMaps draws each channel of one sample as a map. All maps share the range
// of the colour bar. A map whose values are all equal, such as the map of a dead ReLU, is one
// flat field, and its title says so. Infinite values and not-a-number are magenta.
// It panics with a [*cnnlib.ShapeError] if t has more than one sample.
func ActivationMaps(t *cnnlib.Tensor) *Figure {
	oneSample("ActivationMaps", t)
	lo, hi := t.MinMax()
	s := scaleFor(lo, hi)
	panels := make([]panel, t.C)
	for c := range panels {
		values := t.Channel(0, c)
		title := fmt.Sprintf("map %d · %d×%d", c, t.H, t.W)
		if flat(values) {
			title += " · all " + value(values[0])
		}
		panels[c] = panel{title, s.picture(values, t.W)}
	}
	f, top, bottom := newGrid(panels, fmt.Sprintf("%d feature maps of %d×%d, values from %s to %s", t.C, t.H, t.W, value(lo), value(hi)))
	f.addColorBar(s, top, bottom)
	return f
}

// flat reports whether there are several values and all are equal.
func flat(values []float32) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return len(values) > 1
}
