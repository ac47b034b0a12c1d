package plots

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is a drawing that can be shown in a notebook or saved. The functions of
// this package make figures.
type Figure struct {
	// Alt says in a sentence what there is to see, for those who cannot see it.
	Alt string

	width, height int // in dots
	marks         []mark
}

// dotsPerPixel is how many dots of a figure lie on one pixel of the page.
const dotsPerPixel = 2

// mark is one thing on a figure. Positions are in dots from the top left corner.
type mark interface {
	draw(c vg.Canvas, f *Figure)
}

// Size returns the width and height that the figure takes up on a page, in CSS pixels.
func (f *Figure) Size() (width, height int) {
	return (f.width + dotsPerPixel - 1) / dotsPerPixel, (f.height + dotsPerPixel - 1) / dotsPerPixel
}

// PNG returns the figure as a PNG file with two dots a pixel.
func (f *Figure) PNG() []byte {
	width, height := f.Size()
	img := image.NewRGBA(image.Rect(0, 0, width*dotsPerPixel, height*dotsPerPixel))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	ctx := gg.NewContextForRGBA(img)
	ctx.SetInterpolator(draw.NearestNeighbor)
	ctx.InvertY()
	c := vgimg.NewWith(vgimg.UseImageWithContext(img, ctx), vgimg.UseDPI(72*dotsPerPixel))
	for _, m := range f.marks {
		m.draw(c, f)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return out.Bytes()
}

// SVG returns the figure as an SVG file. Maps are embedded as pictures, text stays text.
func (f *Figure) SVG() []byte {
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
	return bytes.ReplaceAll(svg, []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans, Arial, Helvetica, sans-serif;"))
}

// point turns a position in dots from the top left corner into one in points (each
// a pixel of the page) from the bottom left corner.
func (f *Figure) point(x, y int) vg.Point {
	_, height := f.Size()
	return vg.Point{X: vg.Length(x) / dotsPerPixel, Y: vg.Length(height*dotsPerPixel-y) / dotsPerPixel}
}

func (f *Figure) add(marks ...mark) { f.marks = append(f.marks, marks...) }

// block is a rectangle of one colour.
type block struct {
	x, y, width, height int
	color               color.Color
}

func (b block) draw(c vg.Canvas, f *Figure) {
	var p vg.Path
	p.Move(f.point(b.x, b.y))
	p.Line(f.point(b.x+b.width, b.y))
	p.Line(f.point(b.x+b.width, b.y+b.height))
	p.Line(f.point(b.x, b.y+b.height))
	p.Close()
	c.SetColor(b.color)
	c.Fill(p)
}

// bitmap is a picture whose pixels are squares of zoom×zoom dots, in a thin frame
// that lies outside it.
type bitmap struct {
	x, y, zoom int
	img        image.Image
}

func (b bitmap) draw(c vg.Canvas, f *Figure) {
	size := b.img.Bounds().Size().Mul(b.zoom)
	block{b.x - 1, b.y - 1, size.X + 2, size.Y + 2, frameColor}.draw(c, f)
	// Enlarged here, pixel by pixel, so that neither format smooths it.
	big := image.NewRGBA(image.Rectangle{Max: size})
	draw.NearestNeighbor.Scale(big, big.Bounds(), b.img, b.img.Bounds(), draw.Src, nil)
	c.DrawImage(vg.Rectangle{Min: f.point(b.x, b.y+size.Y), Max: f.point(b.x+size.X, b.y)}, big)
}

var (
	frameColor = color.Gray{0xb0}
	textColor  = color.Gray{0x22}
)
