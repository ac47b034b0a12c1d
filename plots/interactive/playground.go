package interactive

import (
	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// Playground is a kernel of 3×3 or 5×5 to edit over a photograph. Each change makes the map anew,
// at once. There are kernels to begin with, from blur to emboss. Point at a pixel of either
// picture, or walk there with the arrow keys, and see the patch, the weights, the products and the
// sum.
//
// The kernel reads grey values: x itself if it has one channel, x.Grey() if it has three. The map
// is the output of a [cnnlib.Conv2D] with In: 1, Out: 1, Padding: Kernel/2, so it has the size of
// the picture. Playground panics with a [*cnnlib.ShapeError] if x is not one sample of one or three
// channels, or has a side above 320.
func Playground(x *cnnlib.Tensor) *Figure {
	oneSample("Playground", x)
	if x.C != 1 && x.C != 3 {
		panic(cnnlib.NewShapeError(noPicture, "interactive.Playground", x.Shape(), x.C))
	}
	fitsWindow("Playground", x)
	grey := x
	if x.C == 3 {
		grey = x.Grey()
	}
	const first = 4 // of the presets: a kernel that finds something
	conv := presets[first].conv(0)
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		made := ""
		if x.C == 3 {
			made = l.Say("grey = 0.299·red + 0.587·green + 0.114·blue (ITU-R BT.601)", "灰度 = 0.299·红 + 0.587·绿 + 0.114·蓝（ITU-R BT.601）")
		}
		return &Figure{
			Alt: l.Say("edit a kernel over a picture of %d×%d pixels and watch its feature map change",
				"在一张 %d×%d 像素的图片上修改卷积核，观察特征图的变化", x.H, x.W),
			still:   plots.ActivationMaps(conv.Forward(grey)).In(l),
			scripts: []string{"convolve", "playground"},
			data: map[string]any{
				"input": input(grey), "conv": convolution(conv), "presets": presetData(l), "first": first, "row": x.H / 2, "column": x.W / 2,
				"remarks": remarks(l), "grey": made,
				"words": map[string]string{
					"gap":       l.Say(" ", ""), // between two sentences
					"preset":    l.Say("kernel", "卷积核"),
					"own":       l.Say("your own", "自定义"),
					"side":      l.Say("side", "边长"),
					"view":      l.Say("map", "特征图"),
					"signed":    l.Say("in colours, 0 is white", "按颜色显示，0 为白色"),
					"picture":   l.Say("as a picture, from 0 to 1", "按图片显示，从 0 到 1"),
					"weight":    l.Say("weight, row {0}, column {1}", "权重，第 {0} 行第 {1} 列"),
					"divisor":   l.Say("all divided by", "全部除以"),
					"bias":      l.Say("bias", "偏置"),
					"normalize": l.Say("make the sum 1", "使总和为 1"),
					"sum":       l.Say("The weights add up to {0}: where the picture is flat, the map is {0} times its value.", "权重总和为 {0}：在亮度均匀的区域，结果是原值的 {0} 倍。"),
					"sum0":      l.Say("The weights add up to 0: where the picture is flat, the map is 0.", "权重总和为 0：在亮度均匀的区域，结果为 0。"),
					"sum1":      l.Say("The weights add up to 1: where the picture is flat, its values stay.", "权重总和为 1：在亮度均匀的区域，数值不变。"),
					"added":     l.Say("Then the bias {0} is added.", "然后加上偏置 {0}。"),
					"input":     l.Say("grey picture {0}×{1}", "灰度图片 {0}×{1}"),
					"output":    l.Say("feature map {0}×{1}", "特征图 {0}×{1}"),
					"point":     l.Say("point at a pixel, or use the arrow keys", "指向一个像素，或用方向键移动"),
					"padding":   l.Say("Padding {0}: zeros around the picture, so that the map has its size.", "填充 {0}：图片四周补 0，使特征图与图片大小相同。"),
					"range":     l.Say("The colours span the values away from the border, where those zeros make edges of their own.", "颜色范围按远离边界的数值确定，因为补的 0 会在边界处造成额外的边缘。"),
					"cut":       l.Say("{0} of {1} values are below 0 or above 1 and drawn as black or white.", "{1} 个数值中有 {0} 个小于 0 或大于 1，画成黑色或白色。"),
					"patch":     l.Say("patch", "窗口"),
					"kernel":    l.Say("weights", "权重"),
					"products":  l.Say("products", "乘积"),
					"total":     l.Say("row {0}, column {1}: sum of the products {2} + bias {3} = ", "第 {0} 行第 {1} 列：乘积之和 {2} + 偏置 {3} = "),
					"divide":    l.Say("No number can be divided by 0: give another divisor.", "不能除以 0：请换一个除数。"),
				},
			},
		}
	})
}

// preset is a kernel in two sizes, 3×3 and 5×5. Its weights are the cells divided by the divisor.
type preset struct {
	english, chinese string
	signed           bool // its map is rather seen in colours than as a picture
	cells            [2][]float64
	divisor          [2]float64
}

// presets are kernels of image processing. The blurs are binomial coefficients. Sharpening adds to
// the picture what a blur takes away, in 5×5 the Gaussian blur. The kernels for edges are by I.
// Sobel and G. Feldman (1968), in 5×5 smoothed over five pixels.
var presets = []preset{
	{"identity", "恒等", false, [2][]float64{
		{0, 0, 0, 0, 1, 0, 0, 0, 0},
		{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
	}, [2]float64{1, 1}},
	{"blur: box", "模糊：均值", false, [2][]float64{
		{1, 1, 1, 1, 1, 1, 1, 1, 1},
		{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	}, [2]float64{9, 25}},
	{"blur: Gaussian", "模糊：高斯", false, [2][]float64{
		{1, 2, 1, 2, 4, 2, 1, 2, 1},
		{1, 4, 6, 4, 1, 4, 16, 24, 16, 4, 6, 24, 36, 24, 6, 4, 16, 24, 16, 4, 1, 4, 6, 4, 1},
	}, [2]float64{16, 256}},
	{"sharpen", "锐化", false, [2][]float64{
		{0, -1, 0, -1, 5, -1, 0, -1, 0},
		{-1, -4, -6, -4, -1, -4, -16, -24, -16, -4, -6, -24, 476, -24, -6, -4, -16, -24, -16, -4, -1, -4, -6, -4, -1},
	}, [2]float64{1, 256}},
	{"vertical edges: Sobel", "竖直边缘：Sobel", true, [2][]float64{
		{-1, 0, 1, -2, 0, 2, -1, 0, 1},
		{-1, -2, 0, 2, 1, -4, -8, 0, 8, 4, -6, -12, 0, 12, 6, -4, -8, 0, 8, 4, -1, -2, 0, 2, 1},
	}, [2]float64{1, 1}},
	{"horizontal edges: Sobel", "水平边缘：Sobel", true, [2][]float64{
		{-1, -2, -1, 0, 0, 0, 1, 2, 1},
		{-1, -4, -6, -4, -1, -2, -8, -12, -8, -2, 0, 0, 0, 0, 0, 2, 8, 12, 8, 2, 1, 4, 6, 4, 1},
	}, [2]float64{1, 1}},
	{"Laplacian", "拉普拉斯", true, [2][]float64{
		{0, 1, 0, 1, -4, 1, 0, 1, 0},
		{0, 0, 1, 0, 0, 0, 1, 2, 1, 0, 1, 2, -16, 2, 1, 0, 1, 2, 1, 0, 0, 0, 1, 0, 0},
	}, [2]float64{1, 1}},
	{"emboss", "浮雕", false, [2][]float64{
		{-2, -1, 0, -1, 1, 1, 0, 1, 2},
		{-4, -3, -2, -1, 0, -3, -2, -1, 0, 1, -2, -1, 4, 1, 2, -1, 0, 1, 2, 3, 0, 1, 2, 3, 4},
	}, [2]float64{1, 4}},
}

// conv is the layer of the preset, 3×3 for size 0 and 5×5 for size 1.
func (p preset) conv(size int) *cnnlib.Conv2D {
	side := 3 + 2*size
	weights := make([]float32, side*side)
	for i, v := range p.cells[size] {
		weights[i] = float32(v / p.divisor[size])
	}
	return &cnnlib.Conv2D{
		In: 1, Out: 1, Kernel: side, Padding: side / 2,
		Weight: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: side, W: side}, weights),
		Bias:   cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}),
	}
}

// presetData are the presets for the script.
func presetData(l cnnlib.Language) []map[string]any {
	var all []map[string]any
	for _, p := range presets {
		all = append(all, map[string]any{"name": l.Say(p.english, p.chinese), "signed": p.signed, "cells": p.cells, "divisor": p.divisor})
	}
	return all
}
