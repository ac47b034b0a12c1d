package zoo

import "cnnlessons/cnnlib"

// DenseNet169 is DenseNet-169 as torchvision's densenet169 builds it, for pictures of 224×224×3 in
// 1000 classes: 14,149,480 parameters, 3.360 GMAC (3,359,843,328). It is DenseNet-169 with
// growth rate 32 of G. Huang, Z. Liu, L. van der Maaten and K. Weinberger, "Densely Connected
// Convolutional Networks", 2016, table 1.
//
//	conv0        64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	pool0        max pooling 3×3, stride 2         56×56×64
//	denseblock1  6 layers                          56×56×256     335,040
//	transition1  to 128 maps                       28×28×128      33,280
//	denseblock2  12 layers                         28×28×512     919,680
//	transition2  to 256                            14×14×256     132,096
//	denseblock3  32 layers                         14×14×1280  4,316,160
//	transition3  to 640                             7×7×640      821,760
//	denseblock4  32 layers                          7×7×1664   5,913,600
//	norm5        batch normalisation                7×7×1664       3,328
//	             global average pooling             1×1×1664
//	classifier   1664 → 1000                                   1,665,000
//
// The network is [DenseNet121] with more layers in the last two blocks; see [DenseLayer] and
// [Transition].
func DenseNet169() *cnnlib.Sequential { return DenseNet(32, [4]int{6, 12, 32, 32}, 64) }
