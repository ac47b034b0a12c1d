package cnnlib

import "fmt"

// ShortName returns a layer's name for a figure in the given language, in a few short lines: the kind
// of layer and the settings that differ from the usual settings, such as "conv 5×5", "stride 2". For
// a layer that is not of this package ShortName returns the name of the layer's type.
func ShortName(layer Layer, l Language) []string {
	if n, ok := ours(layer).(interface{ shortName(l Language) []string }); ok {
		return n.shortName(l)
	}
	return []string{typeOf(layer)}
}

// shortName is the short name of a layer with the window w: the name with the window's side, then the
// lines of more, then a line for each setting of the window that differs from the usual setting.
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
