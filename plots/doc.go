// Package plots draws what cnnlib computes: pictures, kernels, feature maps, networks, what a
// training did, and what a network looks at.
//
//	maps := conv1.Forward(img)
//	plots.Show(plots.ActivationMaps(maps))                    // in the notebook
//	plots.Show(plots.ActivationMaps(maps).In(cnnlib.Chinese)) // in a language
//	err := plots.Save("maps.svg", plots.ActivationMaps(maps)) // in a file
//
// Every number of a tensor becomes one square of one colour, not smoothed. Only what is too large
// for a page is shrunk or left out, and a line below the figure says so. Maps that are shown
// together share one range of values, which a colour bar states: from 0 on, dark blue to yellow, if
// no value is negative; otherwise blue below 0, white at 0 and red above. Values that are infinite
// or not a number are magenta, and a line below says so.
//
// Figures have a white ground of their own, so they read the same on a light and a dark page. They
// have two dots for each pixel of the page along a side, so they are sharp on a dense screen. The
// same tensor gives the same picture, bit for bit.
//
// Words are in the [cnnlib.DefaultLanguage], and in another language with [Figure.In] or
// [Animation.In]. Where there is nothing to draw, as with a tensor that is nil or a network
// without weights, a function panics with a [*cnnlib.UsageError] that says what it wants.
//
// How the package is made, for whoever adds a figure:
//
//	kernels.go, kernels_test.go       one figure a file; its Example is its documentation and makes its golden picture
//	network*.go, outputpixel*.go      a large figure has several files, which begin with its name
//	window.go, slide.go, sliding*.go  two figures of a sliding window, and what they share
//	figure.go, animation.go           what a figure is: a sheet in one language, and how to lay it out in another
//	show.go, live.go, save.go         where figures go
//	words.go, photo.go, numbers.go    what several figures say, draw of a picture, and count
//	check.go                          what figures refuse
//	internal/canvas                   what figures are drawn with: marks, texts, axes, grids, colour scales, colour bars
//	internal/apng, font, notebook     animated PNG, the font, the way to the kernel
//
// A figure checks its arguments, then returns inDefaultLanguage of a function that lays out a
// canvas.Sheet in a language. What draws colour bars is
// in internal/canvas/colorbar.go: Sheet.AddColorBar for a figure, Scale.Bar and Tint.Bar for one of
// several panes, Scale.Strip between maps.
package plots
