package plots

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// joined is a caption of the parts that are not empty, with commas between them.
func joined(l cnnlib.Language, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), l.Say(", ", "，"))
}

// first says how many of the things are drawn, or is "" if all are. The Chinese name begins with
// the measure word.
func first(l cnnlib.Language, drawn, all int, things, chinese string) string {
	if drawn == all {
		return ""
	}
	return l.Say(fmt.Sprintf("the first %d of %d %s", drawn, all, things), fmt.Sprintf("共 %d %s，只画前 %d %[2]s", all, chinese, drawn))
}

// shrunk says that a picture of height×width is drawn with another size, or is "" if it is not.
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

// counted is a number of things as an error tells it: one of them, or some.
func counted(n int, one, some cnnlib.Phrase) any {
	if n == 1 {
		return one
	}
	return some.Of(n)
}

// valueRange names the least and the largest number: "values from −1 to 2", or "no finite value";
// and says how many numbers are not finite.
func valueRange(l cnnlib.Language, t *cnnlib.Tensor, thing, chinese string) string {
	if !anyFinite(t) {
		return l.Say("no finite "+thing, "没有有限的"+chinese)
	}
	lo, hi := t.MinMax()
	text := l.Say(thing+"s from ", chinese+"从 ") + canvas.Number(lo) + l.Say(" to ", " 到 ") + canvas.Number(hi)
	if n := notFiniteIn(t.Data); n > 0 {
		text += l.Say(", %d not finite", "，%d 个不是有限数", n)
	}
	return text
}

// magenta says what the colour of values that are not finite means, or is "" if there are no such
// values.
func magenta(l cnnlib.Language, notFinite int) string {
	if notFinite == 0 {
		return ""
	}
	return l.Say("magenta: NaN or ±Inf", "洋红色：NaN 或 ±Inf")
}

// constant ends the title of a map: " · all 0" if there are several values and all are equal,
// otherwise "".
func constant(l cnnlib.Language, values []float32) string {
	if !flat(values) {
		return ""
	}
	return l.Say(" · all ", " · 全为 ") + canvas.Number(values[0])
}

// pixels continues "a picture": " of 32×32 pixels" or " 5 pixels high and 200 wide".
func pixels(l cnnlib.Language, height, width int) string {
	if height == width {
		return l.Say(" of %d×%d pixels", "，%d×%d 像素", height, width)
	}
	return l.Say(" %s high and %d wide", "，高 %s 像素，宽 %d 像素", l.Say(count(height, "pixel"), fmt.Sprint(height)), width)
}

// uniform ends the title of a tensor: it says that several numbers are all equal, or that no number
// is finite.
func uniform(l cnnlib.Language, t *cnnlib.Tensor) string {
	if !anyFinite(t) {
		return l.Say(" · no finite value", " · 没有有限的数值")
	}
	return constant(l, t.Data)
}

// rows names the rows from first to last.
func rows(l cnnlib.Language, first, last string) string {
	if first == last {
		return l.Say("row %s", "第 %s 行", first)
	}
	return l.Say("rows %s to %s", "第 %s 到 %s 行", first, last)
}

// columns names the columns from first to last.
func columns(l cnnlib.Language, first, last string) string {
	if first == last {
		return l.Say("column %s", "第 %s 列", first)
	}
	return l.Say("columns %s to %s", "第 %s 到 %s 列", first, last)
}

// classText names a class by its number and, if it has one, its name.
func classText(l cnnlib.Language, classes []string, class int) string {
	if uint(class) >= uint(len(classes)) {
		return l.Say("class %d", "类别 %d", class)
	}
	return l.Say("class %d (%s)", "类别 %d（%s）", class, canvas.Normal.Cut(classes[class], 200*canvas.DotsPerPixel))
}

// span writes a range of rows or columns.
func span(l cnnlib.Language, first, last int) string {
	if first == last {
		return canvas.Integer(first)
	}
	return l.Say("%s to %s", "%s 至 %s", canvas.Integer(first), canvas.Integer(last))
}

// shrunkMatrix says that the picture of a matrix has fewer pixels than the matrix has numbers, or
// is "" if it has not.
func shrunkMatrix(l cnnlib.Language, m canvas.Matrix) string {
	if m.Picture.Image == nil {
		return ""
	}
	return shrunk(l, m.Picture.Image.Bounds().Size(), m.Rows, m.Columns)
}
