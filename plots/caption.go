package plots

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// addCaption writes the parts that are not empty, if any, as a line below what the
// figure has, from x on, and enlarges the figure for it.
func (f *Figure) addCaption(l cnnlib.Language, x int, parts ...string) {
	caption := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), l.Say(", ", "，"))
	if caption == "" {
		return
	}
	y := f.height - margin + gap/2
	f.add(label{x: x, y: y + lineHeight/2, text: caption})
	f.width = max(f.width, x+textWidth(caption)+margin)
	f.height = y + lineHeight + margin
}

// addCaptions writes captions, each close below the one before; some but not all may be empty.
func (f *Figure) addCaptions(l cnnlib.Language, captions ...[]string) {
	end := f.height
	for _, parts := range captions {
		f.addCaption(l, margin, parts...)
		if f.height > end {
			f.height -= gap / 2
			end = f.height
		}
	}
	f.height += gap / 2
}

// addFolded writes a text in lines of at most room dots, of which the first begins at (x, y), and
// returns the bottom of the last one.
func (f *Figure) addFolded(x, y, room int, text string, c color.Color) (bottom int) {
	for _, line := range fold(text, room) {
		f.add(label{x: x, y: y + lineHeight/2, text: line, color: c})
		y += lineHeight
	}
	return y
}

// fit makes the figure as large as what it has, with a margin.
func (f *Figure) fit() {
	for _, m := range f.marks {
		r := m.bounds()
		f.width, f.height = max(f.width, r.Max.X+margin), max(f.height, r.Max.Y+margin)
	}
}

// first says how many of the things are drawn, or "" if all are. The Chinese name begins
// with the measure word.
func first(l cnnlib.Language, drawn, all int, things, chinese string) string {
	if drawn == all {
		return ""
	}
	return l.Say(fmt.Sprintf("the first %d of %d %s", drawn, all, things), fmt.Sprintf("共 %d %s，只画前 %d %[2]s", all, chinese, drawn))
}

// shrunk says that a picture of height×width is drawn in another size, or "" if it is not.
func shrunk(l cnnlib.Language, size image.Point, height, width int) string {
	if size == image.Pt(width, height) {
		return ""
	}
	return l.Say("%d×%d shrunk to %d×%d", "%d×%d 缩小为 %d×%d", height, width, size.Y, size.X)
}

// count writes a number of things in English: "1 kernel", "6 kernels".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// valueRange says from where to where the numbers reach: "values from −1 to 2", or "no
// finite value"; and how many are not finite.
func valueRange(l cnnlib.Language, t *cnnlib.Tensor, thing, chinese string) string {
	if !anyFinite(t) {
		return l.Say("no finite "+thing, "没有有限的"+chinese)
	}
	lo, hi := t.MinMax()
	text := l.Say(thing+"s from ", chinese+"从 ") + value(lo) + l.Say(" to ", " 到 ") + value(hi)
	if n := notFiniteIn(t.Data); n > 0 {
		text += l.Say(", %d not finite", "，%d 个不是有限数", n)
	}
	return text
}

// notFiniteIn counts the values that are infinite or not a number.
func notFiniteIn(values []float32) int {
	n := 0
	for _, v := range values {
		if v-v != 0 {
			n++
		}
	}
	return n
}

// magenta says what the colour of values that are not finite means, or is "" if there are none.
func magenta(l cnnlib.Language, notFinite int) string {
	if notFinite == 0 {
		return ""
	}
	return l.Say("magenta: NaN or ±Inf", "洋红色：NaN 或 ±Inf")
}

// anyFinite reports whether a number is neither infinite nor not-a-number.
func anyFinite(t *cnnlib.Tensor) bool {
	return slices.ContainsFunc(t.Data, func(v float32) bool { return v-v == 0 })
}
