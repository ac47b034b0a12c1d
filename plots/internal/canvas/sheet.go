package canvas

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// DotsPerPixel is the number of dots of a figure on one pixel of the page, along each side. All
// lengths and positions of this package are in dots unless their doc says otherwise.
const DotsPerPixel = 2

// The spaces of a figure, in dots.
const (
	Margin    = 10 * DotsPerPixel  // around a figure
	Gap       = 14 * DotsPerPixel  // between two maps
	PageWidth = 660 * DotsPerPixel // between the margins of the widest figure that a notebook's page has room for
)

// Sheet is the paper that a figure is drawn on: white, with marks in the order in which they are
// drawn. The zero value is an empty sheet.
type Sheet struct {
	Alt           string // a sentence that says what there is to see, for those who cannot see it
	Width, Height int    // in dots
	Marks         []Mark
}

// Add draws the marks on the sheet, above the marks that are there. Width and Height stay.
func (sheet *Sheet) Add(marks ...Mark) { sheet.Marks = append(sheet.Marks, marks...) }

// Size returns the width and height of the sheet on a page, in CSS pixels, rounded up.
func (sheet *Sheet) Size() (width, height int) {
	return (sheet.Width + DotsPerPixel - 1) / DotsPerPixel, (sheet.Height + DotsPerPixel - 1) / DotsPerPixel
}

// Image returns the sheet as a picture with one pixel for each dot.
func (sheet *Sheet) Image() *image.RGBA { return sheet.Over(image.White) }

// Over returns the picture of the marks on a ground, which has the size of the picture.
func (sheet *Sheet) Over(ground image.Image) *image.RGBA {
	width, height := sheet.Size()
	img := image.NewRGBA(image.Rect(0, 0, width*DotsPerPixel, height*DotsPerPixel))
	ctx := gg.NewContextForRGBA(img)
	ctx.SetInterpolator(draw.NearestNeighbor)
	ctx.InvertY()
	c := vgimg.NewWith(vgimg.UseImageWithContext(img, ctx), vgimg.UseDPI(72*DotsPerPixel)) // clears the picture
	draw.Draw(img, img.Bounds(), ground, image.Point{}, draw.Src)
	for _, m := range sheet.Marks {
		if p, ok := m.(painter); ok {
			p.paint(img)
		} else {
			m.draw(c, sheet)
		}
	}
	return img
}

// PNG returns the picture of [Sheet.Image] as a PNG file.
func (sheet *Sheet) PNG() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, sheet.Image()); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return out.Bytes()
}

// SVG returns the sheet as an SVG file with a title. Bitmaps are embedded as pictures, and text
// stays text.
func (sheet *Sheet) SVG(title string) []byte {
	// An SVG point is 4/3 of a pixel; figures are measured in pixels.
	const scale = 0.75
	width, height := sheet.Size()
	c := vgsvg.New(scale*vg.Length(width), scale*vg.Length(height))
	c.Scale(scale, scale)
	Block{X: 0, Y: 0, Width: width * DotsPerPixel, Height: height * DotsPerPixel, Color: color.White}.draw(c, sheet)
	for _, m := range sheet.Marks {
		m.draw(c, sheet)
	}
	var out bytes.Buffer
	if _, err := c.WriteTo(&out); err != nil {
		panic(err) // a buffer takes all that is written
	}
	// vgsvg takes every picture for a JPEG and trusts that the font is there.
	svg := bytes.ReplaceAll(out.Bytes(), []byte("data:image/jpg;"), []byte("data:image/png;"))
	svg = bytes.ReplaceAll(svg, []byte("font-family:"+fontName+";"), []byte("font-family:"+FontStack+";"))
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(title)); err != nil {
		panic(err) // a buffer takes all that is written
	}
	end := bytes.Index(svg, []byte("<svg"))
	end += bytes.IndexByte(svg[end:], '>') + 1
	return fmt.Appendf(nil, "%s\n<title>%s</title>%s", svg[:end], escaped.Bytes(), svg[end:])
}

// point turns a position in dots from the top left corner into a position in points from the
// bottom left corner. A point is a pixel of the page.
func (sheet *Sheet) point(x, y int) vg.Point {
	_, height := sheet.Size()
	return vg.Point{X: vg.Length(x) / DotsPerPixel, Y: vg.Length(height*DotsPerPixel-y) / DotsPerPixel}
}
