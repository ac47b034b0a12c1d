package canvas

import (
	"image/color"
)

// AddCaption writes the text as a line below what the sheet has, from x dots on, and enlarges the
// sheet for it. An empty text changes nothing.
func (sheet *Sheet) AddCaption(x int, text string) {
	if text == "" {
		return
	}
	y := sheet.Height - Margin + Gap/2
	sheet.Add(Label{X: x, Y: y + LineHeight/2, Text: text})
	sheet.Width = max(sheet.Width, x+TextWidth(text)+Margin)
	sheet.Height = y + LineHeight + Margin
}

// AddCaptions writes captions from the left margin on, each close below the one before. At least one
// of the texts is not empty.
func (sheet *Sheet) AddCaptions(texts ...string) {
	end := sheet.Height
	for _, text := range texts {
		sheet.AddCaption(Margin, text)
		if sheet.Height > end {
			sheet.Height -= Gap / 2
			end = sheet.Height
		}
	}
	sheet.Height += Gap / 2
}

// AddFolded writes a text in lines of at most room dots. The top left corner of the first line is
// (x, y), in dots; bottom is the bottom of the last line.
func (sheet *Sheet) AddFolded(x, y, room int, text string, c color.Color) (bottom int) {
	for _, line := range Fold(text, room) {
		sheet.Add(Label{X: x, Y: y + LineHeight/2, Text: line, Color: c})
		y += LineHeight
	}
	return y
}

// Fit enlarges the sheet until it holds all of its marks with a margin at the right and below.
func (sheet *Sheet) Fit() {
	for _, m := range sheet.Marks {
		r := m.Bounds()
		sheet.Width, sheet.Height = max(sheet.Width, r.Max.X+Margin), max(sheet.Height, r.Max.Y+Margin)
	}
}
