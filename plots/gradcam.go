package plots

import (
	"fmt"
	"slices"

	"cnnlessons/cnnlib"
)

// GradCAM draws what [cnnlib.GradCAMOf] found in the picture x: the picture, the map as it is,
// a square for each number, and the map enlarged by interpolation over the grey picture, in the
// colours and with the class names of [Saliency]. Below are the layer, the class and its logit, where the map
// lies, and its least and largest weight. Of a map that is 0 everywhere the caption says so.
//
// x is as for Saliency. A picture or map with a side above 560 is drawn smaller by averaging
// colours. GradCAM panics with a [*cnnlib.ShapeError] if x has another shape than the picture
// had, or neither one channel nor three.
func GradCAM(x *cnnlib.Tensor, g *cnnlib.GradCAM, classes []string) *Figure {
	resultOf("GradCAM", "GradCAMOf", g != nil && g.Map != nil && len(g.Weights) > 0)
	givenPicture("GradCAM", "GradCAMOf", x, g.Picture)
	photo, m := newPhoto(x), g.Map
	colors := magnitudes(m)
	return inDefaultLanguage(func(l cnnlib.Language) *sheet {
		panes := []pane{
			newPane(photo.title(l), photo.RGBA, panelSide(3)),
			{},
			newPane(l.Say("enlarged over the picture", "放大后叠加在图片上"), tint{colors}.picture(photo.grey(darkest, lightest), g.Enlarged().Data), panelSide(3)),
		}
		side := panes[0].size()
		panes[1] = newPane(mapTitle(l, "Grad-CAM", m), colors.picture(m.Data, m.W), max(side.X, side.Y))
		if anyFinite(m) {
			panes[1].bar, panes[2].bar = colors.bar, tint{colors}.bar
		}
		f := newPanes(panes)
		layer := l.Say("layer ", "层 ") + normal.cut(g.Name, 200*dotsPerPixel)
		class, logit := classText(l, classes, g.Class), l.Say("logit %s", "logit %s", value(g.Logit))
		f.addCaptions(
			joined(l, layer, class, logit),
			place(l, g),
			nowhere(l, m),
			weights(l, g.Weights),
			joined(l, photo.levels(l), shrunk(l, panes[0].img.Rect.Size(), x.H, x.W)),
			magenta(l, notFiniteIn(x.Data)+notFiniteIn(m.Data)))
		f.alt = l.Say("Grad-CAM of %s for %s, %s, a map of %d×%d, %s", "Grad-CAM，%s，%s，%s，%d×%d 的图，%s",
			layer, class, logit, m.H, m.W, valueRange(l, m, "value", "数值")) + largest(l, m)
		return f
	})
}

// place says over which part of the picture the map lies.
func place(l cnnlib.Language, g *cnnlib.GradCAM) string {
	at := func(v float64) string { return value(float32(v)) }
	return l.Say("the map's squares are centred on %s, %s of the picture", "图中各格的中心位于图片的%s、%s",
		rows(l, at(g.Rows[0]), at(g.Rows[1])), columns(l, at(g.Columns[0]), at(g.Columns[1])))
}

// nowhere says that a map is 0 everywhere, or "" if it is not.
func nowhere(l cnnlib.Language, m *cnnlib.Tensor) string {
	if slices.ContainsFunc(m.Data, func(v float32) bool { return v != 0 }) {
		return ""
	}
	return l.Say("the weighted sum is nowhere above 0", "加权和处处不大于 0")
}

// weights says how many weights there are and from where to where they reach.
func weights(l cnnlib.Language, w []float32) string {
	of := func(v float32) string {
		return l.Say("%s (map %d)", "%s（特征图 %d）", value(v), slices.Index(w, v))
	}
	lo, hi := slices.Min(w), slices.Max(w)
	if lo == hi {
		return l.Say("%s, all ", "%s，全为 ", l.Say(count(len(w), "weight"), fmt.Sprintf("%d 个权重", len(w)))) + value(lo)
	}
	return l.Say("%d weights, from %s to %s", "%d 个权重，从 %s到 %s", len(w), of(lo), of(hi))
}
