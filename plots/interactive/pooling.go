package interactive

import (
	"maps"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// Pooling is a pooling to play with: of the largest number in each window, or of the average.
// Choose the side of the window and its stride, point at a pixel of the output, or walk there with
// the arrow keys, and see the window and what becomes of it. The figure shows one channel at a
// time. There is no padding, and the largest window is 8×8. The page computes as [cnnlib.MaxPool2D]
// and [cnnlib.AvgPool2D] do. Pooling panics with a [*cnnlib.ShapeError] if x is not one sample, has
// a side above 320, or has too many numbers for a page.
func Pooling(x *cnnlib.Tensor) *Figure {
	checkMaps("Pooling", x)
	pooled := (&cnnlib.MaxPool2D{Kernel: min(2, x.H, x.W)}).Forward(x)
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		words := channelWords(l)
		maps.Copy(words, map[string]string{
			"gap":         l.Say(" ", ""), // between two sentences
			"kind":        l.Say("pooling", "池化"),
			"max":         l.Say("max", "最大池化"),
			"average":     l.Say("average", "平均池化"),
			"kernel":      l.Say("window", "窗口"),
			"stride":      l.Say("stride", "步长"),
			"input":       l.Say("input", "输入"),
			"inputShape":  l.Say("input {0}×{1}", "输入 {0}×{1}"),
			"output":      l.Say("output: point at a pixel, or use the arrow keys", "输出：指向一个像素，或用方向键移动"),
			"outputShape": l.Say("output {0}×{1}", "输出 {0}×{1}"),
			"shapes":      l.Say("height {0}, width {1}. Each channel is pooled by itself, so the depth stays {2}.", "高 {0}，宽 {1}。每个通道各自池化，所以深度不变，仍是 {2}。"),
			"rest":        l.Say("Rows left over: {0}, columns left over: {1}; no window reads them.", "剩余 {0} 行、{1} 列不在任何窗口中。"),
			"window":      l.Say("window {0}×{0}", "窗口 {0}×{0}"),
			"winner":      l.Say("output ({1}, {2}): the largest number in the {0}×{0} window = ", "输出（{1}, {2}）：{0}×{0} 窗口中的最大值 = "),
			"place":       l.Say("from row {0}, column {1} of the input", "，来自输入的第 {0} 行第 {1} 列"),
			"mean":        l.Say("output ({0}, {1}): sum ", "输出（{0}, {1}）：总和 "),
		})
		return &Figure{
			Alt: l.Say("max and average pooling of %v to try out: height and width shrink, the depth stays",
				"动手试最大池化与平均池化，输入 %v：高和宽缩小，深度不变", x.Shape()),
			still:   plots.ActivationMaps(pooled).In(l),
			scripts: []string{"pool", "pooling"},
			data:    map[string]any{"input": input(x), "channel": mixed(x), "row": pooled.H / 2, "column": pooled.W / 2, "words": words, "remarks": remarks(l)},
		}
	})
}

// checkMaps panics with a [*cnnlib.ShapeError] unless x is one sample whose maps a figure can show.
func checkMaps(figure string, x *cnnlib.Tensor) {
	oneSample(figure, x)
	fitsWindow(figure, x)
	fitsPage(figure, len(x.Data))
}

// channelWords are the words of the script's function channelChoice.
func channelWords(l cnnlib.Language) map[string]string {
	return map[string]string{
		"channels": l.Say("channel", "通道"),
		"channel":  l.Say("channel {0}", "通道 {0}"),
	}
}

// mixed is the channel in which the number of negative values is nearest to half of all.
func mixed(x *cnnlib.Tensor) int {
	best, least := 0, x.H*x.W+1
	for c := range x.C {
		balance := 0
		for _, v := range x.Channel(0, c) {
			if v < 0 {
				balance++
			} else {
				balance--
			}
		}
		if balance = max(balance, -balance); balance < least {
			best, least = c, balance
		}
	}
	return best
}
