package plots

import (
	"image"
	"math"
	"strconv"
	"strings"
)

// axis is a range of numbers with ticks at round ones.
type axis struct {
	lo, hi float64
	ticks  []float64
	digits int // after the decimal point of a tick
}

// newAxis is an axis that holds lo and hi, with about n ticks at multiples of 1, 2 or 5
// times a power of ten, the first and the last among them. Equal ends are moved apart.
func newAxis(lo, hi float64, n int) axis {
	if lo == hi {
		if lo == 0 {
			hi = 1
		} else {
			lo, hi = min(lo, 0), max(hi, 0)
		}
	}
	step, digits := 1e300, 0
	for exponent := -300; exponent < 300; exponent++ {
		if math.Pow10(exponent)*10*float64(n) < hi-lo {
			continue
		}
		for _, m := range []float64{1, 2, 5, 10} {
			if s := m * math.Pow10(exponent); s*float64(n) >= hi-lo {
				step, digits = s, max(0, -exponent)
				if m == 10 {
					digits = max(0, digits-1)
				}
				break
			}
		}
		break
	}
	first, last := math.Floor(lo/step), math.Ceil(hi/step)
	a := axis{lo: first * step, hi: last * step, digits: digits}
	for i := first; i <= last; i++ {
		a.ticks = append(a.ticks, i*step)
	}
	return a
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

// addAxes draws the chart's grid, its ticks, and what its axes count: y above its top left
// corner, x below its bottom right one. Room for them is up to the caller: the width of
// tickRoom at the left, a line above and two below.
func (f *Figure) addAxes(c chart, xName, yName string) {
	for _, v := range c.y.ticks {
		y := c.at(c.x.lo, v).Y
		f.add(
			block{c.area.Min.X, y, c.area.Dx(), 1, gridColor},
			label{x: c.area.Min.X - tickGap, y: y, align: 1, text: c.y.text(v), size: small, color: softColor})
	}
	for _, v := range c.x.ticks {
		x := c.at(v, c.y.lo).X
		f.add(
			block{x, c.area.Max.Y, 1, tickWidth, frameColor},
			label{x: x, y: c.area.Max.Y + lineHeight/2, align: 0.5, text: c.x.text(v), size: small, color: softColor})
	}
	f.add(
		block{c.area.Min.X, c.at(c.x.lo, max(c.y.lo, min(0, c.y.hi))).Y, c.area.Dx(), 2, frameColor},
		label{x: c.area.Min.X, y: c.area.Min.Y - lineHeight*3/4, text: yName},
		label{x: c.area.Max.X, y: c.area.Max.Y + lineHeight*3/2, align: 1, text: xName})
}

// text writes the number of a tick.
func (a axis) text(v float64) string {
	if a.hi-a.lo >= 10_000 {
		return compact(v)
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'f', a.digits, 64), "-", "−")
}

// tickRoom is the width in dots that the texts of a vertical axis take up.
func (a axis) tickRoom() int {
	widest := 0
	for _, v := range a.ticks {
		widest = max(widest, small.of(a.text(v)))
	}
	return widest + tickGap
}

// compact writes a count with three digits: 456, 61.7k, 138M.
func compact(v float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v >= unit.size {
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
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")
}
