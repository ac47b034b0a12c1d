package plots

import (
	"image"
	"image/color"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	picturedTerms = 4                         // channels without numbers
	picturedSide  = 140 * canvas.DotsPerPixel // of a matrix without numbers, at most
	signRoom      = 22 * canvas.DotsPerPixel  // for × or = between two matrices
	highCell      = 30 * canvas.DotsPerPixel  // the height of a cell of a kernel of 2 or 3 rows
)

// termKind are the inputs, the weights or the products of an explanation.
type termKind struct {
	name, sign string
	heading    func(channel string) string
	centred    bool // 0 is always white
	padding    bool // is grey
	values     func(cnnlib.ChannelTerms) []float32
	texts      func(cnnlib.PrintedChannel) [][]string
}

// termKinds are the kinds of terms that the layer has.
func termKinds(l cnnlib.Language, e *cnnlib.Explanation) []termKind {
	kinds := []termKind{{
		name:    l.Say("inputs", "输入"),
		heading: func(channel string) string { return l.Say("input, ", "输入，") + channel },
		padding: true,
		values:  func(c cnnlib.ChannelTerms) []float32 { return c.Inputs },
		texts:   func(c cnnlib.PrintedChannel) [][]string { return c.Inputs },
	}, {
		name:    l.Say("weights", "权重"),
		sign:    "×",
		heading: func(channel string) string { return l.Say("kernel %d, ", "卷积核 %d，", e.Map) + channel },
		centred: true,
		values:  func(c cnnlib.ChannelTerms) []float32 { return c.Weights },
		texts:   func(c cnnlib.PrintedChannel) [][]string { return c.Weights },
	}, {
		name:    l.Say("products", "乘积"),
		sign:    "=",
		heading: func(string) string { return l.Say("products", "乘积") },
		centred: true,
		padding: true,
		values:  func(c cnnlib.ChannelTerms) []float32 { return float32s(c.Products) },
		texts:   func(c cnnlib.PrintedChannel) [][]string { return c.Products },
	}}
	if e.Operation != cnnlib.OperationWeightedSum {
		return kinds[:1]
	}
	return kinds
}

// words are the texts of a channel, with minus signs. The largest number loses its brackets,
// because it has a frame.
func (k termKind) words(c cnnlib.PrintedChannel) []string {
	var all []string
	for _, row := range k.texts(c) {
		for _, text := range row {
			all = append(all, canvas.MinusSigns(strings.Trim(text, "[]")))
		}
	}
	return all
}

// minMax are the smallest and the largest finite value of the channels.
func (k termKind) minMax(channels []cnnlib.ChannelTerms) (lo, hi float32) {
	var all []float32
	for _, c := range channels {
		all = append(all, k.values(c)...)
	}
	return (&cnnlib.Tensor{Data: all}).MinMax()
}

func (k termKind) scale(channels []cnnlib.ChannelTerms) canvas.Scale {
	if k.centred {
		return canvas.CentredScale(k.minMax(channels))
	}
	return canvas.ScaleFor(k.minMax(channels))
}

func float32s(values []float64) []float32 {
	all := make([]float32, len(values))
	for i, v := range values {
		all[i] = float32(v)
	}
	return all
}

// terms are the inputs, weights and products of an explanation, to be laid out.
type terms struct {
	l       cnnlib.Language
	e       *cnnlib.Explanation
	printed []cnnlib.PrintedChannel
	kinds   []termKind
	single  bool // a kernel has one weight for a channel
}

func newTerms(l cnnlib.Language, e *cnnlib.Explanation, p cnnlib.Printed) terms {
	single := e.Operation == cnnlib.OperationWeightedSum && len(e.Rows)*len(e.Columns) == 1
	return terms{l, e, p.Channels, termKinds(l, e), single}
}

// termBlock has the terms of a channel, in rows that continue each other, and the name of their
// sum.
type termBlock struct {
	name   string // at the left
	left   int    // the width of it
	rows   [][]term
	sum    string
	beside int // the room at the right for the sum and its name
}

// term is a matrix with a heading above it and a sign before it.
type term struct {
	sign, heading string
	matrix        canvas.Matrix
	framed        image.Rectangle // the number in a frame; empty if there is none
}

// blocks are the blocks of the first channels, beside sums of a width in dots: with numbers if
// these have room, otherwise with colours. If the terms of kernels of one weight are too long,
// there are no blocks: the lines of the sum have the terms.
func (t terms) blocks(sums int) []termBlock {
	if len(t.printed) > 0 {
		blocks := t.written(sums)
		last := &blocks[len(blocks)-1] // with the longest name
		if last.width() <= canvas.PageWidth {
			return blocks
		}
		if t.single {
			return nil
		}
		if len(t.kinds) > 1 {
			for i, b := range blocks {
				blocks[i].rows = [][]term{b.rows[0][:2], b.rows[0][2:]}
			}
			if last.width() <= canvas.PageWidth {
				return blocks
			}
		}
	}
	return t.pictured(sums)
}

// written are blocks of one row with numbers.
func (t terms) written(sums int) []termBlock {
	blocks := make([]termBlock, len(t.printed))
	for i, c := range t.e.Channels[:len(blocks)] {
		blocks[i] = t.block(c, sums)
		if t.single {
			blocks[i].left = canvas.TextWidth(channelName(t.l, t.e.Channels[len(blocks)-1])) + canvas.Gap
		}
	}
	height := canvas.CellHeight
	if n := len(t.e.Rows); n > 1 && n <= 3 {
		height = highCell
	}
	for k, kind := range t.kinds {
		if t.single && k == 2 {
			break // the product is the sum
		}
		s := kind.scale(t.e.Channels[:len(blocks)])
		var widest []string
		for _, p := range t.printed {
			widest = append(widest, kind.words(p)...)
		}
		cell := image.Pt(canvas.CellSide(widest...), height)
		if t.e.Operation == cnnlib.OperationLargest {
			cell = cell.Add(image.Pt(canvas.FrameRoom, canvas.FrameRoom))
		}
		for i := range blocks {
			m := canvas.NumberMatrix(kind.words(t.printed[i]), t.colors(kind, s, i), len(t.e.Columns), cell)
			heading := kind.heading(channelName(t.l, t.e.Channels[i]))
			switch {
			case t.single && i == 0:
				heading = [...]string{t.l.Say("input", "输入"), t.l.Say("weight", "权重")}[k]
			case t.single:
				heading = ""
			}
			blocks[i].add(t.term(kind, heading, m))
		}
	}
	return blocks
}

// pictured are blocks of one row with colours alone.
func (t terms) pictured(sums int) []termBlock {
	blocks := make([]termBlock, min(len(t.e.Channels), picturedTerms))
	for i, c := range t.e.Channels[:len(blocks)] {
		blocks[i] = t.block(c, sums)
	}
	side := min(picturedSide, (canvas.PageWidth-blocks[len(blocks)-1].beside-2*signRoom)/3)
	for _, kind := range t.kinds {
		s := kind.scale(t.e.Channels[:len(blocks)])
		for i, c := range t.e.Channels[:len(blocks)] {
			m := canvas.ColorMatrix(len(t.e.Rows), len(t.e.Columns), t.colors(kind, s, i), side)
			blocks[i].add(t.term(kind, kind.heading(channelName(t.l, c)), m))
		}
	}
	return blocks
}

// block is the block of a channel without its terms.
func (t terms) block(c cnnlib.ChannelTerms, sums int) termBlock {
	name := channelName(t.l, c)
	switch {
	case t.single:
		return termBlock{name: name, sum: "=", beside: signRoom + numberGap + sums}
	case t.e.Operation == cnnlib.OperationLargest:
		return termBlock{}
	}
	return termBlock{sum: name, beside: canvas.Gap + canvas.TextWidth(name) + numberGap + sums}
}

func (t terms) term(kind termKind, heading string, m canvas.Matrix) term {
	one := term{sign: kind.sign, heading: heading, matrix: m}
	if t.e.Operation == cnnlib.OperationLargest {
		row, column := t.e.Largest/len(t.e.Columns), t.e.Largest%len(t.e.Columns)
		one.framed = image.Rect(column, row, column+1, row+1)
	}
	return one
}

// colors are the colours of the values of channel i.
func (t terms) colors(kind termKind, s canvas.Scale, i int) func(int) color.RGBA {
	values := kind.values(t.e.Channels[i])
	return func(i int) color.RGBA {
		if kind.padding && t.e.Padding(i/len(t.e.Columns), i%len(t.e.Columns)) {
			return canvas.PaddingRGBA
		}
		return s.Color(values[i])
	}
}

func channelName(l cnnlib.Language, c cnnlib.ChannelTerms) string {
	return l.Say("channel %d", "通道 %d", c.Channel)
}

// add puts a term at the end of a block of one row.
func (b *termBlock) add(t term) {
	if len(b.rows) == 0 {
		b.rows = make([][]term, 1)
	}
	b.rows[0] = append(b.rows[0], t)
}

// pictures reports whether the block has colours alone.
func (b termBlock) pictures() bool { return b.rows[0][0].matrix.Picture.Image != nil }

func (t term) width() int { return max(t.matrix.Size().X, canvas.TextWidth(t.heading)) }

func rowWidth(row []term) int {
	width := 0
	for _, t := range row {
		width += t.width()
		if t.sign != "" {
			width += signRoom
		}
	}
	return width
}

// width is the width in dots of the block with its sum, which stands beside the last row.
func (b termBlock) width() int {
	width := 0
	for i, row := range b.rows {
		w := b.left + rowWidth(row)
		if i == len(b.rows)-1 {
			w += b.beside
		}
		width = max(width, w)
	}
	return width
}

// draw draws the block from y on. It returns the bottom of the block and the middle of its last
// row.
func (b termBlock) draw(sheet *canvas.Sheet, y int) (bottom, middle int) {
	for _, row := range b.rows {
		x, top := canvas.Margin+b.left, y
		if row[0].heading != "" {
			top += canvas.LineHeight
		}
		height := row[0].matrix.Size().Y
		middle = top + height/2
		if b.name != "" {
			sheet.Add(canvas.Label{X: canvas.Margin, Y: middle, Text: b.name})
		}
		for _, t := range row {
			if t.sign != "" {
				sheet.Add(canvas.Label{X: x + signRoom/2, Y: middle, Align: 0.5, Text: t.sign})
				x += signRoom
			}
			if t.heading != "" {
				sheet.Add(canvas.Label{X: x, Y: y + canvas.LineHeight/2, Text: t.heading, Color: canvas.SoftColor})
			}
			sheet.AddMatrix(t.matrix, x, top)
			if !t.framed.Empty() {
				sheet.Add(canvas.Cased(canvas.Vermillion, 4, canvas.Outlinable(t.matrix.Dots(t.framed)).Add(image.Pt(x, top)))...)
			}
			x += t.width()
		}
		y = top + height + canvas.Gap/2
	}
	return y + (len(b.rows)-1)*canvas.Gap, middle
}
