package check

// mistake is the explanation of a slip that many students make.
type mistake struct{ english, chinese string }

func (m mistake) text() string { return say(m.english, m.chinese) }

var (
	forgotBias         = mistake{"the biases are missing: each kernel has one", "漏了偏置：每个卷积核有一个"}
	oneBiasInAll       = mistake{"one bias is not enough: each kernel has one of its own", "偏置不止一个：每个卷积核各有一个"}
	biasPerChannel     = mistake{"a bias belongs to a kernel, not to each of its channels", "偏置属于整个卷积核，不是每个通道一个"}
	countedBias        = mistake{"the bias is not a weight: only weights were asked for", "偏置不算权重：这里只问权重"}
	forgotChannels     = mistake{"the input channels are missing: a kernel has weights for each of them", "漏了输入通道：卷积核对每个输入通道都有权重"}
	pictureChannels    = mistake{"the second layer does not see the picture: its input channels are the first layer's feature maps", "第二层看不到图片：它的输入通道是第一层的特征图"}
	oneKernel          = mistake{"that is one kernel: count all of them", "这只是一个卷积核：要把所有卷积核都算上"}
	perPixel           = mistake{"that counts a kernel for each place: all places of a map share one kernel and one bias", "这是每个位置都算了一个卷积核：同一张特征图的所有位置共用一个卷积核和一个偏置"}
	forgotLayer        = mistake{"that is one layer only: add the other one", "这只是其中一层：还要加上另一层"}
	mixedSides         = mistake{"a side of the picture was counted in: a kernel has K·K weights for each input channel", "把图片的边长算进去了：卷积核对每个输入通道有 K·K 个权重"}
	countedPooling     = mistake{"pooling was counted as if it had weights: it has nothing to learn", "把池化也算上了权重：池化没有要学的参数"}
	countedReLU        = mistake{"ReLU was counted as if it had parameters: it has nothing to learn", "把 ReLU 也算上了参数：ReLU 没有要学的参数"}
	keptInputChannels  = mistake{"the output has a channel for each kernel, not for each input channel", "输出的通道数等于卷积核个数，而不是输入通道数"}
	changedChannels    = mistake{"pooling works on each channel by itself: the number of channels stays", "池化对每个通道分别进行：通道数不变"}
	unchangedSides     = mistake{"without padding the sides shrink: the kernel must lie inside the picture", "没有填充，边长会缩小：卷积核必须完全落在图片内"}
	forgotLastStart    = mistake{"one place is missing: count the first and the last start, hence + 1", "少了一个位置：第一个和最后一个起点都要算，所以要 + 1"}
	swappedSides       = mistake{"height and width are swapped: height comes first", "高和宽颠倒了：先写高"}
	forgotPadding      = mistake{"the padding is missing: it makes the picture larger before the kernel slides", "漏了填充：卷积核滑动之前，填充先把图片变大"}
	paddedOnce         = mistake{"the padding is on both sides: it counts twice", "两侧都有填充：要算两次"}
	forgotStride       = mistake{"the stride is missing: not each pixel is a start", "漏了步长：并不是每个像素都是起点"}
	roundedUp          = mistake{"rounded up: what would reach beyond the edge has no place there, so round down", "向上取整了：会超出边缘的位置放不下，应当向下取整"}
	oneLess            = mistake{"one place is missing: do both sides of the padding count, and is the + 1 for the first start after the division?", "少了一个位置：填充是不是两侧都算了？第一个起点的 + 1 是不是在除法之后？"}
	forgotDilation     = mistake{"the dilation is missing: the kernel reaches further than its side", "漏了膨胀率：卷积核覆盖的范围比它的边长大"}
	dilatedWholeSide   = mistake{"K weights have K − 1 gaps between them: the extent is D·(K − 1) + 1", "K 个权重之间只有 K − 1 个间隔：有效边长是 D·(K − 1) + 1"}
	wholeKernelPadding = mistake{"a border as wide as the kernel is too much", "边框和卷积核一样宽就太多了"}
	bothSidesTogether  = mistake{"that is the padding of both sides together: P is that of one side", "这是两侧填充之和：P 指一侧"}
	forgotBiasInSum    = mistake{"the bias is missing: it is added once to the sum", "漏了偏置：求和之后要加一次偏置"}
	biasTwice          = mistake{"the bias was added for each channel: it is added once", "每个通道都加了偏置：偏置只加一次"}
	biasPerProduct     = mistake{"the bias was added to each product: it is added once", "每个乘积都加了偏置：偏置只加一次"}
	oneChannelOnly     = mistake{"that is one channel only: the sums of all channels are added", "这只是一个通道：各通道的和要加在一起"}
	flippedKernel      = mistake{"the kernel was turned around: a layer lays it on the picture as it is", "把卷积核翻转了：卷积层是原样放上去的"}
	forgotSigns        = mistake{"the signs of the weights are missing", "漏了权重的符号"}
	weightsOnly        = mistake{"the weights were added up and not multiplied by the pixels", "只把权重加了起来，没有乘上像素"}
	tookNegatives      = mistake{"ReLU leaves no negative number: each becomes 0", "ReLU 之后没有负数：负数都变成 0"}
	tookMagnitude      = mistake{"ReLU takes no magnitude: a negative number becomes 0", "ReLU 不取绝对值：负数变成 0"}
	zeroAfterSum       = mistake{"ReLU works on each number by itself, before the sum", "ReLU 对每个数分别作用，在求和之前"}
	countedPositive    = mistake{"those are the numbers that stay", "这些是保留下来的数"}
	missedZeros        = mistake{"a number that was 0 is still 0: it counts, too", "原来就是 0 的数仍然是 0：也要算"}
	tookAverage        = mistake{"that is the average: max pooling keeps the largest", "这是平均值：最大池化保留最大的数"}
	otherWindow        = mistake{"that is another window: rows come first, and both are counted from 0", "这是另一个窗口：先行后列，都从 0 数起"}
	sharedKernels      = mistake{"that shares the kernels: here each place has kernels of its own", "这是共享卷积核的算法：这里每个位置各有自己的卷积核"}
	oneBiasPerMap      = mistake{"here each place has a bias of its own, too", "这里每个位置也有自己的偏置"}
	forgotInputs       = mistake{"each output is joined to every number of the input, not to every pixel", "每个输出与输入的每一个数相连，而不只是每个像素"}
	placesOfPicture    = mistake{"the kernel does not fit at every pixel: count the places of the map", "卷积核不是每个像素都放得下：要数特征图上的位置"}
	channelsTimes      = mistake{"one weight belongs to one kernel and one channel: count the places of one map", "一个权重只属于一个卷积核的一个通道：只数一张特征图的位置"}
)
