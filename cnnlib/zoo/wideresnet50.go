package zoo

import "cnnlessons/cnnlib"

// WideResNet50 is the Wide ResNet-50-2 as torchvision's wide_resnet50_2 builds it, for pictures of
// 224×224×3 in 1000 classes: 68,883,240 parameters, 11.398 GMAC (11,398,021,120) (S. Zagoruyko,
// N. Komodakis, "Wide Residual Networks", 2016; the paper says 68.9 million parameters).
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64        9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×256      634,368
//	layer2  4 blocks                          28×28×512    3,482,624
//	layer3  6 blocks                          14×14×1024  20,736,000
//	layer4  3 blocks                           7×7×2048   41,971,712
//	        global average pooling             1×1×2048
//	fc      2048 → 1000                                    2,049,000
//
// The network is [ResNet50] with twice as many maps between the convolutions of a block: the first
// 1×1 convolution goes to half, not a quarter, of the channels that the block gives. The outputs of
// blocks are as in ResNet50.
func WideResNet50() *cnnlib.Sequential { return ResNet(Bottleneck(1, 128), [4]int{3, 4, 6, 3}, 256) }
