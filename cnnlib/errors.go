package cnnlib

import (
	"fmt"
	"strings"
)

// ShapeError says that shapes or a layer's settings cannot fit. Forward panics
// with it; OutputShape returns it. Where a network's Forward panics, Fix has the repairs of
// [Advise], which suit the whole network; elsewhere it suits the layer alone.
type ShapeError struct {
	Name    string // the layer's name in the network, such as "block1.conv2"; empty outside one
	Layer   string // which layer, such as "Conv2D{In: 6, Out: 10, Kernel: 5}"
	Wanted  string // what would have been right
	Given   string // what came
	Formula string // the rule behind it, with the numbers put in; may be empty
	Fix     string // the nearest thing that fits

	chinese string // all of the text in Chinese, if it is known
}

// Error gives the text a student reads first, a line for each field. If the [DefaultLanguage] is
// Chinese, so are the labels, and all of what Forward panics with when shapes do not fit.
func (e *ShapeError) Error() string {
	l := DefaultLanguage()
	if l == Chinese && e.chinese != "" {
		return "cnnlib: " + e.chinese
	}
	layer := e.Layer
	if e.Name != "" {
		layer = fmt.Sprintf(l.tutorWords().named, e.Name, layer)
	}
	var b strings.Builder
	b.WriteString("cnnlib: " + layer + l.Say(" does not fit", "不合适"))
	for _, line := range [...]struct{ label, text string }{
		{l.Say("wanted:  ", "要求："), e.Wanted},
		{l.Say("given:   ", "给出："), e.Given},
		{l.Say("formula: ", "公式："), e.Formula},
		{l.Say("fix:     ", "改法："), e.Fix},
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
