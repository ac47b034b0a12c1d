package plots

import (
	"image"
	"time"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/apng"
	"cnnlessons/plots/internal/canvas"
)

// Animation is a drawing that moves, in steps, over and over. As a file it is an animated PNG,
// which moves wherever a PNG is shown: in a notebook, trusted or not, saved or exported. The first
// picture of the file is the last step, where all is filled in, and it stays for a while. A page in
// print, a reader without animations and a program for still pictures show this picture alone. To
// keep the file small it has at most 255 colours; any other colour becomes the nearest of them.
type Animation struct {
	// Alt says in a sentence what there is to see and what moves, for those who cannot see it.
	Alt string

	ground *canvas.Sheet             // what all steps have in common
	steps  int                       // how many there are
	step   func(i int) []canvas.Mark // what a step has above the ground

	layOut func(cnnlib.Language) *Animation // makes the animation in another language
}

const (
	stepTime  = 400 * time.Millisecond
	pauseTime = 2400 * time.Millisecond // of the last step
)

// moving lays an animation out in the default language, and remembers how, for In.
func moving(layOut func(cnnlib.Language) *Animation) *Animation {
	a := layOut(cnnlib.DefaultLanguage())
	a.layOut = layOut
	return a
}

// In returns the animation with its words in the language l.
func (a *Animation) In(l cnnlib.Language) *Animation {
	other := a.layOut(l)
	other.layOut = a.layOut
	return other
}

// Size returns the width and height that the animation takes up on a page, in CSS pixels.
func (a *Animation) Size() (width, height int) { return a.ground.Size() }

// PNG returns the animation as an animated PNG file, with two dots for each CSS pixel along a side.
func (a *Animation) PNG() []byte {
	ground := a.ground.Image()
	return apng.Encode(a.steps, func(i int) *image.RGBA {
		step := *a.ground
		step.Marks = a.step((i + a.steps - 1) % a.steps) // the last comes first
		return step.Over(ground)
	}, func(i int) time.Duration {
		if i == 0 {
			return pauseTime
		}
		return stepTime
	})
}

// Description returns Alt.
func (a *Animation) Description() string { return a.Alt }

// Output returns the animation as an animated PNG.
func (a *Animation) Output() Output { return Output{PNG: a.PNG()} }

// File returns the animation as an animated PNG if the extension is ".png"; for any other extension
// ok is false.
func (a *Animation) File(extension string) (data []byte, ok bool) {
	if extension != ".png" {
		return nil, false
	}
	return a.PNG(), true
}
