package cnnlib

import "strings"

// ShapeError says that shapes or a layer's settings cannot fit. Forward panics
// with it; OutputShape returns it. Where a network's Forward panics, Fix has the repairs of
// [Tutor], which suit the whole network; elsewhere it suits the layer alone.
type ShapeError struct {
	Name    string // the layer's name in the network, such as "block1.conv2"; empty outside one
	Layer   string // which layer, such as "Conv2D{In: 6, Out: 10, Kernel: 5}"
	Wanted  string // what would have been right
	Given   string // what came
	Formula string // the rule behind it, with the numbers put in; may be empty
	Fix     string // the nearest thing that fits
}

// Error gives the text a student reads first, a line for each field.
func (e *ShapeError) Error() string {
	var b strings.Builder
	layer := e.Layer
	if e.Name != "" {
		layer = e.Name + " (" + layer + ")"
	}
	b.WriteString("cnnlib: " + layer + " does not fit")
	for _, line := range [...]struct{ label, text string }{
		{"wanted:  ", e.Wanted},
		{"given:   ", e.Given},
		{"formula: ", e.Formula},
		{"fix:     ", e.Fix},
	} {
		if line.text != "" {
			b.WriteString("\n  " + line.label + line.text)
		}
	}
	return b.String()
}

// must returns v and panics if err is not nil.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
