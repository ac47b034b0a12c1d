package plots

import (
	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Image draws a picture of one sample with three channels (red, green, blue) or one (grey), with
// values from 0 (black) to 1. Values below 0 and above 1 are cut off. A picture with a side above
// 1120 is drawn smaller by averaging. The caption says so. Image panics with a [*cnnlib.ShapeError]
// for any other shape.
func Image(t *cnnlib.Tensor) *Figure {
	oneSample("Image", t)
	picture := t.Image(0)
	markNotFinite(picture, t.Data)
	picture = canvas.Shrink(picture, canvas.MaxPictureSide(1))
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		kind := l.Say("colour", "彩色")
		if t.C == 1 {
			kind = l.Say("grey", "灰度")
		}
		alt := l.Say("a %s picture%s", "一张%s图片%s", kind, pixels(l, t.H, t.W))
		sheet, _, _ := canvas.NewGrid([]canvas.Panel{{Title: t.Shape().String() + uniform(l, t), Image: picture}}, alt, canvas.PageWidth)
		sheet.AddCaption(canvas.Margin, joined(l, shrunk(l, picture.Bounds().Size(), t.H, t.W), magenta(l, notFiniteIn(t.Data))))
		sheet.AddCaption(canvas.Margin, beyond(l, t))
		return sheet
	})
}

// beyond says that a picture has values below 0 or above 1, or is "" if it has no such values.
func beyond(l cnnlib.Language, t *cnnlib.Tensor) string {
	lo, hi := t.MinMax()
	if lo >= 0 && hi <= 1 {
		return ""
	}
	return valueRange(l, t, "value", "数值") + l.Say(", cut off below 0 and above 1", "，小于 0 和大于 1 的已截断")
}
