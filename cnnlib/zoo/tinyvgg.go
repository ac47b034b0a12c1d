package zoo

import "cnnlessons/cnnlib"

// TinyVGG is the Tiny VGG of CNN Explainer, for pictures of 64×64×3 in ten classes, with 19,920
// parameters and 5,608,780 MACs (Z. Wang and others, "CNN Explainer: Learning Convolutional
// Neural Networks with Interactive Visualization", 2020; the numbers come
// from tiny-vgg/tiny-vgg.py in github.com/poloclub/cnn-explainer).
//
//	conv_1_1    ten kernels of 3×3×3     62×62×10       280
//	conv_1_2    ten of 3×3×10            60×60×10       910
//	max_pool_1  2×2                      30×30×10
//	conv_2_1    ten of 3×3×10            28×28×10       910
//	conv_2_2    ten of 3×3×10            26×26×10       910
//	max_pool_2  2×2                      13×13×10
//	output      1690 → 10                            16,910
//
// After each convolution comes a ReLU. The layers have CNN Explainer's names; the softmax at its end
// is left out. Its files are Keras files, in which the numbers of a vector lie row by row, column by
// column, channel by channel, so that the weights of output have another order than here.
func TinyVGG() *cnnlib.Sequential {
	return Chain(
		Part{"conv_1_1", &cnnlib.Conv2D{In: 3, Out: 10, Kernel: 3}}, Part{"relu_1_1", &cnnlib.ReLU{}},
		Part{"conv_1_2", &cnnlib.Conv2D{In: 10, Out: 10, Kernel: 3}}, Part{"relu_1_2", &cnnlib.ReLU{}},
		Part{"max_pool_1", &cnnlib.MaxPool2D{Kernel: 2}},
		Part{"conv_2_1", &cnnlib.Conv2D{In: 10, Out: 10, Kernel: 3}}, Part{"relu_2_1", &cnnlib.ReLU{}},
		Part{"conv_2_2", &cnnlib.Conv2D{In: 10, Out: 10, Kernel: 3}}, Part{"relu_2_2", &cnnlib.ReLU{}},
		Part{"max_pool_2", &cnnlib.MaxPool2D{Kernel: 2}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"output", &cnnlib.Linear{In: 1690, Out: 10}})
}
