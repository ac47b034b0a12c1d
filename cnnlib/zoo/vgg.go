package zoo

import "cnnlessons/cnnlib"

// VGG is the frame of the networks of K. Simonyan and A. Zisserman, "Very Deep Convolutional
// Networks for Large-Scale Image Recognition", 2014, table 1, for pictures in 1000 classes:
//
//	features    convolutions[0] × 64 kernels of 3×3, padding 1
//	            convolutions[1] × 128
//	            convolutions[2] × 256
//	            convolutions[3] × 512
//	            convolutions[4] × 512
//	avgpool     average pooling to 7×7
//	classifier  512·7·7 = 25088 → 4096
//	            4096 → 4096
//	            4096 → 1000
//
// After each convolution and each linear layer but the last comes a ReLU, after each row of the
// features a max pooling of 2×2, and after the first two linear layers Dropout. The average
// pooling, which the paper does not have, lets other sizes of pictures through; for 224×224 it
// changes nothing. So [VGG16] is VGG([5]int{2, 2, 3, 3, 3}). All names are torchvision's.
func VGG(convolutions [5]int) *cnnlib.Sequential {
	var features []cnnlib.Layer
	in := 3
	for i, out := range []int{64, 128, 256, 512, 512} {
		for range convolutions[i] {
			features = append(features, &cnnlib.Conv2D{In: in, Out: out, Kernel: 3, Padding: 1}, &cnnlib.ReLU{})
			in = out
		}
		features = append(features, &cnnlib.MaxPool2D{Kernel: 2})
	}
	return Chain(
		Part{"features", Numbered(features...)},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{Height: 7, Width: 7}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"classifier", Numbered(
			&cnnlib.Linear{In: 512 * 7 * 7, Out: 4096}, &cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5},
			&cnnlib.Linear{In: 4096, Out: 4096}, &cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5},
			&cnnlib.Linear{In: 4096, Out: 1000})})
}
