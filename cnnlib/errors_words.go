package cnnlib

// The texts of this package's [ShapeError]. Those of a [UsageError] stand in usage_words.go.

var (
	doesNotFit   = Phrase{"%[1]v does not fit", "%[1]v不合适"}
	cannotBeUsed = Phrase{"%[1]v cannot be used like this", "%[1]v不能这样用"}
	orElse       = Phrase{", or ", "，或者"}

	errorLabels = [...]Phrase{{"wanted:  ", "要求："}, {"given:   ", "给出："}, {"formula: ", "公式："}, {"fix:     ", "改法："}}

	// things names in each language what fails where no layer does, such as a tensor or a picture.
	things = map[string]Phrase{
		"tensor": {"tensor", "张量"}, "picture": {"picture", "图片"}, "network": {"network", "网络"},
		"count": {"count", "计数"}, "optimizer": {"optimizer", "优化器"},
	}

	theHeight, theWidth = Phrase{"height", "高度"}, Phrase{"width", "宽度"}
)

// What an input must be.
var (
	wrongSizes = &ErrorKind{ // N, C, H, W
		Wanted: Phrase{"samples, channels, height and width of at least 1", "样本数、通道数、高度和宽度至少是 1"},
		Given:  Phrase{"N %[1]v, C %[2]v, H %[3]v, W %[4]v"},
		Fix:    Phrase{"give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}", "写全 N、C、H 和 W，如 Shape{N: 1, C: 3, H: 32, W: 32}"},
	}
	tooManyElements = &ErrorKind{ // N, C, H, W, the most
		Wanted:  Phrase{"at most %[5]v elements", "最多 %[5]v 个元素"},
		Given:   wrongSizes.Given,
		Formula: Phrase{"elements = N·C·H·W, each of 4 bytes", "元素个数 = N·C·H·W，每个 4 字节"},
		Fix:     Phrase{"use a smaller picture, fewer channels or a smaller batch", "用更小的图片、更少的通道或更小的批量"},
	}
	wrongLength = &ErrorKind{ // N, C, H, W, the elements, the shape, the numbers
		Wanted:  Phrase{"%[5]v numbers for the shape %[6]v", "%[5]v 个数，形状 %[6]v"},
		Given:   numbersAlone,
		Formula: Phrase{"N·C·H·W = %[1]v·%[2]v·%[3]v·%[4]v = %[5]v"},
		Fix:     Phrase{"give one number for each element, row by row", "每个元素给一个数，一行接一行"},
	}
	numbersAlone  = Phrase{"%[7]v numbers", "%[7]v 个数"}
	otherChannels = &ErrorKind{ // wanted, the input, its channels, the formula
		Wanted:  Phrase{"an input with %[1]v channels, height×width×%[1]v", "有 %[1]v 个通道的输入，高×宽×%[1]v"},
		Given:   Phrase{"%[2]v, which has %[3]v", "%[2]v，有 %[3]v 个通道"},
		Formula: Phrase{"%[4]v"},
	}
	sliceForEachChannel = Phrase{"a kernel has a slice of weights for each input channel: %[1]v·%[1]v·%[2]v", "卷积核对每个输入通道有一组权重：%[1]v·%[1]v·%[2]v"}
	channelsOfGroup     = Phrase{"the %[1]v input channels are cut into %[2]v groups, and a kernel reads %[1]v/%[2]v = %[3]v of them",
		"%[1]v 个输入通道分成 %[2]v 组，一个卷积核读其中 %[1]v/%[2]v = %[3]v 个"}
	kernelForEachChannel     = Phrase{"there is a kernel for each input channel: In = %[1]v kernels of %[2]v·%[2]v·%[3]v", "每个输入通道有一个卷积核：In = %[1]v 个 %[2]v·%[2]v·%[3]v 的卷积核"}
	statisticsForEachChannel = Phrase{"each channel has a mean, a variance, a scale and a shift of its own", "每个通道有自己的均值、方差、缩放和平移"}

	otherFeatures = &ErrorKind{ // wanted, the input, H, W, C, their product
		Wanted: Phrase{"a flat input of %[1]v numbers, 1×1×%[1]v", "%[1]v 个数的向量，1×1×%[1]v"},
		Given:  Phrase{"%[2]v"},
		Formula: Phrase{"a neuron has a weight for each number of the input: height·width·channels = %[3]v·%[4]v·%[5]v = %[6]v",
			"每个神经元对输入的每个数有一个权重：高·宽·通道数 = %[3]v·%[4]v·%[5]v = %[6]v"},
	}
	tooFewForVariance = &ErrorKind{ // the input
		Wanted:  Phrase{"at least 2 numbers in each channel of a training step", "训练时每个通道至少有 2 个数"},
		Given:   Phrase{"%[1]v, which has 1", "%[1]v，只有 1 个"},
		Formula: Phrase{"the variance of n = N·H·W numbers is a sum divided by n − 1 = 0", "n = N·H·W 个数的方差是一个和除以 n − 1 = 0"},
		Fix:     Phrase{"give more samples at a time, or train with batches of which the last is not a single sample", "一次多给几个样本，或者让最后一批不止一个样本"},
	}
)

// A window or kernel and the sides of the input.
var (
	windowTooLarge = &ErrorKind{ // the least side, the input, the name of its shorter side, that side, the padding, the extent, what is missing, the limit
		Wanted: Phrase{"an input of at least %[1]v×%[1]v", "至少 %[1]v×%[1]v 的输入"},
		Given:  Phrase{"%[2]v, whose %[3]v is %[4]v", "%[2]v，%[3]v是 %[4]v"},
		Formula: Phrase{"%[3]v + 2·padding − kernel extent = %[4]v + 2·%[5]v − %[6]v = −%[7]v, which is below %[8]v",
			"%[3]v + 2·填充 − 卷积核有效边长 = %[4]v + 2·%[5]v − %[6]v = −%[7]v，小于 %[8]v"},
	}
	aStepLess   = Phrase{"1 − stride = −%[1]v", "1 − 步长 = −%[1]v"}
	nothingLeft = &ErrorKind{ // the first six values of windowTooLarge; H or W, that side less 1, the stride, the output padding, the result
		Wanted: windowTooLarge.Wanted,
		Given:  windowTooLarge.Given,
		Formula: Phrase{"(%[7]v − 1)·stride − 2·padding + kernel extent + output padding = %[8]v·%[9]v − 2·%[5]v + %[6]v + %[10]v = %[11]v, which is below 1",
			"(%[7]v − 1)·步长 − 2·填充 + 卷积核有效边长 + 输出填充 = %[8]v·%[9]v − 2·%[5]v + %[6]v + %[10]v = %[11]v，小于 1"},
	}
	paddingBeyondWindow = &ErrorKind{ // the most, the padding
		Wanted:  Phrase{"Padding of at most half the window, %[1]v", "Padding 最多是窗口的一半，即 %[1]v"},
		Given:   Phrase{"Padding: %[2]v"},
		Formula: Phrase{"a window that lies in the padding alone has no value", "完全落在填充里的窗口没有值"},
	}
	outputPaddingTooLarge = &ErrorKind{ // the most, the output padding
		Wanted: Phrase{"OutputPadding of less than Stride or Dilation, at most %[1]v", "OutputPadding 小于 Stride 或 Dilation，最多 %[1]v"},
		Given:  Phrase{"OutputPadding: %[2]v"},
		Formula: Phrase{"a convolution with stride S makes the same side from S sides, and OutputPadding chooses one of them",
			"步长为 S 的卷积从 S 种边长得到同一边长，OutputPadding 选定其中一种"},
	}
	patchTooLarge = &ErrorKind{ // the most, the patch, the picture, its height, the stride, what to try
		Wanted:  Phrase{"a patch that fits the picture, of 1 to %[1]v pixels", "能放进图片的方块，边长 1 到 %[1]v 像素"},
		Given:   Phrase{"patch: %[2]v, and a picture of %[3]v", "patch: %[2]v，图片是 %[3]v"},
		Formula: Phrase{"rows = ⌊(H − patch) / stride⌋ + 1 = ⌊(%[4]v − %[2]v) / %[5]v⌋ + 1", "行数 = ⌊(H − 方块边长) / 步长⌋ + 1 = ⌊(%[4]v − %[2]v) / %[5]v⌋ + 1"},
		Fix:     Phrase{"a quarter of the picture's side shows what matters: %[6]v", "用图片边长的四分之一就能看出哪里重要：%[6]v"},
	}
)

// Settings of a layer.
var (
	badSetting = &ErrorKind{ // the field, the least, the most, what is given
		Wanted: Phrase{"%[1]v from %[2]v to %[3]v", "%[1]v 在 %[2]v 到 %[3]v 之间"},
		Given:  Phrase{"%[4]v"},
	}
	notSet    = Phrase{"%[1]v is not set", "没有设置 %[1]v"}
	settingIs = Phrase{"%[1]v: %[2]v"}
	badNumber = &ErrorKind{ // the field, the most, the usual number, the number given
		Wanted: Phrase{"%[1]v from 0 to %[2]v, where 0 means %[3]v", "%[1]v 在 0 到 %[2]v 之间，0 表示 %[3]v"},
		Given:  Phrase{"%[1]v: %[4]v"},
		Fix:    Phrase{"set %[1]v: %[3]v", "把 %[1]v 改为 %[3]v"},
	}
	badProbability = &ErrorKind{ // the probability
		Wanted:  Phrase{"P from 0 to below 1", "P 从 0 到小于 1"},
		Given:   Phrase{"P: %[1]v"},
		Formula: Phrase{"what is not dropped is multiplied by 1 / (1 − P)", "没有丢弃的数乘以 1 / (1 − P)"},
		Fix:     Phrase{"set P: 0.5", "把 P 改为 0.5"},
	}
	unevenGroups = &ErrorKind{ // In, Out, the groups
		Wanted:  Phrase{"a number of groups that divides In and Out", "能整除 In 和 Out 的分组数"},
		Given:   Phrase{"In: %[1]v, Out: %[2]v, Groups: %[3]v"},
		Formula: Phrase{"each group reads In/Groups channels and writes Out/Groups", "每组读 In/Groups 个通道，写 Out/Groups 个通道"},
	}
	unevenShuffle = &ErrorKind{ // the input channels, the groups
		Wanted:  Phrase{"a number of groups that divides the %[1]v input channels", "能整除 %[1]v 个输入通道的分组数"},
		Given:   Phrase{"Groups: %[2]v"},
		Formula: Phrase{"each group has C/Groups = %[1]v/%[2]v channels, which is no whole number", "每组有 C/Groups = %[1]v/%[2]v 个通道，不是整数"},
	}
	noChannels = &ErrorKind{
		Wanted: Phrase{"one channel at least", "至少一个通道"},
		Given:  Phrase{"no Channels", "没有 Channels"},
		Fix:    Phrase{"list channels, the first of which is 0: Channels: []int{0}", "列出通道，第一个通道是 0：Channels: []int{0}"},
	}
	noSuchChannel = &ErrorKind{ // the last channel, the one given, the input, its channels
		Wanted:  Phrase{"channels from 0 to %[1]v", "通道从 0 到 %[1]v"},
		Given:   Phrase{"channel %[2]v", "通道 %[2]v"},
		Formula: Phrase{"the input, %[3]v, has %[4]v channels, counted from 0", "输入 %[3]v 有 %[4]v 个通道，从 0 数起"},
	}
)

// What fixes suggest.
var (
	setTo          = Phrase{"set %[1]v: %[2]v", "把 %[1]v 改为 %[2]v"}
	setAndFlatten  = Phrase{"set %[1]v: %[2]v and put a Flatten layer before this one", "把 %[1]v 改为 %[2]v，并且在这一层前面加一个 Flatten"}
	putFlatten     = Phrase{"put a Flatten layer before this one", "在这一层前面加一个 Flatten"}
	enlargeInput   = Phrase{"enlarge the input to %[1]v×%[2]v", "把输入放大到 %[1]v×%[2]v"}
	giveChannels   = Phrase{"give an input with %[1]v channels", "给有 %[1]v 个通道的输入"}
	shrinkInput    = Phrase{"make the input smaller, with pooling layers say", "把输入变小，例如用池化层"}
	takeMultiples  = Phrase{"change In and Out to multiples of %[1]v", "把 In 和 Out 改为 %[1]v 的倍数"}
	listChannels   = Phrase{"list channels from 0 to %[1]v", "列出 0 到 %[1]v 的通道"}
	setShortcut    = Phrase{"set Shortcut: &cnnlib.%[1]v", "把 Shortcut 改为 &cnnlib.%[1]v"}
	giveShortcuts  = Phrase{"let the body's last layer give %[1]v", "让主体的最后一层输出 %[1]v"}
	alignBranches  = Phrase{"give the branches the same strides, and a Padding of half the kernel: 1 for a Kernel of 3, 2 for 5", "让各分支步长相同，Padding 是卷积核的一半：Kernel 为 3 时是 1，为 5 时是 2"}
	beginWithMeans = Phrase{"begin the gate with a global average pooling and end it with a layer of %[1]v output channels", "门控以全局平均池化开头，以 %[1]v 个输出通道的层结尾"}
)

// What a container puts together.
var (
	unequalSum = &ErrorKind{ // the shapes of body and shortcut
		Wanted:  Phrase{"a body and a shortcut that give one shape", "主体和捷径输出同一形状"},
		Given:   Phrase{"%[1]v from the body, %[2]v from the shortcut", "主体输出 %[1]v，捷径输出 %[2]v"},
		Formula: Phrase{"y = Body(x) + Shortcut(x), number by number", "y = Body(x) + Shortcut(x)，逐个数相加"},
	}
	unequalMaps = &ErrorKind{ // height and width of the first branch's maps, the other shape, the number of its branch
		Wanted:  Phrase{"maps of one size from all branches, %[1]v×%[2]v as from the first", "各分支的特征图大小相同，与第一个分支一样是 %[1]v×%[2]v"},
		Given:   Phrase{"%[3]v from branch %[4]v", "分支 %[4]v 输出 %[3]v"},
		Formula: Phrase{"maps of different heights or widths cannot be stacked", "高度或宽度不同的特征图不能叠在一起"},
	}
	unequalGate = &ErrorKind{ // what the gate should give, what it gives
		Wanted:  Phrase{"a gate that gives %[1]v, a number for each map", "门控输出 %[1]v，每张特征图一个数"},
		Given:   Phrase{"%[2]v"},
		Formula: Phrase{"each of the input's maps is multiplied by one number", "输入的每张特征图乘以一个数"},
	}
)

// Places and classes that a tensor or an output does not have, and what a loss takes.
var (
	noSuchElement = &ErrorKind{ // the last sample, channel, row and column; those given
		Wanted: Phrase{"sample 0 to %[1]v, channel 0 to %[2]v, row 0 to %[3]v, column 0 to %[4]v", "样本 0 到 %[1]v，通道 0 到 %[2]v，行 0 到 %[3]v，列 0 到 %[4]v"},
		Given:  Phrase{"sample %[5]v, channel %[6]v, row %[7]v, column %[8]v", "样本 %[5]v，通道 %[6]v，行 %[7]v，列 %[8]v"},
		Fix:    Phrase{"count from 0; the order is sample, channel, row, column", "从 0 数起；顺序是样本、通道、行、列"},
	}
	noSuchPosition = &ErrorKind{ // the last map, row and column; those given; the nearest; the output
		Wanted:  Phrase{"map 0 to %[1]v, row 0 to %[2]v, column 0 to %[3]v", "特征图 0 到 %[1]v，行 0 到 %[2]v，列 0 到 %[3]v"},
		Given:   Phrase{"map %[4]v, row %[5]v, column %[6]v", "特征图 %[4]v，行 %[5]v，列 %[6]v"},
		Formula: Phrase{"the layer's output is %[10]v: height×width×channels, and the channels are its maps", "这一层的输出是 %[10]v：高×宽×通道数，通道就是特征图"},
		Fix:     Phrase{"count from 0; the nearest is map %[7]v, row %[8]v, column %[9]v", "从 0 数起；最近的是特征图 %[7]v，行 %[8]v，列 %[9]v"},
	}
	noSuchClass = &ErrorKind{ // the last class, the classes, the one given, the nearest
		Wanted: Phrase{"a class from 0 to %[1]v: the network gives %[2]v numbers, one for each class", "类别从 0 到 %[1]v：网络输出 %[2]v 个数，每个类别一个"},
		Given:  Phrase{"class %[3]v", "类别 %[3]v"},
		Fix:    Phrase{"count classes from 0; the nearest is class %[4]v", "类别从 0 数起；最近的是类别 %[4]v"},
	}
	noSuchLabel = &ErrorKind{ // the last class, the classes, the label, the sample
		Wanted: Phrase{"labels from 0 to %[1]v: the network gives %[2]v numbers, one for each class", "标签从 0 到 %[1]v：网络输出 %[2]v 个数，每个类别一个"},
		Given:  Phrase{"label %[3]v for sample %[4]v", "样本 %[4]v 的标签是 %[3]v"},
		Fix:    Phrase{"count classes from 0, or give the last layer an output for each class", "类别从 0 数起，或者让最后一层对每个类别输出一个数"},
	}
	wrongLabels = &ErrorKind{ // the samples, the labels
		Wanted: Phrase{"%[1]v labels, one for each sample", "%[1]v 个标签，每个样本一个"},
		Given:  Phrase{"%[2]v"},
		Fix:    Phrase{"give the labels of the batch that went into the network", "给输入网络的这一批样本的标签"},
	}
	logitsNotFlat = &ErrorKind{ // the shape
		Wanted:  Phrase{"a flat vector of logits for each sample, 1×1×classes", "每个样本一个 logits 向量，1×1×类别数"},
		Given:   Phrase{"%[1]v"},
		Formula: numberForEachClass,
		Fix:     endWithLinear,
	}
	numberForEachClass = Phrase{"a classifier ends with one number for each class", "分类网络最后对每个类别输出一个数"}
	endWithLinear      = Phrase{"let the network end with a Flatten and a Linear layer", "让网络以 Flatten 和 Linear 结尾"}
	noClassifier       = &ErrorKind{ // the shape
		Wanted:  Phrase{"a network that gives a flat vector of logits, 1×1×classes", "输出 logits 向量 1×1×类别数 的网络"},
		Given:   Phrase{"one that gives %[1]v", "输出 %[1]v 的网络"},
		Formula: numberForEachClass,
		Fix:     endWithLinear,
	}
	wrongGradient = &ErrorKind{ // the shape, what is given
		Wanted:  Phrase{"a gradient of the shape that Forward returned, %[1]v", "与 Forward 的输出形状相同的梯度，%[1]v"},
		Given:   Phrase{"%[2]v"},
		Formula: Phrase{"the loss has one derivative for each number of the output", "损失对输出的每个数有一个导数"},
		Fix:     Phrase{"give the gradient that CrossEntropy wrote, or a tensor of the output's shape", "给 CrossEntropy 写好的梯度，或者与输出形状相同的张量"},
	}
	wrongLossGradient = &ErrorKind{ // the shape of the logits, what is given
		Wanted:  Phrase{"a tensor for the gradient of the shape of the logits, %[1]v", "存放梯度的张量，与 logits 形状相同，%[1]v"},
		Given:   Phrase{"%[2]v"},
		Formula: Phrase{"the loss has one derivative for each logit", "损失对每个 logit 有一个导数"},
		Fix:     Phrase{"give NewTensor(logits.Shape()), or nil if the gradient is not wanted", "给 NewTensor(logits.Shape())，不需要梯度就给 nil"},
	}
	shapeWithNumbers = Phrase{"%[1]v with %[2]v numbers", "%[1]v，有 %[2]v 个数"}
	wrongParameter   = &ErrorKind{ // the parameter's name, N, C, H, W; those given, and the numbers
		Wanted: parameterOf,
		Given:  Phrase{"N: %[6]v, C: %[7]v, H: %[8]v, W: %[9]v with %[10]v numbers", "N: %[6]v, C: %[7]v, H: %[8]v, W: %[9]v，有 %[10]v 个数"},
		Fix:    Phrase{"cnnlib.NewTensor(cnnlib.Shape{N: %[2]v, C: %[3]v, H: %[4]v, W: %[5]v}) has the right shape", "cnnlib.NewTensor(cnnlib.Shape{N: %[2]v, C: %[3]v, H: %[4]v, W: %[5]v}) 的形状是对的"},
	}
	parameterOf = Phrase{"a %[1]v of N: %[2]v, C: %[3]v, H: %[4]v, W: %[5]v", "%[1]v，形状 N: %[2]v, C: %[3]v, H: %[4]v, W: %[5]v"}
)

// Pictures.
var (
	noPicture = &ErrorKind{ // the shape, its channels
		Wanted: Phrase{"a tensor with 3 channels (red, green, blue) or 1 (grey)", "3 个通道（红、绿、蓝）或 1 个通道（灰度）的张量"},
		Given:  Phrase{"%[1]v, which has %[2]v", "%[1]v，有 %[2]v 个通道"},
		Fix:    Phrase{"show feature maps with plots.ActivationMaps, which draws each channel", "用 plots.ActivationMaps 显示特征图，它画出每个通道"},
	}
	noColours = &ErrorKind{ // the shape, its channels
		Wanted: Phrase{"a picture of 3 channels", "3 个通道的图片"},
		Given:  noPicture.Given,
		Fix:    Phrase{"use it on a tensor from LoadImage, FromImage or the samples", "用在 LoadImage、FromImage 或 samples 给出的张量上"},
	}
	notOnePicture = &ErrorKind{ // the shape
		Wanted: Phrase{"one picture", "一张图片"},
		Given:  Phrase{"a tensor of %[1]v", "%[1]v 的张量"},
		Fix:    Phrase{"choose one: x.Sample(0) is the first", "选一张：x.Sample(0) 是第一张"},
	}
	notExtended = &ErrorKind{ // the output, what fits
		Wanted:  Phrase{"a layer whose maps have more than one number, such as a convolution", "特征图不止一个数的层，例如卷积层"},
		Given:   Phrase{"an output of %[1]v", "输出是 %[1]v"},
		Formula: Phrase{"Grad-CAM tells the places of a map apart", "Grad-CAM 区分特征图上的各个位置"},
		Fix:     Phrase{"%[2]v"},
	}
	lastExtended = Phrase{"the last one is %[1]q", "最后一个是 %[1]q"}
	noneExtended = Phrase{"there is none in this network", "这个网络里没有"}
)

// Numbers that are too large.
var (
	tooLargeCount = &ErrorKind{ // the calculation
		Wanted:  Phrase{"numbers below 2⁶³", "小于 2⁶³ 的数"},
		Given:   Phrase{"%[1]v"},
		Formula: Phrase{"a count is a whole number of 64 bits", "计数是 64 位整数"},
		Fix:     Phrase{"use smaller layers or a smaller input", "用更小的层或更小的输入"},
	}
	tooManyOperations = &ErrorKind{ // the most, the output
		Wanted:  countsUpTo,
		Given:   Phrase{"more operations than that", "运算次数超过这个数"},
		Formula: Phrase{"the output of %[2]v takes many for each number", "输出 %[2]v 的每个数都要很多次运算"},
		Fix:     Phrase{"use a smaller picture, fewer channels, smaller kernels or a smaller batch", "用更小的图片、更少的通道、更小的卷积核或更小的批量"},
	}
	countsUpTo    = Phrase{"counts from 0 to %[1]v", "计数从 0 到 %[1]v"}
	tooLargeField = &ErrorKind{ // the most
		Wanted:  countsUpTo,
		Given:   Phrase{"a receptive field that is larger than that, or moves further", "感受野比这个数还大，或者移动得更远"},
		Formula: Phrase{"each stride multiplies the distance between the fields of two units", "每个步长都使相邻感受野的距离成倍增加"},
		Fix:     Phrase{"use smaller strides, kernels and paddings", "用更小的步长、卷积核和填充"},
	}
	tooWideField = &ErrorKind{ // the most, the first and last row, the first and last column
		Wanted:  Phrase{"rows and columns from −%[1]v to %[1]v", "行和列从 −%[1]v 到 %[1]v"},
		Given:   Phrase{"a receptive field of the rows %[2]v to %[3]v and the columns %[4]v to %[5]v", "感受野是第 %[2]v 到 %[3]v 行、第 %[4]v 到 %[5]v 列"},
		Formula: Phrase{"first row ← first row·stride − padding, layer by layer backwards", "首行 ← 首行·步长 − 填充，逐层向前推"},
		Fix:     Phrase{"use smaller strides, paddings and kernels", "用更小的步长、填充和卷积核"},
	}
	tooManyTerms = &ErrorKind{ // the most, rows, columns, channels
		Wanted:  Phrase{"at most %[1]v terms", "最多 %[1]v 项"},
		Given:   Phrase{"%[2]v×%[3]v numbers in each of %[4]v channels", "%[4]v 个通道，每个通道 %[2]v×%[3]v 个数"},
		Formula: Phrase{"terms = rows·columns·channels of the kernel or window", "项数 = 卷积核或窗口的 行数·列数·通道数"},
		Fix:     Phrase{"explain a layer with a smaller kernel", "解释一个卷积核更小的层"},
	}
)
