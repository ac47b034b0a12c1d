package plots

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	longestSide  = 60 * canvas.DotsPerPixel // of a volume's front
	longestDepth = 30 * canvas.DotsPerPixel // along each axis, of the edge that goes back
	labelPitch   = 15 * canvas.DotsPerPixel // of lines on an arrow and in a block
	labelPad     = 8 * canvas.DotsPerPixel  // beside them
	shortArrow   = 26 * canvas.DotsPerPixel
	nodeRadius   = 8 * canvas.DotsPerPixel // of the circle with + or ×
	branchGap    = 12 * canvas.DotsPerPixel
	forkWidth    = 12 * canvas.DotsPerPixel
	maxBranches  = 5 // that are drawn, what stands for the others included
)

// The colours of a volume's faces, front, top and right, and of edges.
var (
	volumeColors = [3]color.RGBA{canvas.Pale(canvas.Blue), {0xdf, 0xee, 0xf6, 0xff}, {0x8f, 0xc1, 0xde, 0xff}}
	inputColors  = [3]color.RGBA{{0xdd, 0xdd, 0xdd, 0xff}, {0xf2, 0xf2, 0xf2, 0xff}, {0xc0, 0xc0, 0xc0, 0xff}}
	edgeColor    = color.RGBA{0x2b, 0x4a, 0x5e, 0xff}
)

// sizes are the largest numbers among a network's volumes.
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

// edge is a length of √n, in dots, on a scale on which √largest is longest.
func edge(n, largest, longest int) int {
	return max(2*canvas.DotsPerPixel, int(float64(float64(longest)*math.Sqrt(float64(n)/float64(largest)))+0.5))
}

// diagram lays a network out in one language. What it lays out has a width, and reaches so far
// above and below the axis along which numbers flow, all in dots.
type diagram struct {
	language cnnlib.Language
	size     sizes
}

// volume is the box of a tensor, in a cell as wide as it or its text.
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

// entry and exit are where the axis meets the box, from the left of its cell on.
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

// piece is a drawing around an axis at y, from x on.
type piece struct {
	width, above, below int
	draw                func(sheet *canvas.Sheet, x, y int)
	folded
}

// folded says what of a network is not drawn layer by layer.
type folded struct{ blocks, runs bool }

func (f folded) or(g folded) folded { return folded{f.blocks || g.blocks, f.runs || g.runs} }

// laid is a step with its place on the page: a piece or none, an arrow with texts, a volume.
type laid struct {
	title  string // the name of what is opened here
	piece  *piece
	block  bool     // the piece is a block, to which an arrow leads
	over   []string // texts above the arrow
	params string   // below it
	arrow  int      // its length, between cells
	volume *volume
	folded
}

func (s laid) lead() int {
	if s.block {
		return forkWidth + 6*canvas.DotsPerPixel
	}
	return 0
}

func (s laid) width() int {
	width := s.arrow + s.volume.cell()
	if s.piece != nil {
		width += s.lead() + s.piece.width
	}
	return max(width, canvas.TextWidth(s.title)+labelPad)
}

// titled is the step without its title if that is what was said last.
func (s laid) titled(said *string) laid {
	if s.title == *said {
		s.title = ""
	} else if s.title != "" {
		*said = s.title
	}
	return s
}

func (s laid) above() int {
	if s.title == "" {
		return s.bodyAbove()
	}
	return s.bodyAbove() + labelPitch
}

// bodyAbove is how far the step without its title reaches above the axis.
func (s laid) bodyAbove() int {
	above := max(s.volume.above(), len(s.over)*labelPitch+4*canvas.DotsPerPixel)
	if s.piece != nil {
		above = max(above, s.piece.above)
	}
	return above
}

// step lays a step out that may be room dots wide.
func (d diagram) step(s step, how unfolding, room int) laid {
	l := d.language
	out := laid{volume: d.volumeOf(s.to, false), folded: folded{runs: s.times > 1 && !s.elided}}
	shared := false
	for _, n := range s.layers {
		for _, text := range cnnlib.ShortName(n.layer, l) {
			out.over = append(out.over, canvas.Normal.Cut(text, canvas.NameWidth))
		}
		shared = shared || n.Shared
	}
	switch {
	case s.layerParams > 0:
		out.params = canvas.Grouped(s.layerParams)
	case shared:
		out.params = l.Say("shared", "共享")
	}
	if s.container == nil && s.times > 1 && !s.elided {
		out.over = append(out.over, fmt.Sprintf("× %d", s.times))
	}
	measure := func() {
		out.arrow = shortArrow
		for _, text := range out.over {
			out.arrow = max(out.arrow, canvas.TextWidth(text)+2*labelPad)
		}
		out.arrow = max(out.arrow, canvas.Small.Width(out.params)+2*labelPad)
	}
	measure()
	if !how.all {
		out.title = canvas.ShortenName(s.opens, canvas.NameWidth)
	}
	if s.container == nil && !s.elided {
		return out
	}
	if s.times == 1 && !s.elided && how.open(s.container) {
		own := out.over
		if layer := s.container.layer; cnnlib.OperationOf(layer) == cnnlib.OperationBranchStack {
			out.over = append(cnnlib.ShortName(layer, l), own...)
			measure()
		}
		rest := room - out.width()
		for inside := how.inside(); inside.depth >= 0; inside.depth-- { // with less of it opened, it may fit
			try := inside
			try.opened = maps.Clone(how.opened)
			try.opened[s.container.alike] = s.container.Name
			if p := d.group(s.container, try, rest); p.width <= rest && p.above+p.below <= networkHeight/2 {
				maps.Copy(how.opened, try.opened)
				out.piece, out.folded = p, out.folded.or(p.folded)
				if !how.all {
					out.title = canvas.ShortenName(s.container.Name, canvas.NameWidth)
				}
				return out
			}
		}
		out.over = own
		measure()
	}
	out.piece, out.block, out.blocks = d.block(s, how), true, !s.elided
	return out
}

// block is a container, or several, drawn as a rectangle with texts.
func (d diagram) block(s step, how unfolding) *piece {
	l := d.language
	var lines []string
	if s.elided {
		lines = append(lines, "…")
	} else {
		name := canvas.ShortenName(s.container.Name, canvas.NameWidth)
		if name == "" {
			name = s.container.Kind
		}
		if s.times > 1 {
			name += fmt.Sprintf(" × %d", s.times)
		}
		lines = append(lines, name)
		if like, ok := how.opened[s.container.alike]; ok {
			lines = append(lines, l.Say("like ", "同 ")+canvas.ShortenName(like, canvas.NameWidth))
		} else if !s.container.chain() && name != s.container.Kind {
			lines = append(lines, canvas.Normal.Cut(s.container.Kind, canvas.NameWidth))
		}
	}
	lines = append(lines, d.countLines(s.blockLayers, s.blockParams)...)
	return textBlock(lines)
}

// countLines say how many layers and parameters a block has.
func (d diagram) countLines(layers, params int) []string {
	l := d.language
	lines := []string{l.Say(count(layers, "layer"), fmt.Sprintf("%d 层", layers))}
	if params > 0 {
		lines = append(lines, paramCount(l, params))
	}
	return lines
}

// textBlock is a rectangle with lines of text.
func textBlock(lines []string) *piece {
	p := &piece{above: len(lines)*labelPitch/2 + 6*canvas.DotsPerPixel}
	p.below = p.above
	for _, text := range lines {
		p.width = max(p.width, canvas.TextWidth(text)+2*labelPad)
	}
	p.draw = func(sheet *canvas.Sheet, x, y int) {
		box := image.Rect(x, y-p.above, x+p.width, y+p.below)
		sheet.Add(canvas.Block{X: box.Min.X, Y: box.Min.Y, Width: box.Dx(), Height: box.Dy(), Color: canvas.PaddingColor}, canvas.Outline(box, edgeColor, 2))
		for i, text := range lines {
			sheet.Add(canvas.Label{X: x + p.width/2, Y: y + (2*i+1-len(lines))*labelPitch/2, Align: 0.5, Text: text})
		}
	}
	return p
}

// chain is a row of steps, with the volume that goes into it if that is drawn.
type chain struct {
	first *volume
	steps []laid
}

func (c chain) width() int {
	width := 0
	if c.first != nil {
		width = c.first.cell()
	}
	for _, s := range c.steps {
		width += s.width()
	}
	return width
}

func (c chain) above() int {
	above := 4 * canvas.DotsPerPixel
	if c.first != nil {
		above = c.first.above()
	}
	for _, s := range c.steps {
		above = max(above, s.above())
	}
	return above
}

func (c chain) folded() folded {
	var all folded
	for _, s := range c.steps {
		all = all.or(s.folded)
	}
	return all
}

// labels is how far below the axis the line of the shapes lies.
func (c chain) labels() int {
	below := 0
	if c.first != nil {
		below = c.first.below()
	}
	for _, s := range c.steps {
		below = max(below, s.volume.below())
		if s.params != "" {
			below = max(below, labelPitch)
		}
	}
	return below + labelPitch*2/3
}

func (c chain) below() int {
	if c.first == nil && len(c.steps) == 0 {
		return 4 * canvas.DotsPerPixel
	}
	below := c.labels() + labelPitch/2
	for _, s := range c.steps {
		if s.piece != nil {
			below = max(below, s.piece.below)
		}
	}
	return below
}

// draw draws the chain from x on, where the line comes in, and returns where it goes out.
func (c chain) draw(sheet *canvas.Sheet, x, y int) (exit int) {
	exit = x
	if c.first != nil {
		c.first.draw(sheet, x, y, y+c.labels())
		exit = x + c.first.exit()
		x += c.first.cell()
	}
	for _, s := range c.steps {
		next := x + s.width()
		if s.title != "" {
			sheet.Add(canvas.Label{X: x + labelPad, Y: y - s.bodyAbove() - labelPitch/2, Text: s.title, Color: canvas.SoftColor})
		}
		if s.piece != nil {
			start := x + s.lead()
			if s.block {
				sheet.Add(flow(image.Pt(exit, y), image.Pt(start, y))...)
			} else {
				sheet.Add(line(image.Pt(exit, y), image.Pt(start, y)))
			}
			s.piece.draw(sheet, start, y)
			exit = start + s.piece.width
			x = exit
		}
		cell := x + s.arrow
		sheet.Add(flow(image.Pt(exit, y), image.Pt(cell+s.volume.entry(), y))...)
		middle := x + s.arrow/2
		for i, text := range s.over {
			sheet.Add(canvas.Label{X: middle, Y: y - (len(s.over)-i)*labelPitch + labelPitch/2 - 3*canvas.DotsPerPixel, Align: 0.5, Text: text})
		}
		if s.params != "" {
			sheet.Add(canvas.Label{X: middle, Y: y + labelPitch*2/3, Align: 0.5, Text: s.params, Size: canvas.Small})
		}
		s.volume.draw(sheet, cell, y, y+c.labels())
		exit = cell + s.volume.exit()
		x = next
	}
	return exit
}

// branch is a chain as a piece.
func (d diagram) branch(n *node, how unfolding, room int) piece {
	c := chain{}
	said := ""
	for _, s := range how.steps(n) {
		c.steps = append(c.steps, d.step(s, how, room).titled(&said))
	}
	return piece{c.width(), c.above(), c.below(), func(sheet *canvas.Sheet, x, y int) {
		if exit, end := c.draw(sheet, x, y), x+c.width(); exit < end {
			sheet.Add(line(image.Pt(exit, y), image.Pt(end, y)))
		}
	}, c.folded()}
}

// group is a container seen from inside.
func (d diagram) group(n *node, how unfolding, room int) *piece {
	var branches []piece
	var inside folded
	room -= 2*forkWidth + 2*nodeRadius
	add := func(p piece) {
		branches = append(branches, p)
		inside = inside.or(p.folded)
	}
	parts, hidden := n.parts, 0
	if len(parts) > maxBranches {
		hidden = len(parts) - maxBranches + 1
		for _, p := range parts[:maxBranches-2] {
			add(d.branch(p, how, room))
		}
		parts = parts[maxBranches-2:]
		layers, params := 0, 0
		for _, p := range parts[:hidden] {
			layers, params = layers+p.contains(), params+p.Params
		}
		more := d.language.Say("%d more branches", "另外 %d 个分支", hidden)
		add(*textBlock(append([]string{more}, d.countLines(layers, params)...)))
	}
	for _, p := range parts[hidden:] {
		add(d.branch(p, how, room))
	}
	var p *piece
	if cnnlib.OperationOf(n.layer) == cnnlib.OperationBranchStack {
		p = stacked(branches)
	} else {
		over := piece{above: 2 * canvas.DotsPerPixel, below: 6 * canvas.DotsPerPixel, draw: func(*canvas.Sheet, int, int) {}} // what came in
		if len(branches) > 1 {
			over = branches[1]
		}
		p = bridged(branches[0], over, cnnlib.OperationOf(n.layer) == cnnlib.OperationGate)
	}
	p.folded = inside
	return p
}

// stacked are branches below each other that begin and end together.
func stacked(branches []piece) *piece {
	axes := make([]int, len(branches)) // below that of the first
	widest := 0
	for i, b := range branches {
		widest = max(widest, b.width)
		if i > 0 {
			axes[i] = axes[i-1] + branches[i-1].below + branchGap + b.above
		}
	}
	last := len(branches) - 1
	middle := axes[last] / 2
	return &piece{
		width: widest + 2*forkWidth,
		above: middle + branches[0].above,
		below: axes[last] - middle + branches[last].below,
		draw: func(sheet *canvas.Sheet, x, y int) {
			fork, join, top := x+forkWidth/2, x+widest+forkWidth*3/2, y-middle
			sheet.Add(line(image.Pt(x, y), image.Pt(fork, y)), line(image.Pt(join, y), image.Pt(x+widest+2*forkWidth, y)),
				line(image.Pt(fork, top), image.Pt(fork, top+axes[last])), line(image.Pt(join, top), image.Pt(join, top+axes[last])))
			for i, b := range branches {
				at := top + axes[i]
				left := x + forkWidth + (widest-b.width)/2
				b.draw(sheet, left, at)
				sheet.Add(line(image.Pt(fork, at), image.Pt(left, at)), line(image.Pt(left+b.width, at), image.Pt(join, at)))
			}
		},
	}
}

// bridged is a body with a way over it, and a circle where the two are put together: with × if
// gated, otherwise with +.
func bridged(body, over piece, gated bool) *piece {
	inner := max(body.width, over.width)
	height := body.above + branchGap/2 + over.below // of the way, above the axis
	return &piece{
		width: inner + 2*forkWidth + 2*nodeRadius,
		above: height + over.above,
		below: max(body.below, nodeRadius),
		draw: func(sheet *canvas.Sheet, x, y int) {
			fork, circle := x+forkWidth/2, x+inner+2*forkWidth+nodeRadius
			left := x + forkWidth + (inner-body.width)/2
			body.draw(sheet, left, y)
			sheet.Add(line(image.Pt(x, y), image.Pt(left, y)))
			sheet.Add(flow(image.Pt(left+body.width, y), image.Pt(circle-nodeRadius, y))...)
			above := x + forkWidth + (inner-over.width)/2
			over.draw(sheet, above, y-height)
			sheet.Add(line(image.Pt(fork, y), image.Pt(fork, y-height), image.Pt(above, y-height)),
				line(image.Pt(above+over.width, y-height), image.Pt(circle, y-height), image.Pt(circle, y-nodeRadius-4*canvas.DotsPerPixel)))
			sheet.Add(canvas.Arrow(image.Pt(circle, y-height), image.Pt(circle, y-nodeRadius), canvas.SoftColor)[1])
			sheet.Add(canvas.Disc{X: circle, Y: y, Radius: nodeRadius, Color: edgeColor}, canvas.Disc{X: circle, Y: y, Radius: nodeRadius - 2, Color: color.White})
			const arm = nodeRadius * 9 / 16
			if gated {
				const arm = arm * 3 / 4
				sheet.Add(canvas.Shape{Points: []image.Point{{circle - arm, y - arm}, {circle + arm, y + arm}}, Stroke: edgeColor, Width: 3},
					canvas.Shape{Points: []image.Point{{circle - arm, y + arm}, {circle + arm, y - arm}}, Stroke: edgeColor, Width: 3})
			} else {
				sheet.Add(canvas.Shape{Points: []image.Point{{circle - arm, y}, {circle + arm, y}}, Stroke: edgeColor, Width: 3},
					canvas.Shape{Points: []image.Point{{circle, y - arm}, {circle, y + arm}}, Stroke: edgeColor, Width: 3})
			}
		},
	}
}
