package plots

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxHistograms   = 24 // of a figure
	histogramsInRow = 3
	maxSaid         = 8 // that Alt speaks of
)

// WeightHistograms draws how the weights of each layer are distributed, one chart for each layer. A
// chart has the values from left to right, in bins of a round width, and upwards the number of
// weights in each bin, from 0. Each chart has a range of its own. Below the chart stand the mean
// and the standard deviation of the finite weights. Weights that are exactly 0 are in no bar,
// because their bar would often dwarf the others; they are given as a share. Infinite weights and
// weights that are not a number are counted below the chart, too. Biases and the scales of
// normalisations are left out. Of more than 24 layers the first 24 are drawn. The figure says what
// is left out.
//
// WeightHistograms panics with a [*cnnlib.UsageError] if net is nil or has no weights, or its
// weights were never made.
func WeightHistograms(net cnnlib.Layer) *Figure {
	var all []distribution
	for _, p := range cnnlib.Params(net) {
		if p.Dims == 1 {
			continue
		}
		if p.Value == nil {
			panic(cnnlib.NewUsageError(weightNotMade, "plots.WeightHistograms", p.Name))
		}
		hasNumbers("WeightHistograms", p.Value)
		name := strings.TrimSuffix(strings.TrimSuffix(p.Name, "weight"), ".")
		all = append(all, distributionOf(name, p.Value))
	}
	if len(all) == 0 {
		panic(cnnlib.NewUsageError(weightless, "plots.WeightHistograms"))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		return layOutHistograms(l, all, l.Say("weight", "权重"), l.Say("biases and scales are left out", "未画偏置和缩放参数"), "", canvas.Blue)
	})
}

// ActivationHistograms runs the network on x, as in a prediction, and draws how the numbers in the
// output of each layer are distributed, as [WeightHistograms] does for weights. x may have several
// samples, whose numbers are counted together. Below a chart stands, too, how many maps of the
// layer are 0 everywhere, in all samples; the maps of a dead ReLU are.
//
// ActivationHistograms panics with a [*cnnlib.UsageError] if net is nil, has no layers or has
// parameters that were never made, and with a [*cnnlib.ShapeError] if x does not fit.
func ActivationHistograms(net cnnlib.Layer, x *cnnlib.Tensor) *Figure {
	run := cnnlib.NewRun(net)
	run.Forward(x)
	var all []distribution
	for name, y := range run.Outputs {
		d := distributionOf(name, y)
		if y.N*y.H*y.W > 1 {
			d.maps = y.C
			for c := range y.C {
				if isZero(y, c) {
					d.dead++
				}
			}
		}
		all = append(all, d)
	}
	if len(all) == 0 {
		panic(cnnlib.NewUsageError(noLayers, "plots.ActivationHistograms"))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		samples := ""
		if x.N > 1 {
			samples = l.Say("%d samples together", "%d 个样本合计", x.N)
		}
		return layOutHistograms(l, all, l.Say("activation", "激活值"), "", samples, canvas.Green)
	})
}

// isZero reports whether a channel is 0 in all samples.
func isZero(t *cnnlib.Tensor, c int) bool {
	for n := range t.N {
		for _, v := range t.Channel(n, c) {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// distribution says how the numbers of a tensor are distributed.
type distribution struct {
	name            string
	count           int     // of all numbers
	finite          int     // of the finite ones, 0 among them
	zeros           int     // that are exactly 0
	nan, infinite   int     // that are not a number, or ±Inf
	lo, hi          float32 // of the finite ones
	mean, deviation float64 // of the finite ones
	maps, dead      int     // maps of an output, and how many are 0 everywhere

	x    canvas.Axis // whose ticks are five bins apart
	bins []int       // how many finite numbers, not 0, lie in each; the last holds its upper end
}

// binsPerTick is the number of bins between two ticks. A fifth of a round step is round.
const binsPerTick = 5

func distributionOf(name string, t *cnnlib.Tensor) distribution {
	d := distribution{name: name, count: len(t.Data)}
	var sum float64
	for _, v := range t.Data {
		switch f := float64(v); {
		case math.IsNaN(f):
			d.nan++
		case math.IsInf(f, 0):
			d.infinite++
		default:
			d.finite++
			sum += f
			if v == 0 {
				d.zeros++
			}
		}
	}
	if d.finite == 0 {
		return d
	}
	d.lo, d.hi = t.MinMax()
	d.mean = sum / float64(d.finite)
	d.x = canvas.NewAxis(float64(d.lo), float64(d.hi), 4)
	for steps := 3; steps > 0 && !d.x.Fits(histogramWidth); steps-- {
		d.x = canvas.NewAxis(float64(d.lo), float64(d.hi), steps)
	}
	d.bins = make([]int, binsPerTick*(len(d.x.Ticks)-1))
	width := (d.x.High - d.x.Low) / float64(len(d.bins))
	var squares float64
	for _, v := range t.Data {
		f := float64(v)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		squares += float64((f - d.mean) * (f - d.mean))
		if v != 0 {
			d.bins[min(int((f-d.x.Low)/width), len(d.bins)-1)]++
		}
	}
	d.deviation = math.Sqrt(squares / float64(d.finite))
	return d
}

const (
	countRoom       = 30 * canvas.DotsPerPixel // of the numbers at the left of a chart
	histogramCell   = (canvas.PageWidth - (histogramsInRow-1)*canvas.Gap) / histogramsInRow
	histogramWidth  = histogramCell - countRoom - canvas.AxisEndRoom
	histogramHeight = 80 * canvas.DotsPerPixel
)

func layOutHistograms(l cnnlib.Language, all []distribution, what, left, samples string, fill color.Color) *canvas.Sheet {
	drawn := all[:min(len(all), maxHistograms)]
	columns := min(len(drawn), histogramsInRow)
	rows := (len(drawn) + columns - 1) / columns
	lines := 0
	for _, d := range drawn {
		lines = max(lines, len(d.facts(l)))
	}
	cell := canvas.LineHeight + canvas.TickGap + histogramHeight + canvas.LineHeight + lines*canvas.SmallLineHeight + canvas.LineHeight/2
	sheet := &canvas.Sheet{Width: 2*canvas.Margin + columns*(histogramCell+canvas.Gap) - canvas.Gap, Height: 2*canvas.Margin + rows*cell}
	var says []string
	for i, d := range drawn {
		addHistogram(sheet, l, d, canvas.Margin+i%columns*(histogramCell+canvas.Gap), canvas.Margin+i/columns*cell, what, fill)
		if i == maxSaid {
			says = append(says, "…")
		}
		if i >= maxSaid {
			continue
		}
		says = append(says, d.title(l, what)+l.Say(": ", "：")+strings.Join(d.facts(l), l.Say(", ", "，")))
	}
	sheet.AddCaption(canvas.Margin, joined(l, first(l, len(drawn), len(all), "layers", "层"), left, samples,
		l.Say("bars count the numbers that are not 0, each chart has its own range", "条形只统计不为 0 的数，各图范围不同")))
	sheet.Alt = l.Say("histograms: %s", "直方图：%s", strings.Join(says, l.Say("; ", "；")))
	return sheet
}

// addHistogram draws one chart from (x, y) on, with its name above and its facts below.
func addHistogram(sheet *canvas.Sheet, l cnnlib.Language, d distribution, x, y int, what string, fill color.Color) {
	sheet.Add(canvas.Label{X: x, Y: y + canvas.LineHeight/2, Text: d.title(l, what)})
	area := image.Rect(x+countRoom, y+canvas.LineHeight+canvas.TickGap, x+countRoom+histogramWidth, y+canvas.LineHeight+canvas.TickGap+histogramHeight)
	most := 0
	for _, n := range d.bins {
		most = max(most, n)
	}
	if most == 0 { // none is finite, or all are 0: the facts say so
		sheet.Add(canvas.Block{X: area.Min.X, Y: area.Max.Y, Width: area.Dx(), Height: 2, Color: canvas.FrameColor})
	} else {
		c := canvas.Chart{Area: area, X: d.x, Y: canvas.NewAxis(0, max(3, float64(most)), 3)}
		sheet.AddAxes(c, "", "")
		for i, n := range d.bins {
			if n == 0 {
				continue
			}
			from, to := area.Min.X+i*area.Dx()/len(d.bins), area.Min.X+(i+1)*area.Dx()/len(d.bins)
			top := min(c.Point(d.x.Low, float64(n)).Y, area.Max.Y-1)
			sheet.Add(canvas.Block{X: from, Y: top, Width: max(1, to-from-1), Height: area.Max.Y - top, Color: fill})
		}
	}
	for i, fact := range d.facts(l) {
		sheet.Add(canvas.Label{X: x, Y: area.Max.Y + canvas.LineHeight + i*canvas.SmallLineHeight + canvas.SmallLineHeight/2, Text: fact, Size: canvas.Small})
	}
}

// title names the layer and the number of its numbers: "conv1 · 450 weights".
func (d distribution) title(l cnnlib.Language, what string) string {
	counted := fmt.Sprintf("%s %ss", canvas.Grouped(d.count), what)
	if d.count == 1 {
		counted = "1 " + what
	}
	counted = l.Say(counted, fmt.Sprintf("%s 个%s", canvas.Grouped(d.count), what))
	if d.name == "" {
		return counted
	}
	counted = " · " + counted
	return canvas.ShortenName(d.name, histogramCell-canvas.TextWidth(counted)) + counted
}

// facts are at most three lines with what the chart does not show.
func (d distribution) facts(l cnnlib.Language) []string {
	var facts []string
	switch {
	case d.finite == 0:
		facts = append(facts, l.Say("no finite number", "没有有限的数"))
	case d.lo == d.hi && d.finite > 1:
		facts = append(facts, l.Say("all equal: %s", "全部相等：%s", canvas.Number(d.lo)))
	case d.lo == d.hi:
		facts = append(facts, canvas.Number(d.lo))
	default:
		facts = append(facts, l.Say("mean %s, deviation %s", "均值 %s，标准差 %s", canvas.Number(float32(d.mean)), canvas.Number(float32(d.deviation))))
	}
	var rare []string
	if d.zeros > 0 {
		rare = append(rare, l.Say("%s are 0", "%s 为 0", percent(d.zeros, d.count)))
	}
	if d.dead > 0 {
		rare = append(rare, l.Say("%d of %d maps all 0", "有 %d/%d 张特征图全为 0", d.dead, d.maps))
	}
	if len(rare) > 0 {
		facts = append(facts, strings.Join(rare, l.Say(", ", "，")))
	}
	if d.nan+d.infinite > 0 {
		facts = append(facts, l.Say("not finite: %s NaN, %s ±Inf", "非有限：%s 个 NaN，%s 个 ±Inf", canvas.Compact(float64(d.nan)), canvas.Compact(float64(d.infinite))))
	}
	return facts
}
