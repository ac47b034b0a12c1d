package cnnlib

// summaryWords are the texts of a [Summary] in one language: sentences, and formats of lines.
type summaryWords struct {
	title, total, shared            string // format of the heading, label of the last row, mark of a row
	blank                           string // between sentences
	columns                         map[Column]string
	perMAC                          [3]string // the beginning of a sentence, by FLOPs per MAC
	onlyMACs, all                   string    // the two ends of the sentence that perMAC begins
	padding                         string
	bias, batch, moving             [2]string // without and with the convention's field
	batchNorm                       map[BatchNormCounting]string
	atOutput                        string // for a convention with AtOutput
	torchinfo, keras                string
	params, paramsAll, macs, flops  string    // formats; paramsAll with moving statistics
	operations                      [5]string // formats of additions, multiplications, divisions, comparisons, functions
	atLeast                         string    // format of a number that lacks uncounted operations
	inference, training             string    // formats
	shapes, parts, again, uncounted string
	field                           string
}

// summaryWords returns the texts of a language, the English texts for an unknown language.
func (l Language) summaryWords() summaryWords {
	if l == Chinese {
		return chineseSummary
	}
	return englishSummary
}

var englishSummary = summaryWords{
	title: "%s, input %s", total: "total", shared: "shared", blank: " ",
	columns: map[Column]string{
		ColumnName: "name", ColumnKind: "kind", ColumnLayer: "layer",
		ColumnKernel: "kernel", ColumnStride: "stride", ColumnPadding: "padding", ColumnDilation: "dilation",
		ColumnInput: "input", ColumnOutput: "output",
		ColumnParams: "parameters", ColumnShare: "%", ColumnTrainable: "trainable", ColumnNotTrainable: "not trainable",
		ColumnMACs: "MACs", ColumnFLOPs: "FLOPs",
		ColumnActivationBytes: "activation bytes", ColumnParamBytes: "parameter bytes",
		ColumnField: "field", ColumnFieldStride: "field stride", ColumnShared: "used before",
	},
	perMAC: [3]string{
		1: "1 MAC (multiply-accumulate: a product added to a sum) is 1 FLOP",
		2: "1 MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs",
	},
	onlyMACs: ", other operations do not count.", all: ", any other operation 1.",
	padding: "What a window reads in the padding counts.",
	bias: [2]string{
		"A bias is where a sum begins and costs nothing.",
		"A bias counts as a MAC of each sum.",
	},
	batch: [2]string{"Operations are for one sample.", "Operations are for all samples."},
	batchNorm: map[BatchNormCounting]string{
		BatchNormAsRun:        "BatchNorm counts what it computes, none of it MACs.",
		BatchNormMerged:       "BatchNorm counts no operations: it can be merged into the convolution before it.",
		BatchNormPerParameter: "BatchNorm counts a MAC for each scale and shift, however large the map.",
	},
	moving: [2]string{
		"Moving statistics are no parameters.",
		"Moving statistics are parameters that are not trainable.",
	},
	atOutput:  "A transposed convolution counts its weights at each position of the output.",
	torchinfo: "So counts torchinfo, which calls MACs mult-adds.",
	keras:     "So Keras counts parameters; it counts no operations.",
	params:    "parameters: %s trainable; moving statistics, not counted: %s",
	paramsAll: "parameters: %s trainable + %s not trainable = %s",
	macs:      "MACs: %s",
	flops:     "FLOPs: %s",
	atLeast:   "at least %s",
	operations: [5]string{
		"%s additions", "%s multiplications", "%s divisions", "%s comparisons", "%s functions",
	},
	inference: "memory for inference: activations %s (%s) + parameters %s + moving statistics %s = %s bytes (%s), if a tensor is freed as soon as the last layer that reads it has run",
	training:  "memory for training: input %s + activations %s + their gradients %s + parameters %s + their gradients %s + momentum %s + moving statistics %s = %s bytes (%s), if all tensors are kept, with SGD and momentum",
	shapes:    "Shapes are height×width×channels; memory is for all samples, 4 bytes a number.",
	parts:     "The row of a network is the sum of the rows inside it and of what it computes itself.",
	again:     "Shared: the layer was used before; its parameters count once, its operations each time.",
	uncounted: "Of a ? it is not known what it computes.",
	field:     "Field: the side of the part of the input, with its padding, on which one number depends.",
}

var chineseSummary = summaryWords{
	title: "%s，输入 %s", total: "合计", shared: "共享", blank: "",
	columns: map[Column]string{
		ColumnName: "名称", ColumnKind: "类型", ColumnLayer: "层",
		ColumnKernel: "核边长", ColumnStride: "步长", ColumnPadding: "填充", ColumnDilation: "膨胀率",
		ColumnInput: "输入", ColumnOutput: "输出",
		ColumnParams: "参数量", ColumnShare: "占比 %", ColumnTrainable: "可训练", ColumnNotTrainable: "不可训练",
		ColumnMACs: "MAC", ColumnFLOPs: "FLOP",
		ColumnActivationBytes: "激活字节", ColumnParamBytes: "参数字节",
		ColumnField: "感受野", ColumnFieldStride: "感受野步长", ColumnShared: "前面用过",
	},
	perMAC: [3]string{
		1: "1 次 MAC（乘加：一个乘积加到和上）计 1 次 FLOP，",
		2: "1 次 MAC（乘加：一个乘积加到和上）计 2 次 FLOP，",
	},
	onlyMACs: "其他运算不计。", all: "其他运算各计 1 次。",
	padding: "窗口读到的填充也计入。",
	bias:    [2]string{"偏置是求和的起点，不计运算。", "每个和的偏置计 1 次 MAC。"},
	batch:   [2]string{"运算量按一个样本计。", "运算量按全部样本计。"},
	batchNorm: map[BatchNormCounting]string{
		BatchNormAsRun:        "批归一化按实际运算计，不计 MAC。",
		BatchNormMerged:       "批归一化不计运算：它可以并入前面的卷积。",
		BatchNormPerParameter: "批归一化的每个缩放和平移参数计 1 次 MAC，与特征图大小无关。",
	},
	moving:    [2]string{"滑动统计量不算参数。", "滑动统计量算作不可训练的参数。"},
	atOutput:  "转置卷积的权重按每个输出位置计。",
	torchinfo: "这是 torchinfo 的计法，它把 MAC 称作 mult-adds。",
	keras:     "这是 Keras 的参数计法；Keras 不计运算量。",
	params:    "参数量：可训练 %s；滑动统计量（不计入）%s",
	paramsAll: "参数量：可训练 %s + 不可训练 %s = %s",
	macs:      "MAC：%s",
	flops:     "FLOP：%s",
	atLeast:   "至少 %s",
	operations: [5]string{
		"加法 %s", "乘法 %s", "除法 %s", "比较 %s", "函数 %s",
	},
	inference: "推理内存：激活 %s（%s）+ 参数 %s + 滑动统计量 %s = %s 字节（%s），假设张量在最后一个读取它的层算完后立即释放",
	training:  "训练内存：输入 %s + 激活 %s + 激活的梯度 %s + 参数 %s + 参数的梯度 %s + 动量 %s + 滑动统计量 %s = %s 字节（%s），假设保留所有张量，用带动量的 SGD",
	shapes:    "形状写作 高×宽×通道数；内存按全部样本计，每个数 4 字节。",
	parts:     "网络所在的行是其内部各行与它自身运算之和。",
	again:     "共享：该层前面用过，参数只计一次，运算每次都计。",
	uncounted: "“?” 表示不知道该层做多少运算。",
	field:     "感受野：一个数所依赖的输入区域（含填充）的边长。",
}
