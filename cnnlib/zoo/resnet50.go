package zoo

import "cnnlessons/cnnlib"

// ResNet50 is ResNet-50 as torchvision's resnet50 builds it, for pictures of 224×224×3 in 1000
// classes: 25,557,032 parameters, 4.089 GMAC (4,089,184,256).
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64        9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×256      215,808
//	layer2  4 blocks                          28×28×512    1,219,584
//	layer3  6 blocks                          14×14×1024   7,098,368
//	layer4  3 blocks                           7×7×2048   14,964,736
//	        global average pooling             1×1×2048
//	fc      2048 → 1000                                    2,049,000
//
// A block has three convolutions: 1×1 to a quarter of the channels that it gives, 3×3, and 1×1;
// to what they give, its input is added. The first block of each layer has a 1×1 convolution for
// the input, and in layer2, layer3 and layer4 stride 2. After each convolution comes a batch
// normalisation, counted with it, and then, but in the shortcut and before the addition, a ReLU.
//
// The paper (K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition",
// 2015, table 1) has the stride in the first 1×1 convolution of a block, torchvision in the 3×3.
// That takes more operations, 4.1·10⁹ instead of the paper's 3.8·10⁹, and no other parameters.
func ResNet50() *cnnlib.Sequential { return ResNet(Bottleneck(1, 64), [4]int{3, 4, 6, 3}, 256) }
