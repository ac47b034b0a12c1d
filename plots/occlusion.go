package plots

import (
	"fmt"
	"image"
	"image/color"
	"strconv"
	"strings"

	"golang.org/x/image/draw"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Occlusion draws what [cnnlib.OcclusionOf] found in the picture x: the picture, covered where the
// probability of the class is lowest (the first such place of several); and a map with the
// probability in per cent for each place of the square, each cell over the middle of the square. A
// cell is white if the probability is the probability of the uncovered picture, which the colour
// bar names; it is blue if the probability is lower and red if it is higher. Cells that are too
// small have no number. classes are the names of the classes, nil for numbers only.
//
// x is as for [Saliency]. A picture with a side above 560 is drawn smaller by averaging colours.
// Occlusion panics with a [*cnnlib.ShapeError] if the map does not belong to a picture of the size
// of x, or x has neither one channel nor three.
func Occlusion(x *cnnlib.Tensor, o *cnnlib.Occlusion, classes []string) *Figure {
	resultOf("Occlusion", "OcclusionOf", o != nil && o.Map != nil)
	hasNumbers("Occlusion", x)
	m := o.Map
	last := o.Square(m.H-1, m.W-1).Max
	fits := func(side, last int) bool { return last <= side && side < last+o.Stride }
	if x.N != 1 || x.C != len(o.Grey) || !fits(x.H, last.Y) || !fits(x.W, last.X) {
		panic(cnnlib.NewShapeError(otherOccluded, "plots.Occlusion", last.Y, last.X, len(o.Grey), o.Stride-1, x.Shape()))
	}
	change := cnnlib.NewTensor(m.Shape())
	for i, v := range m.Data {
		change.Data[i] = v - o.Probability
	}
	lo, hi := change.MinMax()
	d := occluded{Occlusion: o, photo: newPhoto(x), change: change, colors: canvas.CentredScale(lo, hi), lo: min(lo, 0), hi: max(hi, 0), decimals: 1}
	if lo, hi := m.MinMax(); lo < hi {
		for d.decimals < 6 && d.percent(lo) == d.percent(hi) {
			d.decimals++
		}
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return d.layOut(l, classes) })
}

// occluded is an occlusion with what the figure makes of it.
type occluded struct {
	*cnnlib.Occlusion
	photo    photo
	change   *cnnlib.Tensor // the map less the probability of the uncovered picture
	colors   canvas.Scale   // of the change
	lo, hi   float32        // of the change and 0
	decimals int            // of a percentage, so many that the least and the largest differ
}

func (d occluded) layOut(l cnnlib.Language, classes []string) *canvas.Sheet {
	m, x := d.Map, d.photo.x
	const side = 240 * canvas.DotsPerPixel
	ground := canvas.NewPane("", d.photo.grey(canvas.Lightest, 255), side)
	dots := canvas.Enlarge(ground.Image, ground.Zoom)
	for i, v := range d.change.Data {
		draw.Draw(dots, d.cell(i, dots.Rect.Size()), image.NewUniform(d.colors.Color(v)), image.Point{}, draw.Src)
	}
	percentages := cnnlib.NewTensor(m.Shape())
	for i, v := range m.Data {
		percentages.Data[i] = 100 * v
	}
	panes := []canvas.Pane{
		canvas.NewPane(d.photo.title(l), d.photo.RGBA, side),
		{Title: mapTitle(l, l.Say("probability in %", "概率（%）"), percentages), Image: dots, Zoom: 1},
	}
	if anyFinite(d.change) {
		panes[1].Bar = func(height int) canvas.ColorBar { return d.bar(l, height) }
	}
	class := classText(l, classes, d.Class)
	before := l.Say("uncovered %s %%", "未遮挡时 %s %%", d.percent(d.Probability))
	after := l.Say("no finite probability", "没有有限的概率")
	var square, cell image.Rectangle
	if anyFinite(m) {
		lowest, _ := m.MinMax()
		row, column := placeOf(m, lowest)
		square, cell = d.Square(row, column), d.cell(row*m.W+column, dots.Rect.Size())
		panes[0] = canvas.NewPane(d.photo.title(l), d.photo.covered(square), side)
		after = l.Say("lowest with %s and %s covered (framed): %s %%", "遮挡%s、%s（见框）时最低：%s %%",
			rows(l, fmt.Sprint(square.Min.Y), fmt.Sprint(square.Max.Y-1)), columns(l, fmt.Sprint(square.Min.X), fmt.Sprint(square.Max.X-1)), d.percent(lowest))
	}
	sheet := canvas.NewPanes(panes)
	d.addNumbers(sheet, panes[1].Place, dots.Rect.Size())
	if !square.Empty() {
		size := panes[0].Size()
		at := image.Rect(square.Min.X*size.X/x.W, square.Min.Y*size.Y/x.H, square.Max.X*size.X/x.W, square.Max.Y*size.Y/x.H)
		for _, r := range [...]image.Rectangle{at.Add(panes[0].Place), cell.Add(panes[1].Place)} {
			// The white line sets the mark off from a picture of its colour.
			sheet.Add(canvas.Outline(r.Inset(-markWidth-2), color.White, 2), canvas.Outline(r.Inset(-markWidth), canvas.Vermillion, markWidth))
		}
	}
	sheet.AddCaptions(
		joined(l, class, before, l.Say("squares of %d×%d pixels in steps of %d", "方块为 %d×%d 像素，步长为 %d", d.Patch, d.Patch, d.Stride)),
		after,
		joined(l, d.middle(l), d.uncovered(l)),
		joined(l, d.photo.levels(l), shrunk(l, panes[0].Image.Rect.Size(), x.H, x.W)),
		magenta(l, notFiniteIn(x.Data)+notFiniteIn(m.Data)))
	sheet.Alt = l.Say("occlusion map of %d×%d, probability of %s: %s, %s", "%d×%d 的遮挡图，%s的概率：%s，%s", m.H, m.W, class, before, after)
	return sheet
}

const markWidth = 2 * canvas.DotsPerPixel // of the frame around what is covered

// middle says that a cell is smaller than the square that was covered, or is "" if it is not.
func (d occluded) middle(l cnnlib.Language) string {
	if d.Stride >= d.Patch {
		return ""
	}
	return l.Say("each cell lies in the middle of its square", "每格位于其方块的正中")
}

// uncovered names the parts of the picture that no square covered, or is "" if there are none.
func (d occluded) uncovered(l cnnlib.Language) string {
	var parts []string
	if d.Stride > d.Patch {
		parts = append(parts, l.Say("what lies between the squares", "方块之间的部分"))
	}
	rest := func(n int, thing, chinese string) {
		switch {
		case n == 1:
			parts = append(parts, l.Say("the last ", "最后 1 ")+l.Say(thing, chinese))
		case n > 1:
			parts = append(parts, l.Say("the last %d %ss", "最后 %d %s", n, l.Say(thing, chinese)))
		}
	}
	rest((d.photo.x.H-d.Patch)%d.Stride, "row", "行")
	rest((d.photo.x.W-d.Patch)%d.Stride, "column", "列")
	if parts == nil {
		return ""
	}
	return l.Say("never covered: ", "从未遮挡：") + strings.Join(parts, l.Say(", ", "、"))
}

// cell is the place of number i of the map on a picture of that size in dots: the middle of the
// square that was covered, no larger than the step, so that cells do not overlap.
func (d occluded) cell(i int, size image.Point) image.Rectangle {
	side := min(d.Patch, d.Stride)
	along := func(k, size, pixels int) (from, to int) {
		middle := 2*k*d.Stride + d.Patch // in half pixels
		return (middle - side) * size / (2 * pixels), (middle + side) * size / (2 * pixels)
	}
	top, bottom := along(i/d.Map.W, size.Y, d.photo.x.H)
	left, right := along(i%d.Map.W, size.X, d.photo.x.W)
	return image.Rect(left, top, right, bottom)
}

// addNumbers writes the numbers of the map into their cells if all of them fit.
func (d occluded) addNumbers(sheet *canvas.Sheet, place, size image.Point) {
	const room = 2 * canvas.DotsPerPixel
	cell := d.cell(0, size)
	if cell.Dy() < int(canvas.Small)*canvas.DotsPerPixel+room {
		return
	}
	for _, v := range d.Map.Data {
		if canvas.Small.Width(d.percent(v))+2*room > cell.Dx() {
			return
		}
	}
	for i, v := range d.Map.Data {
		r := d.cell(i, size).Add(place)
		sheet.Add(canvas.Label{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2, Align: 0.5, Text: d.percent(v), Size: canvas.Small, Color: canvas.InkOn(d.colors.Color(d.change.Data[i]))})
	}
}

// percent writes a probability in per cent.
func (d occluded) percent(p float32) string {
	return strconv.FormatFloat(100*float64(p), 'f', d.decimals, 64)
}

// bar is the colour bar, with a line across it at the probability of the uncovered picture.
func (d occluded) bar(l cnnlib.Language, height int) canvas.ColorBar {
	lo, reach := float64(d.lo), float64(d.hi)-float64(d.lo)
	if reach == 0 {
		height = canvas.ColorBarWidth
	}
	b := canvas.NewColorBar(height, func(position float64) color.RGBA {
		return d.colors.Color(float32(lo + float64(reach*position)))
	})
	uncovered := height / 2
	if reach > 0 {
		uncovered = int(float64(float64(d.hi)/reach*float64(height)) + 0.5)
	}
	text := func(change float32) string { return d.percent(d.Probability+change) + " %" }
	b.Ticks = []canvas.BarTick{{Y: uncovered, Text: l.Say("uncovered ", "未遮挡 ") + text(0), Across: true}}
	if uncovered >= canvas.LineHeight {
		b.Ticks = append(b.Ticks, canvas.BarTick{Y: 0, Text: text(d.hi)})
	}
	if height-uncovered >= canvas.LineHeight {
		b.Ticks = append(b.Ticks, canvas.BarTick{Y: height, Text: text(d.lo)})
	}
	return b
}
