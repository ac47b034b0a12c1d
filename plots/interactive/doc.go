// Package interactive makes figures to play with: a convolution to step through, a kernel to
// edit over a photograph, a network to look into.
//
//	plots.Show(interactive.Stepper(conv, img))
//
// A figure is a piece of HTML with its data, its script and its style inside. It asks nothing
// of the network or of the kernel, so it works in a saved notebook and in its HTML export, too,
// with mouse, touch and keyboard. It lives in a shadow root of its own: two copies on a
// page do not touch each other. Where scripts do not run, as in a notebook that is not
// trusted, it is a still figure of package plots.
//
// What it computes in the page, it computes as package cnnlib does, to the last bit.
package interactive
