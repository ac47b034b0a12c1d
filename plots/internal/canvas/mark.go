package canvas

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
)

// Mark is one thing on a sheet. Positions are in dots from the top left corner of the sheet.
type Mark interface {
	// Bounds is the rectangle that the mark lies in, in dots.
	Bounds() image.Rectangle

	draw(c vg.Canvas, sheet *Sheet)
}

// painter is a mark whose edges lie between dots. Copying such a mark into a picture is faster than
// drawing it.
type painter interface {
	paint(img *image.RGBA)
}

// Block is a rectangle of one opaque colour. X and Y are its top left corner.
type Block struct {
	X, Y, Width, Height int // in dots
	Color               color.Color
}

// Bounds is the rectangle itself.
func (b Block) Bounds() image.Rectangle { return image.Rect(b.X, b.Y, b.X+b.Width, b.Y+b.Height) }

func (b Block) draw(c vg.Canvas, sheet *Sheet) {
	r := b.Bounds()
	Shape{Points: []image.Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}}, Closed: true, Fill: b.Color}.draw(c, sheet)
}

func (b Block) paint(img *image.RGBA) {
	draw.Draw(img, b.Bounds(), image.NewUniform(b.Color), image.Point{}, draw.Src)
}

// Bitmap is a picture whose pixels are squares of Zoom×Zoom dots. A frame one dot wide lies around
// the picture. X and Y are the top left corner of the picture, in dots.
type Bitmap struct {
	X, Y, Zoom int
	Image      image.Image
}

// Bounds is the picture with its frame.
func (b Bitmap) Bounds() image.Rectangle {
	return image.Rectangle{Max: b.Image.Bounds().Size().Mul(b.Zoom)}.Add(image.Pt(b.X, b.Y)).Inset(-1)
}

func (b Bitmap) frame() Block {
	r := b.Bounds()
	return Block{X: r.Min.X, Y: r.Min.Y, Width: r.Dx(), Height: r.Dy(), Color: FrameColor}
}

func (b Bitmap) draw(c vg.Canvas, sheet *Sheet) {
	b.frame().draw(c, sheet)
	// Enlarged here, pixel by pixel, so that no viewer smooths it.
	inner := b.Bounds().Inset(1)
	big := image.NewRGBA(image.Rectangle{Max: inner.Size()})
	draw.NearestNeighbor.Scale(big, big.Bounds(), b.Image, b.Image.Bounds(), draw.Src, nil)
	c.DrawImage(vg.Rectangle{Min: sheet.point(inner.Min.X, inner.Max.Y), Max: sheet.point(inner.Max.X, inner.Min.Y)}, big)
}

func (b Bitmap) paint(img *image.RGBA) {
	b.frame().paint(img)
	draw.NearestNeighbor.Scale(img, b.Bounds().Inset(1), b.Image, b.Image.Bounds(), draw.Src, nil)
}

// Shape is a line through points, at least one, or the area that the points surround.
type Shape struct {
	Points []image.Point
	Closed bool        // the last point is joined to the first
	Fill   color.Color // of the area; nil for none
	Stroke color.Color // of the line; nil for none
	Width  int         // of the line, in dots
	Dashed bool
}

// Bounds holds the points and half the width of the line around them.
func (s Shape) Bounds() image.Rectangle {
	r := image.Rectangle{s.Points[0], s.Points[0]}
	for _, p := range s.Points {
		r.Min.X, r.Min.Y = min(r.Min.X, p.X), min(r.Min.Y, p.Y)
		r.Max.X, r.Max.Y = max(r.Max.X, p.X), max(r.Max.Y, p.Y)
	}
	if s.Stroke == nil {
		return r
	}
	return r.Inset(-s.Width / 2)
}

func (s Shape) draw(c vg.Canvas, sheet *Sheet) {
	var path vg.Path
	for i, p := range s.Points {
		if i == 0 {
			path.Move(sheet.point(p.X, p.Y))
		} else {
			path.Line(sheet.point(p.X, p.Y))
		}
	}
	if s.Closed {
		path.Close()
	}
	if s.Fill != nil {
		c.SetColor(s.Fill)
		c.Fill(path)
	}
	if s.Stroke != nil {
		c.SetColor(s.Stroke)
		c.SetLineWidth(vg.Length(s.Width) / DotsPerPixel)
		if s.Dashed {
			c.SetLineDash([]vg.Length{4, 3}, 0)
		} else {
			c.SetLineDash(nil, 0)
		}
		c.Stroke(path)
	}
}

// Outline is the border of a rectangle in dots. The border is width dots wide and lies inside r.
func Outline(r image.Rectangle, stroke color.Color, width int) Shape {
	r.Max = r.Max.Sub(image.Pt(width, width))
	r = r.Add(image.Pt(width/2, width/2))
	return Shape{Points: []image.Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}}, Closed: true, Stroke: stroke, Width: width}
}

// Cased are the borders of rectangles in dots. Each border is width dots wide and lies inside its
// rectangle; a white line on both sides of the border sets it off from any colour.
func Cased(stroke color.Color, width int, areas ...image.Rectangle) []Mark {
	const casing = 2
	var cases, lines []Mark
	for _, r := range areas {
		cases = append(cases, Outline(r.Inset(-casing), color.White, width+2*casing))
		lines = append(lines, Outline(r, stroke, width))
	}
	return append(cases, lines...)
}

// Disc is a filled circle around the centre (X, Y).
type Disc struct {
	X, Y, Radius int // in dots
	Color        color.Color
}

// Bounds is the square around the circle.
func (d Disc) Bounds() image.Rectangle {
	return image.Rect(d.X-d.Radius, d.Y-d.Radius, d.X+d.Radius, d.Y+d.Radius)
}

func (d Disc) draw(c vg.Canvas, sheet *Sheet) {
	var path vg.Path
	path.Move(sheet.point(d.X+d.Radius, d.Y))
	path.Arc(sheet.point(d.X, d.Y), vg.Length(d.Radius)/DotsPerPixel, 0, 2*math.Pi)
	path.Close()
	c.SetColor(d.Color)
	c.Fill(path)
}

// Arrow is two marks: a shaft three dots wide, and a head whose point is to.
func Arrow(from, to image.Point, stroke color.Color) []Mark {
	const head = 5 * DotsPerPixel
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	length := math.Sqrt(dx*dx + dy*dy)
	ux, uy := dx/length, dy/length
	// Rounded conversions, so that no processor fuses the products with the sums.
	at := func(along, across float64) image.Point {
		x := float64(float64(ux*along) - float64(uy*across))
		y := float64(float64(uy*along) + float64(ux*across))
		return to.Add(image.Pt(int(math.Round(x)), int(math.Round(y))))
	}
	return []Mark{
		Shape{Points: []image.Point{from, at(-head, 0)}, Stroke: stroke, Width: 3},
		Shape{Points: []image.Point{to, at(-head, head/2), at(-head, -head/2)}, Closed: true, Fill: stroke},
	}
}

// CheckMark is a ✓ in a square around (x, y) whose side is in dots.
func CheckMark(x, y, side int, stroke color.Color) Mark {
	return Shape{Points: []image.Point{{x - side/2, y}, {x - side/8, y + side*3/8}, {x + side/2, y - side*3/8}}, Stroke: stroke, Width: 4}
}

// CrossMark is a ✗ in a square around (x, y) whose side is in dots.
func CrossMark(x, y, side int, stroke color.Color) []Mark {
	half := side * 3 / 8
	return []Mark{
		Shape{Points: []image.Point{{x - half, y - half}, {x + half, y + half}}, Stroke: stroke, Width: 4},
		Shape{Points: []image.Point{{x - half, y + half}, {x + half, y - half}}, Stroke: stroke, Width: 4},
	}
}
