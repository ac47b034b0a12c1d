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

// colorBar is a strip of the colours, from the largest value at the top down, and its ticks.
type colorBar struct {
	img   *image.RGBA
	ticks []barTick
}

// barTick names the value at y dots from the top of a colour bar.
type barTick struct {
	y      int
	text   string
	across bool // with a line over the colours
}

// bar is the colour bar of the scale. Where all values are 0 it is a square of the one
// colour there is.
func (s scale) bar(height int) colorBar {
	ticks := s.ticks()
	if len(ticks) == 1 {
		height = barWidth
	}
	b := colorBar{img: image.NewRGBA(image.Rect(0, 0, barWidth, height))}
	for y := range height {
		c := s.fraction(1 - (float64(y)+0.5)/float64(height))
		if len(ticks) == 1 {
			c = s.at(ticks[0])
		}
		for x := range barWidth {
			b.img.SetRGBA(x, y, c)
		}
	}
	for i, v := range ticks {
		y := (2*i + 3 - len(ticks)) * height / 4 // at half the height if there is one
		b.ticks = append(b.ticks, barTick{y: y, text: value(v)})
	}
	return b
}

// room is the width in dots that the bar takes up beside a map.
func (b colorBar) room() int {
	widest := 0
	for _, t := range b.ticks {
		widest = max(widest, textWidth(t.text))
	}
	return barGap + barWidth + tickWidth + tickGap + widest
}

// barRoom is the width in dots that the colour bar adds to a figure.
func (s scale) barRoom() int { return s.bar(1).room() }

// addBar draws the bar with its top left corner at x and top.
func (f *sheet) addBar(b colorBar, x, top int) {
	f.add(bitmap{x, top, 1, b.img})
	for _, t := range b.ticks {
		if t.across {
			f.add(block{x - 1, top + t.y - 1, barWidth + 2, 3, textColor})
		}
		f.add(
			block{x + barWidth + 1, top + t.y, tickWidth, 1, textColor},
			label{x: x + barWidth + tickWidth + tickGap, y: top + t.y, text: t.text})
	}
}

// addColorBar draws the scale at the right of what the figure has, from top to at most
// bottom but at least three lines high, and enlarges the figure for it.
func (f *sheet) addColorBar(s scale, top, bottom int) {
	b := s.bar(max(3*lineHeight, min(barHeight, bottom-top)))
	f.addBar(b, f.width-margin+barGap, top)
	f.width += b.room()
	f.height = max(f.height, top+b.img.Rect.Dy()+lineHeight/2+margin)
}
