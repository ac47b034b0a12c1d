package plots

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
)

// mark is one thing on a figure. Positions are in dots from the top left corner.
type mark interface {
	draw(c vg.Canvas, f *sheet)
	bounds() image.Rectangle
}

// painter is a mark whose edges lie between dots, so that it can be copied into a picture
// faster than it is drawn.
type painter interface {
	paint(img *image.RGBA)
}

// block is a rectangle of one opaque colour.
type block struct {
	x, y, width, height int
	color               color.Color
}

func (b block) bounds() image.Rectangle { return image.Rect(b.x, b.y, b.x+b.width, b.y+b.height) }

func (b block) draw(c vg.Canvas, f *sheet) {
	r := b.bounds()
	shape{points: []image.Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}}, closed: true, fill: b.color}.draw(c, f)
}

func (b block) paint(img *image.RGBA) {
	draw.Draw(img, b.bounds(), image.NewUniform(b.color), image.Point{}, draw.Src)
}

// bitmap is a picture whose pixels are squares of zoom×zoom dots, in a thin frame
// that lies outside it.
type bitmap struct {
	x, y, zoom int
	img        image.Image
}

func (b bitmap) bounds() image.Rectangle {
	return image.Rectangle{Max: b.img.Bounds().Size().Mul(b.zoom)}.Add(image.Pt(b.x, b.y)).Inset(-1)
}

func (b bitmap) frame() block {
	r := b.bounds()
	return block{r.Min.X, r.Min.Y, r.Dx(), r.Dy(), frameColor}
}

func (b bitmap) draw(c vg.Canvas, f *sheet) {
	b.frame().draw(c, f)
	// Enlarged here, pixel by pixel, so that no viewer smooths it.
	inner := b.bounds().Inset(1)
	big := image.NewRGBA(image.Rectangle{Max: inner.Size()})
	draw.NearestNeighbor.Scale(big, big.Bounds(), b.img, b.img.Bounds(), draw.Src, nil)
	c.DrawImage(vg.Rectangle{Min: f.point(inner.Min.X, inner.Max.Y), Max: f.point(inner.Max.X, inner.Min.Y)}, big)
}

func (b bitmap) paint(img *image.RGBA) {
	b.frame().paint(img)
	draw.NearestNeighbor.Scale(img, b.bounds().Inset(1), b.img, b.img.Bounds(), draw.Src, nil)
}

// shape is a line through points, or an area that they surround.
type shape struct {
	points []image.Point
	closed bool        // the last point is joined to the first
	fill   color.Color // of the area; nil for none
	stroke color.Color // of the line; nil for none
	width  int         // of the line
	dashed bool
}

func (s shape) bounds() image.Rectangle {
	r := image.Rectangle{s.points[0], s.points[0]}
	for _, p := range s.points {
		r.Min.X, r.Min.Y = min(r.Min.X, p.X), min(r.Min.Y, p.Y)
		r.Max.X, r.Max.Y = max(r.Max.X, p.X), max(r.Max.Y, p.Y)
	}
	if s.stroke == nil {
		return r
	}
	return r.Inset(-s.width / 2)
}

func (s shape) draw(c vg.Canvas, f *sheet) {
	var path vg.Path
	for i, p := range s.points {
		if i == 0 {
			path.Move(f.point(p.X, p.Y))
		} else {
			path.Line(f.point(p.X, p.Y))
		}
	}
	if s.closed {
		path.Close()
	}
	if s.fill != nil {
		c.SetColor(s.fill)
		c.Fill(path)
	}
	if s.stroke != nil {
		c.SetColor(s.stroke)
		c.SetLineWidth(vg.Length(s.width) / dotsPerPixel)
		if s.dashed {
			c.SetLineDash([]vg.Length{4, 3}, 0)
		} else {
			c.SetLineDash(nil, 0)
		}
		c.Stroke(path)
	}
}

// outline is the border of a rectangle, width dots wide, on the inside of r.
func outline(r image.Rectangle, stroke color.Color, width int) shape {
	r.Max = r.Max.Sub(image.Pt(width, width))
	r = r.Add(image.Pt(width/2, width/2))
	return shape{points: []image.Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}}, closed: true, stroke: stroke, width: width}
}

// cased are the borders of rectangles, width dots wide and white on both sides, so that they
// are seen on any colour.
func cased(stroke color.Color, width int, areas ...image.Rectangle) []mark {
	const casing = 2
	var cases, lines []mark
	for _, r := range areas {
		cases = append(cases, outline(r.Inset(-casing), color.White, width+2*casing))
		lines = append(lines, outline(r, stroke, width))
	}
	return append(cases, lines...)
}

// disc is a filled circle around a centre.
type disc struct {
	x, y, radius int
	color        color.Color
}

func (d disc) bounds() image.Rectangle {
	return image.Rect(d.x-d.radius, d.y-d.radius, d.x+d.radius, d.y+d.radius)
}

func (d disc) draw(c vg.Canvas, f *sheet) {
	var path vg.Path
	path.Move(f.point(d.x+d.radius, d.y))
	path.Arc(f.point(d.x, d.y), vg.Length(d.radius)/dotsPerPixel, 0, 2*math.Pi)
	path.Close()
	c.SetColor(d.color)
	c.Fill(path)
}

// arrow is a line with a head at its end.
func arrow(from, to image.Point, stroke color.Color) []mark {
	const head = 5 * dotsPerPixel
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	length := math.Sqrt(dx*dx + dy*dy)
	ux, uy := dx/length, dy/length
	// Rounded conversions, so that no processor fuses the products with the sums.
	at := func(along, across float64) image.Point {
		x := float64(float64(ux*along) - float64(uy*across))
		y := float64(float64(uy*along) + float64(ux*across))
		return to.Add(image.Pt(int(math.Round(x)), int(math.Round(y))))
	}
	return []mark{
		shape{points: []image.Point{from, at(-head, 0)}, stroke: stroke, width: 3},
		shape{points: []image.Point{to, at(-head, head/2), at(-head, -head/2)}, closed: true, fill: stroke},
	}
}

// tick is a ✓, cross a ✗, in a square of that side whose middle is (x, y).
func tick(x, y, side int, stroke color.Color) mark {
	return shape{points: []image.Point{{x - side/2, y}, {x - side/8, y + side*3/8}, {x + side/2, y - side*3/8}}, stroke: stroke, width: 4}
}

func cross(x, y, side int, stroke color.Color) []mark {
	half := side * 3 / 8
	return []mark{
		shape{points: []image.Point{{x - half, y - half}, {x + half, y + half}}, stroke: stroke, width: 4},
		shape{points: []image.Point{{x - half, y + half}, {x + half, y - half}}, stroke: stroke, width: 4},
	}
}
