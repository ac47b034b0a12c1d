package plots

// Drawing is what [Show] shows and [Save] saves: a [Figure], an [Animation], or an interactive
// figure of package interactive.
type Drawing interface {
	// Output is what a notebook shows.
	Output() Output

	// File is the drawing as a file whose name ends in the extension, such as ".svg"; ok is
	// false if it has no such form.
	File(extension string) (data []byte, ok bool)
}

// Output is a drawing as a notebook shows it.
type Output struct {
	Alt           string // what there is to see, in a sentence
	Width, Height int    // on the page, in CSS pixels
	PNG           []byte // with two dots for each pixel; an animated one for something that moves
	HTML          string // shown in place of the PNG; may be empty
}

// Output is the figure as a PNG.
func (f *Figure) Output() Output {
	width, height := f.Size()
	return Output{Alt: f.Alt, Width: width, Height: height, PNG: f.PNG()}
}

// File is the figure as ".png" or ".svg".
func (f *Figure) File(extension string) (data []byte, ok bool) {
	switch extension {
	case ".png":
		return f.PNG(), true
	case ".svg":
		return f.SVG(), true
	}
	return nil, false
}
