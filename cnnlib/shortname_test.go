package cnnlib

import (
	"strings"
	"testing"
)

func TestShortName(t *testing.T) {
	for _, test := range []struct {
		layer            Layer
		english, chinese string
	}{
		{&Conv2D{In: 4, Out: 2, Kernel: 5}, "conv 5×5", "卷积 5×5"},
		{&Conv2D{In: 4, Out: 2, Kernel: 3, Stride: 2, Padding: 2, Dilation: 2}, "conv 3×3 stride 2 padding 2 dilation 2", "卷积 3×3 步长 2 填充 2 膨胀率 2"},
		{&Conv2D{In: 4, Out: 2, Kernel: 3, Groups: 2}, "conv 3×3 2 groups", "卷积 3×3 2 组"},
		{&Conv2D{In: 4, Out: 4, Kernel: 3, Groups: 4}, "depthwise 3×3", "深度卷积 3×3"},
		{&ConvTranspose2D{In: 4, Out: 2, Kernel: 2, Stride: 2}, "transposed conv 2×2 stride 2", "转置卷积 2×2 步长 2"},
		{&MaxPool2D{Kernel: 2}, "max pool 2×2", "最大池化 2×2"},
		{&MaxPool2D{Kernel: 3, Stride: 2}, "max pool 3×3 stride 2", "最大池化 3×3 步长 2"},
		{&AvgPool2D{Kernel: 2}, "mean pool 2×2", "平均池化 2×2"},
		{&AdaptiveAvgPool2D{}, "global mean pool", "全局 平均池化"},
		{&AdaptiveAvgPool2D{Height: 2, Width: 4}, "mean pool to 2×4", "平均池化 到 2×4"},
		{&Linear{In: 256, Out: 2}, "linear", "全连接"},
		{&Flatten{}, "flatten", "展平"},
		{&Upsample{Scale: 2}, "upsample 2×", "上采样 2×"},
		{&Select{Channels: []int{1}}, "select", "选取通道"},
		{&BatchNorm2D{Channels: 4}, "BatchNorm", "批归一化"},
		{&LocalResponseNorm{Size: 3}, "local norm", "局部归一化"},
		{&ChannelShuffle{Groups: 2}, "shuffle", "通道混洗"},
		{&HardSwish{}, "HardSwish", "HardSwish"},
		{&HardSigmoid{}, "HardSigmoid", "HardSigmoid"},
		{&Concat{}, "concat", "拼接"},
		{stamp{}, "stamp", "stamp"},
	} {
		for l, want := range map[Language]string{English: test.english, Chinese: test.chinese} {
			if got := strings.Join(ShortName(test.layer, l), " "); got != want {
				t.Errorf("%v is %q in %s, want %q", test.layer, got, l, want)
			}
		}
	}
}
