package zoo

import "cnnlessons/cnnlib"

// VGG19 is VGG-19 as torchvision's vgg19 builds it, for pictures of 224×224×3 in 1000 classes:
// 143,667,240 parameters, 19.632 GMAC (19,632,062,464). It is configuration E of K. Simonyan and
// A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014; the
// paper says 144 million parameters.
//
//	features    2 × 64 kernels of 3×3     224×224×64        38,720
//	            2 × 128                   112×112×128      221,440
//	            4 × 256                    56×56×256     2,065,408
//	            4 × 512                    28×28×512     8,259,584
//	            4 × 512                    14×14×512     9,439,232
//	classifier  25088 → 4096                           102,764,544
//	            4096 → 4096                             16,781,312
//	            4096 → 1000                              4,097,000
//
// The frame with its ReLUs, poolings and Dropout is described at [VGG].
func VGG19() *cnnlib.Sequential { return VGG([5]int{2, 2, 4, 4, 4}) }
