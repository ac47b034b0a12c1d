package plots

import (
	"strconv"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	additionLine = 20 * canvas.DotsPerPixel // the height of a line
	boxed        = 3 * canvas.DotsPerPixel  // between a number and its frame
	numberGap    = 2*boxed + canvas.Gap/2   // between a number and what it is
	mostDigits   = 24                       // of a number as it is printed
)

// addition is a column of numbers whose decimal points stand below each other.
type addition struct {
	lines         []cnnlib.PrintedLine
	before, after int // the dots that the numbers have at most before their points and after
	point         int // where the points stand
}

func newAddition(lines []cnnlib.PrintedLine) *addition {
	a := &addition{lines: make([]cnnlib.PrintedLine, len(lines))}
	for i, line := range lines {
		if v, err := strconv.ParseFloat(line.Number, 64); err == nil && len(line.Number) > mostDigits {
			line.Number = strconv.FormatFloat(v, 'e', 8, 64)
		}
		line.Number = canvas.MinusSigns(line.Number)
		before, after := parts(line.Number)
		a.before, a.after = max(a.before, before), max(a.after, after)
		a.lines[i] = line
	}
	return a
}

// parts are the widths in dots of a number before its point, and from the point on.
func parts(number string) (before, after int) {
	whole, _, _ := strings.Cut(number, ".")
	before = canvas.TextWidth(whole)
	return before, canvas.TextWidth(number) - before
}

func (a *addition) width() int { return a.before + a.after }

// labels is the width in dots of the texts beside the numbers. Longer texts are folded.
func (a *addition) labels() int { return min(readable, canvas.PageWidth-numberGap-a.width()) }

// room is the width in dots of the lines.
func (a *addition) room(lines []cnnlib.PrintedLine) int {
	widest := 0
	for _, line := range lines {
		for _, part := range canvas.Fold(line.Label, a.labels()) {
			widest = max(widest, canvas.TextWidth(part))
		}
	}
	return widest + numberGap + a.width()
}

// split separates the lines of the first channels, if they have lines, from the others.
func (a *addition) split(channels int) (sums, others []cnnlib.PrintedLine) {
	for _, line := range a.lines {
		if line.Kind == cnnlib.ChannelLine && len(sums) < channels {
			sums = append(sums, line)
		} else {
			others = append(others, line)
		}
	}
	return sums, others
}

// draw draws a number and its text at the left. y is the middle of the first line; bottom is the
// bottom of the last line.
func (a *addition) draw(sheet *canvas.Sheet, y int, line cnnlib.PrintedLine) (bottom int) {
	before, _ := parts(line.Number)
	number := canvas.Label{X: a.point - before, Y: y, Text: line.Number}
	if line.Kind == cnnlib.ValueLine {
		sheet.Add(canvas.Outline(number.Bounds().Inset(-boxed), canvas.Vermillion, 3))
	}
	sheet.Add(number)
	for i, part := range canvas.Fold(line.Label, a.labels()) {
		y += min(i, 1) * canvas.LineHeight
		sheet.Add(canvas.Label{X: a.point - a.before - numberGap, Y: y, Align: 1, Text: part, Color: canvas.SoftColor})
	}
	return y + additionLine/2
}
