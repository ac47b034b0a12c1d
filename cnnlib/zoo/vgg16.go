package zoo

import "cnnlessons/cnnlib"

// VGG16 is VGG-16 as torchvision's vgg16 builds it, for pictures of 224×224×3 in 1000 classes:
// 138,357,544 parameters, 15.47 GMAC (15,470,264,320). It is configuration D of K. Simonyan and
// A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014; the
// paper says 138 million parameters.
//
//	features    2 × 64 kernels of 3×3     224×224×64        38,720
//	            2 × 128                   112×112×128      221,440
//	            3 × 256                    56×56×256     1,475,328
//	            3 × 512                    28×28×512     5,899,776
//	            3 × 512                    14×14×512     7,079,424
//	classifier  25088 → 4096                           102,764,544
//	            4096 → 4096                             16,781,312
//	            4096 → 1000                              4,097,000
//
// All convolutions have padding 1. After each convolution and each linear layer but the
// last comes a ReLU, after each row of the features a max pooling of 2×2, and after the first two
// linear layers Dropout. An average pooling to 7×7 before the classifier, which the paper does
// not have, lets other sizes of pictures through; here it changes nothing.
func VGG16() *cnnlib.Sequential { return VGG([5]int{2, 2, 3, 3, 3}) }
