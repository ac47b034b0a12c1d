package plots

import (
	"image"

	"golang.org/x/image/draw"
)

const (
	margin   = 10 * dotsPerPixel
	gap      = 14 * dotsPerPixel  // between two maps
	maxWidth = 660 * dotsPerPixel // between the margins: what a notebook's page has room for
)

// panel is a picture and the title above it.
type panel struct {
	title string
	img   image.Image
}

// newGrid returns a figure with the panels, all of the same size, in rows of even
// length that are at most room dots wide if a single panel is, and the top and bottom of
// the panels' pictures.
func newGrid(panels []panel, alt string, room int) (f *sheet, top, bottom int) {
	size := panels[0].img.Bounds().Size()
	zoom := max(1, panelSide(len(panels))/max(size.X, size.Y))
	cell := size.X * zoom
	for _, p := range panels {
		cell = max(cell, textWidth(p.title))
	}
	perRow := max(1, min(len(panels), (room+gap)/(cell+gap)))
	rows := (len(panels) + perRow - 1) / perRow
	perRow = (len(panels) + rows - 1) / rows

	rowHeight := lineHeight + size.Y*zoom
	f = &sheet{
		alt:    alt,
		width:  2*margin + perRow*(cell+gap) - gap,
		height: 2*margin + rows*(rowHeight+gap) - gap,
	}
	for i, p := range panels {
		x, y := margin+i%perRow*(cell+gap), margin+i/perRow*(rowHeight+gap)
		f.add(label{x: x, y: y + lineHeight/2, text: p.title}, bitmap{x, y + lineHeight, zoom, p.img})
	}
	return f, margin + lineHeight, f.height - margin
}

// panelSide is the side in dots that a panel has at most, unless it is larger at one
// dot for each of its pixels.
func panelSide(panels int) int {
	switch {
	case panels == 1:
		return 280 * dotsPerPixel
	case panels <= 12:
		return 140 * dotsPerPixel
	case panels <= 32:
		return 100 * dotsPerPixel
	}
	return 64 * dotsPerPixel
}

// maxSide is the side in dots above which the pictures of a figure are shrunk, so that
// the largest tensor gives a figure of a few pages.
func maxSide(panels int) int { return 2 * panelSide(panels) }

// shrink returns the picture, or if a side has more than limit pixels, one whose longer
// side has limit: each pixel is an average of the colours around its place.
func shrink(img *image.RGBA, limit int) *image.RGBA {
	size := img.Bounds().Size()
	longer := max(size.X, size.Y)
	if longer <= limit {
		return img
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.X*limit/longer), max(1, size.Y*limit/longer)))
	draw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	return small
}

// enlarge returns the picture with zoom×zoom pixels for each.
func enlarge(img *image.RGBA, zoom int) *image.RGBA {
	big := image.NewRGBA(image.Rectangle{Max: img.Rect.Size().Mul(zoom)})
	draw.NearestNeighbor.Scale(big, big.Rect, img, img.Rect, draw.Src, nil)
	return big
}
