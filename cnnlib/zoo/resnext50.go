package zoo

import "cnnlessons/cnnlib"

// ResNeXt50 is ResNeXt-50 (32×4d) as torchvision's resnext50_32x4d builds it, for pictures of
// 224×224×3 in 1000 classes: 25,028,904 parameters, 4.230 GMAC (4,230,479,872) (S. Xie, R. Girshick,
// P. Dollár, Z. Tu, K. He, "Aggregated Residual Transformations for Deep Neural Networks", 2016,
// table 1; the paper says 25.0 million parameters and 4.2·10⁹ operations).
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64        9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×256      205,824
//	layer2  4 blocks                          28×28×512    1,197,056
//	layer3  6 blocks                          14×14×1024   7,022,592
//	layer4  3 blocks                           7×7×2048   14,544,896
//	        global average pooling             1×1×2048
//	fc      2048 → 1000                                    2,049,000
//
// The network is [ResNet50] with other blocks: the 3×3 convolution of a block has 32 groups, and twice
// as many maps as in ResNet50, half of the block's output. In layer1 a group has 4 maps, hence the
// name 32×4d; in each later layer it has twice as many.
func ResNeXt50() *cnnlib.Sequential { return ResNet(Bottleneck(32, 4), [4]int{3, 4, 6, 3}, 256) }
