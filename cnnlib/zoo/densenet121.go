package zoo

import "cnnlessons/cnnlib"

// DenseNet121 is DenseNet-121 as torchvision's densenet121 builds it, for pictures of 224×224×3 in
// 1000 classes: 7,978,856 parameters, 2.834 GMAC (2,834,161,664). It is DenseNet-121 with growth
// rate 32 of G. Huang, Z. Liu, L. van der Maaten and K. Weinberger, "Densely Connected
// Convolutional Networks", 2016, table 1.
//
//	conv0        64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	pool0        max pooling 3×3, stride 2         56×56×64
//	denseblock1  6 layers                          56×56×256     335,040
//	transition1  to 128 maps                       28×28×128      33,280
//	denseblock2  12 layers                         28×28×512     919,680
//	transition2  to 256                            14×14×256     132,096
//	denseblock3  24 layers                         14×14×1024  2,837,760
//	transition3  to 512                             7×7×512      526,336
//	denseblock4  16 layers                          7×7×1024   2,158,080
//	norm5        batch normalisation                7×7×1024       2,048
//	             global average pooling             1×1×1024
//	classifier   1024 → 1000                                   1,025,000
//
// A layer of a dense block sees what went into the block and what all layers before it gave, and
// adds 32 maps to them: 128 kernels of 1×1, then 32 of 3×3, each after a batch normalisation and
// a ReLU. A transition has a batch normalisation, a ReLU, a convolution of 1×1 to half of the
// maps, and an average pooling of 2×2.
func DenseNet121() *cnnlib.Sequential { return DenseNet(32, [4]int{6, 12, 24, 16}, 64) }
