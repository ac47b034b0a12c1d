package canvas

import (
	"image"

	"golang.org/x/image/draw"
)

// Panel is a picture of a grid and the title above it.
type Panel struct {
	Title string
	Image image.Image
}

// NewGrid returns a sheet with the panels in rows of even length, and the top of the first row's
// pictures and the bottom of the last row's, in dots. All pictures have one size. A row is at most
// room dots wide, unless a single panel is wider.
func NewGrid(panels []Panel, alt string, room int) (sheet *Sheet, top, bottom int) {
	size := panels[0].Image.Bounds().Size()
	zoom := max(1, PanelSide(len(panels))/max(size.X, size.Y))
	cell := size.X * zoom
	for _, p := range panels {
		cell = max(cell, TextWidth(p.Title))
	}
	perRow := max(1, min(len(panels), (room+Gap)/(cell+Gap)))
	rows := (len(panels) + perRow - 1) / perRow
	perRow = (len(panels) + rows - 1) / rows

	rowHeight := LineHeight + size.Y*zoom
	sheet = &Sheet{
		Alt:    alt,
		Width:  2*Margin + perRow*(cell+Gap) - Gap,
		Height: 2*Margin + rows*(rowHeight+Gap) - Gap,
	}
	for i, p := range panels {
		x, y := Margin+i%perRow*(cell+Gap), Margin+i/perRow*(rowHeight+Gap)
		sheet.Add(Label{X: x, Y: y + LineHeight/2, Text: p.Title}, Bitmap{X: x, Y: y + LineHeight, Zoom: zoom, Image: p.Image})
	}
	return sheet, Margin + LineHeight, sheet.Height - Margin
}

// PanelSide is the largest side in dots of the pictures of a figure with so many panels. A picture
// with more pixels has a dot for each of them.
func PanelSide(panels int) int {
	switch {
	case panels == 1:
		return 280 * DotsPerPixel
	case panels <= 12:
		return 140 * DotsPerPixel
	case panels <= 32:
		return 100 * DotsPerPixel
	}
	return 64 * DotsPerPixel
}

// MaxPictureSide is the side in pixels above which the pictures of a figure with so many panels are
// shrunk. So the largest tensor gives a figure of a few pages.
func MaxPictureSide(panels int) int { return 2 * PanelSide(panels) }

// Shrink returns the picture if no side has more than limit pixels. Otherwise it returns a picture
// whose longer side has limit pixels, each an average of the colours around its place.
func Shrink(img *image.RGBA, limit int) *image.RGBA {
	size := img.Bounds().Size()
	longer := max(size.X, size.Y)
	if longer <= limit {
		return img
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.X*limit/longer), max(1, size.Y*limit/longer)))
	draw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	return small
}

// Enlarge returns a picture with zoom×zoom pixels for each pixel of img.
func Enlarge(img *image.RGBA, zoom int) *image.RGBA {
	big := image.NewRGBA(image.Rectangle{Max: img.Rect.Size().Mul(zoom)})
	draw.NearestNeighbor.Scale(big, big.Rect, img, img.Rect, draw.Src, nil)
	return big
}
