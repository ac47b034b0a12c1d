package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxKernels  = 32 // that are drawn
	maxChannels = 16 // of a kernel that are drawn
)

// Kernels draws the weights of a convolution: a column for each kernel, and in the column a square
// for each input channel that the kernel reads, blue below 0, white at 0, red above. All squares
// share the range of the colour bar. The kernels of one group stand together, beside the numbers
// of the channels that they read. A kernel of a depthwise layer reads one channel, whose number
// stands below the number of the kernel. Of a larger layer the figure has the first 32 kernels and
// the first 16 channels. Kernels larger than 128×128 are drawn smaller, by averaging colours. The
// caption says so. Kernels panics with a [*cnnlib.UsageError] if the layer has no weights yet.
func Kernels(conv *cnnlib.Conv2D) *Figure {
	hasWeights("Kernels", conv)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutKernels(l, conv) })
}

// hasWeights panics with a [*cnnlib.UsageError] unless the layer has weights.
func hasWeights(figure string, conv *cnnlib.Conv2D) {
	if conv == nil || conv.Weight == nil {
		panic(cnnlib.NewUsageError(noWeights, fmt.Sprintf("plots.%s(%v)", figure, conv)))
	}
	hasNumbers(figure, conv.Weight)
}

func layOutKernels(l cnnlib.Language, conv *cnnlib.Conv2D) *canvas.Sheet {
	w := conv.Weight
	s := canvas.CentredScale(w.MinMax())
	kernels, channels := min(w.N, maxKernels), min(w.C, maxChannels)
	groups := max(conv.Groups, 1)
	channel := func(k, c int) string { return l.Say("channel %d", "通道 %d", k*groups/w.N*w.C+c) }
	lastChannel := canvas.TextWidth(channel(kernels-1, channels-1))

	const (
		space   = 6 * canvas.DotsPerPixel // between two squares
		largest = 64 * canvas.DotsPerPixel
	)
	depthwise := groups > 1 && w.C == 1
	run := min(kernels, max(1, w.N/groups)) // so many kernels stand beside the same channels
	left, top, least := canvas.Margin+lastChannel+canvas.Gap/2, canvas.LineHeight, 20*canvas.DotsPerPixel
	if depthwise {
		run, left, top, least = kernels, canvas.Margin, 2*canvas.LineHeight, largest
	}
	room := canvas.Margin + canvas.PageWidth - left - s.BarRoom()
	side := min(max(room/run-space, least), largest)
	size := canvas.Shrink(s.Picture(w.Channel(0, 0), w.W), largest).Bounds().Size()
	zoom := max(1, side/size.X)
	square := size.Mul(zoom)
	cell := square.X
	if depthwise {
		cell = max(cell, lastChannel)
	}
	header := func(k int) string { return l.Say("kernel %d", "卷积核 %d", k) }
	if canvas.TextWidth(header(kernels-1)) > cell {
		header = func(k int) string { return fmt.Sprint(k) }
	}
	perBand := max(1, min(run, (room+space)/(cell+space)))
	bands := (run + perBand - 1) / perBand
	perBand = (run + bands - 1) / bands
	bandHeight := top + channels*(square.Y+space) + canvas.Gap/2

	sheet := &canvas.Sheet{
		Alt: l.Say("%s of %d×%d×%d, %s", "%s，%d×%d×%d，%s", l.Say(count(w.N, "kernel"), fmt.Sprintf("%d 个卷积核", w.N)),
			w.H, w.W, w.C, valueRange(l, w, "weight", "权重")),
	}
	band := canvas.Margin
	for k := range kernels {
		column := k % run % perBand
		if column == 0 && k > 0 {
			band += bandHeight
		}
		x := left + column*(cell+space) + cell/2
		sheet.Add(canvas.Label{X: x, Y: band + canvas.LineHeight/2, Align: 0.5, Text: header(k)})
		if depthwise {
			sheet.Add(canvas.Label{X: x, Y: band + canvas.LineHeight + canvas.LineHeight/2, Align: 0.5, Text: channel(k, 0)})
		}
		for c := range channels {
			y := band + top + c*(square.Y+space)
			sheet.Add(canvas.Bitmap{X: x - square.X/2, Y: y, Zoom: zoom, Image: canvas.Shrink(s.Picture(w.Channel(k, c), w.W), largest)})
			if column == 0 && !depthwise {
				sheet.Add(canvas.Label{X: left - canvas.Gap/2, Y: y + square.Y/2, Align: 1, Text: channel(k, c)})
			}
		}
	}
	bottom := band + bandHeight - canvas.Gap/2 - space
	sheet.Width, sheet.Height = left+perBand*(cell+space)-space+canvas.Margin, bottom+canvas.Margin
	if anyFinite(w) {
		sheet.AddColorBar(s, canvas.Margin+top, bottom)
	}
	sheet.AddCaption(left, joined(l, first(l, kernels, w.N, "kernels", "个卷积核"), first(l, channels, w.C, "channels", "个通道"), shrunk(l, size, w.H, w.W)))
	sheet.AddCaption(left, magenta(l, notFiniteIn(w.Data)))
	return sheet
}
