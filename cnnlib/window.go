package cnnlib

import (
	"fmt"
	"strings"
)

// window is how a kernel or a pooling window moves along one side of its input.
type window struct {
	kernel, stride, padding, dilation int

	ceil bool // the last window may reach beyond the padding
}

// slider is a layer whose kernel or window moves over maps.
type slider interface {
	Layer
	window() window
}

// extent is the number of rows from the first to the last row of a window,
// dilation·(kernel − 1) + 1.
func (w window) extent() int { return w.dilation*(w.kernel-1) + 1 }

// out is the number of window positions along a side of n,
// ⌊(n + 2·padding − extent) / stride⌋ + 1 (V. Dumoulin and F. Visin, "A guide to
// convolution arithmetic for deep learning", 2016).
//
// With ceil the quotient is rounded up, and a last window that leaves the input is left out.
func (w window) out(n int) int {
	room := n + 2*w.padding - w.extent()
	if w.ceil {
		room += w.stride - 1
	}
	positions := room/w.stride + 1
	if w.leaves(n, positions-1) {
		positions--
	}
	return positions
}

// leaves says whether the window at a position begins beyond a side of n: in the right padding or
// after it.
func (w window) leaves(n, position int) bool { return w.ceil && position*w.stride >= n+w.padding }

// taps are the places that window position o covers.
func (w window) taps(o int) taps { return taps{o*w.stride - w.padding, w.dilation, w.kernel} }

// outShape returns the height and width of the output, or an error if the window
// is larger than the padded input.
func (w window) outShape(layer fmt.Stringer, in Shape) (h, width int, err error) {
	say := DefaultLanguage().Say
	name, n := say("height", "高度"), in.H // of the shorter side
	if in.W < in.H {
		name, n = say("width", "宽度"), in.W
	}
	padded := n + 2*w.padding
	reach := 0 // how far a window may reach beyond the padding
	if w.ceil {
		reach = w.stride - 1
	}
	if missing := w.extent() - padded - reach; missing > 0 {
		least := n + missing
		limit := "0"
		if reach > 0 {
			limit = say("1 − stride = −%d", "1 − 步长 = −%d", reach)
		}
		var fixes []string
		if larger := (Shape{in.N, in.C, max(in.H, least), max(in.W, least)}); larger.check(layer) == nil {
			fixes = append(fixes, say("enlarge the input to %d×%d", "把输入放大到 %d×%d", larger.H, larger.W))
		}
		if padding := w.padding + (missing+1)/2; padding <= maxSetting {
			fixes = append(fixes, say("set Padding: %d", "把 Padding 改为 %d", padding))
		}
		fixes = append(fixes, say("set Kernel: %d", "把 Kernel 改为 %d", (padded+reach-1)/w.dilation+1))
		return 0, 0, &ShapeError{
			Layer:  layer.String(),
			Wanted: say("an input of at least %d×%d", "至少 %d×%d 的输入", least, least),
			Given:  say("%v, whose %s is %d", "%v，%s是 %d", in, name, n),
			Formula: say("%s + 2·padding − kernel extent = %d + 2·%d − %d = −%d, which is below %s",
				"%s + 2·填充 − 卷积核有效边长 = %d + 2·%d − %d = −%d，小于 %s", name, n, w.padding, w.extent(), w.extent()-padded, limit),
			Fix: strings.Join(fixes, say(", or ", "，或者")),
		}
	}
	return w.out(in.H), w.out(in.W), nil
}

// setting is one whole-number field of a layer, the least value it may have, and the one
// to suggest instead of a smaller one.
type setting struct {
	field               string
	value, least, usual int
}

// maxSetting bounds a layer's fields, so that no shape computed from them overflows.
const maxSetting = 1 << 24

// checkSettings returns an error for the first setting that is out of range.
func checkSettings(layer fmt.Stringer, settings ...setting) error {
	for _, s := range settings {
		if s.value >= s.least && s.value <= maxSetting {
			continue
		}
		e := &ShapeError{
			Layer:  layer.String(),
			Wanted: fmt.Sprintf("%s from %d to %d", s.field, s.least, maxSetting),
			Given:  fmt.Sprintf("%s: %d", s.field, s.value),
			Fix:    fmt.Sprintf("set %s: %d", s.field, min(max(s.value, s.least, s.usual), maxSetting)),
		}
		if s.value == 0 {
			e.Given = s.field + " is not set"
		}
		return e
	}
	return nil
}

// floatSetting is one field of a layer that is a number from 0 to most, where 0 means usual.
type floatSetting struct {
	field              string
	value, most, usual float64
}

// checkFloats returns an error for the first setting that is out of range.
func checkFloats(layer fmt.Stringer, settings ...floatSetting) error {
	for _, s := range settings {
		if !(s.value >= 0 && s.value <= s.most) {
			return &ShapeError{
				Layer:  layer.String(),
				Wanted: fmt.Sprintf("%s from 0 to %v, where 0 means %v", s.field, s.most, s.usual),
				Given:  fmt.Sprintf("%s: %v", s.field, s.value),
				Fix:    fmt.Sprintf("set %s: %v", s.field, s.usual),
			}
		}
	}
	return nil
}

// orOne is n, or 1 if n is 0: the default of a stride, a dilation, a number of groups.
func orOne(n int) int {
	if n == 0 {
		return 1
	}
	return n
}
