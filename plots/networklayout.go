package plots

import (
	"fmt"
	"image"
	"maps"

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

// diagram lays a network out in one language. A part of the diagram has a width, and reaches so far
// above and below the axis along which numbers flow, all in dots.
type diagram struct {
	language cnnlib.Language
	size     sizes
}

// piece is a drawing around an axis at y, from x on.
type piece struct {
	width, above, below int
	draw                func(sheet *canvas.Sheet, x, y int)
	folded
}

// folded says what part of a network is not drawn layer by layer.
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

// titled is the step, without its title if the title was said last.
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

// step lays out a step that may be room dots wide.
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

// block is a rectangle with texts in place of a container, or of several.
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

// labels is how far below the axis the texts of the shapes lie.
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

// draw draws the chain from x on, where the line comes in, and returns the place where the line
// goes out.
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
