package plots

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// keepsShape reports whether a layer only changes, scales, drops or exchanges numbers, so that a
// diagram can name it beside the layer before it.
func keepsShape(l cnnlib.Layer) bool {
	switch l.(type) {
	case *cnnlib.ReLU, *cnnlib.ReLU6, *cnnlib.HardSwish, *cnnlib.HardSigmoid, *cnnlib.Sigmoid, *cnnlib.SiLU, *cnnlib.Tanh, *cnnlib.Softmax,
		*cnnlib.BatchNorm2D, *cnnlib.LocalResponseNorm, *cnnlib.Dropout, *cnnlib.ChannelShuffle:
		return true
	}
	return false
}

// shortName says in a few lines what a layer is, with the settings that are not the usual ones:
// "conv 5×5", "stride 2".
func shortName(l cnnlib.Language, layer cnnlib.Layer, row cnnlib.SummaryRow) []string {
	side := fmt.Sprintf(" %d×%[1]d", row.Kernel)
	usualStride := 1
	var lines []string
	switch layer := layer.(type) {
	case *cnnlib.Conv2D:
		switch {
		case layer.Groups > 1 && layer.Groups == layer.In:
			lines = []string{l.Say("depthwise", "深度卷积") + side}
		case layer.Groups > 1:
			lines = []string{l.Say("conv", "卷积") + side, l.Say("%d groups", "%d 组", layer.Groups)}
		default:
			lines = []string{l.Say("conv", "卷积") + side}
		}
	case *cnnlib.ConvTranspose2D:
		lines = []string{l.Say("transposed conv", "转置卷积") + side}
	case *cnnlib.MaxPool2D:
		lines, usualStride = []string{l.Say("max pool", "最大池化") + side}, row.Kernel
	case *cnnlib.AvgPool2D:
		lines, usualStride = []string{l.Say("mean pool", "平均池化") + side}, row.Kernel
	case *cnnlib.AdaptiveAvgPool2D:
		if row.Output.H == 1 && row.Output.W == 1 {
			return []string{l.Say("global", "全局"), l.Say("mean pool", "平均池化")}
		}
		return []string{l.Say("mean pool", "平均池化"), l.Say("to %d×%d", "到 %d×%d", row.Output.H, row.Output.W)}
	case *cnnlib.Linear:
		return []string{l.Say("linear", "全连接")}
	case *cnnlib.Flatten:
		return []string{l.Say("flatten", "展平")}
	case *cnnlib.Upsample:
		return []string{l.Say("upsample", "上采样"), fmt.Sprintf("%d×", layer.Scale)}
	case *cnnlib.Select:
		return []string{l.Say("select", "选取通道")}
	case *cnnlib.BatchNorm2D:
		return []string{l.Say("BatchNorm", "批归一化")}
	case *cnnlib.LocalResponseNorm:
		return []string{l.Say("local norm", "局部归一化")}
	case *cnnlib.ChannelShuffle:
		return []string{l.Say("shuffle", "通道混洗")}
	default:
		return []string{row.Kind}
	}
	if row.Stride != usualStride {
		lines = append(lines, l.Say("stride %d", "步长 %d", row.Stride))
	}
	if row.Padding > 0 {
		lines = append(lines, l.Say("padding %d", "填充 %d", row.Padding))
	}
	if row.Dilation > 1 {
		lines = append(lines, l.Say("dilation %d", "膨胀率 %d", row.Dilation))
	}
	return lines
}
