package cnnlib

import "fmt"

// ShortName says in a few short lines what a layer is, with the settings that are not the usual
// ones, for a figure in the given language: "conv 5×5", "stride 2". For a layer that is not of
// this package it is the name of its type.
func ShortName(layer Layer, l Language) []string {
	if n, ok := ours(layer).(interface{ shortName(l Language) []string }); ok {
		return n.shortName(l)
	}
	return []string{typeOf(layer)}
}

// shortName is the short name of a layer with the window w: the name with the window's side, the
// lines more, and a line for each setting of the window that is not the usual one.
func (w window) shortName(l Language, usualStride int, name string, more ...string) []string {
	lines := append([]string{fmt.Sprintf("%s %d×%[2]d", name, w.kernel)}, more...)
	if w.stride != usualStride {
		lines = append(lines, l.Say("stride %d", "步长 %d", w.stride))
	}
	if w.padding > 0 {
		lines = append(lines, l.Say("padding %d", "填充 %d", w.padding))
	}
	if w.dilation > 1 {
		lines = append(lines, l.Say("dilation %d", "膨胀率 %d", w.dilation))
	}
	return lines
}
