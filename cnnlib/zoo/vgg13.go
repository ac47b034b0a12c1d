package zoo

import "cnnlessons/cnnlib"

// VGG13 is VGG-13 as torchvision's vgg13 builds it, for pictures of 224×224×3 in 1000 classes:
// 133,047,848 parameters, 11.308 GMAC (11,308,466,176). It is configuration B of K. Simonyan and
// A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014; the
// paper says 133 million parameters.
//
//	features    2 × 64 kernels of 3×3     224×224×64        38,720
//	            2 × 128                   112×112×128      221,440
//	            2 × 256                    56×56×256       885,248
//	            2 × 512                    28×28×512     3,539,968
//	            2 × 512                    14×14×512     4,719,616
//	classifier  25088 → 4096                           102,764,544
//	            4096 → 4096                             16,781,312
//	            4096 → 1000                              4,097,000
//
// The frame with its ReLUs, poolings and Dropout is described at [VGG].
func VGG13() *cnnlib.Sequential { return VGG([5]int{2, 2, 2, 2, 2}) }
