package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Saliency draws what [cnnlib.SaliencyOf] found in the picture x: the picture, the map of
// magnitudes, and the map over the picture in flat greys. The larger a magnitude, the more
// vermillion is its pixel: the left half of the colour bar shows the colours over black, the right
// half the colours over white. Below are the class and its logit. classes are the names of the
// classes, nil for numbers only.
//
// x is the picture as the network was given it, or the picture before its normalisation. Values
// beyond 0 and 1 are stretched from black to white, and the caption says so. A picture with a side
// above 560 is drawn smaller by averaging colours. Saliency panics with a [*cnnlib.ShapeError] if x
// does not have the shape of the gradient, or has neither one channel nor three.
func Saliency(x *cnnlib.Tensor, s *cnnlib.Saliency, classes []string) *Figure {
	resultOf("Saliency", "SaliencyOf", s != nil && s.Gradient != nil)
	givenPicture("Saliency", "SaliencyOf", x, s.Gradient.Shape())
	photo, m := newPhoto(x), s.Map()
	colors := magnitudes(m)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		panes := []canvas.Pane{
			canvas.NewPane(photo.title(l), photo.RGBA, canvas.PanelSide(3)),
			canvas.NewPane(mapTitle(l, l.Say("saliency map", "显著图"), m), colors.Picture(m.Data, m.W), canvas.PanelSide(3)),
			canvas.NewPane(l.Say("map over the picture", "显著图叠加在图片上"), canvas.Tint{Scale: colors}.Picture(photo.grey(canvas.Darkest, canvas.Lightest), m.Data), canvas.PanelSide(3)),
		}
		if anyFinite(m) {
			panes[1].Bar, panes[2].Bar = colors.Bar, canvas.Tint{Scale: colors}.Bar
		}
		sheet := canvas.NewPanes(panes)
		class, logit := classText(l, classes, s.Class), l.Say("logit %s", "logit %s", canvas.Number(s.Logit))
		of := "|∂logit/∂" + l.Say("pixel", "像素") + "|"
		if x.C > 1 {
			of = l.Say("largest %s of %d channels", "%s，取 %d 个通道中的最大值", of, x.C)
		}
		sheet.AddCaptions(
			joined(l, class, logit, l.Say("map: ", "显著图：")+of),
			joined(l, photo.levels(l), shrunk(l, panes[0].Image.Rect.Size(), x.H, x.W)),
			magenta(l, notFiniteIn(x.Data)+notFiniteIn(m.Data)))
		sheet.Alt = l.Say("saliency map of %d×%d for %s, %s, %s", "%d×%d 的显著图，%s，%s，%s", m.H, m.W, class, logit, valueRange(l, m, "value", "数值")) + largest(l, m)
		return sheet
	})
}

// mapTitle names a map and its size.
func mapTitle(l cnnlib.Language, name string, m *cnnlib.Tensor) string {
	return fmt.Sprintf("%s · %d×%d", name, m.H, m.W) + uniform(l, m)
}
