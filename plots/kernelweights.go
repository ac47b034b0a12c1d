package plots

import (
	"fmt"
	"image"
	"image/color"

	"cnnlessons/cnnlib"
)

const (
	numberedSide = 7 // the largest of a kernel whose weights are written out
	fewChannels  = 4 // that have room for squares
)

// KernelWeights draws kernel k of a convolution: for each input channel that it reads a square with
// its weights as numbers, blue below 0, white at 0, red above, and its bias. All channels share the
// range of the colour bar. Of more channels it draws the first 16; of kernels larger
// than 7×7 the colours alone, averaged if they are larger than 128×128; it says so. It panics with
// a [*cnnlib.ShapeError] if the layer has no weights yet or no kernel k.
func KernelWeights(conv *cnnlib.Conv2D, k int) *Figure {
	hasWeights("KernelWeights", conv)
	w := conv.Weight
	if k < 0 || k >= w.N {
		panic(&cnnlib.ShapeError{
			Layer:  fmt.Sprintf("plots.KernelWeights(%v, %d)", conv, k),
			Wanted: fmt.Sprintf("a kernel from 0 to %d", w.N-1),
			Given:  fmt.Sprint("kernel ", k),
			Fix:    fmt.Sprintf("count from 0; the nearest is %d", min(max(k, 0), w.N-1)),
		})
	}
	if b := conv.Bias; !conv.NoBias && b != nil && len(b.Data) != w.N {
		panic(&cnnlib.ShapeError{
			Layer:  fmt.Sprintf("plots.KernelWeights(%v, %d)", conv, k),
			Wanted: fmt.Sprintf("a bias for each of %s", count(w.N, "kernel")),
			Given:  count(len(b.Data), "number"),
			Fix:    "call cnnlib.Init(net, 1), or leave the layer's Bias out and set NoBias: true",
		})
	}
	return inDefaultLanguage(func(l cnnlib.Language) *sheet { return layOutKernelWeights(l, conv, k) })
}

func layOutKernelWeights(l cnnlib.Language, conv *cnnlib.Conv2D, k int) *sheet {
	const largest = 128 * dotsPerPixel
	w, kernel := conv.Weight, conv.Weight.Sample(k)
	s := centred(kernel.MinMax())
	groups := max(conv.Groups, 1)
	from, channels := k*groups/w.N*w.C, min(w.C, maxChannels)
	bias := l.Say("no bias", "无偏置")
	if !conv.NoBias && conv.Bias != nil {
		bias = l.Say("bias ", "偏置 ") + value(conv.Bias.Data[k])
	}
	title := l.Say("kernel %d · %d×%d×%d", "卷积核 %d · %d×%d×%d", k, w.H, w.W, w.C)
	f := &sheet{alt: title + l.Say(", ", "，") + valueRange(l, kernel, "weight", "权重") + l.Say(", ", "，") + bias}

	written := w.W <= numberedSide && w.H <= numberedSide
	drawn, names, column := make([]matrix, channels), make([]string, channels), 0
	var texts []string
	if written {
		texts = cellTexts(kernel.Data[:channels*w.H*w.W])
	}
	cell := image.Pt(cellSide(texts...), cellHeight)
	if channels <= fewChannels {
		cell.Y = cell.X
	}
	for c := range drawn {
		values := kernel.Channel(0, c)
		colors := func(i int) color.RGBA { return s.at(values[i]) }
		names[c] = l.Say("channel %d", "通道 %d", from+c)
		if written {
			drawn[c] = numbered(texts[c*len(values):][:len(values)], colors, w.W, cell)
		} else {
			drawn[c] = pictured(w.H, w.W, colors, largest)
			names[c] += constant(l, values)
		}
		column = max(column, drawn[c].size().X, textWidth(names[c]))
	}
	size := drawn[0].size()
	perRow := max(1, min(channels, (maxWidth-s.barRoom()+gap)/(column+gap)))
	rows := (channels + perRow - 1) / perRow
	perRow = (channels + rows - 1) / rows

	f.add(label{x: margin, y: margin + lineHeight/2, text: title})
	top, rowHeight := margin+lineHeight, lineHeight+size.Y+gap/2
	for c := range channels {
		x, y := margin+c%perRow*(column+gap), top+c/perRow*rowHeight
		f.add(label{x: x, y: y + lineHeight/2, text: names[c], color: softColor})
		f.addMatrix(drawn[c], x, y+lineHeight)
	}
	bottom := top + rows*rowHeight - gap/2
	f.add(label{x: margin, y: bottom + gap/2 + lineHeight/2, text: bias})
	f.width = margin + max(perRow*(column+gap)-gap, textWidth(title), textWidth(bias)) + margin
	f.height = bottom + gap/2 + lineHeight + margin
	if anyFinite(kernel) {
		f.addColorBar(s, top+lineHeight, bottom)
	}
	var alone, group string
	if !written {
		alone = l.Say("%d×%d weights a channel are too many for numbers", "每个通道有 %d×%d 个权重，不标数字", w.H, w.W)
	}
	if groups > 1 {
		group = l.Say("group %d of %d, which reads %s", "第 %d 组（从 0 数起，共 %d 组），读取%s", k*groups/w.N, groups, channelRange(l, from, from+w.C-1))
	}
	f.addCaption(margin, joined(l, group, first(l, channels, w.C, "channels", "个通道"), alone, shrunkMatrix(l, drawn[0])))
	if !written {
		f.addCaption(margin, magenta(l, notFiniteIn(kernel.Data)))
	}
	return f
}

// channelRange is "channel 3" or "channels 3 to 5".
func channelRange(l cnnlib.Language, from, to int) string {
	if from == to {
		return l.Say("channel %d", "通道 %d", from)
	}
	return l.Say("channels %d to %d", "通道 %d 至 %d", from, to)
}
