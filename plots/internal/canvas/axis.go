package canvas

import (
	"image"
	"math"
	"strconv"
)

// Axis is a range of numbers with ticks at round numbers.
type Axis struct {
	Low, High float64 // the numbers at both ends
	Ticks     []float64
	exponent  int // ticks are multiples of this power of ten
}

// NewAxis is an axis that holds the finite numbers lo and hi, with at most about n ticks. The ticks
// are neighbouring multiples of 1, 2 or 5 times a power of ten; the first tick is at or below lo, the
// last at or above hi. If lo and hi are equal, one end of the axis is at 0.
func NewAxis(lo, hi float64, n int) Axis {
	if lo == hi {
		if lo == 0 {
			hi = 1
		} else {
			lo, hi = min(lo, 0), max(hi, 0)
		}
	}
	m, exponent := roundStep((hi - lo) / float64(n))
	tick := func(i float64) float64 {
		if exponent < 0 { // the number nearest to the decimal, as division rounds once
			return i * m / math.Pow10(-exponent)
		}
		return float64(i * m * math.Pow10(exponent))
	}
	first, last := math.Floor(lo/tick(1)), math.Ceil(hi/tick(1))
	// The quotients are rounded, so they may lie on the other side of a tick.
	if tick(first+1) <= lo {
		first++
	}
	if tick(first) > lo {
		first--
	}
	if tick(last-1) >= hi {
		last--
	}
	if tick(last) < hi {
		last++
	}
	a := Axis{Low: tick(first), High: tick(last), exponent: exponent}
	for i := first; i <= last; i++ {
		a.Ticks = append(a.Ticks, tick(i))
	}
	return a
}

// roundStep is the smallest m·10^exponent that is not below least, where m is 1, 2 or 5.
func roundStep(least float64) (m float64, exponent int) {
	for exponent = -60; ; exponent++ {
		for _, m := range []float64{1, 2, 5} {
			// Least is rounded. Not-a-number ends the search.
			if !(m*math.Pow10(exponent) < least*(1-1e-9)) {
				return m, exponent
			}
		}
	}
}

// Fraction is the place of the number v on the axis: 0 at Low, 1 at High.
func (a Axis) Fraction(v float64) float64 { return (v - a.Low) / (a.High - a.Low) }

// Chart is an area with two axes.
type Chart struct {
	Area image.Rectangle // in dots, without room for texts
	X, Y Axis
}

// Point is the place in dots of the numbers x and y of the axes.
func (c Chart) Point(x, y float64) image.Point {
	return image.Pt(
		c.Area.Min.X+int(math.Round(c.X.Fraction(x)*float64(c.Area.Dx()))),
		c.Area.Max.Y-int(math.Round(c.Y.Fraction(y)*float64(c.Area.Dy()))))
}

// AxisEndRoom is how many dots the text of a tick reaches at most beyond the right end of a chart.
const AxisEndRoom = 18 * DotsPerPixel

// AddAxes draws the grid of a chart, its ticks and the names of its axes: yName above the top left
// corner, xName below the bottom right corner. A name may be empty. The caller leaves room around
// the area: [Axis.TickRoom] at the left, [AxisEndRoom] at the right, a line above and two below.
func (sheet *Sheet) AddAxes(c Chart, xName, yName string) {
	for _, v := range c.Y.Ticks {
		y := c.Point(c.X.Low, v).Y
		sheet.Add(
			Block{X: c.Area.Min.X, Y: y, Width: c.Area.Dx(), Height: 1, Color: GridColor},
			Label{X: c.Area.Min.X - TickGap, Y: y, Align: 1, Text: c.Y.text(v), Size: Small, Color: SoftColor})
	}
	for _, v := range c.X.Ticks {
		x := c.Point(v, c.Y.Low).X
		text := c.X.text(v)
		middle := min(x, c.Area.Max.X+AxisEndRoom-Small.Width(text)/2)
		sheet.Add(
			Block{X: x, Y: c.Area.Max.Y, Width: 1, Height: TickWidth, Color: FrameColor},
			Label{X: middle, Y: c.Area.Max.Y + LineHeight*2/3, Align: 0.5, Text: text, Size: Small, Color: SoftColor})
	}
	sheet.Add(
		Block{X: c.Area.Min.X, Y: c.Point(c.X.Low, max(c.Y.Low, min(0, c.Y.High))).Y, Width: c.Area.Dx(), Height: 2, Color: FrameColor},
		Label{X: c.Area.Min.X, Y: c.Area.Min.Y - LineHeight*3/4, Text: yName},
		Label{X: c.Area.Max.X, Y: c.Area.Max.Y + LineHeight*3/2, Align: 1, Text: xName})
}

// text writes the number of a tick.
func (a Axis) text(v float64) string {
	digits, largest := 1, max(-a.Low, a.High) // that tell a tick from the next one
	for power := math.Pow10(a.exponent); power*10 <= largest; power *= 10 {
		digits++
	}
	many := a.High-a.Low >= 10_000
	if a.exponent < -5 || largest >= 1e15 || many && digits > 3 {
		return MinusSigns(strconv.FormatFloat(v, 'g', digits, 64))
	}
	if many {
		return Compact(v)
	}
	return MinusSigns(strconv.FormatFloat(v, 'f', max(0, -a.exponent), 64))
}

// TickRoom is the width in dots of the tick texts at the left of a vertical axis.
func (a Axis) TickRoom() int {
	widest := 0
	for _, v := range a.Ticks {
		widest = max(widest, Small.Width(a.text(v)))
	}
	return widest + TickGap
}

// Fits reports whether the texts of all ticks have room below a horizontal axis that is length dots
// long.
func (a Axis) Fits(length int) bool {
	return (a.TickRoom()+TickGap)*(len(a.Ticks)-1) <= length
}
