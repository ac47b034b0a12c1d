package cnnlib

import (
	"fmt"
	"os"
)

// Language is a language for texts, errors and figures: [English] or [Chinese].
type Language string

const (
	English Language = "en"
	Chinese Language = "zh"
)

// DefaultLanguage returns Chinese if the environment variable CNNLESSONS_LANG is "zh",
// and English otherwise. The notebook kernel sets the variable, so an English lesson
// and a Chinese lesson share their code.
func DefaultLanguage() Language {
	if Language(os.Getenv("CNNLESSONS_LANG")) == Chinese {
		return Chinese
	}
	return English
}

// Say returns the text chinese if l is [Chinese], and otherwise the text english. With args, both
// texts are formats of [fmt.Sprintf] for these args.
func (l Language) Say(english, chinese string, args ...any) string {
	text := english
	if l == Chinese {
		text = chinese
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// words are the texts of one language.
type words struct {
	input, output, total, shared, legend string
	nothing                              string // the sentence about a network without layers
	quantity, formula, calculation       string // headings of a table
	colon, separator, or, period         string // after a label, between the items of a list, between two meanings, at the end
	batch, note                          string // formats: a shape with its number of samples, a text in brackets
	quantities                           map[Quantity]string
	symbols                              map[string]string // the meanings of symbols that are no result of a step
}

// Keys of symbols that mean something else in some layers: K in a layer without kernels, C_in and
// C_out in a layer with a kernel for each input channel.
const (
	windowSide    = "K of a window"
	transposedIn  = "C_in of a transposed convolution"
	transposedOut = "C_out of a transposed convolution"
)

// words returns the texts of a language, the English texts for an unknown language.
func (l Language) words() words {
	if l == Chinese {
		return chinese
	}
	return english
}

var english = words{
	input: "input", output: "output", total: "total parameters",
	shared:   "used before: its parameters are shared and count once",
	nothing:  "no layers: the output is the input",
	legend:   "Shapes are height×width×channels. Symbols: ",
	quantity: "quantity", formula: "formula", calculation: "with numbers",
	colon: ": ", separator: ", ", or: " or ", period: ".",
	batch: "%d of %s", note: "(%s)",
	quantities: map[Quantity]string{
		QuantityKernelExtent:   "kernel extent",
		QuantityOutputHeight:   "output height",
		QuantityOutputWidth:    "output width",
		QuantityOutputChannels: "output channels",
		QuantityFlatLength:     "length of the vector",
		QuantityInputFeatures:  "input features",
		QuantityFirstWindow:    "numbers in first window",
		QuantityFixedWeights:   "weights, fixed at 1/n",
		QuantityKernelWeights:  "weights of one kernel",
		QuantityNeuronWeights:  "weights of one neuron",
		QuantityAllWeights:     "all weights",
		QuantityBiases:         "biases",
		QuantityScales:         "scales",
		QuantityShifts:         "shifts",
		QuantityNotTrained:     "not trained",
		QuantityParameters:     "parameters",
		QuantityMACs:           "MACs",
		QuantityRunningTotal:   "running total",
	},
	symbols: map[string]string{
		"H": "input height", "W": "input width", "C": "input channels", "H_out": "output height", "W_out": "output width",
		"K": "kernel side", windowSide: "window side", "S": "stride", "P": "padding", "D": "dilation", "G": "groups",
		"A": "output padding", "L": "window left out beyond the input", "U": "upsampling factor",
		"C_in": "input channels", "C_out": "output channels (kernels)",
		transposedIn: "input channels (kernels)", transposedOut: "output channels",
		"F_in": "input features", "F_out": "output features",
		"C_1": "channels of the first branch, and so on",
		"H_1": "height after the first layer, and so on", "W_1": "width after the first layer, and so on",
	},
}

var chinese = words{
	input: "输入", output: "输出", total: "总参数量",
	shared:   "前面用过：参数共享，只计一次",
	nothing:  "没有层：输出就是输入",
	legend:   "形状写作 高×宽×通道数。符号：",
	quantity: "项目", formula: "公式", calculation: "代入数字",
	colon: "：", separator: "，", or: "或", period: "。",
	batch: "%d 个 %s", note: "（%s）",
	quantities: map[Quantity]string{
		QuantityKernelExtent:   "卷积核有效边长",
		QuantityOutputHeight:   "输出高度",
		QuantityOutputWidth:    "输出宽度",
		QuantityOutputChannels: "输出通道数",
		QuantityFlatLength:     "向量长度",
		QuantityInputFeatures:  "输入特征数",
		QuantityFirstWindow:    "首个窗口的数字个数",
		QuantityFixedWeights:   "固定不训练的权重数",
		QuantityKernelWeights:  "单个卷积核的权重数",
		QuantityNeuronWeights:  "单个神经元的权重数",
		QuantityAllWeights:     "权重总数",
		QuantityBiases:         "偏置个数",
		QuantityScales:         "缩放参数个数",
		QuantityShifts:         "平移参数个数",
		QuantityNotTrained:     "不参与训练",
		QuantityParameters:     "参数量",
		QuantityMACs:           "乘加次数",
		QuantityRunningTotal:   "累计参数量",
	},
	symbols: map[string]string{
		"H": "输入高度", "W": "输入宽度", "C": "输入通道数", "H_out": "输出高度", "W_out": "输出宽度",
		"K": "卷积核边长", windowSide: "窗口边长", "S": "步长", "P": "填充", "D": "膨胀率", "G": "分组数",
		"A": "输出填充", "L": "因起点超出输入而舍去的窗口", "U": "上采样倍数",
		"C_in": "输入通道数", "C_out": "输出通道数（卷积核个数）",
		transposedIn: "输入通道数（卷积核个数）", transposedOut: "输出通道数",
		"F_in": "输入特征数", "F_out": "输出特征数",
		"C_1": "第一个分支的通道数（其余类推）",
		"H_1": "第一层之后的高度（其余类推）", "W_1": "第一层之后的宽度（其余类推）",
	},
}
