package zoo

import "cnnlessons/cnnlib"

// ResNet34 is ResNet-34 as torchvision's resnet34 builds it, for pictures of 224×224×3 in 1000
// classes: 21,797,672 parameters, 3.664 GMAC (3,663,761,408). It is the 34-layer network of
// K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition", 2015,
// table 1, which says 3.6·10⁹ operations.
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×64      221,952
//	layer2  4 blocks                          28×28×128   1,116,416
//	layer3  6 blocks                          14×14×256   6,822,400
//	layer4  3 blocks                           7×7×512   13,114,368
//	        global average pooling             1×1×512
//	fc      512 → 1000                                      513,000
//
// The network is [ResNet18] with more blocks in each layer; see [BasicBlock].
func ResNet34() *cnnlib.Sequential { return ResNet(BasicBlock, [4]int{3, 4, 6, 3}, 64) }
