package zoo

import "cnnlessons/cnnlib"

// DenseNet201 is DenseNet-201 as torchvision's densenet201 builds it, for pictures of 224×224×3 in
// 1000 classes: 20,013,928 parameters, 4.291 GMAC (4,291,365,888). It is DenseNet-201 with
// growth rate 32 of G. Huang, Z. Liu, L. van der Maaten and K. Weinberger, "Densely Connected
// Convolutional Networks", 2016, table 1.
//
//	conv0        64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	pool0        max pooling 3×3, stride 2         56×56×64
//	denseblock1  6 layers                          56×56×256     335,040
//	transition1  to 128 maps                       28×28×128      33,280
//	denseblock2  12 layers                         28×28×512     919,680
//	transition2  to 256                            14×14×256     132,096
//	denseblock3  48 layers                         14×14×1792  8,071,680
//	transition3  to 896                             7×7×896    1,609,216
//	denseblock4  32 layers                          7×7×1920   6,978,560
//	norm5        batch normalisation                7×7×1920       3,840
//	             global average pooling             1×1×1920
//	classifier   1920 → 1000                                   1,921,000
//
// The network is [DenseNet121] with more layers in the last two blocks; see [DenseLayer] and
// [Transition].
func DenseNet201() *cnnlib.Sequential { return DenseNet(32, [4]int{6, 12, 48, 32}, 64) }
