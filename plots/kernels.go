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
// above. All share the range of the colour bar. The kernels of one group stand together,
// beside the numbers of the channels that they read; those of a depthwise layer read
// one channel each, which stands below their own number. Of a larger layer it draws the
// first 32 kernels and the first 16 channels, and of kernels larger than 128×128 the
// averaged colours, and says so. It panics with a [*cnnlib.ShapeError] if the layer has
// no weights yet.
func Kernels(conv *cnnlib.Conv2D) *Figure {
	hasWeights("Kernels", conv)
	return inDefaultLanguage(func(l cnnlib.Language) *sheet { return layOutKernels(l, conv) })
}

// hasWeights panics with a [*cnnlib.ShapeError] unless the layer has weights.
func hasWeights(figure string, conv *cnnlib.Conv2D) {
	if conv == nil || conv.Weight == nil {
		panic(&cnnlib.ShapeError{
			Layer:  fmt.Sprintf("plots.%s(%v)", figure, conv),
			Wanted: "a layer with weights",
			Given:  "no weights",
			Fix:    "call cnnlib.Init(net, 1) first, or set the layer's Weight",
		})
	}
	hasNumbers(figure, conv.Weight)
}

func layOutKernels(l cnnlib.Language, conv *cnnlib.Conv2D) *sheet {
	w := conv.Weight
	s := centred(w.MinMax())
	kernels, channels := min(w.N, maxKernels), min(w.C, maxChannels)
	groups := max(conv.Groups, 1)
	channel := func(k, c int) string { return l.Say("channel %d", "通道 %d", k*groups/w.N*w.C+c) }
	lastChannel := textWidth(channel(kernels-1, channels-1))

	const (
		space   = 6 * dotsPerPixel // between two squares
		largest = 64 * dotsPerPixel
	)
	depthwise := groups > 1 && w.C == 1
	run := min(kernels, max(1, w.N/groups)) // so many kernels stand beside the same channels
	left, top, least := margin+lastChannel+gap/2, lineHeight, 20*dotsPerPixel
	if depthwise {
		run, left, top, least = kernels, margin, 2*lineHeight, largest
	}
	room := margin + maxWidth - left - s.barRoom()
	side := min(max(room/run-space, least), largest)
	size := shrink(s.picture(w.Channel(0, 0), w.W), largest).Bounds().Size()
	zoom := max(1, side/size.X)
	square := size.Mul(zoom)
	cell := square.X
	if depthwise {
		cell = max(cell, lastChannel)
	}
	header := func(k int) string { return l.Say("kernel %d", "卷积核 %d", k) }
	if textWidth(header(kernels-1)) > cell {
		header = func(k int) string { return fmt.Sprint(k) }
	}
	perBand := max(1, min(run, (room+space)/(cell+space)))
	bands := (run + perBand - 1) / perBand
	perBand = (run + bands - 1) / bands
	bandHeight := top + channels*(square.Y+space) + gap/2

	f := &sheet{
		alt: l.Say("%s of %d×%d×%d, %s", "%s，%d×%d×%d，%s", l.Say(count(w.N, "kernel"), fmt.Sprintf("%d 个卷积核", w.N)),
			w.H, w.W, w.C, valueRange(l, w, "weight", "权重")),
	}
	band := margin
	for k := range kernels {
		column := k % run % perBand
		if column == 0 && k > 0 {
			band += bandHeight
		}
		x := left + column*(cell+space) + cell/2
		f.add(label{x: x, y: band + lineHeight/2, align: 0.5, text: header(k)})
		if depthwise {
			f.add(label{x: x, y: band + lineHeight + lineHeight/2, align: 0.5, text: channel(k, 0)})
		}
		for c := range channels {
			y := band + top + c*(square.Y+space)
			f.add(bitmap{x - square.X/2, y, zoom, shrink(s.picture(w.Channel(k, c), w.W), largest)})
			if column == 0 && !depthwise {
				f.add(label{x: left - gap/2, y: y + square.Y/2, align: 1, text: channel(k, c)})
			}
		}
	}
	bottom := band + bandHeight - gap/2 - space
	f.width, f.height = left+perBand*(cell+space)-space+margin, bottom+margin
	if anyFinite(w) {
		f.addColorBar(s, margin+top, bottom)
	}
	f.addCaption(left, joined(l, first(l, kernels, w.N, "kernels", "个卷积核"), first(l, channels, w.C, "channels", "个通道"), shrunk(l, size, w.H, w.W)))
	f.addCaption(left, magenta(l, notFiniteIn(w.Data)))
	return f
}
