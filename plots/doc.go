// Package plots draws what cnnlib computes: pictures, kernels, feature maps, networks, what a
// training did, and what a network looks at.
//
//	maps := conv1.Forward(img)
//	plots.Show(plots.ActivationMaps(maps))                    // in the notebook
//	plots.Show(plots.ActivationMaps(maps).In(cnnlib.Chinese)) // in a language
//	err := plots.Save("maps.svg", plots.ActivationMaps(maps)) // in a file
//
// Every number of a tensor becomes one square of one colour, not smoothed; only what is
// too large for a page is shrunk or left out, and a line below the figure says so. Maps that
// are shown together share one range of values, which a colour bar states: from 0 on, dark
// blue to yellow, if no value is negative; otherwise blue below 0, white at 0 and red above.
// Values that are infinite or not a number are magenta, and a line below says so.
// Figures have a white ground of their own, so they read the same on a light and a
// dark page, and twice as many pixels as they take up on the page, so they are sharp on
// a dense screen. The same tensor gives the same picture, bit for bit.
//
// Words are in the [cnnlib.DefaultLanguage], and in another with [Figure.In] or [Animation.In].
// Where there is nothing to draw, as with a tensor that is nil or has no numbers, a function panics
// with a [*cnnlib.ShapeError] that says what it wants.
package plots
