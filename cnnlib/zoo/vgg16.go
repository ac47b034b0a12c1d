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
// All convolutions have padding 1. After each of them and of the linear layers but the last
// comes a ReLU, after each row of the features a max pooling of 2×2, and after the first two
// linear layers Dropout. An average pooling to 7×7 before the classifier, which the paper does
// not have, lets other sizes of pictures through; here it changes nothing.
func VGG16() *cnnlib.Sequential {
	var features []cnnlib.Layer
	in := 3
	for _, row := range []struct{ convolutions, out int }{{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}} {
		for range row.convolutions {
			features = append(features, &cnnlib.Conv2D{In: in, Out: row.out, Kernel: 3, Padding: 1}, &cnnlib.ReLU{})
			in = row.out
		}
		features = append(features, &cnnlib.MaxPool2D{Kernel: 2})
	}
	return chain(
		part{"features", numbered(features...)},
		part{"avgpool", &cnnlib.AdaptiveAvgPool2D{Height: 7, Width: 7}},
		part{"flatten", &cnnlib.Flatten{}},
		part{"classifier", numbered(
			&cnnlib.Linear{In: 512 * 7 * 7, Out: 4096}, &cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5},
			&cnnlib.Linear{In: 4096, Out: 4096}, &cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5},
			&cnnlib.Linear{In: 4096, Out: 1000})})
}
