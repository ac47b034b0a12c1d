package cnnlib

// comparisonWords are the texts of one language for a [Comparison].
type comparisonWords struct {
	alternative, factor, saving, counted string
	kinds, why                           map[AlternativeKind]string
}

func (l Language) comparisonWords() comparisonWords {
	if l == Chinese {
		return chineseComparison
	}
	return englishComparison
}

var englishComparison = comparisonWords{
	alternative: "alternative", factor: "factor", saving: "factor",
	counted: "Factors are against the convolution. A MAC is one multiply-add; counted for one picture, without biases.",
	kinds: map[AlternativeKind]string{
		AlternativeConvolution:        "convolution",
		AlternativeWithGroups:         "with groups",
		AlternativeWithoutGroups:      "without groups",
		AlternativeDepthwiseSeparable: "depthwise-separable",
		AlternativeStackOfThrees:      "stack of 3×3 kernels",
		AlternativeLocallyConnected:   "locally connected",
		AlternativeDense:              "dense",
	},
	why: map[AlternativeKind]string{
		AlternativeConvolution:        "one kernel for each output channel, the same at every position",
		AlternativeWithGroups:         "a kernel reads the channels of its group alone",
		AlternativeWithoutGroups:      "a kernel reads all channels",
		AlternativeDepthwiseSeparable: "K×K on each channel alone, then 1×1 across the channels",
		AlternativeStackOfThrees:      "small kernels that together see as far; the stride is in the last",
		AlternativeLocallyConnected:   "a kernel of its own for each output position",
		AlternativeDense:              "a weight from each input number to each output number",
	},
}

var chineseComparison = comparisonWords{
	alternative: "方案", factor: "倍数", saving: "倍数",
	counted: "倍数以该卷积为基准。MAC 是一次乘加运算；只算一张图，不含偏置。",
	kinds: map[AlternativeKind]string{
		AlternativeConvolution:        "卷积",
		AlternativeWithGroups:         "分组卷积",
		AlternativeWithoutGroups:      "不分组的卷积",
		AlternativeDepthwiseSeparable: "深度可分离卷积",
		AlternativeStackOfThrees:      "小卷积核堆叠",
		AlternativeLocallyConnected:   "局部连接层",
		AlternativeDense:              "全连接层",
	},
	why: map[AlternativeKind]string{
		AlternativeConvolution:        "每个输出通道一个卷积核，在所有位置共用",
		AlternativeWithGroups:         "每个卷积核只读本组的通道",
		AlternativeWithoutGroups:      "每个卷积核读全部通道",
		AlternativeDepthwiseSeparable: "先在每个通道上各做 K×K 卷积，再用 1×1 卷积混合各通道",
		AlternativeStackOfThrees:      "几个小卷积核叠起来，看到的范围一样大；步长放在最后一层",
		AlternativeLocallyConnected:   "每个输出位置都有自己的卷积核",
		AlternativeDense:              "每个输入数到每个输出数都有一个权重",
	},
}
