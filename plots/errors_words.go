package plots

import "cnnlessons/cnnlib"

// The texts of this package's [cnnlib.ShapeError].
var (
	severalSamples = &cnnlib.ErrorKind{ // the shape, the samples, the figure
		Wanted: cnnlib.Phrase{"a tensor of one sample", "只有一个样本的张量"},
		Given:  cnnlib.Phrase{"%[1]v, which has %[2]v", "%[1]v，有 %[2]v 个样本"},
		Fix:    cnnlib.Phrase{"choose one: plots.%[3]v(t.Sample(0))", "选一个：plots.%[3]v(t.Sample(0))"},
	}
	otherPicture = &cnnlib.ErrorKind{ // the function of cnnlib, the shape that it was given, the one given here
		Wanted: cnnlib.Phrase{"the picture that cnnlib.%[1]v was given, %[2]v", "给 cnnlib.%[1]v 的那张图片，%[2]v"},
		Given:  cnnlib.Phrase{"a tensor of %[3]v", "%[3]v 的张量"},
		Fix:    cnnlib.Phrase{"give the x of cnnlib.%[1]v(net, x, …)", "给 cnnlib.%[1]v(net, x, …) 里的 x"},
	}
	otherOccluded = &cnnlib.ErrorKind{ // the least height and width, the channels, how many more, the shape
		Wanted: cnnlib.Phrase{"the picture that cnnlib.OcclusionOf was given, %[1]v×%[2]v×%[3]v or up to %[4]v more rows and columns",
			"给 cnnlib.OcclusionOf 的那张图片，%[1]v×%[2]v×%[3]v，行和列最多再多 %[4]v"},
		Given:   cnnlib.Phrase{"a tensor of %[5]v", "%[5]v 的张量"},
		Formula: cnnlib.Phrase{"rows of the map = ⌊(H − patch) / stride⌋ + 1", "图的行数 = ⌊(H − 方块边长) / 步长⌋ + 1"},
		Fix:     cnnlib.Phrase{"give the x of cnnlib.OcclusionOf(net, x, …)", "给 cnnlib.OcclusionOf(net, x, …) 里的 x"},
	}
	otherFields = &cnnlib.ErrorKind{ // the picture, what is given
		Wanted: cnnlib.Phrase{"receptive fields in a picture of %[1]v", "%[1]v 图片里的感受野"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{`plots.ReceptiveField(img, cnnlib.ReceptiveFieldOf(net, img.Shape(), "conv2", 0, 3, 4))`},
	}
	fieldIn       = cnnlib.Phrase{"one in a picture of %[1]v", "%[1]v 图片里的一个"}
	noSuchChannel = &cnnlib.ErrorKind{ // the last channel, the one given, the nearest
		Wanted: cnnlib.Phrase{"a channel from 0 to %[1]v", "通道从 0 到 %[1]v"},
		Given:  cnnlib.Phrase{"channel %[2]v", "通道 %[2]v"},
		Fix:    countFromZero,
	}
	noSuchKernel = &cnnlib.ErrorKind{ // as of noSuchChannel
		Wanted: cnnlib.Phrase{"a kernel from 0 to %[1]v", "卷积核从 0 到 %[1]v"},
		Given:  cnnlib.Phrase{"kernel %[2]v", "卷积核 %[2]v"},
		Fix:    countFromZero,
	}
	countFromZero = cnnlib.Phrase{"count from 0; the nearest is %[3]v", "从 0 数起；最近的是 %[3]v"}
	noSuchPlace   = &cnnlib.ErrorKind{ // the last row and column, those given, whose they are, its rows and columns, the nearest
		Wanted:  cnnlib.Phrase{"a row from 0 to %[1]v and a column from 0 to %[2]v", "行从 0 到 %[1]v，列从 0 到 %[2]v"},
		Given:   cnnlib.Phrase{"row %[3]v, column %[4]v", "第 %[3]v 行，第 %[4]v 列"},
		Formula: cnnlib.Phrase{"they are a place of the %[5]v, which is %[6]v×%[7]v", "它们是%[5]v中的位置，%[5]v是 %[6]v×%[7]v"},
		Fix:     cnnlib.Phrase{"count from 0; the nearest is row %[8]v, column %[9]v", "从 0 数起；最近的是第 %[8]v 行，第 %[9]v 列"},
	}
	ofOutput, ofInput = cnnlib.Phrase{"output", "输出"}, cnnlib.Phrase{"input", "输入"}
	wrongBias         = &cnnlib.ErrorKind{ // the kernels, the numbers
		Wanted: cnnlib.Phrase{"a bias for each of %[1]v", "%[1]v各有一个偏置"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"call cnnlib.Init(net, 1), or leave the layer's Bias out and set NoBias: true", "调用 cnnlib.Init(net, 1)，或者不写这一层的 Bias 并设置 NoBias: true"},
	}
	oneKernel, someKernels = cnnlib.Phrase{"1 kernel", "1 个卷积核"}, cnnlib.Phrase{"%[1]v kernels", "%[1]v 个卷积核"}
	oneNumber, someNumbers = cnnlib.Phrase{"1 number", "1 个数"}, cnnlib.Phrase{"%[1]v numbers", "%[1]v 个数"}
	oneName, someNames     = cnnlib.Phrase{"1 name", "1 个名字"}, cnnlib.Phrase{"%[1]v names", "%[1]v 个名字"}
	otherSnapshots         = &cnnlib.ErrorKind{ // what is given
		Wanted: cnnlib.Phrase{"one or more snapshots of the weights of one layer", "同一个层的权重的一次或多次快照"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    cnnlib.Phrase{"append conv.Weight.Clone() before the training and after each epoch", "在训练前和每轮之后追加 conv.Weight.Clone()"},
	}
	nilSnapshot      = cnnlib.Phrase{"snapshot %[1]v is nil", "第 %[1]v 次快照是 nil"}
	unequalSnapshots = cnnlib.Phrase{"%[1]v, but snapshot %[2]v has %[3]v", "%[1]v，而第 %[2]v 次快照有 %[3]v"}
	sizesOfKernels   = cnnlib.Phrase{"%[1]v of %[2]v×%[3]v×%[4]v", "%[1]v，%[2]v×%[3]v×%[4]v"}
	unequalNames     = &cnnlib.ErrorKind{ // the names wanted and given
		Wanted: cnnlib.Phrase{"%[1]v, one a class", "%[1]v，每个类别一个"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"name each class, or give nil to call them by their numbers", "给每个类别一个名字，或者给 nil 用编号"},
	}
	noVector = &cnnlib.ErrorKind{ // the shape
		Wanted: cnnlib.Phrase{"one probability a class, a tensor of 1×1×classes", "每个类别一个概率，1×1×类别数 的张量"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    cnnlib.Phrase{"give the output of a Softmax behind the network's last Linear layer", "给网络最后的 Linear 之后 Softmax 的输出"},
	}
	raggedMatrix = &cnnlib.ErrorKind{ // what is given
		Wanted: wholeEvaluation,
		Given:  cnnlib.Phrase{"%[1]v rows, and in row %[2]v %[3]v", "%[1]v 行，第 %[2]v 行有 %[3]v"},
		Fix:    evaluate,
	}
	wholeEvaluation = cnnlib.Phrase{"an evaluation of at least one picture, with as many answers as classes", "至少一张图片的评估结果，回答与类别一样多"}
	evaluate        = cnnlib.Phrase{"give the result of train.Evaluate(net, &datasets.Loader{Set: test, Size: 100})", "给 train.Evaluate(net, &datasets.Loader{Set: test, Size: 100}) 的结果"}
	gridTooLarge    = &cnnlib.ErrorKind{ // the most columns and rows; rows and columns of both grids; the pixels of a cell and a page; what to do
		Wanted:  cnnlib.Phrase{"at most %[1]v columns in both grids together and %[2]v rows in each", "两个网格合计最多 %[1]v 列，各最多 %[2]v 行"},
		Given:   cnnlib.Phrase{"%[3]v×%[4]v, padding included, and %[5]v×%[6]v", "%[3]v×%[4]v（含填充）和 %[5]v×%[6]v"},
		Formula: cnnlib.Phrase{"a cell takes at least %[7]v pixels, and a notebook's page has %[8]v", "一格至少占 %[7]v 像素，笔记本页面宽 %[8]v 像素"},
		Fix:     cnnlib.Phrase{"%[9]v"},
	}
	smallerLayer = cnnlib.Phrase{"use a smaller input, kernel, padding or stride", "用更小的输入、卷积核、填充或步长"}
	smallerInput = cnnlib.Phrase{"give an input of %[1]v×%[2]v, over which the window moves in the same way", "给 %[1]v×%[2]v 的输入，窗口在上面以同样的方式移动"}
	sideTooLarge = &cnnlib.ErrorKind{ // the most, rows and columns of input and output
		Wanted: cnnlib.Phrase{"at most %[1]v rows and columns", "最多 %[1]v 行、%[1]v 列"},
		Given:  cnnlib.Phrase{"an input of %[2]v×%[3]v and an output of %[4]v×%[5]v", "输入 %[2]v×%[3]v，输出 %[4]v×%[5]v"},
		Fix:    cnnlib.Phrase{"draw the layer with a smaller input: the window moves in the same way", "用更小的输入画这一层：窗口以同样的方式移动"},
	}
	windowTooLarge = &cnnlib.ErrorKind{ // the most rows, the rows, dilation and kernel
		Wanted:  cnnlib.Phrase{"a kernel or window that reaches over at most %[1]v rows", "卷积核或窗口最多跨 %[1]v 行"},
		Given:   cnnlib.Phrase{"one that reaches over %[2]v", "跨 %[2]v 行"},
		Formula: cnnlib.Phrase{"dilation·(kernel − 1) + 1 = %[3]v·(%[4]v − 1) + 1 = %[2]v", "膨胀率·(卷积核边长 − 1) + 1 = %[3]v·(%[4]v − 1) + 1 = %[2]v"},
		Fix:     cnnlib.Phrase{"draw the layer with a smaller kernel or dilation: it moves in the same way", "用更小的卷积核或膨胀率画这一层：移动方式相同"},
	}
)

// The texts of this package's [cnnlib.UsageError].
var (
	none = cnnlib.Phrase{"none", "没有"}
	null = cnnlib.Phrase{"nil"}

	nilTensor = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a tensor", "张量"},
		Given:  null,
		Fix:    cnnlib.Phrase{"give what cnnlib.LoadImage, cnnlib.NewTensor or a layer's Forward returned", "给 cnnlib.LoadImage、cnnlib.NewTensor 或某层的 Forward 返回的张量"},
	}
	noSummary = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a summary", "摘要"},
		Given:  null,
		Fix:    cnnlib.Phrase{"plots.Costs(cnnlib.Summarize(net, img.Shape()))"},
	}
	noComparison = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a comparison", "比较结果"},
		Given:  none,
		Fix:    cnnlib.Phrase{"plots.Comparison(cnnlib.Compare(conv, img.Shape()))"},
	}
	noExplanation = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"an explanation of a number", "对一个数的解释"},
		Given:  none,
		Fix: cnnlib.Phrase{"explain one: plots.OutputPixel(cnnlib.Explain(conv1, img, 0, 10, 12)) is map 0, row 10, column 12",
			"解释一个数：plots.OutputPixel(cnnlib.Explain(conv1, img, 0, 10, 12)) 是特征图 0 第 10 行第 12 列"},
	}
	noEvaluation = &cnnlib.ErrorKind{ // what is given
		Wanted: wholeEvaluation,
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    evaluate,
	}
	noPictures = cnnlib.Phrase{"no pictures", "没有图片"}
	noResult   = &cnnlib.ErrorKind{ // the figure, the function of cnnlib
		Wanted: cnnlib.Phrase{"what cnnlib.%[2]v returned", "cnnlib.%[2]v 返回的结果"},
		Given:  none,
		Fix:    cnnlib.Phrase{"plots.%[1]v(x, cnnlib.%[2]v(net, x, …), nil)"},
	}
	noWeights = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a layer with weights", "有权重的层"},
		Given:  cnnlib.Phrase{"no weights", "没有权重"},
		Fix:    cnnlib.Phrase{"call cnnlib.Init(net, 1) first, or set the layer's Weight", "先调用 cnnlib.Init(net, 1)，或者设置这一层的 Weight"},
	}
	weightNotMade = &cnnlib.ErrorKind{ // the name of the weight
		Wanted: networkWithWeights,
		Given:  cnnlib.Phrase{"%[1]q, which was never made", "%[1]q 还没有生成"},
		Fix:    cnnlib.Phrase{"call cnnlib.Init(net, 1) first", "先调用 cnnlib.Init(net, 1)"},
	}
	networkWithWeights = cnnlib.Phrase{"a network with weights", "有权重的网络"}
	weightless         = &cnnlib.ErrorKind{
		Wanted: networkWithWeights,
		Given:  cnnlib.Phrase{"layers that have none", "各层都没有权重"},
		Fix:    cnnlib.Phrase{"give a network with a Conv2D or Linear, or draw plots.ActivationHistograms(net, x)", "给有 Conv2D 或 Linear 的网络，或者画 plots.ActivationHistograms(net, x)"},
	}
	noLayers = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a network with layers", "有层的网络"},
		Given:  cnnlib.Phrase{"one without", "没有层的网络"},
		Fix:    cnnlib.Phrase{"cnnlib.NewSequential(layers…) makes a network", "cnnlib.NewSequential(layers…) 组成网络"},
	}
	notPooling = &cnnlib.ErrorKind{ // the layer
		Wanted: cnnlib.Phrase{"a MaxPool2D, an AvgPool2D or an AdaptiveAvgPool2D", "MaxPool2D、AvgPool2D 或 AdaptiveAvgPool2D"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    cnnlib.Phrase{"plots.Pooling(&cnnlib.MaxPool2D{Kernel: 2}, maps, 0)"},
	}
	notSliding = &cnnlib.ErrorKind{ // the layer, the figure
		Wanted: cnnlib.Phrase{"a layer whose kernel or window slides: a *Conv2D, a *ConvTranspose2D, a *MaxPool2D or an *AvgPool2D", "卷积核或窗口滑动的层：*Conv2D、*ConvTranspose2D、*MaxPool2D 或 *AvgPool2D"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    cnnlib.Phrase{"give one of its layers, such as plots.%[2]v(conv1, …)", "给它的一个层，如 plots.%[2]v(conv1, …)"},
	}
	noProbability = &cnnlib.ErrorKind{ // the number
		Wanted: cnnlib.Phrase{"probabilities from 0 to 1", "0 到 1 的概率"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    giveSoftmax,
	}
	wrongSum = &cnnlib.ErrorKind{ // the sum
		Wanted: cnnlib.Phrase{"probabilities that add up to 1", "总和为 1 的概率"},
		Given:  cnnlib.Phrase{"numbers that add up to %[1]v", "总和为 %[1]v 的数"},
		Fix:    giveSoftmax,
	}
	giveSoftmax = cnnlib.Phrase{"give (&cnnlib.Softmax{}).Forward(logits)", "给 (&cnnlib.Softmax{}).Forward(logits)"}
	wrongOrder  = &cnnlib.ErrorKind{ // an epoch, the one before it
		Wanted: cnnlib.Phrase{"epochs in their order", "按顺序的轮次"},
		Given:  cnnlib.Phrase{"epoch %[1]v after epoch %[2]v", "第 %[2]v 轮之后是第 %[1]v 轮"},
		Fix:    cnnlib.Phrase{"give the History of one train.Training, or number your own: train.Epoch{Number: 1, …}", "给同一个 train.Training 的 History，或者自己编号：train.Epoch{Number: 1, …}"},
	}
	wrongAccuracy = &cnnlib.ErrorKind{ // both accuracies, the epoch
		Wanted: cnnlib.Phrase{"accuracies from 0 to 1", "0 到 1 的准确率"},
		Given:  cnnlib.Phrase{"%[1]v and %[2]v on the test pictures in epoch %[3]v", "第 %[3]v 轮是 %[1]v，测试图片上是 %[2]v"},
		Fix:    cnnlib.Phrase{"divide the number of right answers by that of all pictures", "用答对的数量除以全部图片的数量"},
	}
)
