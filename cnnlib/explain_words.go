package cnnlib

// explainWords are the texts of an [Explanation] and of a [ReceptiveField] in one language.
// Texts with a % are formats.
type explainWords struct {
	position, network, rectangle, place string

	field, pixels, seen, nothing, onlyPadding, unclipped, size, centre, stride, picture string

	title, reads, channel, channels, products, window string

	bias, term, more, rounding, sum, value, divided, largest, after string

	marked, unread, rounded, printed, steps, hidden, large string
}

func (l Language) explainWords() explainWords {
	if l == Chinese {
		return chineseExplain
	}
	return englishExplain
}

var englishExplain = explainWords{
	position:  "map %d, row %d, column %d of %s",
	network:   "the network",
	rectangle: "rows %d to %d, columns %d to %d",
	place:     "row %v, column %v",

	field:       "receptive field of %s",
	pixels:      "in the picture",
	seen:        "%s: %d pixels seen",
	nothing:     "nothing",
	onlyPadding: "nothing: all of it lies in the padding",
	unclipped:   "with padding",
	size:        "size",
	centre:      "centre",
	stride:      "stride",
	picture:     "picture",

	title:    "%s: %s",
	reads:    "reads row %s, column %s, channel %s of the input, %s",
	channel:  "channel %d",
	channels: "channel %s: not shown",
	products: "input × kernel = products", window: "window",

	bias: "bias", term: "%s: %s × %s", more: "channels %d to %d together",
	rounding: "rounding", sum: "sum", value: "value, as Forward gives it", divided: "divided by %d: the value, as Forward gives it",
	largest: "the largest, at row %d, column %d: the value, as Forward gives it", after: "after %s",

	marked:  "(0) lies in the padding.",
	unread:  "· lies in the padding and is never the largest.",
	rounded: "Inputs are printed with %d decimals, weights with %d, products and sums with %d.",
	printed: "Numbers are printed with %d decimals.",
	steps:   "The layer rounds to float32 in each of its %d steps: \"rounding\" has that, too.",
	hidden:  "JSON has all terms.",
	large:   "The %d×%d numbers of a channel are too many to print.",
}

var chineseExplain = explainWords{
	position:  "第 %d 张特征图第 %d 行第 %d 列（从 0 数起），输出 %s",
	network:   "整个网络",
	rectangle: "第 %d 至 %d 行，第 %d 至 %d 列",
	place:     "第 %v 行，第 %v 列",

	field:       "感受野：%s",
	pixels:      "图像之内",
	seen:        "%s，看到 %d 个像素",
	nothing:     "无",
	onlyPadding: "无：全部落在填充区",
	unclipped:   "连同填充",
	size:        "大小",
	centre:      "中心",
	stride:      "步长",
	picture:     "输入图像",

	title:    "%s：%s",
	reads:    "读取输入的第 %s 行、第 %s 列、通道 %s，输入 %s",
	channel:  "通道 %d",
	channels: "通道 %s：从略",
	products: "输入 × 卷积核 = 乘积", window: "窗口",

	bias: "偏置", term: "%s：%s × %s", more: "通道 %d 至 %d 合计",
	rounding: "舍入误差", sum: "总和", value: "输出值，与 Forward 的结果相同", divided: "除以 %d：输出值，与 Forward 的结果相同",
	largest: "最大值，位于第 %d 行第 %d 列：输出值，与 Forward 的结果相同", after: "经过 %s",

	marked:  "(0) 位于填充区。",
	unread:  "· 位于填充区，不参与取最大值。",
	rounded: "输入显示 %d 位小数，权重 %d 位，乘积与总和 %d 位。",
	printed: "数字显示 %d 位小数。",
	steps:   "该层共 %d 步，每一步都舍入为 float32；“舍入误差”也包括这一部分。",
	hidden:  "JSON 中有全部各项。",
	large:   "每个通道有 %d×%d 个数，太多，不逐一显示。",
}
