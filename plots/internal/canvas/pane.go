package canvas

import (
	"image"
)

// Pane is a picture with a title above it and a colour bar at the right.
type Pane struct {
	Title string
	Image *image.RGBA
	Zoom  int                       // a pixel of the picture is Zoom×Zoom dots
	Bar   func(height int) ColorBar // makes the colour bar, height dots high; nil for none

	Place image.Point // of the top left corner of the picture, in dots; NewPanes sets it
}

// Size is the width and height of the picture, in dots.
func (p Pane) Size() image.Point { return p.Image.Rect.Size().Mul(p.Zoom) }

// NewPane is a pane without a colour bar. A pixel of the picture is a square with a side of an even
// number of dots: as many as side dots have room for, at least two. The pixels of a picture that is too
// large for two dots are single dots, and a picture above MaxPictureSide(3) is shrunk.
func NewPane(title string, img *image.RGBA, side int) Pane {
	img = Shrink(img, MaxPictureSide(3))
	longer, zoom := max(img.Rect.Dx(), img.Rect.Dy()), 1
	if longer*DotsPerPixel <= MaxPictureSide(3) {
		zoom = max(DotsPerPixel, side/longer/DotsPerPixel*DotsPerPixel)
	}
	return Pane{Title: title, Image: img, Zoom: zoom}
}

// NewPanes returns a sheet with the panes in a row, or in several rows if one has no room, and sets
// the Place of each.
func NewPanes(panes []Pane) *Sheet {
	sheet := &Sheet{}
	x, y, bottom := Margin, Margin, 0
	for i := range panes {
		p := &panes[i]
		size := p.Size()
		width := max(size.X, TextWidth(p.Title))
		right := width // of the picture and its title
		var bar ColorBar
		if p.Bar != nil {
			bar = p.Bar(max(3*LineHeight, min(barHeight, size.Y)))
			width += bar.room()
		}
		if x > Margin && x+width > Margin+PageWidth {
			x, y = Margin, bottom+Gap
		}
		p.Place = image.Pt(x, y+LineHeight)
		sheet.Add(Label{X: x, Y: y + LineHeight/2, Text: p.Title}, Bitmap{X: p.Place.X, Y: p.Place.Y, Zoom: p.Zoom, Image: p.Image})
		bottom = max(bottom, p.Place.Y+size.Y)
		if p.Bar != nil {
			sheet.addBar(bar, x+right+barGap, p.Place.Y)
			bottom = max(bottom, p.Place.Y+bar.Image.Rect.Dy()+LineHeight/2)
		}
		sheet.Width = max(sheet.Width, x+width+Margin)
		x += width + 2*Gap
	}
	sheet.Height = bottom + Margin
	return sheet
}
