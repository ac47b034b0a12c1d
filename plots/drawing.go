package plots

// Drawing is what [Show] shows and [Save] saves: a [Figure], an [Animation], or an interactive
// figure of package interactive.
type Drawing interface {
	// Description returns a sentence that says what there is to see.
	Description() string

	// Size returns the width and height of the drawing on a page, in CSS pixels.
	Size() (width, height int)

	// Output returns what a notebook shows.
	Output() Output

	// File returns the drawing as a file whose name ends in the extension, such as ".svg". If the
	// drawing has no such form, ok is false.
	File(extension string) (data []byte, ok bool)
}

// Output is a drawing as a notebook shows it.
type Output struct {
	PNG  []byte // with two dots for each CSS pixel along a side; animated if the drawing moves
	HTML string // shown in place of the PNG unless it is empty
}
