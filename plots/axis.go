package plots

import (
	"image"
	"math"
	"strconv"
	"strings"
)

// axis is a range of numbers with ticks at round ones.
type axis struct {
	lo, hi   float64
	ticks    []float64
	exponent int // ticks are multiples of this power of ten
}

// newAxis is an axis that holds lo and hi, which are finite, with at most about n ticks, at
// neighbouring multiples of 1, 2 or 5 times a power of ten: the first is at or below lo, the
// last at or above hi. Equal ends are moved apart, one of them to 0.
func newAxis(lo, hi float64, n int) axis {
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
	a := axis{lo: tick(first), hi: tick(last), exponent: exponent}
	for i := first; i <= last; i++ {
		a.ticks = append(a.ticks, tick(i))
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

// place is where v lies on the axis: 0 at lo, 1 at hi.
func (a axis) place(v float64) float64 { return (v - a.lo) / (a.hi - a.lo) }

// chart is an area with two axes. Its bounds are in dots.
type chart struct {
	area image.Rectangle
	x, y axis
}

// at is the point of the chart with these coordinates.
func (c chart) at(x, y float64) image.Point {
	return image.Pt(
		c.area.Min.X+int(math.Round(c.x.place(x)*float64(c.area.Dx()))),
		c.area.Max.Y-int(math.Round(c.y.place(y)*float64(c.area.Dy()))))
}

// endRoom is how far a tick's text reaches beyond the right end of a chart, at the most.
const endRoom = 18 * dotsPerPixel

// addAxes draws the chart's grid, its ticks, and what its axes count: y above its top left
// corner, x below its bottom right one. Room for them is up to the caller: the width of
// tickRoom at the left, endRoom at the right, a line above and two below. A name may be empty.
func (f *sheet) addAxes(c chart, xName, yName string) {
	for _, v := range c.y.ticks {
		y := c.at(c.x.lo, v).Y
		f.add(
			block{c.area.Min.X, y, c.area.Dx(), 1, gridColor},
			label{x: c.area.Min.X - tickGap, y: y, align: 1, text: c.y.text(v), size: small, color: softColor})
	}
	for _, v := range c.x.ticks {
		x := c.at(v, c.y.lo).X
		text := c.x.text(v)
		middle := min(x, c.area.Max.X+endRoom-small.of(text)/2)
		f.add(
			block{x, c.area.Max.Y, 1, tickWidth, frameColor},
			label{x: middle, y: c.area.Max.Y + lineHeight*2/3, align: 0.5, text: text, size: small, color: softColor})
	}
	f.add(
		block{c.area.Min.X, c.at(c.x.lo, max(c.y.lo, min(0, c.y.hi))).Y, c.area.Dx(), 2, frameColor},
		label{x: c.area.Min.X, y: c.area.Min.Y - lineHeight*3/4, text: yName},
		label{x: c.area.Max.X, y: c.area.Max.Y + lineHeight*3/2, align: 1, text: xName})
}

// text writes the number of a tick.
func (a axis) text(v float64) string {
	digits, largest := 1, max(-a.lo, a.hi) // that tell a tick from the next one
	for power := math.Pow10(a.exponent); power*10 <= largest; power *= 10 {
		digits++
	}
	many := a.hi-a.lo >= 10_000
	if a.exponent < -5 || largest >= 1e15 || many && digits > 3 {
		return strings.ReplaceAll(strconv.FormatFloat(v, 'g', digits, 64), "-", "−")
	}
	if many {
		return compact(v)
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'f', max(0, -a.exponent), 64), "-", "−")
}

// tickRoom is the width in dots that the texts of a vertical axis take up.
func (a axis) tickRoom() int {
	widest := 0
	for _, v := range a.ticks {
		widest = max(widest, small.of(a.text(v)))
	}
	return widest + tickGap
}

// compact writes a number with three digits: 456, 61.7k, 138M.
func compact(v float64) string {
	if v < 0 {
		return "−" + compact(-v)
	}
	for _, unit := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v < unit.size*0.9995 || v >= 999.5e12 { // 999.5 is written as 1000
			continue
		}
		v /= unit.size
		digits := 0
		if v < 9.995 {
			digits = 2
		} else if v < 99.95 {
			digits = 1
		}
		text := strconv.FormatFloat(v, 'f', digits, 64)
		if digits > 0 {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		return text + unit.name
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")
}

// fits reports whether the axis has room for the texts of all its ticks below a line that is
// so many dots long.
func (a axis) fits(length int) bool {
	return (a.tickRoom()+tickGap)*(len(a.ticks)-1) <= length
}
