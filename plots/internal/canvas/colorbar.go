package canvas

import (
	"image"
	"image/color"
)

// The sizes of a colour bar and of ticks, in dots.
const (
	ColorBarWidth = 12 * DotsPerPixel
	barHeight     = 140 * DotsPerPixel // of a colour bar, at the most
	barGap        = 18 * DotsPerPixel  // between a map and its colour bar
	TickWidth     = 3 * DotsPerPixel   // the length of the line at a tick
	TickGap       = 5 * DotsPerPixel   // between a tick and its text
)

// ticks are the values that the colour bar of the scale names, from top to bottom: three, or one if
// all values are 0.
func (s Scale) ticks() []float32 {
	if s.Low == s.High {
		return []float32{s.High}
	}
	return []float32{s.High, (s.Low + s.High) / 2, s.Low}
}

// ColorBar is a strip of colours, from the largest value at the top down, and its ticks.
type ColorBar struct {
	Image *image.RGBA // ColorBarWidth dots wide
	Ticks []BarTick
}

// BarTick names a value of a colour bar.
type BarTick struct {
	Y      int // in dots from the top of the bar
	Text   string
	Across bool // a line runs over the colours
}

// NewColorBar is a colour bar without ticks, height dots high. colors gives it a colour for each
// position, from 0 at the bottom to 1 at the top.
func NewColorBar(height int, colors func(position float64) color.RGBA) ColorBar {
	b := ColorBar{Image: image.NewRGBA(image.Rect(0, 0, ColorBarWidth, height))}
	for y := range height {
		c := colors(1 - (float64(y)+0.5)/float64(height))
		for x := range ColorBarWidth {
			b.Image.SetRGBA(x, y, c)
		}
	}
	return b
}

// Strip is a horizontal colour bar of the scale, width×height dots, from Low at the left to High at
// the right.
func (s Scale) Strip(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		c := s.ColorAt((float64(x) + 0.5) / float64(width))
		for y := range height {
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// Bar is the colour bar of the scale, height dots high. If all values are 0, the bar is a square of
// one colour.
func (s Scale) Bar(height int) ColorBar {
	ticks := s.ticks()
	if len(ticks) == 1 {
		height = ColorBarWidth
	}
	b := NewColorBar(height, func(position float64) color.RGBA {
		if len(ticks) == 1 {
			return s.Color(ticks[0])
		}
		return s.ColorAt(position)
	})
	for i, v := range ticks {
		y := (2*i + 3 - len(ticks)) * height / 4 // at half the height if there is one
		b.Ticks = append(b.Ticks, BarTick{Y: y, Text: Number(v)})
	}
	return b
}

// room is the width in dots that the bar takes up beside a map, with its ticks and the gap before it.
func (b ColorBar) room() int {
	widest := 0
	for _, t := range b.Ticks {
		widest = max(widest, TextWidth(t.Text))
	}
	return barGap + ColorBarWidth + TickWidth + TickGap + widest
}

// BarRoom is by how many dots [Sheet.AddColorBar] widens a sheet.
func (s Scale) BarRoom() int { return s.Bar(1).room() }

// addBar draws the bar with its top left corner at (x, top).
func (sheet *Sheet) addBar(b ColorBar, x, top int) {
	sheet.Add(Bitmap{X: x, Y: top, Zoom: 1, Image: b.Image})
	for _, t := range b.Ticks {
		if t.Across {
			sheet.Add(Block{X: x - 1, Y: top + t.Y - 1, Width: ColorBarWidth + 2, Height: 3, Color: TextColor})
		}
		sheet.Add(
			Block{X: x + ColorBarWidth + 1, Y: top + t.Y, Width: TickWidth, Height: 1, Color: TextColor},
			Label{X: x + ColorBarWidth + TickWidth + TickGap, Y: top + t.Y, Text: t.Text})
	}
}

// AddColorBar draws the colour bar of the scale at the right of what the sheet has, and enlarges the
// sheet for it. The bar begins at top and ends at bottom, but is at most 140 pixels high, and at least
// three lines, with which a bar between near places ends below bottom. top and bottom are in dots.
func (sheet *Sheet) AddColorBar(s Scale, top, bottom int) {
	b := s.Bar(max(3*LineHeight, min(barHeight, bottom-top)))
	sheet.addBar(b, sheet.Width-Margin+barGap, top)
	sheet.Width += b.room()
	sheet.Height = max(sheet.Height, top+b.Image.Rect.Dy()+LineHeight/2+Margin)
}
