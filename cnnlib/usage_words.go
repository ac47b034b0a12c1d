package cnnlib

// The texts of this package's [UsageError].

// Layers and tensors that are missing.
var (
	nilLayer = &ErrorKind{ // what is nil
		Wanted: Phrase{"layers that are not nil", "不是 nil 的层"},
		Given:  Phrase{"%[1]v is nil", "%[1]v是 nil"},
		Fix:    Phrase{"give it a layer, such as &cnnlib.ReLU{}", "给一个层，如 &cnnlib.ReLU{}"},
	}
	layerByValue = &ErrorKind{ // what is a value, its type
		Wanted:  Phrase{"a pointer: a layer with parameters must be a pointer", "指针：有参数的层必须是指针"},
		Given:   Phrase{"%[1]v is a value of type %[2]v", "%[1]v是 %[2]v 类型的值"},
		Formula: Phrase{"one pointer is one layer with one set of parameters, however often it is used", "一个指针就是一个层，有一组参数，不管用多少次"},
		Fix:     Phrase{"use &%[2]v{…}", "用 &%[2]v{…}"},
	}
	theNetwork     = Phrase{"the network", "网络"}
	theConvolution = Phrase{"the convolution", "卷积层"}
	theLayer       = Phrase{"the layer", "这一层"}
	aPart          = Phrase{"a part", "其中一部分"}
	layerOf        = Phrase{"layer %[1]v of the Sequential", "Sequential 的第 %[1]v 层"}

	nilTensor = &ErrorKind{
		Wanted: Phrase{"a tensor", "张量"},
		Given:  Phrase{"nil"},
		Fix:    Phrase{"give what LoadImage, NewTensor or another layer returned", "给 LoadImage、NewTensor 或其他层返回的张量"},
	}
	nilLogits = &ErrorKind{
		Wanted: Phrase{"a tensor of logits", "logits 张量"},
		Given:  Phrase{"nil"},
		Fix:    Phrase{"give what run.Forward(x) returned", "给 run.Forward(x) 返回的张量"},
	}
	noParameter = &ErrorKind{ // the parameter's name, N, C, H, W, what else would do
		Wanted: parameterOf,
		Given:  Phrase{"no %[1]v", "没有 %[1]v"},
		Fix:    Phrase{"call cnnlib.Init(net, 1) before Forward, or set the field yourself%[6]v", "在 Forward 之前调用 cnnlib.Init(net, 1)，或者自己设置这个字段%[6]v"},
	}
	withoutBias = Phrase{" (NoBias: true makes a layer without a bias)", "（NoBias: true 表示这一层没有偏置）"}
	noBranches  = &ErrorKind{
		Wanted: Phrase{"one branch at least", "至少一个分支"},
		Given:  Phrase{"no Branches", "没有 Branches"},
		Fix:    Phrase{"give it layers: cnnlib.NewConcat(a, b)", "给它几个层：cnnlib.NewConcat(a, b)"},
	}
)

// Names.
var (
	wrongPartNames = &ErrorKind{ // the parts, the names
		Wanted: Phrase{"a name of its own for each of %[1]v parts", "%[1]v 个部分各有自己的名字"},
		Given:  Phrase{"Names: %[2]q"},
		Fix:    Phrase{"leave Names nil for the usual names", "Names 留作 nil，就用通常的名字"},
	}
	wrongNumberOfNames = &ErrorKind{ // the layers, the names
		Wanted: Phrase{"a name for each of its %[1]v layers", "%[1]v 个层各有一个名字"},
		Given:  Phrase{"%[2]v names", "%[2]v 个名字"},
		Fix:    leaveNames,
	}
	oneNameTwice = &ErrorKind{ // two layers, their name
		Wanted: Phrase{"a name of its own for each layer", "每个层有自己的名字"},
		Given:  Phrase{"layers %[1]v and %[2]v are both %[3]q", "第 %[1]v 层和第 %[2]v 层都叫 %[3]q"},
		Fix:    leaveNames,
	}
	leaveNames  = Phrase{"leave Names nil to have the layers named for their kinds", "Names 留作 nil，各层就按种类命名"}
	noSuchLayer = &ErrorKind{ // the names that there are, the one given
		Wanted: Phrase{"the name of a layer in the network: %[1]v", "网络中一个层的名字：%[1]v"},
		Given:  Phrase{"%[2]q"},
		Fix: Phrase{"fmt.Println(net) lists the names; those of layers in networks inside are joined with dots",
			"fmt.Println(net) 列出各个名字；内部网络的层，名字用点连起来"},
	}
	layerItself = Phrase{`none: "" is the layer itself`, `没有："" 就是这个层本身`}
	namesOnly   = Phrase{"%[1]v"}
	andMore     = Phrase{"%[1]v and %[2]v more", "%[1]v，另有 %[2]v 个"}
)

// What cannot be asked for.
var (
	notExplained = &ErrorKind{ // the layer
		Wanted: Phrase{"a Conv2D, a Linear, or a pooling layer", "Conv2D、Linear 或池化层"},
		Given:  Phrase{"%[1]v"},
		Fix: Phrase{`explain the layer before it; cnnlib.ExplainIn(net, x, "conv1", 0, 0, 0) explains one in a network and the activation behind it`,
			`解释它前面的层；cnnlib.ExplainIn(net, x, "conv1", 0, 0, 0) 解释网络中的一个层和它后面的激活函数`},
	}
	notFinite = &ErrorKind{ // where, the number, its channel, row and column, what to do
		Wanted: Phrase{"finite numbers in %[1]v", "%[1]v都是有限的数"},
		Given:  Phrase{"%[2]v in channel %[3]v, row %[4]v, column %[5]v", "通道 %[3]v 第 %[4]v 行第 %[5]v 列是 %[2]v"},
		Fix:    Phrase{"%[6]v"},
	}
	thePicture       = Phrase{"the picture", "图片"}
	theLogits        = Phrase{"the logits", "logits "}
	theProbabilities = Phrase{"the probabilities", "概率"}
	theGradient      = Phrase{"the gradient", "梯度"}
	theWeightedSum   = Phrase{"the weighted sum of the maps", "特征图的加权和"}
	givePicture      = Phrase{"give a picture as LoadImage or a data set returns it", "给 LoadImage 或数据集返回的图片"}
	lookAtWeights    = Phrase{"look at the weights: they grow without end if a training's learning rate is too high", "检查权重：学习率太大时，训练会让权重无限增大"}

	noForward = &ErrorKind{
		Wanted: Phrase{"a Forward before Backward", "在 Backward 之前调用 Forward"},
		Given:  Phrase{"none that succeeded", "没有成功的 Forward"},
		Fix:    Phrase{"call run.Forward(x) first", "先调用 run.Forward(x)"},
	}
	notDifferentiable = &ErrorKind{
		Wanted: Phrase{"a layer that can pass a gradient back", "能把梯度传回去的层"},
		Given:  Phrase{"one without the methods ForwardPass and BackwardPass", "没有 ForwardPass 和 BackwardPass 方法的层"},
		Fix:    Phrase{"write these methods, or leave the layer out of a network that is trained", "写出这两个方法，或者不把这个层放进要训练的网络"},
	}
	noSuchColumn = &ErrorKind{ // all columns, the one given
		Wanted: Phrase{"columns among %[1]q", "这些列之一：%[1]q"},
		Given:  Phrase{"the column %[2]q", "列 %[2]q"},
		Fix:    Phrase{"leave Columns nil for the usual columns", "Columns 留作 nil，就用通常的列"},
	}
	wrongFLOPs = &ErrorKind{ // the number
		Wanted: Phrase{"FLOPsPerMAC of 2 or 1", "FLOPsPerMAC 是 2 或 1"},
		Given:  Phrase{"FLOPsPerMAC: %[1]v"},
		Formula: Phrase{"a multiply-accumulate is a multiplication and an addition, 2 operations, or one instruction, 1",
			"一次乘加是一次乘法和一次加法，算 2 次运算；或者是一条指令，算 1 次"},
		Fix: Phrase{"leave FLOPsPerMAC out for 2", "不写 FLOPsPerMAC 就是 2"},
	}
	wrongBatchNormCounting = &ErrorKind{ // the value
		Wanted: Phrase{"BatchNorm of BatchNormAsRun, BatchNormMerged or BatchNormPerParameter", "BatchNorm 是 BatchNormAsRun、BatchNormMerged 或 BatchNormPerParameter"},
		Given:  Phrase{"BatchNorm: %[1]q"},
		Fix:    Phrase{"leave BatchNorm out for BatchNormAsRun", "不写 BatchNorm 就是 BatchNormAsRun"},
	}
	negativeOperations = &ErrorKind{ // the most, the number
		Wanted: countsUpTo,
		Given:  Phrase{"%[2]v operations of one kind", "某一种运算有 %[2]v 次"},
		Fix:    Phrase{"let the layer's method Operations give no number below 0", "让这个层的 Operations 方法不返回小于 0 的数"},
	}
)
