package cnnlib

// tutorWords are the texts of one language for an [Advice].
type tutorWords struct {
	fits, misfit            string // formats
	reads, why, needs, here string // labels
	gives                   string // format of what a repair gives
	title, none             string
	comma, last             string // between changes, before the last one
	named                   string // format of a layer's name and the layer
	setField                string // format of field, new value, layer, old value
	setInput                string // format of new and old shape
	insertFlatten           string // format of the layer
	kinds                   map[ProblemKind]string
}

func (l Language) tutorWords() tutorWords {
	if l == Chinese {
		return chineseTutor
	}
	return englishTutor
}

var englishTutor = tutorWords{
	fits: "The network fits: %s → %s", misfit: "%s does not fit",
	reads: "reads", why: "why", needs: "needs", here: "here",
	gives: "%s; it then gives %s",
	title: "What fits, the smallest change first:", none: "No small change was found that lets the whole network fit.",
	comma: ", ", last: " and ", named: "%s (%s)",
	setField:      "set %s: %s in %s (now %s)",
	setInput:      "give an input of %s instead of %s",
	insertFlatten: "put a Flatten before %s",
	kinds: map[ProblemKind]string{
		ProblemWindowTooLarge: "the window is larger than the padded input",
		ProblemChannels:       "the layer is made for another number of channels than the input has",
		ProblemFeatures:       "the input is not as long as the layer is made for",
		ProblemNotFlat:        "a linear layer reads a vector, not maps",
		ProblemUnevenGroups:   "the channels cannot be cut into groups of one size",
		ProblemSetting:        "a setting is out of range",
		ProblemSize:           "each size of an input is at least 1",
		ProblemUnequalShapes:  "what is put together must agree, and the parts numbered here do not",
		ProblemOther:          "the error says it",
	},
}

var chineseTutor = tutorWords{
	fits: "网络可以接上：%s → %s", misfit: "%s接不上",
	reads: "读入", why: "原因", needs: "要求", here: "现在",
	gives: "%s；这样输出 %s",
	title: "可行的改法，改动最小的在前：", none: "没有找到能让整个网络接上的小改动。",
	comma: "，", last: "，并且", named: "%s（%s）",
	setField:      "把 %[3]s 的 %[1]s 改为 %[2]s（现在是 %[4]s）",
	setInput:      "把输入改为 %s（现在是 %s）",
	insertFlatten: "在 %s 前面加一个 Flatten",
	kinds: map[ProblemKind]string{
		ProblemWindowTooLarge: "窗口比填充后的输入还大",
		ProblemChannels:       "这一层要求的通道数与输入的通道数不同",
		ProblemFeatures:       "每个神经元对输入的每个数有一个权重，而输入的个数不对",
		ProblemNotFlat:        "全连接层读入的是向量，不是特征图",
		ProblemUnevenGroups:   "通道不能平均分成这么多组",
		ProblemSetting:        "参数超出范围",
		ProblemSize:           "输入的每个尺寸至少是 1",
		ProblemUnequalShapes:  "要合在一起的各部分必须一致，这里编号的两部分不一致",
		ProblemOther:          "见错误信息",
	},
}
