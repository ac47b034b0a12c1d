package interactive

import (
	"maps"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// ReLU shows maps before and after a [cnnlib.ReLU], the share of zeros in both, and the graph of
// the function with the value of the chosen pixel as a point on it. Point at a pixel, or walk there
// with the arrow keys. The figure shows one channel at a time. ReLU panics with a
// [*cnnlib.ShapeError] if x is not one sample, has a side above 320, or has too many numbers for a
// page.
func ReLU(x *cnnlib.Tensor) *Figure {
	checkMaps("ReLU", x)
	after := (&cnnlib.ReLU{}).Forward(x)
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		words := channelWords(l)
		maps.Copy(words, map[string]string{
			"before": l.Say("before", "之前"),
			"after":  l.Say("after ReLU", "ReLU 之后"),
			"point":  l.Say("point at a pixel, or use the arrow keys", "指向一个像素，或用方向键移动"),
			"graph":  l.Say("graph of max(0, x)", "max(0, x) 的图像"),
			"zeros":  l.Say("share of zeros", "零的比例"),
			"one":    l.Say("this map", "这张特征图"),
			"all":    l.Say("all {0} channels", "全部 {0} 个通道"),
			"value":  l.Say("row {0}, column {1}: ", "第 {0} 行第 {1} 列："),
		})
		return &Figure{
			Alt: l.Say("feature maps of %v before and after ReLU, which makes every negative number 0",
				"%v 的特征图经过 ReLU 前后：负数全变为 0", x.Shape()),
			still:   plots.ActivationMaps(after).In(l),
			scripts: []string{"relu"},
			data: map[string]any{
				"input": input(x), "row": x.H / 2, "column": x.W / 2, "words": words, "remarks": remarks(l),
				"channel": mixed(x), "after": map[string]string{"flat": l.Say("After ReLU all values of this map are {0}.", "经过 ReLU 后，这张特征图的所有数值都是 {0}。")},
			},
		}
	})
}
