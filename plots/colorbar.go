package plots

import "image"

const (
	barWidth  = 12 * dotsPerPixel
	barHeight = 140 * dotsPerPixel // at the most
	barGap    = 18 * dotsPerPixel  // between the maps and the bar
	tickWidth = 3 * dotsPerPixel
	tickGap   = 5 * dotsPerPixel
)

// ticks are the values that a colour bar names, from top to bottom: three, or one if all
// values are 0.
func (s scale) ticks() []float32 {
	if s.lo == s.hi {
		return []float32{s.hi}
	}
	return []float32{s.hi, (s.lo + s.hi) / 2, s.lo}
}

// barRoom is the width in dots that the colour bar adds to a figure.
func (s scale) barRoom() int {
	widest := 0
	for _, v := range s.ticks() {
		widest = max(widest, textWidth(value(v)))
	}
	return barGap + barWidth + tickWidth + tickGap + widest
}

// addColorBar draws the scale at the right of what the figure has, from top to at most
// bottom but at least three lines high, and enlarges the figure for it. Where all
// values are 0 the bar is a square of the one colour there is.
func (f *Figure) addColorBar(s scale, top, bottom int) {
	x := f.width - margin + barGap
	ticks, height := s.ticks(), max(3*lineHeight, min(barHeight, bottom-top))
	if len(ticks) == 1 {
		height = barWidth
	}
	bar := image.NewRGBA(image.Rect(0, 0, barWidth, height))
	for y := range height {
		c := s.fraction(1 - (float64(y)+0.5)/float64(height))
		if len(ticks) == 1 {
			c = s.at(ticks[0])
		}
		for i := range barWidth {
			bar.SetRGBA(i, y, c)
		}
	}
	f.add(bitmap{x, top, 1, bar})
	for i, v := range ticks {
		y := top + (2*i+3-len(ticks))*height/4 // at half the height if there is one
		f.add(block{x + barWidth + 1, y, tickWidth, 1, textColor})
		f.add(label{x: x + barWidth + tickWidth + tickGap, y: y, text: value(v)})
	}
	f.width += s.barRoom()
	f.height = max(f.height, top+height+lineHeight/2+margin)
}
