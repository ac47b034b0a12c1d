package plots

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// addCaption writes the parts that are not empty, if any, as a line below what the
// figure has, from x on, and enlarges the figure for it.
func (f *Figure) addCaption(x int, parts ...string) {
	caption := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
	if caption == "" {
		return
	}
	y := f.height - margin + gap/2
	f.add(label{x, y + lineHeight/2, 0, caption})
	f.width = max(f.width, x+textWidth(caption)+margin)
	f.height = y + lineHeight + margin
}

// first says how many of the things are drawn, or "" if all are.
func first(drawn, all int, things string) string {
	if drawn == all {
		return ""
	}
	return fmt.Sprintf("the first %d of %d %s", drawn, all, things)
}

// shrunk says that a picture of height×width is drawn in another size, or "" if it is not.
func shrunk(size image.Point, height, width int) string {
	if size == image.Pt(width, height) {
		return ""
	}
	return fmt.Sprintf("%d×%d shrunk to %d×%d", height, width, size.Y, size.X)
}

// count writes a number of things: "1 kernel", "6 kernels".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// valueRange says from where to where the numbers reach: "values from −1 to 2", or "no
// finite value".
func valueRange(t *cnnlib.Tensor, thing string) string {
	if !anyFinite(t) {
		return "no finite " + thing
	}
	lo, hi := t.MinMax()
	return fmt.Sprintf("%ss from %s to %s", thing, value(lo), value(hi))
}

// anyFinite reports whether a number is neither infinite nor not-a-number.
func anyFinite(t *cnnlib.Tensor) bool {
	return slices.ContainsFunc(t.Data, func(v float32) bool { return !math.IsInf(float64(v), 0) && v == v })
}
