package cnnlib

import "fmt"

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
	if n := min(in.H, in.W); w.missing(n) > 0 {
		return 0, 0, w.tooLarge(layer, in)
	}
	return w.out(in.H), w.out(in.W), nil
}

// overhang is by how many rows the last window may lie beyond the padding: 0 unless ceil is set.
func (w window) overhang() int {
	if w.ceil {
		return w.stride - 1
	}
	return 0
}

// missing is by how many rows the window is larger than a padded side of n.
func (w window) missing(n int) int { return w.extent() - n - 2*w.padding - w.overhang() }

// tooLarge is the error of a window that is larger than the padded input.
func (w window) tooLarge(layer fmt.Stringer, in Shape) error {
	name, side := theHeight, symbol("H", in.H) // of the shorter side
	if in.W < in.H {
		name, side = theWidth, symbol("W", in.W)
	}
	n, missing := side.Value, w.missing(side.Value)
	padded := n + 2*w.padding
	var limit any = 0
	if w.overhang() > 0 {
		limit = aStepLess.Of(w.overhang())
	}
	extent := symbol("K", w.kernel)
	if w.dilation > 1 {
		extent = sum(product(symbol("D", w.dilation), sum(extent, negative(number(1)))), number(1))
	}
	if w.padding > 0 {
		side = sum(side, product(number(2), symbol("P", w.padding)))
	}
	e := NewShapeError(windowTooLarge, layer.String(), n+missing, in, name, n, w.padding, w.extent(), w.extent()-padded, limit).
		needing(ProblemWindowTooLarge, Condition{extent, RelationAtMost, side}).
		fixedBy(enlarged(layer, in, n+missing)...)
	if padding := w.padding + (missing+1)/2; padding <= maxSetting {
		e.fixedBy(setField("Padding", padding))
	}
	return e.fixedBy(setField("Kernel", (padded+w.overhang()-1)/w.dilation+1))
}

// enlarged is the fix that makes both sides of the input at least so long; none if a tensor
// cannot be so large.
func enlarged(layer fmt.Stringer, in Shape, least int) []fix {
	larger := Shape{in.N, in.C, max(in.H, least), max(in.W, least)}
	if larger.check(layer) != nil {
		return nil
	}
	return []fix{{text: enlargeInput.Of(larger.H, larger.W), input: larger}}
}
