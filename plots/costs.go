package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxBars   = 24                       // rows of a figure
	exactRoom = 90 * canvas.DotsPerPixel // in which whole numbers are written out
	cellGap   = 6 * canvas.DotsPerPixel  // between a number and its mark
)

// Costs draws what the layers of a network cost. Each layer with parameters or MACs has two bars,
// as long as its shares of all parameters and of all MACs, on one linear scale from 0. The numbers
// stand beside the bars, the totals below. Layers without parameters and MACs are left out. If more
// than 24 rows remain, the layers of a block, or of the blocks around it, are one row. If rows are
// still too many, the costliest layers have rows, and the other layers share one row. The caption
// says what was done. The MACs of a layer that is not a [cnnlib.OperationsLayer] are not known and
// written as "?".
//
// Costs panics with a [*cnnlib.UsageError] if s is nil.
func Costs(s *cnnlib.Summary) *Figure {
	if s == nil {
		panic(cnnlib.NewUsageError(noSummary, "plots.Costs"))
	}
	rows, depth := costRows(s)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutCosts(l, s, rows, depth) })
}

// costRow is a line of the figure.
type costRow struct {
	name         string // "" is the row of all others
	params, macs int
	layers       int  // of the network that it stands for
	shared       bool // the parameters are counted in another row
	unknown      bool // there are more MACs
}

// costRows are the rows of the figure, and the depth of the rows of the summary that they come
// from: the deepest with few enough rows.
func costRows(s *cnnlib.Summary) (rows []costRow, depth int) {
	for _, r := range s.Rows {
		depth = max(depth, r.Depth)
	}
	for ; ; depth-- {
		rows = costsAt(s, depth)
		if len(rows) <= maxBars || depth <= 0 {
			break
		}
	}
	if len(rows) <= maxBars {
		return rows, depth
	}
	share := func(r costRow) float64 { return max(part(r.params, s.Total.Params), part(r.macs, s.Total.MACs)) }
	largest := make([]int, len(rows))
	for i := range rows {
		largest[i] = i
	}
	slices.SortStableFunc(largest, func(a, b int) int { return cmp.Compare(share(rows[b]), share(rows[a])) })
	largest = largest[:maxBars-1]
	var drawn []costRow
	var others costRow
	for i, r := range rows {
		if slices.Contains(largest, i) {
			drawn = append(drawn, r)
			continue
		}
		others.params += r.params
		others.macs += r.macs
		others.layers += r.layers
		others.unknown = others.unknown || r.unknown
	}
	return append(drawn, others), depth
}

// costsAt are the rows of all layers that cost something. Layers below the depth share a row with
// the block around them.
func costsAt(s *cnnlib.Summary, depth int) []costRow {
	var rows []costRow
	for i := 0; i < len(s.Rows); {
		r, end := s.Rows[i], i+1
		for end < len(s.Rows) && s.Rows[end].Depth > r.Depth {
			end++
		}
		if r.Depth < depth && end > i+1 {
			i++ // into the block
			continue
		}
		if costs(r) {
			row := costRow{name: r.Name, params: r.Params, macs: r.MACs, shared: r.Shared && r.Params == 0, unknown: r.Uncounted}
			if row.name == "" {
				row.name = r.Kind
			}
			row.layers, _ = countLayers(s.Rows[i:end])
			rows = append(rows, row)
		}
		i = end
	}
	return rows
}

func costs(r cnnlib.SummaryRow) bool { return r.Params > 0 || r.MACs > 0 || r.Shared || r.Uncounted }

// countLayers counts the layers that cost something, and the layers that do not. Blocks of layers
// do not count.
func countLayers(rows []cnnlib.SummaryRow) (costly, free int) {
	for i, r := range rows {
		switch {
		case i+1 < len(rows) && rows[i+1].Depth > r.Depth:
		case costs(r):
			costly++
		default:
			free++
		}
	}
	return costly, free
}

func layOutCosts(l cnnlib.Language, s *cnnlib.Summary, rows []costRow, depth int) *canvas.Sheet {
	costly, free := countLayers(s.Rows)
	sheet := &canvas.Sheet{Width: 2 * canvas.Margin, Height: 2 * canvas.Margin}
	if len(rows) == 0 {
		sheet.Alt = l.Say("no layer has parameters or MACs", "没有一层有参数或乘加运算")
		sheet.Height = canvas.Margin
		sheet.AddCaption(canvas.Margin, sheet.Alt)
		return sheet
	}
	columns := costColumns(l, s)
	name := func(r costRow) string {
		if r.name == "" {
			return l.Say("the other %d", "其余 %d 层", r.layers)
		}
		return canvas.ShortenName(r.name, canvas.NameWidth)
	}
	total := costRow{name: l.Say("total", "合计"), params: s.Total.Params, macs: s.Total.MACs, unknown: s.Uncounted}
	names := canvas.TextWidth(total.name)
	for _, r := range rows {
		names = max(names, canvas.TextWidth(name(r)))
	}
	longest, numbers, shares := 0.0, make([]int, len(columns)), 0
	for i, c := range columns {
		numbers[i] = c.widest(append(rows, total))
		if numbers[i] > exactRoom {
			columns[i].write = func(n int) string { return canvas.Compact(float64(n)) }
			numbers[i] = columns[i].widest(append(rows, total))
		}
		for _, r := range rows {
			longest = max(longest, part(c.of(r), c.total))
			shares = max(shares, canvas.Small.Width(percent(c.of(r), c.total)))
		}
	}
	bars := (canvas.PageWidth - names - numbers[0] - numbers[1] - 2*(cellGap+canvas.TickGap+shares+canvas.Gap)) / len(columns)
	bottom := canvas.Margin + canvas.LineHeight*(len(rows)+1)
	x := canvas.Margin + names
	for i, c := range columns {
		x += canvas.Gap
		zero := x + numbers[i] + cellGap
		sheet.Add(canvas.Label{X: x, Y: canvas.Margin + canvas.LineHeight/2, Text: c.name})
		for k, r := range rows {
			y := canvas.Margin + canvas.LineHeight*(k+1) + canvas.LineHeight/2
			sheet.Add(canvas.Label{X: zero - cellGap, Y: y, Align: 1, Text: c.text(r)})
			n := c.of(r)
			if n == 0 {
				continue
			}
			length := max(1, int(math.Round(part(n, c.total)/longest*float64(bars))))
			sheet.Add(
				canvas.Block{X: zero, Y: y - 5*canvas.DotsPerPixel, Width: length, Height: 10 * canvas.DotsPerPixel, Color: c.color},
				canvas.Label{X: zero + length + canvas.TickGap, Y: y, Text: percent(n, c.total), Size: canvas.Small, Color: canvas.SoftColor})
		}
		sheet.Add(
			canvas.Block{X: zero - 1, Y: canvas.Margin + canvas.LineHeight, Width: 1, Height: bottom - canvas.Margin - canvas.LineHeight, Color: canvas.FrameColor},
			canvas.Label{X: zero - cellGap, Y: bottom + canvas.LineHeight/2 + canvas.DotsPerPixel, Align: 1, Text: c.text(total)})
		x = zero + bars + canvas.TickGap + shares
	}
	for k, r := range rows {
		sheet.Add(canvas.Label{X: canvas.Margin, Y: canvas.Margin + canvas.LineHeight*(k+1) + canvas.LineHeight/2, Text: name(r)})
	}
	sheet.Add(
		canvas.Block{X: canvas.Margin, Y: bottom, Width: x - canvas.Margin, Height: 1, Color: canvas.FrameColor},
		canvas.Label{X: canvas.Margin, Y: bottom + canvas.LineHeight/2 + canvas.DotsPerPixel, Text: total.name})
	sheet.Width, sheet.Height = x+canvas.Margin, bottom+canvas.LineHeight+canvas.DotsPerPixel+canvas.Margin

	sheet.AddCaption(canvas.Margin, costNotes(l, s, costly, free, len(rows)))
	sheet.Alt = l.Say("parameters and MACs of %s as bars: %s parameters%s; %s MACs%s", "%s层的参数量和乘加次数条形图：参数共 %s%s；乘加共 %s 次%s",
		l.Say(count(costly, "layer"), fmt.Sprintf("%d ", costly)), canvas.Grouped(s.Total.Params), columns[0].most(l, rows, name), canvas.Grouped(s.Total.MACs), columns[1].most(l, rows, name))
	return sheet
}

// costNotes say how many layers have no row of their own, and what is not known.
func costNotes(l cnnlib.Language, s *cnnlib.Summary, costly, free, rows int) string {
	var summed, unknown, left string
	if costly > rows {
		summed = l.Say("%d layers in %d rows", "%d 层合并为 %d 行", costly, rows)
	}
	if free > 0 {
		left = l.Say(count(free, "layer")+" without parameters and MACs left out", "没有参数和乘加运算的 "+strconv.Itoa(free)+" 层未画")
	}
	if s.Uncounted {
		unknown = l.Say("?: a layer that counts no MACs", "“?”：该层没有统计乘加次数")
	}
	return joined(l, summed, left, unknown)
}

// costColumn is one of the two quantities of the figure.
type costColumn struct {
	name  string
	color color.Color
	total int
	of    func(costRow) int
	says  func(costRow) string // in place of the number 0, or before another
	write func(int) string
}

// costColumns are the parameters and the MACs of a summary, with numbers written in full.
func costColumns(l cnnlib.Language, s *cnnlib.Summary) []costColumn {
	return []costColumn{
		{l.Say("parameters", "参数量"), canvas.Blue, s.Total.Params, func(r costRow) int { return r.params }, func(r costRow) string {
			if r.shared {
				return l.Say("shared", "共享")
			}
			return ""
		}, canvas.Grouped},
		{l.Say("MACs", "乘加次数"), canvas.Orange, s.Total.MACs, func(r costRow) int { return r.macs }, func(r costRow) string {
			switch {
			case !r.unknown:
				return ""
			case r.macs == 0:
				return "?"
			}
			return "≥ "
		}, canvas.Grouped},
	}
}

func (c costColumn) text(r costRow) string {
	if n := c.of(r); n > 0 || c.says(r) == "" {
		return c.says(r) + c.write(n)
	}
	return c.says(r)
}

// widest is the width in dots of the widest number of the column.
func (c costColumn) widest(rows []costRow) int {
	width := 0
	for _, r := range rows {
		width = max(width, canvas.TextWidth(c.text(r)))
	}
	return width
}

// most names the row with the largest share.
func (c costColumn) most(l cnnlib.Language, rows []costRow, name func(costRow) string) string {
	if c.total == 0 {
		return ""
	}
	r := slices.MaxFunc(rows, func(a, b costRow) int { return cmp.Compare(c.of(a), c.of(b)) })
	return l.Say(", most in %s (%s)", "，%s最多（%s）", name(r), percent(c.of(r), c.total))
}

// part is the share of n in all, from 0 to 1, and 0 if all is 0.
func part(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// percent writes the share of n in all in per cent, with one digit after the point.
func percent(n, all int) string {
	p := 100 * part(n, all)
	switch {
	case n > 0 && p < 0.05:
		return "<0.1 %"
	case n < all && p >= 99.95:
		return ">99.9 %"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + " %"
}
