package plots

import (
	"fmt"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// GradCAM draws what [cnnlib.GradCAMOf] found in the picture x: the picture, the map with a square
// for each number, and the map enlarged by interpolation over the grey picture. Colours and class
// names are as in [Saliency]. Below are the layer, the class and its logit, the place of the map in
// the picture, and the least and the largest weight. If the map is 0 everywhere, the caption says
// so.
//
// x is as for Saliency. A picture or map with a side above 560 is drawn smaller by averaging
// colours. GradCAM panics with a [*cnnlib.ShapeError] if x does not have the shape of the picture
// that GradCAMOf was given, or has neither one channel nor three.
func GradCAM(x *cnnlib.Tensor, g *cnnlib.GradCAM, classes []string) *Figure {
	resultOf("GradCAM", "GradCAMOf", g != nil && g.Map != nil && len(g.Weights) > 0)
	givenPicture("GradCAM", "GradCAMOf", x, g.Picture)
	photo, m := newPhoto(x), g.Map
	colors := magnitudes(m)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		panes := []canvas.Pane{
			canvas.NewPane(photo.title(l), photo.RGBA, canvas.PanelSide(3)),
			{},
			canvas.NewPane(l.Say("enlarged over the picture", "放大后叠加在图片上"), canvas.Tint{Scale: colors}.Picture(photo.grey(canvas.Darkest, canvas.Lightest), g.Enlarged().Data), canvas.PanelSide(3)),
		}
		side := panes[0].Size()
		panes[1] = canvas.NewPane(mapTitle(l, "Grad-CAM", m), colors.Picture(m.Data, m.W), max(side.X, side.Y))
		if anyFinite(m) {
			panes[1].Bar, panes[2].Bar = colors.Bar, canvas.Tint{Scale: colors}.Bar
		}
		sheet := canvas.NewPanes(panes)
		layer := l.Say("layer ", "层 ") + canvas.Normal.Cut(g.Name, 200*canvas.DotsPerPixel)
		class, logit := classText(l, classes, g.Class), l.Say("logit %s", "logit %s", canvas.Number(g.Logit))
		sheet.AddCaptions(
			joined(l, layer, class, logit),
			place(l, g),
			nowhere(l, m),
			weights(l, g.Weights),
			joined(l, photo.levels(l), shrunk(l, panes[0].Image.Rect.Size(), x.H, x.W)),
			magenta(l, notFiniteIn(x.Data)+notFiniteIn(m.Data)))
		sheet.Alt = l.Say("Grad-CAM of %s for %s, %s, a map of %d×%d, %s", "Grad-CAM，%s，%s，%s，%d×%d 的图，%s",
			layer, class, logit, m.H, m.W, valueRange(l, m, "value", "数值")) + largest(l, m)
		return sheet
	})
}

// place says which part of the picture the map lies over.
func place(l cnnlib.Language, g *cnnlib.GradCAM) string {
	at := func(v float64) string { return canvas.Number(float32(v)) }
	return l.Say("the map's squares are centred on %s, %s of the picture", "图中各格的中心位于图片的%s、%s",
		rows(l, at(g.Rows[0]), at(g.Rows[1])), columns(l, at(g.Columns[0]), at(g.Columns[1])))
}

// nowhere says that a map is 0 everywhere, or is "" if it is not.
func nowhere(l cnnlib.Language, m *cnnlib.Tensor) string {
	if slices.ContainsFunc(m.Data, func(v float32) bool { return v != 0 }) {
		return ""
	}
	return l.Say("the weighted sum is nowhere above 0", "加权和处处不大于 0")
}

// weights says how many weights there are, and names the least and the largest.
func weights(l cnnlib.Language, w []float32) string {
	of := func(v float32) string {
		return l.Say("%s (map %d)", "%s（特征图 %d）", canvas.Number(v), slices.Index(w, v))
	}
	lo, hi := slices.Min(w), slices.Max(w)
	if lo == hi {
		return l.Say("%s, all ", "%s，全为 ", l.Say(count(len(w), "weight"), fmt.Sprintf("%d 个权重", len(w)))) + canvas.Number(lo)
	}
	return l.Say("%d weights, from %s to %s", "%d 个权重，从 %s到 %s", len(w), of(lo), of(hi))
}
