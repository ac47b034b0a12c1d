package interactive

import (
	"maps"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// Stepper is a convolution to step through. Point at a pixel of the output, or walk there with the
// arrow keys, and see the patch of each input channel, the kernel, the products, and the sum, which
// begins with the bias. Sliders change stride, padding and dilation, and the page computes the
// output anew. The first four of the channels that a kernel reads are written out; the first 16
// maps can be chosen. Stepper panics with a [*cnnlib.ShapeError] if x is not one sample that fits,
// the layer has no weights, or there are too many numbers for a page.
func Stepper(conv *cnnlib.Conv2D, x *cnnlib.Tensor) *Figure {
	y := conv.Forward(x)
	oneSample("Stepper", x)
	fitsPage("Stepper", len(x.Data)+len(conv.Weight.Data)+len(y.Data))
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		row, column := y.H/2, y.W/2
		words := termWords(l)
		maps.Copy(words, map[string]string{
			"map":         l.Say("map {0}", "特征图 {0}"),
			"maps":        l.Say("feature maps", "特征图"),
			"output":      l.Say("output: point at a pixel, or use the arrow keys", "输出：指向一个像素，或用方向键移动"),
			"outputShape": l.Say("output: map {0} · {1}×{2}", "输出：特征图 {0} · {1}×{2}"),
			"stride":      l.Say("stride", "步长"),
			"padding":     l.Say("padding", "填充"),
			"dilation":    l.Say("dilation", "膨胀率"),
			"step":        l.Say("Step", "单步"),
			"play":        l.Say("Play", "播放"),
			"pause":       l.Say("Pause", "暂停"),
			"value":       l.Say("output ({0}, {1}, {2})", "输出（{0}, {1}, {2}）"),
			"tooLarge": l.Say("The kernel covers {0} pixels, but the padded input is only {1}×{2}: choose less dilation or more padding.",
				"卷积核覆盖 {0} 个像素，而填充后的输入只有 {1}×{2}：请减小膨胀率或增大填充。"),
		})
		return &Figure{
			Alt: l.Say("step through a convolution of %v to %v: each number of the output is a sum of products and a bias",
				"逐步查看卷积，从 %v 到 %v：输出的每个数都是乘积之和再加偏置", x.Shape(), y.Shape()),
			still:   plots.ActivationMaps(y).In(l),
			scripts: []string{"convolve", "stepper"},
			data: map[string]any{
				"input": input(x), "conv": convolution(conv), "row": row, "column": column, "shownChannels": 4, "shownMaps": 16,
				"words": words,
			},
		}
	})
}

// termWords are the words of the script's functions products and sums.
func termWords(l cnnlib.Language) map[string]string {
	return map[string]string{
		"channel":  l.Say("channel {0}", "通道 {0}"),
		"patch":    l.Say("patch of channel {0}", "通道 {0} 的窗口"),
		"kernel":   l.Say("kernel", "卷积核"),
		"products": l.Say("products", "乘积"),
		"bias":     l.Say("bias", "偏置"),
		"added":    l.Say("products", "乘积之和"),
		"running":  l.Say("running sum", "累计"),
		"rest":     l.Say("channels {0} to {1}", "通道 {0} 到 {1}"),
	}
}

// input is a tensor for a script.
func input(x *cnnlib.Tensor) map[string]any {
	lo, hi := x.MinMax()
	return map[string]any{
		"values": floats(x.Data), "channels": x.C, "height": x.H, "width": x.W,
		"picture": (x.C == 1 || x.C == 3) && lo >= 0 && hi <= 1,
	}
}

// convolution is a layer for the class Convolution of the script.
func convolution(conv *cnnlib.Conv2D) map[string]any {
	layer := map[string]any{
		"in": conv.In, "out": conv.Out, "kernel": conv.Kernel, "stride": max(conv.Stride, 1), "padding": conv.Padding,
		"dilation": max(conv.Dilation, 1), "groups": max(conv.Groups, 1), "weight": floats(conv.Weight.Data),
	}
	if !conv.NoBias {
		layer["bias"] = floats(conv.Bias.Data)
	}
	return layer
}
