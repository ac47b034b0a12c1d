package plots

import (
	"image"
	"image/color"
	"math"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// The colours of a volume: of its front, top and right face, and of its edges.
var (
	volumeColors = [3]color.RGBA{canvas.Pale(canvas.Blue), {0xdf, 0xee, 0xf6, 0xff}, {0x8f, 0xc1, 0xde, 0xff}}
	inputColors  = [3]color.RGBA{{0xdd, 0xdd, 0xdd, 0xff}, {0xf2, 0xf2, 0xf2, 0xff}, {0xc0, 0xc0, 0xc0, 0xff}}
	edgeColor    = color.RGBA{0x2b, 0x4a, 0x5e, 0xff}
)

// sizes are the largest numbers among the volumes of a network.
type sizes struct {
	input                  cnnlib.Shape
	side, channels, vector int
}

func sizesOf(s *cnnlib.Summary) sizes {
	z := sizes{input: s.Input, side: 1, channels: 1, vector: 1}
	add := func(s cnnlib.Shape) {
		if s.H == 1 && s.W == 1 {
			z.vector = max(z.vector, s.C)
		} else {
			z.side, z.channels = max(z.side, s.H, s.W), max(z.channels, s.C)
		}
	}
	add(s.Input)
	for _, r := range s.Rows {
		add(r.Output)
	}
	return z
}

// edge is a length in dots that grows with √n; √largest is longest dots.
func edge(n, largest, longest int) int {
	return max(2*canvas.DotsPerPixel, int(float64(float64(longest)*math.Sqrt(float64(n)/float64(largest)))+0.5))
}

// volume is the box of a tensor, in a cell as wide as the box or its text.
type volume struct {
	text                 string
	width, height, depth int // of the front; of the way back, along each axis
	colors               [3]color.RGBA
}

func (d diagram) volumeOf(s cnnlib.Shape, input bool) *volume {
	v := &volume{text: sampleShape(s), colors: volumeColors}
	if s.H == 1 && s.W == 1 {
		v.width, v.height = 5*canvas.DotsPerPixel, edge(s.C, d.size.vector, longestSide)
	} else {
		v.width, v.height = edge(s.W, d.size.side, longestSide), edge(s.H, d.size.side, longestSide)
		v.depth = edge(s.C, d.size.channels, longestDepth)
	}
	if input {
		v.colors = inputColors
	}
	return v
}

func (v *volume) cell() int {
	return max(v.width+v.depth, canvas.TextWidth(v.text)+4*canvas.DotsPerPixel)
}
func (v *volume) above() int { return v.height/2 + v.depth }
func (v *volume) below() int { return v.height - v.height/2 }

// entry and exit are where the axis meets the box, in dots from the left edge of its cell.
func (v *volume) entry() int { return (v.cell() - v.width - v.depth) / 2 }
func (v *volume) exit() int  { return v.entry() + v.width + min(v.depth, v.height/2) }

// draw draws the box in a cell from x on, around the axis at y.
func (v *volume) draw(sheet *canvas.Sheet, x, y, labelY int) {
	sheet.Add(canvas.Label{X: x + v.cell()/2, Y: labelY, Align: 0.5, Text: v.text})
	left, top := x+v.entry(), y-v.height/2
	right, bottom := left+v.width, top+v.height
	face := func(fill color.Color, points ...image.Point) {
		sheet.Add(canvas.Shape{Points: points, Closed: true, Fill: fill, Stroke: edgeColor, Width: 2})
	}
	back := image.Pt(v.depth, -v.depth)
	a, b, c, d := image.Pt(left, top), image.Pt(right, top), image.Pt(right, bottom), image.Pt(left, bottom)
	if v.depth > 0 {
		face(v.colors[1], a, a.Add(back), b.Add(back), b)
		face(v.colors[2], b, b.Add(back), c.Add(back), c)
	}
	face(v.colors[0], a, b, c, d)
}
