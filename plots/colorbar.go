package plots

import "image"

const (
	barWidth  = 12 * dotsPerPixel
	barHeight = 140 * dotsPerPixel // at the most
	barGap    = 18 * dotsPerPixel  // between the maps and the bar
	tickGap   = 5 * dotsPerPixel
)

// addColorBar draws the scale at the right of what the figure has, from top to at most
// bottom, and widens the figure for it.
func (f *Figure) addColorBar(s scale, top, bottom int) {
	x := f.width - margin + barGap
	height := min(barHeight, bottom-top)
	bar := image.NewRGBA(image.Rect(0, 0, barWidth, height))
	for y := range height {
		c := s.fraction(1 - (float64(y)+0.5)/float64(height))
		for i := range barWidth {
			bar.SetRGBA(i, y, c)
		}
	}
	f.add(bitmap{x, top, 1, bar})
	widest := 0
	for i, v := range [...]float32{s.hi, (s.lo + s.hi) / 2, s.lo} {
		y := top + i*height/2
		f.add(block{x + barWidth + 1, y, 3 * dotsPerPixel, 1, textColor})
		text := value(v)
		f.add(label{x + barWidth + 3*dotsPerPixel + tickGap, y, 0, text})
		widest = max(widest, textWidth(text))
	}
	f.width = x + barWidth + 3*dotsPerPixel + tickGap + widest + margin
	f.height = max(f.height, top+height+lineHeight/2+margin)
}
