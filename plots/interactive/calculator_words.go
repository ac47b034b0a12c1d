package interactive

import "cnnlessons/cnnlib"

// calculatorWords are the texts of a calculator.
func calculatorWords(l cnnlib.Language) map[string]any {
	quantities := map[cnnlib.Quantity]string{}
	for _, q := range []cnnlib.Quantity{
		cnnlib.QuantityKernelExtent, cnnlib.QuantityOutputHeight, cnnlib.QuantityOutputWidth, cnnlib.QuantityOutputChannels, cnnlib.QuantityFlatLength, cnnlib.QuantityInputFeatures,
		cnnlib.QuantityKernelWeights, cnnlib.QuantityNeuronWeights, cnnlib.QuantityAllWeights, cnnlib.QuantityBiases, cnnlib.QuantityParameters, cnnlib.QuantityMACs, cnnlib.QuantityRunningTotal,
	} {
		quantities[q] = q.Label(l)
	}
	return map[string]any{
		"quantities": quantities,
		"names":      map[string]string{"height": l.Say("height", "高"), "width": l.Say("width", "宽"), "channels": l.Say("channels", "通道数")},
		"input":      l.Say("input", "输入"),
		"output":     l.Say("output", "输出"),
		"kind":       l.Say("kind of {0}", "{0} 的类型"),
		"setting":    l.Say("{1} of {0}", "{0} 的 {1}"),
		"up":         l.Say("move {0} up", "上移 {0}"),
		"remove":     l.Say("remove {0}", "删除 {0}"),
		"add":        l.Say("add a layer:", "添加一层："),
		"unreached":  l.Say("not reached", "未到达"),
		"params":     l.Say("total parameters", "总参数量"),
		"macs":       l.Say("total MACs", "总乘加次数"),
		"noTotal":    l.Say("There is no total while something does not fit.", "有接不上的地方，暂无合计。"),
		"legend": l.Say("Shapes are height×width×channels: H×W×C. Kernel: K, Stride: S, Padding: P, Dilation: D, Groups: G, OutputPadding: A; grey is the usual value. "+
			"C_in, C_out: channels of input and output, F_in, F_out: features, E: kernel extent, L: window left out beyond the input, w: weights of one kernel or neuron. "+
			"MACs: products added to a sum, for one picture.",
			"形状写作 高×宽×通道数，即 H×W×C。Kernel 边长 K，Stride 步长 S，Padding 填充 P，Dilation 膨胀率 D，Groups 分组数 G，OutputPadding 输出填充 A；灰色为默认值。"+
				"C_in、C_out 输入和输出通道数，F_in、F_out 特征数，E 卷积核有效边长，L 因起点超出输入而舍去的窗口，w 单个卷积核或神经元的权重数。"+
				"乘加次数：一个乘积加到和上算一次，按一张图片计。"),
		"misfit": l.Say("{0} does not fit", "{0} 接不上"),
		"parts": [][2]string{
			{"wanted", l.Say("wanted", "要求")}, {"given", l.Say("given", "现在")}, {"formula", l.Say("formula", "公式")}, {"fix", l.Say("fix", "改法")},
		},
		"misfits": misfits(l), "or": l.Say(", or ", "，或者"),
		"fixes": map[string]string{
			"set":           l.Say("set {0}: {1}", "把 {0} 改为 {1}"),
			"multiples":     l.Say("change In and Out to multiples of {0}", "把 In 和 Out 改为 {0} 的倍数"),
			"sizes":         l.Say("give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}", "给出 N、C、H、W，例如 Shape{N: 1, C: 3, H: 32, W: 32}"),
			"smaller":       l.Say("use a smaller picture, fewer channels or a smaller batch", "用更小的图片、更少的通道或更小的批次"),
			"enlarge":       l.Say("enlarge the input to {0}×{1}", "把输入扩大到 {0}×{1}"),
			"channels":      l.Say("give an input with {0} channels", "给出 {0} 个通道的输入"),
			"flatten":       l.Say("put a Flatten layer before this one", "在这一层前面加一个 Flatten"),
			"setAndFlatten": l.Say("set {0}: {1} and put a Flatten layer before this one", "把 {0} 改为 {1}，并且在这一层前面加一个 Flatten"),
			"pool":          l.Say("make the input smaller, with pooling layers say", "把输入变小，例如用池化层"),
			"digits":        l.Say("write digits alone, such as {0}: 3", "只写数字，例如 {0}: 3"),
		},
	}
}

// misfits are the texts of the errors of layers, by the names that the script gives them. The
// English ones are those of a [cnnlib.ShapeError].
func misfits(l cnnlib.Language) map[string]map[string]string {
	texts := func(wanted, given, formula string) map[string]string {
		return map[string]string{"wanted": wanted, "given": given, "formula": formula}
	}
	setting := func(given string) map[string]string {
		return texts(l.Say("{0} from {2} to {3}", "{0} 在 {2} 到 {3} 之间"), given, "")
	}
	tensor := func(wanted, formula string) map[string]string {
		return texts(wanted, "N {0}, C {1}, H {2}, W {3}", formula)
	}
	channels := func(formula string) map[string]string {
		return texts(l.Say("an input with {0} channels, height×width×{0}", "{0} 个通道的输入，高×宽×{0}"), l.Say("{1}, which has {2}", "{1}，有 {2} 个通道"), formula)
	}
	side := func(formula string) map[string]string {
		return texts(l.Say("an input of at least {0}×{0}", "至少 {0}×{0} 的输入"), l.Say("{1}, whose {2} is {3}", "{1}，{2}是 {3}"), formula)
	}
	window := l.Say("{2} + 2·padding − kernel extent = {3} + 2·{4} − {5} = −{6}, which is below ", "{2} + 2·填充 − 卷积核有效边长 = {3} + 2·{4} − {5} = −{6}，小于 ")
	return map[string]map[string]string{
		"whole":    texts(l.Say("a whole number", "整数"), "{0}: {1}", ""),
		"unset":    setting(l.Say("{0} is not set", "没有设置 {0}")),
		"setting":  setting("{0}: {1}"),
		"size":     tensor(l.Say("samples, channels, height and width of at least 1", "样本数、通道数、高和宽都至少是 1"), ""),
		"elements": tensor(l.Say("at most {4} elements", "最多 {4} 个元素"), l.Say("elements = N·C·H·W, each of 4 bytes", "元素个数 = N·C·H·W，每个 4 字节")),
		"groups": texts(l.Say("a number of groups that divides In and Out", "能整除 In 和 Out 的分组数"), "In: {0}, Out: {1}, Groups: {2}",
			l.Say("each group reads In/Groups channels and writes Out/Groups", "每组读入 In/Groups 个通道，写出 Out/Groups 个通道")),
		"channels": channels(l.Say("a kernel has a slice of weights for each input channel: {3}·{3}·{0}", "卷积核对每个输入通道各有一组权重：{3}·{3}·{0}")),
		"groupChannels": channels(l.Say("the {0} input channels are cut into {3} groups, and a kernel reads {0}/{3} = {4} of them",
			"{0} 个输入通道分成 {3} 组，每个卷积核读其中 {0}/{3} = {4} 个")),
		"transposedChannels": channels(l.Say("there is a kernel for each input channel: In = {0} kernels of {3}·{3}·{4}",
			"每个输入通道各有一个卷积核：In = {0} 个 {3}·{3}·{4} 的卷积核")),
		"window":     side(window + "0"),
		"ceilWindow": side(window + l.Say("1 − stride = −{7}", "1 − 步长 = −{7}")),
		"cutOff": side(l.Say("({4} − 1)·stride − 2·padding + kernel extent + output padding = {5}·{6} − 2·{7} + {8} + {9} = {10}, which is below 1",
			"({4} − 1)·步长 − 2·填充 + 卷积核有效边长 + 输出填充 = {5}·{6} − 2·{7} + {8} + {9} = {10}，小于 1")),
		"padding": texts(l.Say("Padding of at most half the window, {0}", "Padding 最多是窗口的一半，即 {0}"), "Padding: {1}",
			l.Say("a window that lies in the padding alone has no value", "完全落在填充里的窗口没有值")),
		"outputPadding": texts(l.Say("OutputPadding of less than Stride or Dilation, at most {0}", "OutputPadding 小于 Stride 或 Dilation，最多 {0}"), "OutputPadding: {1}",
			l.Say("a convolution with stride S makes the same side from S sides, and OutputPadding chooses one of them", "步长为 S 的卷积从 S 种边长得到同一边长，OutputPadding 选定其中一种")),
		"features": texts(l.Say("a flat input of {0} numbers, 1×1×{0}", "{0} 个数的展平输入，1×1×{0}"), "{1}",
			l.Say("a neuron has a weight for each number of the input: height·width·channels = {2}·{3}·{4} = {5}", "每个神经元对输入的每个数有一个权重：高·宽·通道数 = {2}·{3}·{4} = {5}")),
	}
}
