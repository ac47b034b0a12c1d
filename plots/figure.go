package plots

import (
	"image"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Figure is a still drawing, to be shown in a notebook or saved. The functions of this package make
// figures.
type Figure struct {
	// Alt says in a sentence what there is to see, for those who cannot see it.
	Alt string

	sheet  *canvas.Sheet
	layOut func(cnnlib.Language) *canvas.Sheet // makes the sheet in another language
}

// inDefaultLanguage is the figure that layOut makes, in the default language. [Figure.In] calls
// layOut for another language.
func inDefaultLanguage(layOut func(cnnlib.Language) *canvas.Sheet) *Figure {
	return inLanguage(cnnlib.DefaultLanguage(), layOut)
}

// inLanguage is the figure that layOut makes in the language l.
func inLanguage(l cnnlib.Language, layOut func(cnnlib.Language) *canvas.Sheet) *Figure {
	s := layOut(l)
	return &Figure{Alt: s.Alt, sheet: s, layOut: layOut}
}

// In returns the figure with its words in the language l. f stays as it is.
func (f *Figure) In(l cnnlib.Language) *Figure { return inLanguage(l, f.layOut) }

// Size returns the width and height that the figure takes up on a page, in CSS pixels.
func (f *Figure) Size() (width, height int) { return f.sheet.Size() }

// Image returns the figure as a picture, with two dots for each CSS pixel along a side.
func (f *Figure) Image() *image.RGBA { return f.sheet.Image() }

// PNG returns the figure as a PNG file, with two dots for each CSS pixel along a side.
func (f *Figure) PNG() []byte { return f.sheet.PNG() }

// SVG returns the figure as an SVG file. Maps are embedded as pictures, text stays text, and Alt is
// the title of the file.
func (f *Figure) SVG() []byte { return f.sheet.SVG(f.Alt) }

// Description returns Alt.
func (f *Figure) Description() string { return f.Alt }

// Output returns the figure as a PNG.
func (f *Figure) Output() Output { return Output{PNG: f.PNG()} }

// File returns the figure as a file if the extension is ".png" or ".svg"; for any other extension
// ok is false.
func (f *Figure) File(extension string) (data []byte, ok bool) {
	switch extension {
	case ".png":
		return f.PNG(), true
	case ".svg":
		return f.SVG(), true
	}
	return nil, false
}
