package canvas

import "math"

// LogAxis is a logarithmic axis for whole numbers, with powers of ten at both ends.
type LogAxis struct {
	Low, High  int // the powers of ten at both ends
	Left, Step int // the place of Low, and from one power to the next, in dots
}

// NewLogAxis is an axis that holds the numbers from least to most, both at least 1. The caller sets
// Left and Step.
func NewLogAxis(least, most int) LogAxis {
	var a LogAxis
	for math.Pow10(a.Low+1) <= float64(least) {
		a.Low++
	}
	for a.High = a.Low + 1; math.Pow10(a.High) < float64(most); a.High++ {
	}
	return a
}

// At is the place of the number n, at least 1, in dots from the left edge of the sheet.
func (a LogAxis) At(n int) int {
	return a.Left + int(math.Round((log10(n)-float64(a.Low))*float64(a.Step)))
}

// AddLogAxis draws a line for each power of ten, from top to bottom in dots. Below the lines it
// names the powers, or every second, third and so on if not all names have room.
func (sheet *Sheet) AddLogAxis(a LogAxis, top, bottom int) {
	widest, every := 0, 1
	for power := a.Low; power <= a.High; power++ {
		x := a.Left + (power-a.Low)*a.Step
		sheet.Add(Block{X: x, Y: top, Width: 1, Height: bottom - top, Color: GridColor})
		widest = max(widest, Small.Width(Compact(math.Pow10(power))))
	}
	for every*a.Step < widest+TickGap {
		every++
	}
	for power := a.Low; power <= a.High; power += every {
		x := a.Left + (power-a.Low)*a.Step
		sheet.Add(
			Block{X: x, Y: bottom, Width: 1, Height: TickWidth, Color: FrameColor},
			Label{X: x, Y: bottom + LineHeight/2, Align: 0.5, Text: Compact(math.Pow10(power)), Size: Small, Color: SoftColor})
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
