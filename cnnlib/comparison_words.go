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
		Convolution:        "convolution",
		WithGroups:         "with groups",
		WithoutGroups:      "without groups",
		DepthwiseSeparable: "depthwise-separable",
		StackOfThrees:      "stack of 3×3 kernels",
		LocallyConnected:   "locally connected",
		Dense:              "dense",
	},
	why: map[AlternativeKind]string{
		Convolution:        "one kernel for each output channel, the same at every position",
		WithGroups:         "a kernel reads the channels of its group alone",
		WithoutGroups:      "a kernel reads all channels",
		DepthwiseSeparable: "K×K on each channel alone, then 1×1 across the channels",
		StackOfThrees:      "small kernels that together see as far; the stride is in the last",
		LocallyConnected:   "a kernel of its own for each output position",
		Dense:              "a weight from each input number to each output number",
	},
}

var chineseComparison = comparisonWords{
	alternative: "方案", factor: "倍数", saving: "倍数",
	counted: "倍数以该卷积为基准。MAC 是一次乘加运算；只算一张图，不含偏置。",
	kinds: map[AlternativeKind]string{
		Convolution:        "卷积",
		WithGroups:         "分组卷积",
		WithoutGroups:      "不分组的卷积",
		DepthwiseSeparable: "深度可分离卷积",
		StackOfThrees:      "小卷积核堆叠",
		LocallyConnected:   "局部连接层",
		Dense:              "全连接层",
	},
	why: map[AlternativeKind]string{
		Convolution:        "每个输出通道一个卷积核，在所有位置共用",
		WithGroups:         "每个卷积核只读本组的通道",
		WithoutGroups:      "每个卷积核读全部通道",
		DepthwiseSeparable: "先在每个通道上各做 K×K 卷积，再用 1×1 卷积混合各通道",
		StackOfThrees:      "几个小卷积核叠起来，看到的范围一样大；步长放在最后一层",
		LocallyConnected:   "每个输出位置都有自己的卷积核",
		Dense:              "每个输入数到每个输出数都有一个权重",
	},
}
