package zoo

import "cnnlessons/cnnlib"

// SqueezeNet10 is SqueezeNet 1.0 as torchvision's squeezenet1_0 builds it, for pictures of
// 224×224×3 in 1000 classes: 1,248,424 parameters, 0.819 GMAC (818,924,576).
//
//	features    96 kernels of 7×7×3, stride 2         109×109×96     14,208
//	            max pooling 3×3, stride 2, ceil        54×54×96
//	            fire 16, 64; 16, 64; 32, 128           54×54×256     69,696
//	            max pooling 3×3, stride 2, ceil        27×27×256
//	            fire 32, 128; 48, 192                  27×27×384    154,320
//	            fire 48, 192; 64, 256                  27×27×512    300,016
//	            max pooling 3×3, stride 2, ceil        13×13×512
//	            fire 64, 256                           13×13×512    197,184
//	classifier  1000 of 1×1×512                        13×13×1000   513,000
//	            global average pooling                  1×1×1000
//
// A fire module with the numbers s, e squeezes its input with s kernels of 1×1, then expands it
// with e kernels of 1×1 and as many of 3×3, whose maps are stacked. After each convolution comes
// a ReLU, and before the classifier's there is Dropout.
//
// The paper (F. Iandola and others, "SqueezeNet: AlexNet-level accuracy with 50x fewer
// parameters and <0.5MB model size", 2016, table 1) has 1,248,424 parameters before compression,
// too. Its first maps are of 111×111, which a picture of 227×227 gives; then there are more MACs.
func SqueezeNet10() *cnnlib.Sequential {
	return SqueezeNet(
		&cnnlib.Conv2D{In: 3, Out: 96, Kernel: 7, Stride: 2}, &cnnlib.ReLU{}, squeezePool(),
		Fire(96, 16, 64), Fire(128, 16, 64), Fire(128, 32, 128), squeezePool(),
		Fire(256, 32, 128), Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), squeezePool(),
		Fire(512, 64, 256))
}
