package zoo

import "cnnlessons/cnnlib"

// ResNet18 is ResNet-18 as torchvision's resnet18 builds it, for pictures of 224×224×3 in 1000
// classes: 11,689,512 parameters, 1.814 GMAC (1,814,073,344). It is the 18-layer network of
// K. He, X. Zhang, S. Ren and J. Sun, "Deep Residual Learning for Image Recognition", 2015,
// table 1, which says 1.8·10⁹ operations.
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  2 blocks                          56×56×64      147,968
//	layer2  2 blocks                          28×28×128     525,568
//	layer3  2 blocks                          14×14×256   2,099,712
//	layer4  2 blocks                           7×7×512    8,393,728
//	        global average pooling             1×1×512
//	fc      512 → 1000                                      513,000
//
// A block has two convolutions of 3×3; to what they give, its input is added. The first block of
// layer2, layer3 and layer4 has stride 2, and a 1×1 convolution with stride 2 for the input
// (the paper's option B). After each convolution comes a batch normalisation, counted with
// it, and then, but in the shortcut and before the addition, a ReLU.
func ResNet18() *cnnlib.Sequential { return ResNet(BasicBlock, [4]int{2, 2, 2, 2}, 64) }
