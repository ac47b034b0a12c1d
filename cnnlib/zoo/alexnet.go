package zoo

import "cnnlessons/cnnlib"

// AlexNet is AlexNet as torchvision's alexnet builds it, for pictures of 224×224×3 in 1000
// classes: 61,100,840 parameters, 0.714 GMAC (714,188,480).
//
//	features    64 kernels of 11×11×3, stride 4, padding 2      55×55×64       23,296
//	            max pooling 3×3, stride 2                       27×27×64
//	            192 of 5×5×64, padding 2                        27×27×192     307,392
//	            max pooling 3×3, stride 2                       13×13×192
//	            384 of 3×3×192, padding 1                       13×13×384     663,936
//	            256 of 3×3×384, padding 1                       13×13×256     884,992
//	            256 of 3×3×256, padding 1                       13×13×256     590,080
//	            max pooling 3×3, stride 2                        6×6×256
//	classifier  9216 → 4096                                                37,752,832
//	            4096 → 4096                                                16,781,312
//	            4096 → 1000                                                 4,097,000
//
// After each convolution and linear layer but the last comes a ReLU; the classifier has Dropout
// before its first two linear layers. An average pooling to 6×6 before the classifier lets other
// sizes of pictures through.
//
// This is the network of A. Krizhevsky, "One weird trick for parallelizing convolutional neural
// networks", 2014, but for 256 kernels in the fourth convolution where the paper has 384. Unlike
// the network of 2012, [AlexNet2012], it has fewer kernels in the first two convolutions, no groups
// and no local response normalisation.
func AlexNet() *cnnlib.Sequential {
	return Chain(
		Part{"features", Numbered(
			&cnnlib.Conv2D{In: 3, Out: 64, Kernel: 11, Stride: 4, Padding: 2}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 3, Stride: 2},
			&cnnlib.Conv2D{In: 64, Out: 192, Kernel: 5, Padding: 2}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 3, Stride: 2},
			&cnnlib.Conv2D{In: 192, Out: 384, Kernel: 3, Padding: 1}, &cnnlib.ReLU{},
			&cnnlib.Conv2D{In: 384, Out: 256, Kernel: 3, Padding: 1}, &cnnlib.ReLU{},
			&cnnlib.Conv2D{In: 256, Out: 256, Kernel: 3, Padding: 1}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 3, Stride: 2})},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{Height: 6, Width: 6}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"classifier", Numbered(
			&cnnlib.Dropout{P: 0.5}, &cnnlib.Linear{In: 256 * 6 * 6, Out: 4096}, &cnnlib.ReLU{},
			&cnnlib.Dropout{P: 0.5}, &cnnlib.Linear{In: 4096, Out: 4096}, &cnnlib.ReLU{},
			&cnnlib.Linear{In: 4096, Out: 1000})})
}
