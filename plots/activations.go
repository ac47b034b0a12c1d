package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const maxMaps = 64 // that are drawn

// ActivationMaps draws each channel of one sample as a map. All maps share the range of the colour
// bar. A map whose values are all equal, such as the map of a dead ReLU, is one flat field, and its
// title says so. Infinite values and not-a-number are magenta; if a tensor has no other values,
// there is no colour bar. The figure has the first 64 maps at most. Maps too large for the page are
// drawn smaller, by averaging colours. The caption says what is left out or smaller. ActivationMaps
// panics with a [*cnnlib.ShapeError] if t has more than one sample.
func ActivationMaps(t *cnnlib.Tensor) *Figure {
	oneSample("ActivationMaps", t)
	lo, hi := t.MinMax()
	s := canvas.ScaleFor(lo, hi)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		panels := make([]canvas.Panel, min(t.C, maxMaps))
		for c := range panels {
			values := t.Channel(0, c)
			title := l.Say("map %d · %d×%d", "特征图 %d · %d×%d", c, t.H, t.W) + constant(l, values)
			panels[c] = canvas.Panel{Title: title, Image: canvas.Shrink(s.Picture(values, t.W), canvas.MaxPictureSide(len(panels)))}
		}
		alt := l.Say("%s of %d×%d, %s", "%s，%d×%d，%s", l.Say(count(t.C, "feature map"), fmt.Sprintf("%d 张特征图", t.C)),
			t.H, t.W, valueRange(l, t, "value", "数值"))
		sheet, top, bottom := canvas.NewGrid(panels, alt, canvas.PageWidth-s.BarRoom())
		if anyFinite(t) {
			sheet.AddColorBar(s, top, bottom)
		}
		sheet.AddCaption(canvas.Margin, joined(l, first(l, len(panels), t.C, "maps", "张特征图"), shrunk(l, panels[0].Image.Bounds().Size(), t.H, t.W), magenta(l, notFiniteIn(t.Data))))
		return sheet
	})
}
