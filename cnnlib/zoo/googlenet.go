package zoo

import "cnnlessons/cnnlib"

// GoogLeNet is GoogLeNet as torchvision's googlenet builds it without the auxiliary classifiers,
// for pictures of 224×224×3 in 1000 classes: 6,624,904 parameters, 1.498 GMAC (1,498,376,192).
//
//	conv1         64 kernels of 7×7×3, stride 2     112×112×64       9,536
//	maxpool1      3×3, stride 2, ceil                56×56×64
//	conv2         64 of 1×1×64                       56×56×64        4,224
//	conv3         192 of 3×3×64                      56×56×192     110,976
//	maxpool2      3×3, stride 2, ceil                28×28×192
//	inception3a   64, 96, 128, 16, 32, 32            28×28×256     155,872
//	inception3b   128, 128, 192, 32, 96, 64          28×28×480     340,224
//	maxpool3      3×3, stride 2, ceil                14×14×480
//	inception4a   192, 96, 208, 16, 48, 64           14×14×512     364,512
//	inception4b   160, 112, 224, 24, 64, 64          14×14×512     425,232
//	inception4c   128, 128, 256, 24, 64, 64          14×14×512     486,192
//	inception4d   112, 144, 288, 32, 64, 64          14×14×528     573,312
//	inception4e   256, 160, 320, 32, 128, 128        14×14×832     803,840
//	maxpool4      2×2, ceil                           7×7×832
//	inception5a   256, 160, 320, 32, 128, 128         7×7×832      978,944
//	inception5b   384, 192, 384, 48, 128, 128         7×7×1024   1,347,040
//	              global average pooling              1×1×1024
//	fc            1024 → 1000                                    1,025,000
//
// An inception module stacks the maps of four branches: 1×1 kernels; 1×1, then 3×3; 1×1, then
// 3×3; a max pooling of 3×3, then 1×1. The six numbers of a row count these
// kernels, in this order.
// After each convolution comes a batch normalisation, counted with it, and a ReLU; before fc
// there is Dropout.
//
// The paper (C. Szegedy and others, "Going Deeper with Convolutions", 2014, table 1) has kernels
// of 5×5 in the third branch, biases and no batch normalisation, local response normalisation
// after maxpool1 and conv3, and more Dropout.
//
// The trained weights that torchvision offers belong to pictures with values from −1 to 1. Its
// googlenet(weights=…) leaves the auxiliary classifiers out, too, but changes pictures that
// are normalised as for the other networks (transform_input).
func GoogLeNet() *cnnlib.Sequential {
	pool := func(kernel int) *cnnlib.MaxPool2D {
		return &cnnlib.MaxPool2D{Kernel: kernel, Stride: 2, Ceil: true}
	}
	return Chain(
		Part{"conv1", basicConv(3, 64, 7, 2)}, Part{"maxpool1", pool(3)},
		Part{"conv2", basicConv(64, 64, 1, 1)}, Part{"conv3", basicConv(64, 192, 3, 1)}, Part{"maxpool2", pool(3)},
		Part{"inception3a", Inception(192, 64, 96, 128, 16, 32, 32)},
		Part{"inception3b", Inception(256, 128, 128, 192, 32, 96, 64)}, Part{"maxpool3", pool(3)},
		Part{"inception4a", Inception(480, 192, 96, 208, 16, 48, 64)},
		Part{"inception4b", Inception(512, 160, 112, 224, 24, 64, 64)},
		Part{"inception4c", Inception(512, 128, 128, 256, 24, 64, 64)},
		Part{"inception4d", Inception(512, 112, 144, 288, 32, 64, 64)},
		Part{"inception4e", Inception(528, 256, 160, 320, 32, 128, 128)}, Part{"maxpool4", pool(2)},
		Part{"inception5a", Inception(832, 256, 160, 320, 32, 128, 128)},
		Part{"inception5b", Inception(832, 384, 192, 384, 48, 128, 128)},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"dropout", &cnnlib.Dropout{P: 0.2}},
		Part{"fc", &cnnlib.Linear{In: 1024, Out: 1000}})
}

func basicConv(in, out, kernel, stride int) *cnnlib.Sequential {
	return Chain(
		Part{"conv", Conv(in, out, kernel, stride)},
		Part{"bn", &cnnlib.BatchNorm2D{Channels: out, Eps: 0.001}},
		Part{"relu", &cnnlib.ReLU{}})
}

// Inception is an inception module: it takes in maps and stacks the maps of four branches.
//
//	branch1  one kernels of 1×1
//	branch2  reduce2 kernels of 1×1, then three2 of 3×3
//	branch3  reduce3 kernels of 1×1, then three3 of 3×3
//	branch4  max pooling 3×3, then pooled kernels of 1×1
//
// After each convolution comes a batch normalisation and a ReLU. [GoogLeNet] says how the paper's
// module differs.
func Inception(in, one, reduce2, three2, reduce3, three3, pooled int) *cnnlib.Concat {
	return cnnlib.NewConcat( // named branch1 to branch4, as in torchvision
		basicConv(in, one, 1, 1),
		Numbered(basicConv(in, reduce2, 1, 1), basicConv(reduce2, three2, 3, 1)),
		Numbered(basicConv(in, reduce3, 1, 1), basicConv(reduce3, three3, 3, 1)),
		Numbered(&cnnlib.MaxPool2D{Kernel: 3, Stride: 1, Padding: 1, Ceil: true}, basicConv(in, pooled, 1, 1)))
}
