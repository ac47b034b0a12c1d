package zoo

import "cnnlessons/cnnlib"

// ResNet101 is ResNet-101 as torchvision's resnet101 builds it, for pictures of 224×224×3 in 1000
// classes: 44,549,160 parameters, 7.801 GMAC (7,801,405,440).
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64        9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×256      215,808
//	layer2  4 blocks                          28×28×512    1,219,584
//	layer3  23 blocks                         14×14×1024  26,090,496
//	layer4  3 blocks                           7×7×2048   14,964,736
//	        global average pooling             1×1×2048
//	fc      2048 → 1000                                    2,049,000
//
// The network is [ResNet50] with 17 more blocks in layer3. The paper (K. He, X. Zhang, S. Ren, J. Sun,
// "Deep Residual Learning for Image Recognition", 2015, table 1) says 7.6·10⁹ operations; ResNet50
// says why torchvision's network takes more.
func ResNet101() *cnnlib.Sequential { return ResNet(Bottleneck(1, 64), [4]int{3, 4, 23, 3}, 256) }
