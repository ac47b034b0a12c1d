package cnnlib

// LayerNote is what a student should know of a layer beside its arithmetic, such as why it has no
// parameters.
type LayerNote string

const (
	NoteDepthwise  LayerNote = "depthwise"  // each kernel reads one channel alone
	NoteGrouped    LayerNote = "grouped"    // a kernel reads the channels of its group alone
	NotePointwise  LayerNote = "pointwise"  // a kernel of 1×1 mixes the channels of one position
	NoteMaximum    LayerNote = "picked"     // the largest value is taken: no parameters
	NoteMean       LayerNote = "averaged"   // the mean has fixed weights: no parameters
	NoteNormalized LayerNote = "normalized" // only the scales and shifts are trained
	NoteStacked    LayerNote = "stacked"    // the maps of all branches: no parameters
	NoteAdded      LayerNote = "added"      // number by number: no parameters
	NoteGated      LayerNote = "gated"      // each map times its factor: no parameters
)

// noteOf is the layer's note; most have none.
func noteOf(l Layer) LayerNote {
	if n, ok := l.(interface{ note() LayerNote }); ok {
		return n.note()
	}
	return ""
}

// notes are the texts of one language.
var (
	englishNotes = map[LayerNote]string{
		NoteDepthwise:  "depthwise: each kernel reads one channel alone",
		NoteGrouped:    "grouped: a kernel reads the C_in/G channels of its group alone",
		NotePointwise:  "pointwise: a 1×1 kernel mixes the channels of one position",
		NoteMaximum:    "no parameters: the largest value of a window is taken, nothing is learned",
		NoteMean:       "no parameters: the weights of a mean are fixed, nothing is learned",
		NoteNormalized: "trained are the scales and shifts, not the moving means and variances",
		NoteStacked:    "no parameters: the maps of all branches are stacked",
		NoteAdded:      "no parameters: body and shortcut have one shape and are added",
		NoteGated:      "no parameters: each map is multiplied by the gate's number for it",
	}
	chineseNotes = map[LayerNote]string{
		NoteDepthwise:  "深度卷积：每个卷积核只读一个通道",
		NoteGrouped:    "分组卷积：每个卷积核只读本组的 C_in/G 个通道",
		NotePointwise:  "逐点卷积：1×1 的卷积核把同一位置的各通道混合起来",
		NoteMaximum:    "没有参数：只取窗口中的最大值，没有需要学习的东西",
		NoteMean:       "没有参数：求平均的权重是固定的，没有需要学习的东西",
		NoteNormalized: "只训练缩放和平移参数；滑动平均的均值和方差不训练",
		NoteStacked:    "没有参数：把各分支的特征图叠在一起",
		NoteAdded:      "没有参数：主体与捷径形状相同，逐个数相加",
		NoteGated:      "没有参数：每张特征图乘以门给它的一个数",
	}
)
