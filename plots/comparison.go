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
// Comparison panics with a [*cnnlib.ShapeError] if c is nil or empty.
func Comparison(c *cnnlib.Comparison) *Figure {
	if c == nil || len(c.Alternatives) == 0 {
		panic(&cnnlib.ShapeError{Layer: "plots.Comparison", Wanted: "a comparison", Given: "none", Fix: "plots.Comparison(cnnlib.Compare(conv, img.Shape()))"})
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
	scales, room, powers := make([]decades, len(columns)), canvas.PageWidth-names, 0
	for i, q := range columns {
		write[i] = canvas.Grouped
		numbers[i] = widest(canvas.TextWidth, q.counts, canvas.Grouped)
		if numbers[i] > exactRoom {
			write[i] = func(n int) string { return canvas.Compact(float64(n)) }
			numbers[i] = widest(canvas.TextWidth, q.counts, write[i])
		}
		factors[i] = widest(canvas.TextWidth, q.factors, strings.Clone)
		scales[i] = newDecades(slices.Min(q.counts), slices.Max(q.counts))
		powers += scales[i].hi - scales[i].lo
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
		s.left, s.step = fact+cellGap+2*radius, room/powers
		s.addGrid(sheet, top, bottom)
		reference := s.at(q.counts[0])
		sheet.Add(canvas.Block{X: reference - 1, Y: top, Width: 2, Height: bottom - top, Color: canvas.FrameColor})
		for i, n := range q.counts {
			at, dot := s.at(n), canvas.Blue
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
		x = s.left + (s.hi-s.lo)*s.step + 2*radius
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

// decades is a logarithmic scale of whole numbers.
type decades struct {
	lo, hi     int // powers of ten at its ends
	left, step int // from one power to the next, in dots
}

// newDecades is a scale of powers of ten that holds the numbers from least to most, both at least
// 1. The caller sets its place, left and step.
func newDecades(least, most int) decades {
	var d decades
	for math.Pow10(d.lo+1) <= float64(least) {
		d.lo++
	}
	for d.hi = d.lo + 1; math.Pow10(d.hi) < float64(most); d.hi++ {
	}
	return d
}

// at is the place of the number n, in dots from the left edge of the sheet.
func (d decades) at(n int) int {
	return d.left + int(math.Round((log10(n)-float64(d.lo))*float64(d.step)))
}

// addGrid draws a line for each power of ten. Below the lines it names the powers, or every second,
// third and so on if not all names have room.
func (d decades) addGrid(sheet *canvas.Sheet, top, bottom int) {
	widest, every := 0, 1
	for power := d.lo; power <= d.hi; power++ {
		x := d.left + (power-d.lo)*d.step
		sheet.Add(canvas.Block{X: x, Y: top, Width: 1, Height: bottom - top, Color: canvas.GridColor})
		widest = max(widest, canvas.Small.Width(canvas.Compact(math.Pow10(power))))
	}
	for every*d.step < widest+canvas.TickGap {
		every++
	}
	for power := d.lo; power <= d.hi; power += every {
		x := d.left + (power-d.lo)*d.step
		sheet.Add(
			canvas.Block{X: x, Y: bottom, Width: 1, Height: canvas.TickWidth, Color: canvas.FrameColor},
			canvas.Label{X: x, Y: bottom + canvas.LineHeight/2, Align: 0.5, Text: canvas.Compact(math.Pow10(power)), Size: canvas.Small, Color: canvas.SoftColor})
	}
}

// log10 is the logarithm of n, which is at least 1. It has the same bits on every machine, unlike
// the logarithm of package math. It finds the digits of the base-2 logarithm, one for each
// squaring.
func log10(n int) float64 {
	fraction, exponent := math.Frexp(float64(n))
	x, log, digit := 2*fraction, float64(exponent-1), 0.5
	for range 40 {
		x *= x
		if x >= 2 {
			x /= 2
			log += digit
		}
		digit /= 2
	}
	return float64(log * (math.Ln2 / math.Ln10))
}
