package plots

// Drawing is what [Show] shows and [Save] saves: a [Figure], an [Animation], or an interactive
// figure of package interactive.
type Drawing interface {
	// Description says in a sentence what there is to see.
	Description() string

	// Size is what the drawing takes up on a page, in CSS pixels.
	Size() (width, height int)

	// Output is what a notebook shows.
	Output() Output

	// File is the drawing as a file whose name ends in the extension, such as ".svg"; ok is
	// false if it has no such form.
	File(extension string) (data []byte, ok bool)
}

// Output is a drawing as a notebook shows it.
type Output struct {
	PNG  []byte // with two dots for each pixel; an animated one for something that moves
	HTML string // shown in place of the PNG; may be empty
}
