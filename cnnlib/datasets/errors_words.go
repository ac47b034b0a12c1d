package datasets

import "cnnlessons/cnnlib"

// The texts of this package's errors: those of a [cnnlib.ShapeError] first.
var (
	emptySet = &cnnlib.ErrorKind{ // N, C, H, W
		Wanted: cnnlib.Phrase{"at least one picture of at least one channel, row and column", "至少一张图片，至少有一个通道、一行和一列"},
		Given:  cnnlib.Phrase{"N %[1]v, C %[2]v, H %[3]v, W %[4]v"},
		Fix:    cnnlib.Phrase{"give each of N, C, H and W, as in Shape{N: 60000, C: 1, H: 28, W: 28}", "写全 N、C、H 和 W，如 Shape{N: 60000, C: 1, H: 28, W: 28}"},
	}
	wrongPixels = &cnnlib.ErrorKind{ // N, C, H, W, the pixels
		Wanted: cnnlib.Phrase{"N·C·H·W = %[1]v·%[2]v·%[3]v·%[4]v pixels", "N·C·H·W = %[1]v·%[2]v·%[3]v·%[4]v 个像素"},
		Given:  cnnlib.Phrase{"%[5]v"},
		Fix:    cnnlib.Phrase{"give a byte for each pixel, picture after picture", "每个像素给一个字节，一张图片接一张图片"},
	}
	wrongLabels = &cnnlib.ErrorKind{ // the pictures, the labels
		Wanted: cnnlib.Phrase{"%[1]v labels, one for each picture", "%[1]v 个标签，每张图片一个"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"give each picture the number of its class", "给每张图片它的类别编号"},
	}
	tooFewPictures = &cnnlib.ErrorKind{ // the pictures, the set, the number given, the nearest
		Wanted: cnnlib.Phrase{"1 to %[1]v pictures of %[2]v", "%[2]v 中的 1 到 %[1]v 张图片"},
		Given:  cnnlib.Phrase{"%[3]v"},
		Fix:    cnnlib.Phrase{"First(%[4]v)"},
	}
	noSlice = &cnnlib.ErrorKind{ // the pictures, the set, from, to
		Wanted: cnnlib.Phrase{"0 ≤ from < to ≤ %[1]v in %[2]v", "%[2]v 中 0 ≤ from < to ≤ %[1]v"},
		Given:  cnnlib.Phrase{"from %[3]v, to %[4]v", "from 是 %[3]v，to 是 %[4]v"},
		Fix:    cnnlib.Phrase{"Slice(0, %[1]v) is the whole set", "Slice(0, %[1]v) 是整个数据集"},
	}
	tooFewOfClass = &cnnlib.ErrorKind{ // the most, the class, the number given, the nearest, the set
		Wanted: cnnlib.Phrase{"1 to %[1]v pictures of each class: %[2]q has no more", "每个类别 1 到 %[1]v 张图片：%[2]q 只有这么多"},
		Given:  cnnlib.Phrase{"%[3]v"},
		Fix:    cnnlib.Phrase{"Balanced(%[4]v) of %[5]v", "对 %[5]v 用 Balanced(%[4]v)"},
	}
	noSuchPicture = &cnnlib.ErrorKind{ // the last picture, the set, the number given
		Wanted: cnnlib.Phrase{"a picture from 0 to %[1]v of %[2]v", "%[2]v 的图片，编号 0 到 %[1]v"},
		Given:  cnnlib.Phrase{"picture %[3]v", "图片 %[3]v"},
		Fix:    cnnlib.Phrase{"count pictures from 0", "图片从 0 数起"},
	}
)

var (
	wrongClasses = &cnnlib.ErrorKind{ // the most, the classes
		Wanted: cnnlib.Phrase{"1 to %[1]v classes", "1 到 %[1]v 个类别"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"give a name for each class", "给每个类别一个名字"},
	}
	noSuchClass = &cnnlib.ErrorKind{ // the last class, the classes, the label, its picture
		Wanted: cnnlib.Phrase{"labels from 0 to %[1]v, the classes being %[2]q", "标签从 0 到 %[1]v，类别是 %[2]q"},
		Given:  cnnlib.Phrase{"label %[3]v of picture %[4]v", "图片 %[4]v 的标签是 %[3]v"},
		Fix:    cnnlib.Phrase{"count classes from 0, or name all of them", "类别从 0 数起，或者给出全部类别的名字"},
	}
	wrongEpoch = &cnnlib.ErrorKind{ // the last epoch, the one given
		Wanted: cnnlib.Phrase{"an epoch from 0 to %[1]v", "轮次从 0 到 %[1]v"},
		Given:  cnnlib.Phrase{"%[2]v"},
		Fix:    cnnlib.Phrase{"count epochs from 0", "轮次从 0 数起"},
	}
	loopInLoop = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"one loop at a time, for its batches share their memory", "一次只有一个循环，因为各批数据共用内存"},
		Given:  cnnlib.Phrase{"a loop within a loop over the same Loader", "同一个 Loader 的循环里又有循环"},
		Fix:    cnnlib.Phrase{"make a second Loader for the inner loop", "为内层循环另建一个 Loader"},
	}
	noSet = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a set with pictures", "有图片的数据集"},
		Given:  cnnlib.Phrase{"none", "没有"},
		Fix:    cnnlib.Phrase{"train, test := digits.Load(), then Set: train", "先写 train, test := digits.Load()，再写 Set: train"},
	}
	noBatch = &cnnlib.ErrorKind{ // the size
		Wanted: cnnlib.Phrase{"batches of at least 1 picture", "每批至少 1 张图片"},
		Given:  cnnlib.Phrase{"Size: %[1]v"},
		Fix:    cnnlib.Phrase{"Size: 32 is a common choice", "常用 Size: 32"},
	}
	tooFarShift = &cnnlib.ErrorKind{ // the most, the shape, the shift, the nearest
		Wanted: cnnlib.Phrase{"a shift from 0 to %[1]v pixels, so that a part of the %[2]v stays in view", "平移 0 到 %[1]v 像素，使 %[2]v 的图片有一部分留在画面里"},
		Given:  cnnlib.Phrase{"Shift: %[3]v"},
		Fix:    cnnlib.Phrase{"Shift: %[4]v"},
	}
	wrongNormalization = &cnnlib.ErrorKind{ // the mean, the deviation
		Wanted: cnnlib.Phrase{"a mean that is finite and a deviation above 0, or 0 for none", "均值是有限的数，标准差大于 0，或用 0 表示不做归一化"},
		Given:  cnnlib.Phrase{"mean %[1]v, deviation %[2]v", "均值 %[1]v，标准差 %[2]v"},
		Fix:    cnnlib.Phrase{"Normalize: train.Normalization() of the set you train with", "用训练集的 Normalize: train.Normalization()"},
	}
)
