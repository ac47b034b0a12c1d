package plots

import (
	"fmt"
	"image"
	"slices"
	"sort"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	unfoldedHeight = 700 * canvas.DotsPerPixel  // of a diagram that shows all there is
	networkHeight  = 1080 * canvas.DotsPerPixel // of any, without its caption
	rowGap         = 16 * canvas.DotsPerPixel   // between two rows, for the line that joins them
	turn           = 8 * canvas.DotsPerPixel    // beside the rows, for the same
)

// Network draws what becomes of one picture of the shape in on its way through the network. Each
// volume of numbers is a box above its height×width×channels. On the arrow to the box stands the
// layer that makes it, with the number of its parameters below. Layers that keep the shape, such as
// ReLU, are named on the arrow of the layer before them. Branches lie one above the other. A
// shortcut runs over its body to a circle: with + if both are added, with × if each map is
// multiplied by its number from a gate.
//
// The front of a box is as high as √H and as wide as √W, and its edge to the back is as long as √C.
// All boxes share one scale for height and width, and one for the edge. A 1×1×C volume is a bar as
// high as √C, on a third scale.
//
// If the diagram is higher than 700 pixels, it is folded. Containers of one kind differ only in
// names and numbers of channels; at most one of them is shown from inside, its name in grey where
// it begins. As many kinds are opened as fit on about 1200 pixels. Steps of one kind that follow
// each other are drawn once, with × and their number, and counted together. The other containers,
// and containers wider than a page, are blocks with their name, number of layers and parameters. If
// even that does not fit, the steps in the middle are one block. Of more than five branches of a
// [cnnlib.Concat] the first three and the last are drawn. The caption says what was done.
//
// Shapes and counts come from [cnnlib.Summarize], which panics with a [*cnnlib.ShapeError] if in
// does not fit.
func Network(net cnnlib.Layer, in cnnlib.Shape) *Figure {
	s := cnnlib.Summarize(net, in)
	root := treeOf(net, s)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		d := diagram{language: l, size: sizesOf(s)}
		rows := d.unfold(root)
		sheet := d.figure(rows)
		d.describe(sheet, rows, root)
		return sheet
	})
}

// unfold lays the network out with as many of its containers opened as fit.
func (d diagram) unfold(root *node) []chain {
	lay := func(how unfolding) []chain { return d.rows(how.steps(root), how) }
	if rows := lay(newUnfolding(true, 0)); rowsHeight(rows) <= unfoldedHeight {
		return rows
	}
	tooMany := sort.Search(root.kinds()+1, func(most int) bool {
		return rowsHeight(lay(newUnfolding(false, most))) > networkHeight
	})
	if tooMany > 0 {
		return lay(newUnfolding(false, tooMany-1))
	}
	how := newUnfolding(false, 0)
	steps := how.steps(root)
	tooMany = sort.Search(len(steps), func(left int) bool {
		return rowsHeight(d.rows(elide(steps, left), how)) > networkHeight
	})
	return d.rows(elide(steps, tooMany-1), how)
}

// rows breaks the steps of the network into lines.
func (d diagram) rows(steps []step, how unfolding) []chain {
	rows := []chain{{first: d.volumeOf(d.size.input, true)}}
	said := ""
	for _, s := range steps {
		laid := d.step(s, how, canvas.PageWidth-2*turn).titled(&said)
		last := &rows[len(rows)-1]
		if last.width()+laid.width() > canvas.PageWidth-2*turn {
			rows = append(rows, chain{})
			last = &rows[len(rows)-1]
		}
		last.steps = append(last.steps, laid)
	}
	return rows
}

func rowsHeight(rows []chain) int {
	height := -rowGap
	for _, r := range rows {
		height += r.above() + r.below() + rowGap
	}
	return height
}

// figure draws the rows below each other.
func (d diagram) figure(rows []chain) *canvas.Sheet {
	widest := 0
	for _, r := range rows {
		widest = max(widest, r.width())
	}
	sheet := &canvas.Sheet{Width: 2*canvas.Margin + widest, Height: 2*canvas.Margin + rowsHeight(rows)}
	left, right := canvas.Margin, canvas.Margin+widest
	if len(rows) > 1 {
		sheet.Width += 2 * turn
		left, right = left+turn, right+2*turn
	}
	y, before, exit := canvas.Margin, 0, 0
	for i, r := range rows {
		axis := y + r.above()
		x := left
		if i > 0 { // the line that comes from the row before
			gutter := y - rowGap/2
			sheet.Add(line(image.Pt(exit, before), image.Pt(right, before), image.Pt(right, gutter),
				image.Pt(canvas.Margin, gutter), image.Pt(canvas.Margin, axis), image.Pt(left, axis)))
		}
		exit, before = r.draw(sheet, x, axis), axis
		y = axis + r.below() + rowGap
	}
	return sheet
}

// line is a line along which numbers flow.
func line(points ...image.Point) canvas.Shape {
	return canvas.Shape{Points: points, Stroke: canvas.SoftColor, Width: 2}
}

// flow is a line along which numbers flow, with the head of an arrow.
func flow(from, to image.Point) []canvas.Mark {
	return []canvas.Mark{line(from, to.Sub(image.Pt(4*canvas.DotsPerPixel, 0))), canvas.Arrow(from, to, canvas.SoftColor)[1]}
}

// describe adds the captions and Alt.
func (d diagram) describe(sheet *canvas.Sheet, rows []chain, root *node) {
	l := d.language
	sheet.AddCaption(canvas.Margin, l.Say("parameters: %s in all; below an arrow those of its layers", "参数量：共 %s；箭头下方是该层的参数量", canvas.Grouped(root.Params)))
	sheet.AddCaption(canvas.Margin, l.Say("edges are square roots: height √H, width √W, depth √C; a vector 1×1×C is a bar √C high",
		"边长按平方根画：高 √H，宽 √W，纵深 √C；向量 1×1×C 画成高 √C 的竖条"))
	var left folded
	for _, r := range rows {
		left = left.or(r.folded())
	}
	if left.blocks {
		sheet.AddCaption(canvas.Margin, l.Say("of containers of one kind at most one is shown from inside, others are blocks", "同类模块最多展开一个，其余画成方块"))
	}
	if left.runs {
		sheet.AddCaption(canvas.Margin, l.Say("× 3: three of one kind in a row, drawn once and counted together", "× 3：连续 3 个同类模块只画一次，参数合计"))
	}
	var volumes []string
	for _, r := range rows {
		for _, s := range r.steps {
			volumes = append(volumes, s.volume.text)
		}
	}
	const most = 12
	if len(volumes) > most {
		volumes = slices.Concat(volumes[:most/2], []string{"…"}, volumes[len(volumes)-most/2:])
	}
	sheet.Alt = l.Say("a network with %s and %s: %s", "一个网络，%s，%s：%s",
		l.Say(count(root.contains(), "layer"), fmt.Sprintf("%d 层", root.contains())), paramCount(l, root.Params),
		strings.Join(append([]string{sampleShape(root.Input)}, volumes...), " → "))
}

// paramCount writes a number of parameters.
func paramCount(l cnnlib.Language, n int) string {
	if n == 1 {
		return l.Say("1 parameter", "1 个参数")
	}
	return l.Say("%s parameters", "%s 个参数", canvas.Grouped(n))
}

// sampleShape writes the shape of one sample.
func sampleShape(s cnnlib.Shape) string {
	s.N = 1
	return s.String()
}
