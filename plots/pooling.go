package plots

import (
	"fmt"
	"image"
	"image/color"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Pooling draws channel c of x beside what a pooling layer makes of it. Both maps have the same
// colours and numbers of the same size, so that the map is seen to shrink. Small maps have their
// numbers, and all windows are outlined. If windows overlap, two are outlined, in two colours, and
// so are the numbers that they give. The largest number of each window of a [cnnlib.MaxPool2D] is
// in a frame. Padding that a window reaches is grey. Maps without room for numbers have colours
// alone, averaged if a side is above 560, with the first windows outlined. The figure says so.
// Pooling panics with a [*cnnlib.UsageError] if the layer is of another kind than MaxPool2D,
// AvgPool2D and AdaptiveAvgPool2D, and with a [*cnnlib.ShapeError] if x does not fit, has several
// samples, or has no channel c.
func Pooling(pool cnnlib.Layer, x *cnnlib.Tensor, c int) *Figure {
	switch cnnlib.OperationOf(pool) {
	case cnnlib.OperationLargest, cnnlib.OperationMean:
	default:
		panic(cnnlib.NewUsageError(notPooling, "plots.Pooling", fmt.Sprint(pool)))
	}
	oneSample("Pooling", x)
	if c < 0 || c >= x.C {
		panic(cnnlib.NewShapeError(noSuchChannel, "plots.Pooling", x.C-1, c, min(max(c, 0), x.C-1)))
	}
	p := &pooled{layer: pool, channel: c, channels: x.C}
	p.x = cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: x.H, W: x.W}, x.Channel(0, c)) // each channel is pooled by itself
	p.y = cnnlib.NewRun(pool).Forward(p.x)                                           // also refuses a nil of these types
	return inDefaultLanguage(p.layOut)
}

const (
	pooledSide  = 280 * canvas.DotsPerPixel // of a map without numbers, at most
	writtenSide = 16                        // rows of a map with numbers, at most
	fewWindows  = 3                         // of a row and of a column, outlined on a map without numbers
)

// pooled is a channel before and after a pooling.
type pooled struct {
	layer             cnnlib.Layer
	channel, channels int
	x, y              *cnnlib.Tensor
}

// window is the rectangle of the input, with its padding, that a number of the output is made of.
func (p *pooled) window(row, column int) image.Rectangle {
	return cnnlib.ReceptiveFieldOf(p.layer, p.x.Shape(), "", 0, row, column).Full
}

// overlap reports whether windows share a number. If any windows do, the first two do. Windows of an
// AdaptiveAvgPool2D overlap if the first one ends within a row or column.
func (p *pooled) overlap() bool {
	first := p.window(0, 0)
	return p.y.H > 1 && first.Overlaps(p.window(1, 0)) || p.y.W > 1 && first.Overlaps(p.window(0, 1))
}

func (p *pooled) layOut(l cnnlib.Language) *canvas.Sheet {
	largest := cnnlib.OperationOf(p.layer) == cnnlib.OperationLargest
	both := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: len(p.x.Data) + len(p.y.Data)}, slices.Concat(p.x.Data, p.y.Data))
	s := canvas.ScaleFor(both.MinMax())
	room := canvas.PageWidth - s.BarRoom() - arrowRoom

	area := image.Rect(0, 0, p.x.W, p.x.H) // of the input that is drawn
	in, out, written := p.written(s, both.Data, room, largest, &area)
	if !written {
		in, out = p.pictures(s, room)
	}
	shape := func(t *cnnlib.Tensor) string {
		return l.Say("%v, channel %d", "%v，通道 %d", cnnlib.Shape{N: 1, C: p.channels, H: t.H, W: t.W}, p.channel) + constant(l, t.Data)
	}
	before, after := l.Say("input ", "输入 ")+shape(p.x), l.Say("output ", "输出 ")+shape(p.y)
	sheet := &canvas.Sheet{Alt: l.Say("%v: a map of %d×%d, %s, becomes one of %d×%d, %s", "%v：%d×%d 的特征图，%s，变为 %d×%d，%s", p.layer,
		p.x.H, p.x.W, valueRange(l, p.x, "value", "数值"), p.y.H, p.y.W, valueRange(l, p.y, "value", "数值"))}

	top := sheet.AddFolded(canvas.Margin, canvas.Margin, readable, fmt.Sprint(p.layer), canvas.TextColor) + canvas.Gap/2
	height := canvas.LineHeight + max(in.Size().Y, out.Size().Y)
	place := func(m canvas.Matrix, title string, x int) image.Point {
		y := top + canvas.LineHeight + (height-canvas.LineHeight-m.Size().Y)/2
		sheet.Add(canvas.Label{X: x, Y: y - canvas.LineHeight/2, Text: title, Color: canvas.SoftColor})
		sheet.AddMatrix(m, x, y)
		return image.Pt(x, y)
	}
	inAt := place(in, before, canvas.Margin)
	x := canvas.Margin + max(in.Size().X, canvas.TextWidth(before)) + arrowRoom
	middle := top + canvas.LineHeight + (height-canvas.LineHeight)/2
	sheet.Add(canvas.Arrow(image.Pt(x-arrowRoom*3/4, middle), image.Pt(x-arrowRoom/4, middle), canvas.TextColor)...)
	outAt := place(out, after, x)
	onInput := func(r image.Rectangle) image.Rectangle { return in.Dots(r.Intersect(area).Sub(area.Min)).Add(inAt) }
	onOutput := func(row, column int) image.Rectangle {
		return out.Dots(image.Rect(column, row, column+1, row+1)).Add(outAt)
	}
	notes := p.outline(l, sheet, onInput, onOutput, written)
	if written && largest {
		for i := range p.y.Data {
			e := cnnlib.Explain(p.layer, p.x, 0, i/p.y.W, i%p.y.W)
			row, column := e.Rows[e.Largest/len(e.Columns)], e.Columns[e.Largest%len(e.Columns)]
			sheet.Add(canvas.Cased(canvas.Vermillion, 4, onInput(image.Rect(column, row, column+1, row+1)).Inset(3))...)
		}
		notes = append(notes, l.Say("In a frame: the largest number of each window.", "方框：每个窗口中的最大值。"))
	}
	sheet.Width, sheet.Height = x+max(out.Size().X, canvas.TextWidth(after))+canvas.Margin, top+height+canvas.Margin
	if anyFinite(both) {
		sheet.AddColorBar(s, top+canvas.LineHeight, top+height)
	}
	if area.Dx() > p.x.W || area.Dy() > p.x.H {
		notes = append(notes, l.Say("Grey: the padding.", "灰色：填充。"))
	}
	notes = append(notes, l.Say("Depth stays: %s before and after.", "深度不变：前后都是 %s。", l.Say(count(p.channels, "channel"), fmt.Sprintf("%d 个通道", p.channels))))
	if !written {
		for _, text := range [...]string{shrunkMatrix(l, in), magenta(l, notFiniteIn(both.Data))} {
			if text != "" {
				notes = append(notes, text)
			}
		}
	}
	y := sheet.Height - canvas.Margin + canvas.Gap/2
	for _, note := range notes {
		y = sheet.AddFolded(canvas.Margin, y, max(sheet.Width-2*canvas.Margin, readable), note, canvas.TextColor)
	}
	sheet.Fit()
	return sheet
}

// written makes the two maps with numbers. The input has the padding that windows reach, which
// enlarges area. If the maps have no room, ok is false.
func (p *pooled) written(s canvas.Scale, values []float32, room int, largest bool, area *image.Rectangle) (in, out canvas.Matrix, ok bool) {
	if max(p.x.H, p.y.H) > writtenSide || max(p.x.W, p.y.W) > canvas.PageWidth/canvas.CellSide() {
		return in, out, false
	}
	full := *area
	for i := range p.y.Data {
		full = full.Union(p.window(i/p.y.W, i%p.y.W))
	}
	texts := canvas.CellTexts(values)
	padding := "0"
	if largest {
		padding = "·" // not read
	}
	side := canvas.CellSide(append(texts, padding)...) + canvas.FrameRoom
	if full.Dy() > writtenSide || (full.Dx()+p.y.W)*side > room {
		return in, out, false
	}
	*area = full
	cell := image.Pt(side, min(side, highCell+canvas.FrameRoom))
	padded := make([]string, full.Dx()*full.Dy())
	from := func(i int) (index int, inside bool) {
		at := full.Min.Add(image.Pt(i%full.Dx(), i/full.Dx()))
		return at.Y*p.x.W + at.X, at.In(image.Rect(0, 0, p.x.W, p.x.H))
	}
	for i := range padded {
		padded[i] = padding
		if index, inside := from(i); inside {
			padded[i] = texts[index]
		}
	}
	in = canvas.NumberMatrix(padded, func(i int) color.RGBA {
		if index, inside := from(i); inside {
			return s.Color(p.x.Data[index])
		}
		return canvas.PaddingRGBA
	}, full.Dx(), cell)
	out = canvas.NumberMatrix(texts[len(p.x.Data):], func(i int) color.RGBA { return s.Color(p.y.Data[i]) }, p.y.W, cell)
	return in, out, true
}

// pictures makes the two maps without numbers, with squares of the same size.
func (p *pooled) pictures(s canvas.Scale, room int) (in, out canvas.Matrix) {
	longest := max(p.x.H, p.x.W, p.y.H, p.y.W)
	side := min(pooledSide, room/2) // of the longest
	picture := func(t *cnnlib.Tensor) canvas.Matrix {
		longer := max(t.H, t.W)
		limit := max(1, side*longer/longest)
		if longest <= side {
			limit = side / longest * longer
		}
		return canvas.ColorMatrix(t.H, t.W, func(i int) color.RGBA { return s.Color(t.Data[i]) }, limit)
	}
	return picture(p.x), picture(p.y)
}

// outline draws windows and the numbers that they give, and returns the sentences about them.
func (p *pooled) outline(l cnnlib.Language, sheet *canvas.Sheet, onInput func(image.Rectangle) image.Rectangle, onOutput func(row, column int) image.Rectangle, written bool) (notes []string) {
	rows, columns := p.y.H, p.y.W
	if !written {
		rows, columns = min(rows, fewWindows), min(columns, fewWindows)
	}
	if p.overlap() {
		next := image.Pt(1, 0)
		if p.y.W == 1 {
			next = image.Pt(0, 1)
		}
		first, second := onInput(p.window(0, 0)), onInput(p.window(next.Y, next.X))
		if visible(first) {
			sheet.Add(canvas.Cased(canvas.Blue, 4, first, onOutput(0, 0))...)
			sheet.Add(canvas.Cased(canvas.Purple, 4, second.Inset(4), onOutput(next.Y, next.X))...)
			notes = append(notes, l.Say("The windows overlap: the first two are outlined, and the numbers that they give.", "窗口有重叠：只画出前两个窗口和对应的输出。"))
		}
		return notes
	}
	var before, after []image.Rectangle
	for row := range rows {
		for column := range columns {
			before, after = append(before, onInput(p.window(row, column))), append(after, onOutput(row, column))
		}
	}
	if visible(before[0]) {
		sheet.Add(canvas.Cased(canvas.TextColor, 2, before...)...)
		if !written {
			sheet.Add(canvas.Cased(canvas.TextColor, 2, after...)...)
		}
		if n := len(before); n < len(p.y.Data) {
			notes = append(notes, l.Say("Outlined: the first %d of %d windows, and the numbers that they give.", "画出前 %d 个窗口（共 %d 个）和对应的输出。", n, len(p.y.Data)))
		}
	}
	return notes
}

// visible reports whether an outline leaves something to be seen within.
func visible(r image.Rectangle) bool { return min(r.Dx(), r.Dy()) >= 6*canvas.DotsPerPixel }
