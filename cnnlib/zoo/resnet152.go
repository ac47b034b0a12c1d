package zoo

import "cnnlessons/cnnlib"

// ResNet152 is ResNet-152 as torchvision's resnet152 builds it, for pictures of 224×224×3 in 1000
// classes: 60,192,808 parameters, 11.514 GMAC (11,513,626,624).
//
//	conv1   64 kernels of 7×7×3, stride 2    112×112×64        9,536
//	        max pooling 3×3, stride 2         56×56×64
//	layer1  3 blocks                          56×56×256      215,808
//	layer2  8 blocks                          28×28×512    2,339,840
//	layer3  36 blocks                         14×14×1024  40,613,888
//	layer4  3 blocks                           7×7×2048   14,964,736
//	        global average pooling             1×1×2048
//	fc      2048 → 1000                                    2,049,000
//
// The network is [ResNet50] with 4 more blocks in layer2 and 30 more in layer3. The paper (K. He,
// X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", 2015, table 1) says
// 11.3·10⁹ operations; ResNet50 says why torchvision's network takes more.
func ResNet152() *cnnlib.Sequential { return ResNet(Bottleneck(1, 64), [4]int{3, 8, 36, 3}, 256) }
