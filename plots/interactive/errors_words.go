package interactive

import "cnnlessons/cnnlib"

// The texts of this package's errors: those of a [cnnlib.ShapeError] first.
var (
	severalSamples = &cnnlib.ErrorKind{ // the shape, the samples, the figure
		Wanted: cnnlib.Phrase{"a tensor of one sample", "只有一个样本的张量"},
		Given:  cnnlib.Phrase{"%[1]v, which has %[2]v", "%[1]v，有 %[2]v 个样本"},
		Fix:    cnnlib.Phrase{"choose one: interactive.%[3]v(…, x.Sample(0))", "选一个：interactive.%[3]v(…, x.Sample(0))"},
	}
	tooManyNumbers = &cnnlib.ErrorKind{ // the most, the numbers
		Wanted: cnnlib.Phrase{"at most %[1]v numbers in input, weights and output", "输入、权重和输出合计最多 %[1]v 个数"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"give a smaller picture, such as samples.Cat(32), or fewer channels", "给小一些的图片，如 samples.Cat(32)，或者少一些通道"},
	}
	tooLargeMap = &cnnlib.ErrorKind{ // the most, the shape
		Wanted: cnnlib.Phrase{"at most %[1]v rows and %[1]v columns", "最多 %[1]v 行、%[1]v 列"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"give a smaller picture, such as samples.Cat(128), or one that cnnlib.Resize has shrunk", "给小一些的图片，如 samples.Cat(128)，或者用 cnnlib.Resize 缩小"},
	}
	noPicture = &cnnlib.ErrorKind{ // the shape, the channels
		Wanted: cnnlib.Phrase{"a picture of 3 channels (red, green, blue) or 1 (grey)", "3 个通道（红、绿、蓝）或 1 个通道（灰度）的图片"},
		Given:  cnnlib.Phrase{"%[1]v, which has %[2]v", "%[1]v，有 %[2]v 个通道"},
		Fix:    cnnlib.Phrase{"give a photograph, such as samples.Cat(128), or one channel of the tensor", "给照片，如 samples.Cat(128)，或者张量的一个通道"},
	}
	noVector = &cnnlib.ErrorKind{ // the shape
		Wanted: cnnlib.Phrase{"one logit a class, a tensor of 1×1×classes", "每个类别一个 logit，1×1×类别数 的张量"},
		Given:  cnnlib.Phrase{"%[1]v"},
		Fix:    cnnlib.Phrase{"give the output of the network's last Linear layer", "给网络最后的 Linear 的输出"},
	}
	unequalNames = &cnnlib.ErrorKind{ // the classes, the names
		Wanted: cnnlib.Phrase{"%[1]v names, one a class", "%[1]v 个名字，每个类别一个"},
		Given:  cnnlib.Phrase{"%[2]v names", "%[2]v 个名字"},
		Fix:    cnnlib.Phrase{"name each class, or give nil to call them by their numbers", "给每个类别一个名字，或者给 nil 用编号"},
	}
	tooManyLayers = &cnnlib.ErrorKind{ // the most, the layers
		Wanted: cnnlib.Phrase{"at most %[1]v layers", "最多 %[1]v 层"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"give a part of the network; cnnlib.ArithmeticOf writes out all of it", "给网络的一部分；cnnlib.ArithmeticOf 写出整个网络"},
	}
)

// The texts of this package's [cnnlib.UsageError].
var (
	nilTensor = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a tensor", "张量"},
		Given:  cnnlib.Phrase{"nil"},
		Fix:    cnnlib.Phrase{"give what a layer returned, or a picture such as samples.Cat(32)", "给某个层返回的张量，或者图片，如 samples.Cat(32)"},
	}
	notCalculable = &cnnlib.ErrorKind{ // the kinds that are, what is given
		Wanted: cnnlib.Phrase{"layers of the kinds %[1]v", "这些种类的层：%[1]v"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"leave it out; cnnlib.ArithmeticOf writes out layers of all kinds", "去掉它；cnnlib.ArithmeticOf 写出各种层"},
	}
	otherKind = cnnlib.Phrase{"layer %[1]v is a %[2]v", "第 %[1]v 层是 %[2]v"}
	nilLayer  = cnnlib.Phrase{"layer %[1]v is nil", "第 %[1]v 层是 nil"}
)
