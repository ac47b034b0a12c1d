package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

const (
	maxKernels  = 32 // that are drawn
	maxChannels = 16 // of a kernel that are drawn
)

// Kernels draws the weights of a convolution: a column for each kernel, and in it a
// square for each input channel that the kernel reads, blue below 0, white at 0, red
// above. All share the range of the colour bar. Of a larger layer it draws the first 32
// kernels and the first 16 channels, and says so. It panics with a
// [*cnnlib.ShapeError] if the layer has no weights yet.
func Kernels(conv *cnnlib.Conv2D) *Figure {
	w := conv.Weight
	if w == nil {
		panic(&cnnlib.ShapeError{
			Layer:  fmt.Sprintf("plots.Kernels(%v)", conv),
			Wanted: "a layer with weights",
			Given:  "no weights",
			Fix:    "call cnnlib.Init(net, 1) first, or set the layer's Weight",
		})
	}
	lo, hi := w.MinMax()
	s := scaleFor(min(lo, -hi), hi) // always centred on 0
	kernels, channels := min(w.N, maxKernels), min(w.C, maxChannels)

	const space = 6 * dotsPerPixel // between two squares
	side := min(max((maxWidth/kernels-space), 20*dotsPerPixel), 64*dotsPerPixel)
	zoom := max(1, side/w.W)
	cell := w.W * zoom
	header := func(i int) string { return fmt.Sprintf("kernel %d", i) }
	if textWidth(header(kernels-1)) > cell {
		header = func(i int) string { return fmt.Sprint(i) }
	}
	left := margin + textWidth(fmt.Sprintf("channel %d", channels-1)) + gap/2
	perBand := max(1, min(kernels, (maxWidth+space)/(cell+space)))
	bands := (kernels + perBand - 1) / perBand
	perBand = (kernels + bands - 1) / bands
	bandHeight := lineHeight + channels*(w.H*zoom+space) + gap/2

	f := &Figure{
		Alt: fmt.Sprintf("%d kernels of %d×%d×%d, weights from %s to %s", w.N, w.H, w.W, w.C, value(lo), value(hi)),
	}
	for k := range kernels {
		x, band := left+k%perBand*(cell+space), margin+k/perBand*bandHeight
		f.add(label{x + cell/2, band + lineHeight/2, 0.5, header(k)})
		for c := range channels {
			y := band + lineHeight + c*(w.H*zoom+space)
			f.add(bitmap{x, y, zoom, s.picture(w.Channel(k, c), w.W)})
			if k%perBand == 0 {
				f.add(label{left - gap/2, y + w.H*zoom/2, 1, fmt.Sprintf("channel %d", c)})
			}
		}
	}
	f.width = left + perBand*(cell+space) - space + margin
	bottom := margin + bands*bandHeight - gap/2 - space
	f.height = bottom + margin
	f.addColorBar(s, margin+lineHeight, bottom)
	if kernels < w.N || channels < w.C {
		caption := fmt.Sprintf("the first %d of %d kernels, the first %d of %d channels", kernels, w.N, channels, w.C)
		f.add(label{left, f.height - margin + lineHeight/2, 0, caption})
		f.width = max(f.width, left+textWidth(caption)+margin)
		f.height += lineHeight
	}
	return f
}
