package plots

import (
	"image/color"
)

// addCaption writes the text, unless it is empty, as a line below what the sheet has, from x on,
// and enlarges the sheet for it.
func (f *sheet) addCaption(x int, text string) {
	if text == "" {
		return
	}
	y := f.height - margin + gap/2
	f.add(label{x: x, y: y + lineHeight/2, text: text})
	f.width = max(f.width, x+textWidth(text)+margin)
	f.height = y + lineHeight + margin
}

// addCaptions writes captions, each close below the one before; some but not all may be empty.
func (f *sheet) addCaptions(texts ...string) {
	end := f.height
	for _, text := range texts {
		f.addCaption(margin, text)
		if f.height > end {
			f.height -= gap / 2
			end = f.height
		}
	}
	f.height += gap / 2
}

// addFolded writes a text in lines of at most room dots, of which the first begins at (x, y), and
// returns the bottom of the last one.
func (f *sheet) addFolded(x, y, room int, text string, c color.Color) (bottom int) {
	for _, line := range fold(text, room) {
		f.add(label{x: x, y: y + lineHeight/2, text: line, color: c})
		y += lineHeight
	}
	return y
}

// fit makes the figure as large as what it has, with a margin.
func (f *sheet) fit() {
	for _, m := range f.marks {
		r := m.bounds()
		f.width, f.height = max(f.width, r.Max.X+margin), max(f.height, r.Max.Y+margin)
	}
}
