package plots

import (
	"image"
)

// pane is a picture with the title above it and, at the right, what its colours mean.
type pane struct {
	title string
	img   *image.RGBA
	zoom  int
	bar   func(height int) colorBar // nil for none

	place image.Point // of the picture's top left corner in dots; newPanes sets it
}

// size is that of the picture in dots.
func (p pane) size() image.Point { return p.img.Rect.Size().Mul(p.zoom) }

// newPane is a pane with a picture, each of whose pixels is a square of an even number of dots,
// as many as side dots have room for but at least two. A picture too large for that is drawn
// with one dot a pixel, and one that is larger than maxSide shrunk.
func newPane(title string, img *image.RGBA, side int) pane {
	img = shrink(img, maxSide(3))
	longer, zoom := max(img.Rect.Dx(), img.Rect.Dy()), 1
	if longer*dotsPerPixel <= maxSide(3) {
		zoom = max(dotsPerPixel, side/longer/dotsPerPixel*dotsPerPixel)
	}
	return pane{title: title, img: img, zoom: zoom}
}

// newPanes returns a figure with the panes in a row, or in several where they do not fit.
func newPanes(panes []pane) *sheet {
	f := &sheet{}
	x, y, bottom := margin, margin, 0
	for i := range panes {
		p := &panes[i]
		size := p.size()
		width := max(size.X, textWidth(p.title))
		right := width // of the picture and its title
		var bar colorBar
		if p.bar != nil {
			bar = p.bar(max(3*lineHeight, min(barHeight, size.Y)))
			width += bar.room()
		}
		if x > margin && x+width > margin+maxWidth {
			x, y = margin, bottom+gap
		}
		p.place = image.Pt(x, y+lineHeight)
		f.add(label{x: x, y: y + lineHeight/2, text: p.title}, bitmap{p.place.X, p.place.Y, p.zoom, p.img})
		bottom = max(bottom, p.place.Y+size.Y)
		if p.bar != nil {
			f.addBar(bar, x+right+barGap, p.place.Y)
			bottom = max(bottom, p.place.Y+bar.img.Rect.Dy()+lineHeight/2)
		}
		f.width = max(f.width, x+width+margin)
		x += width + 2*gap
	}
	f.height = bottom + margin
	return f
}
