package zoo

import "cnnlessons/cnnlib"

// AlexNet2012 is AlexNet as it was published, for pictures of 227×227×3 in 1000 classes:
// 60,965,224 parameters, 0.724 GMAC (724,406,816) (A. Krizhevsky, I. Sutskever, G. Hinton,
// "ImageNet Classification with Deep Convolutional Neural Networks", 2012; the paper says 60
// million parameters).
//
//	conv1   96 kernels of 11×11×3, stride 4          55×55×96      34,944
//	norm1   local response normalisation             55×55×96
//	pool1   max pooling 3×3, stride 2                27×27×96
//	conv2   256 of 5×5×48, padding 2, two groups     27×27×256    307,456
//	norm2   local response normalisation             27×27×256
//	pool2   max pooling 3×3, stride 2                13×13×256
//	conv3   384 of 3×3×256, padding 1                13×13×384    885,120
//	conv4   384 of 3×3×192, padding 1, two groups    13×13×384    663,936
//	conv5   256 of 3×3×192, padding 1, two groups    13×13×256    442,624
//	pool5   max pooling 3×3, stride 2                 6×6×256
//	fc6     9216 → 4096                                        37,752,832
//	fc7     4096 → 4096                                        16,781,312
//	fc8     4096 → 1000                                         4,097,000
//
// After each convolution and linear layer but the last comes a ReLU; Dropout follows
// the ReLUs of fc6 and fc7. The groups are the two GPUs of the paper, which exchanged their maps
// only before conv3. A pooling window overlaps its neighbours by one row or column. The layers have
// the names that Caffe's bvlc_alexnet gave them.
//
// The paper's pictures are of 224×224, from which 55×55 does not come without padding; 227×227
// is what gives it: ⌊(227 − 11) / 4⌋ + 1 = 55.
func AlexNet2012() *cnnlib.Sequential {
	// The paper's α, 10⁻⁴, multiplies the sum over the five maps, Alpha their mean.
	norm := func() *cnnlib.LocalResponseNorm {
		return &cnnlib.LocalResponseNorm{Size: 5, Alpha: 5e-4, Beta: 0.75, K: 2}
	}
	return Chain(
		Part{"conv1", &cnnlib.Conv2D{In: 3, Out: 96, Kernel: 11, Stride: 4}}, Part{"relu1", &cnnlib.ReLU{}},
		Part{"norm1", norm()}, Part{"pool1", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2}},
		Part{"conv2", &cnnlib.Conv2D{In: 96, Out: 256, Kernel: 5, Padding: 2, Groups: 2}}, Part{"relu2", &cnnlib.ReLU{}},
		Part{"norm2", norm()}, Part{"pool2", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2}},
		Part{"conv3", &cnnlib.Conv2D{In: 256, Out: 384, Kernel: 3, Padding: 1}}, Part{"relu3", &cnnlib.ReLU{}},
		Part{"conv4", &cnnlib.Conv2D{In: 384, Out: 384, Kernel: 3, Padding: 1, Groups: 2}}, Part{"relu4", &cnnlib.ReLU{}},
		Part{"conv5", &cnnlib.Conv2D{In: 384, Out: 256, Kernel: 3, Padding: 1, Groups: 2}}, Part{"relu5", &cnnlib.ReLU{}},
		Part{"pool5", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"fc6", &cnnlib.Linear{In: 256 * 6 * 6, Out: 4096}}, Part{"relu6", &cnnlib.ReLU{}}, Part{"drop6", &cnnlib.Dropout{P: 0.5}},
		Part{"fc7", &cnnlib.Linear{In: 4096, Out: 4096}}, Part{"relu7", &cnnlib.ReLU{}}, Part{"drop7", &cnnlib.Dropout{P: 0.5}},
		Part{"fc8", &cnnlib.Linear{In: 4096, Out: 1000}})
}
