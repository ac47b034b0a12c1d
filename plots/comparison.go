package plots

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Comparison draws what a convolution costs beside the layers that could stand in for it. Each has
// a row with its parameters and its MACs written out, the factors against the convolution, and a
// dot on a logarithmic scale.
//
// The numbers of one comparison go from hundreds to tens of millions. Bars from 0 on would leave
// all but the longest too short to be seen. Bars on a logarithmic scale, which has no 0, would have
// lengths that mean nothing. So the numbers are dots, and a line leads from the dot of the
// convolution's number to each of them: the length of the line is the factor. A factor of ten has
// one length everywhere, from one line of the grid to the next.
//
// Comparison panics with a [*cnnlib.UsageError] if c is nil or empty.
func Comparison(c *cnnlib.Comparison) *Figure {
	if c == nil || len(c.Alternatives) == 0 {
		panic(cnnlib.NewUsageError(noComparison, "plots.Comparison"))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutComparison(l, c) })
}

// comparisonColumn is one of the two quantities of a comparison: a number and a factor for each
// alternative.
type comparisonColumn struct {
	name    string
	counts  []int
	factors []string
}

func layOutComparison(l cnnlib.Language, c *cnnlib.Comparison) *canvas.Sheet {
	columns := []comparisonColumn{{name: l.Say("parameters", "参数量")}, {name: l.Say("MACs", "乘加次数")}}
	names, says := 0, make([]string, len(c.Alternatives))
	for i, a := range c.Alternatives {
		name := a.Kind.Name(l)
		names = max(names, canvas.TextWidth(name))
		says[i] = l.Say("%s %s and %s", "%s %s 和 %s", name, canvas.Grouped(a.Params), canvas.Grouped(a.MACs))
		columns[0].counts = append(columns[0].counts, a.Params)
		columns[0].factors = append(columns[0].factors, factor(a.ParamsFactor))
		columns[1].counts = append(columns[1].counts, a.MACs)
		columns[1].factors = append(columns[1].factors, factor(a.MACsFactor))
	}
	const radius = 5 * canvas.DotsPerPixel
	write := make([]func(int) string, len(columns))
	numbers, factors := make([]int, len(columns)), make([]int, len(columns))
	scales, room, powers := make([]canvas.LogAxis, len(columns)), canvas.PageWidth-names, 0
	for i, q := range columns {
		write[i] = canvas.Grouped
		numbers[i] = widest(canvas.TextWidth, q.counts, canvas.Grouped)
		if numbers[i] > exactRoom {
			write[i] = func(n int) string { return canvas.Compact(float64(n)) }
			numbers[i] = widest(canvas.TextWidth, q.counts, write[i])
		}
		factors[i] = widest(canvas.TextWidth, q.factors, strings.Clone)
		scales[i] = canvas.NewLogAxis(slices.Min(q.counts), slices.Max(q.counts))
		powers += scales[i].High - scales[i].Low
		room -= canvas.Gap + numbers[i] + 2*cellGap + factors[i] + 4*radius
	}

	title := canvas.Normal.Cut(fmt.Sprintf("%s · %v → %v", c.Layer, c.Input, c.Output), canvas.PageWidth)
	sheet := &canvas.Sheet{
		Alt: l.Say("parameters and MACs of a convolution and what could stand in for it, on a logarithmic scale: %s",
			"对数刻度上，卷积和各种替代方案的参数量和乘加次数：%s", strings.Join(says, l.Say(", ", "，"))),
	}
	sheet.Add(canvas.Label{X: canvas.Margin, Y: canvas.Margin + canvas.LineHeight/2, Text: title})
	top := canvas.Margin + 5*canvas.LineHeight/2
	bottom := top + canvas.LineHeight*len(c.Alternatives)
	row := func(i int) int { return top + i*canvas.LineHeight + canvas.LineHeight/2 }
	for i, a := range c.Alternatives {
		sheet.Add(canvas.Label{X: canvas.Margin, Y: row(i), Text: a.Kind.Name(l)})
	}
	x := canvas.Margin + names
	for k, q := range columns {
		x += canvas.Gap
		sheet.Add(canvas.Label{X: x, Y: top - canvas.LineHeight/2, Text: q.name})
		number := x + numbers[k]
		fact := number + cellGap + factors[k]
		s := scales[k]
		s.Left, s.Step = fact+cellGap+2*radius, room/powers
		sheet.AddLogAxis(s, top, bottom)
		reference := s.At(q.counts[0])
		sheet.Add(canvas.Block{X: reference - 1, Y: top, Width: 2, Height: bottom - top, Color: canvas.FrameColor})
		for i, n := range q.counts {
			at, dot := s.At(n), canvas.Blue
			if i == 0 {
				dot = canvas.Vermillion
			}
			sheet.Add(
				canvas.Label{X: number, Y: row(i), Align: 1, Text: write[k](n)},
				canvas.Label{X: fact, Y: row(i), Align: 1, Text: q.factors[i], Color: canvas.SoftColor})
			if at != reference {
				sheet.Add(canvas.Shape{Points: []image.Point{{reference, row(i)}, {at, row(i)}}, Stroke: dot, Width: 3})
			}
			sheet.Add(canvas.Disc{X: at, Y: row(i), Radius: radius, Color: dot})
		}
		x = s.Left + (s.High-s.Low)*s.Step + 2*radius
	}
	sheet.Width, sheet.Height = x+canvas.Margin, bottom+canvas.LineHeight+canvas.Margin
	sheet.AddCaption(canvas.Margin, l.Say("logarithmic scales: from each line to the next ten times as many; × is against the convolution",
		"对数刻度：每条线是左边一条的十倍；× 是相对于该卷积的倍数"))
	return sheet
}

// widest is the largest width in dots of the things as they are written.
func widest[T any](width func(string) int, things []T, write func(T) string) int {
	most := 0
	for _, t := range things {
		most = max(most, width(write(t)))
	}
	return most
}

// factor writes a factor: below 100 and from a billion on with three digits, between them all
// digits before the point.
func factor(f float64) string {
	switch {
	case f >= 1e9:
		return "×" + canvas.Compact(f)
	case f >= 99.95:
		return "×" + canvas.Grouped(int(math.Round(f)))
	}
	return "×" + canvas.Digits(float32(f), 3)
}
