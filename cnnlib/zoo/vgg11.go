package zoo

import "cnnlessons/cnnlib"

// VGG11 is VGG-11 as torchvision's vgg11 builds it, for pictures of 224×224×3 in 1000 classes:
// 132,863,336 parameters, 7.609 GMAC (7,609,090,048). It is configuration A of K. Simonyan and
// A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014; the
// paper says 133 million parameters.
//
//	features    1 × 64 kernels of 3×3     224×224×64         1,792
//	            1 × 128                   112×112×128       73,856
//	            2 × 256                    56×56×256       885,248
//	            2 × 512                    28×28×512     3,539,968
//	            2 × 512                    14×14×512     4,719,616
//	classifier  25088 → 4096                           102,764,544
//	            4096 → 4096                             16,781,312
//	            4096 → 1000                              4,097,000
//
// The frame with its ReLUs, poolings and Dropout is described at [VGG].
func VGG11() *cnnlib.Sequential { return VGG([5]int{1, 1, 2, 2, 2}) }
