package cnnlib

// Note is what a student should know of a layer beside its arithmetic, such as why it has no
// parameters.
type Note string

const (
	Depthwise  Note = "depthwise"  // each kernel reads one channel alone
	Grouped    Note = "grouped"    // a kernel reads the channels of its group alone
	Pointwise  Note = "pointwise"  // a kernel of 1×1 mixes the channels of one position
	Picked     Note = "picked"     // the largest value is taken: no parameters
	Averaged   Note = "averaged"   // the mean has fixed weights: no parameters
	Normalized Note = "normalized" // only the scales and shifts are trained
	Stacked    Note = "stacked"    // the maps of all branches: no parameters
	Added      Note = "added"      // number by number: no parameters
	Gated      Note = "gated"      // each map times its factor: no parameters
)

// noteOf is the layer's note; most have none.
func noteOf(l Layer) Note {
	if n, ok := l.(interface{ note() Note }); ok {
		return n.note()
	}
	return ""
}

func (c *Conv2D) note() Note {
	switch g := c.groups(); {
	case g > 1 && g == c.In:
		return Depthwise
	case g > 1:
		return Grouped
	case c.Kernel == 1:
		return Pointwise
	}
	return ""
}

func (*MaxPool2D) note() Note         { return Picked }
func (*AvgPool2D) note() Note         { return Averaged }
func (*BatchNorm2D) note() Note       { return Normalized }
func (*Concat) note() Note            { return Stacked }
func (*Residual) note() Note          { return Added }
func (*SqueezeExcitation) note() Note { return Gated }

// notes are the texts of one language.
var (
	englishNotes = map[Note]string{
		Depthwise:  "depthwise: each kernel reads one channel alone",
		Grouped:    "grouped: a kernel reads the C_in/G channels of its group alone",
		Pointwise:  "pointwise: a 1×1 kernel mixes the channels of one position",
		Picked:     "no parameters: the largest value of a window is taken, nothing is learned",
		Averaged:   "no parameters: the weights of a mean are fixed, nothing is learned",
		Normalized: "trained are the scales and shifts, not the moving means and variances",
		Stacked:    "no parameters: the maps of all branches are stacked",
		Added:      "no parameters: body and shortcut have one shape and are added",
		Gated:      "no parameters: each map is multiplied by the gate's number for it",
	}
	chineseNotes = map[Note]string{
		Depthwise:  "深度卷积：每个卷积核只读一个通道",
		Grouped:    "分组卷积：每个卷积核只读本组的 C_in/G 个通道",
		Pointwise:  "逐点卷积：1×1 的卷积核把同一位置的各通道混合起来",
		Picked:     "没有参数：只取窗口中的最大值，没有需要学习的东西",
		Averaged:   "没有参数：求平均的权重是固定的，没有需要学习的东西",
		Normalized: "只训练缩放和平移参数；滑动平均的均值和方差不训练",
		Stacked:    "没有参数：把各分支的特征图叠在一起",
		Added:      "没有参数：主体与捷径形状相同，逐个数相加",
		Gated:      "没有参数：每张特征图乘以门给它的一个数",
	}
)
