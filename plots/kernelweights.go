package plots

import (
	"fmt"
	"image"
	"image/color"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	numberedSide = 7 // the largest of a kernel whose weights are written out
	fewChannels  = 4 // that have room for squares
)

// KernelWeights draws kernel k of a convolution: for each input channel that the kernel reads a
// square with its weights as numbers, blue below 0, white at 0, red above; and the bias. All
// channels share the range of the colour bar. Of more than 16 channels the figure has the first
// 16. Kernels larger than 7×7 have colours alone, averaged if they are larger than 128×128. The
// caption says so. KernelWeights panics with a [*cnnlib.UsageError] if the layer has no weights
// yet, and with a [*cnnlib.ShapeError] if it has no kernel k.
func KernelWeights(conv *cnnlib.Conv2D, k int) *Figure {
	hasWeights("KernelWeights", conv)
	w := conv.Weight
	if k < 0 || k >= w.N {
		panic(cnnlib.NewShapeError(noSuchKernel, fmt.Sprintf("plots.KernelWeights(%v, %d)", conv, k), w.N-1, k, min(max(k, 0), w.N-1)))
	}
	if b := conv.Bias; !conv.NoBias && b != nil && len(b.Data) != w.N {
		panic(cnnlib.NewShapeError(wrongBias, fmt.Sprintf("plots.KernelWeights(%v, %d)", conv, k),
			counted(w.N, oneKernel, someKernels), counted(len(b.Data), oneNumber, someNumbers)))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutKernelWeights(l, conv, k) })
}

func layOutKernelWeights(l cnnlib.Language, conv *cnnlib.Conv2D, k int) *canvas.Sheet {
	const largest = 128 * canvas.DotsPerPixel
	w, kernel := conv.Weight, conv.Weight.Sample(k)
	s := canvas.CentredScale(kernel.MinMax())
	groups := max(conv.Groups, 1)
	from, channels := k*groups/w.N*w.C, min(w.C, maxChannels)
	bias := l.Say("no bias", "无偏置")
	if !conv.NoBias && conv.Bias != nil {
		bias = l.Say("bias ", "偏置 ") + canvas.Number(conv.Bias.Data[k])
	}
	title := l.Say("kernel %d · %d×%d×%d", "卷积核 %d · %d×%d×%d", k, w.H, w.W, w.C)
	sheet := &canvas.Sheet{Alt: title + l.Say(", ", "，") + valueRange(l, kernel, "weight", "权重") + l.Say(", ", "，") + bias}

	written := w.W <= numberedSide && w.H <= numberedSide
	drawn, names, column := make([]canvas.Matrix, channels), make([]string, channels), 0
	var texts []string
	if written {
		texts = canvas.CellTexts(kernel.Data[:channels*w.H*w.W])
	}
	cell := image.Pt(canvas.CellSide(texts...), canvas.CellHeight)
	if channels <= fewChannels {
		cell.Y = cell.X
	}
	for c := range drawn {
		values := kernel.Channel(0, c)
		colors := func(i int) color.RGBA { return s.Color(values[i]) }
		names[c] = l.Say("channel %d", "通道 %d", from+c)
		if written {
			drawn[c] = canvas.NumberMatrix(texts[c*len(values):][:len(values)], colors, w.W, cell)
		} else {
			drawn[c] = canvas.ColorMatrix(w.H, w.W, colors, largest)
			names[c] += constant(l, values)
		}
		column = max(column, drawn[c].Size().X, canvas.TextWidth(names[c]))
	}
	size := drawn[0].Size()
	perRow := max(1, min(channels, (canvas.PageWidth-s.BarRoom()+canvas.Gap)/(column+canvas.Gap)))
	rows := (channels + perRow - 1) / perRow
	perRow = (channels + rows - 1) / rows

	sheet.Add(canvas.Label{X: canvas.Margin, Y: canvas.Margin + canvas.LineHeight/2, Text: title})
	top, rowHeight := canvas.Margin+canvas.LineHeight, canvas.LineHeight+size.Y+canvas.Gap/2
	for c := range channels {
		x, y := canvas.Margin+c%perRow*(column+canvas.Gap), top+c/perRow*rowHeight
		sheet.Add(canvas.Label{X: x, Y: y + canvas.LineHeight/2, Text: names[c], Color: canvas.SoftColor})
		sheet.AddMatrix(drawn[c], x, y+canvas.LineHeight)
	}
	bottom := top + rows*rowHeight - canvas.Gap/2
	sheet.Add(canvas.Label{X: canvas.Margin, Y: bottom + canvas.Gap/2 + canvas.LineHeight/2, Text: bias})
	sheet.Width = canvas.Margin + max(perRow*(column+canvas.Gap)-canvas.Gap, canvas.TextWidth(title), canvas.TextWidth(bias)) + canvas.Margin
	sheet.Height = bottom + canvas.Gap/2 + canvas.LineHeight + canvas.Margin
	if anyFinite(kernel) {
		sheet.AddColorBar(s, top+canvas.LineHeight, bottom)
	}
	var alone, group string
	if !written {
		alone = l.Say("%d×%d weights a channel are too many for numbers", "每个通道有 %d×%d 个权重，不标数字", w.H, w.W)
	}
	if groups > 1 {
		group = l.Say("group %d of %d, which reads %s", "第 %d 组（从 0 数起，共 %d 组），读取%s", k*groups/w.N, groups, channelRange(l, from, from+w.C-1))
	}
	sheet.AddCaption(canvas.Margin, joined(l, group, first(l, channels, w.C, "channels", "个通道"), alone, shrunkMatrix(l, drawn[0])))
	if !written {
		sheet.AddCaption(canvas.Margin, magenta(l, notFiniteIn(kernel.Data)))
	}
	return sheet
}

// channelRange is "channel 3" or "channels 3 to 5".
func channelRange(l cnnlib.Language, from, to int) string {
	if from == to {
		return l.Say("channel %d", "通道 %d", from)
	}
	return l.Say("channels %d to %d", "通道 %d 至 %d", from, to)
}
