package plots

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

// sheet is the paper of a figure: marks in the order in which they are drawn, on white.
type sheet struct {
	// alt says in a sentence what there is to see, for those who cannot see it.
	alt string

	width, height int // in dots
	marks         []mark
}

// dotsPerPixel is how many dots of a figure lie on one pixel of the page.
const dotsPerPixel = 2

// Size returns the width and height that the figure takes up on a page, in CSS pixels.
func (f *sheet) Size() (width, height int) {
	return (f.width + dotsPerPixel - 1) / dotsPerPixel, (f.height + dotsPerPixel - 1) / dotsPerPixel
}

// Image returns the figure as a picture with two dots a pixel.
func (f *sheet) Image() *image.RGBA { return f.over(image.White) }

// over returns the figure as a picture on a ground, which is of its size.
func (f *sheet) over(ground image.Image) *image.RGBA {
	width, height := f.Size()
	img := image.NewRGBA(image.Rect(0, 0, width*dotsPerPixel, height*dotsPerPixel))
	ctx := gg.NewContextForRGBA(img)
	ctx.SetInterpolator(draw.NearestNeighbor)
	ctx.InvertY()
	c := vgimg.NewWith(vgimg.UseImageWithContext(img, ctx), vgimg.UseDPI(72*dotsPerPixel)) // clears the picture
	draw.Draw(img, img.Bounds(), ground, image.Point{}, draw.Src)
	for _, m := range f.marks {
		if p, ok := m.(painter); ok {
			p.paint(img)
		} else {
			m.draw(c, f)
		}
	}
	return img
}

// PNG returns the figure as a PNG file with two dots a pixel.
func (f *sheet) PNG() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, f.Image()); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return out.Bytes()
}

// SVG returns the figure as an SVG file. Maps are embedded as pictures, text stays text, and
// Alt is the file's title.
func (f *sheet) SVG(title string) []byte {
	// An SVG point is 4/3 of a pixel; figures are measured in pixels.
	const scale = 0.75
	width, height := f.Size()
	c := vgsvg.New(scale*vg.Length(width), scale*vg.Length(height))
	c.Scale(scale, scale)
	block{0, 0, width * dotsPerPixel, height * dotsPerPixel, color.White}.draw(c, f)
	for _, m := range f.marks {
		m.draw(c, f)
	}
	var out bytes.Buffer
	if _, err := c.WriteTo(&out); err != nil {
		panic(err) // a buffer takes all that is written
	}
	// vgsvg takes every picture for a JPEG and trusts that the font is there.
	svg := bytes.ReplaceAll(out.Bytes(), []byte("data:image/jpg;"), []byte("data:image/png;"))
	svg = bytes.ReplaceAll(svg, []byte("font-family:"+fontName+";"), []byte("font-family:"+fontStack+";"))
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(title)); err != nil {
		panic(err) // a buffer takes all that is written
	}
	end := bytes.Index(svg, []byte("<svg"))
	end += bytes.IndexByte(svg[end:], '>') + 1
	return fmt.Appendf(nil, "%s\n<title>%s</title>%s", svg[:end], escaped.Bytes(), svg[end:])
}

// point turns a position in dots from the top left corner into one in points (each
// a pixel of the page) from the bottom left corner.
func (f *sheet) point(x, y int) vg.Point {
	_, height := f.Size()
	return vg.Point{X: vg.Length(x) / dotsPerPixel, Y: vg.Length(height*dotsPerPixel-y) / dotsPerPixel}
}

func (f *sheet) add(marks ...mark) { f.marks = append(f.marks, marks...) }
