package zoo

import "cnnlessons/cnnlib"

// MobileNetV3Large is MobileNetV3-Large of width 1 as torchvision's mobilenet_v3_large builds it, for
// pictures of 224×224×3 in 1000 classes: 5,483,032 parameters, 0.217 GMAC (216,589,760) (A. Howard
// and others, "Searching for MobileNetV3", 2019, table 1; the paper says 5.4 million parameters and
// 219 million MACs).
//
//	features.0      16 kernels of 3×3×3, stride 2, HS    112×112×16       464
//	features.1      1 block, 3×3, RE, no expansion       112×112×16       464
//	features.2–3    2 blocks, 3×3, RE, stride 2           56×56×24      7,880
//	features.4–6    3 blocks, 5×5, SE, RE, stride 2       28×28×40     52,312
//	features.7–10   4 blocks, 3×3, HS, stride 2           14×14×80    130,824
//	features.11–12  2 blocks, 3×3, SE, HS                 14×14×112   600,544
//	features.13–15  3 blocks, 5×5, SE, HS, stride 2        7×7×160  2,023,944
//	features.16     960 of 1×1×160, HS                     7×7×960    155,520
//	                global average pooling                 1×1×960
//	classifier.0    960 → 1280                             1×1×1280  1,230,080
//	classifier.3    1280 → 1000                                     1,281,000
//
// A block expands its input with 1×1 kernels, filters each channel with a kernel of its own, of 3×3
// or 5×5, multiplies in some blocks each map by a number that a squeeze-and-excitation finds (SE), and
// projects the result with 1×1 kernels; see [MBConv]. Where this gives the shape of its input, the
// input is added. After each convolution comes a batch normalisation, counted with it, and then, but
// after a projection, a ReLU (RE) or HardSwish (HS). The squeeze-and-excitation has no normalisation;
// it reduces the means of the maps to about a quarter and has a ReLU and a [cnnlib.HardSigmoid].
// Before the last layer there are a HardSwish and Dropout.
func MobileNetV3Large() *cnnlib.Sequential {
	relu, hardSwish := &cnnlib.ReLU{}, &cnnlib.HardSwish{}
	return mobileNetV3(1280,
		v3Block{3, 16, 16, false, relu, 1},
		v3Block{3, 64, 24, false, relu, 2}, v3Block{3, 72, 24, false, relu, 1},
		v3Block{5, 72, 40, true, relu, 2}, v3Block{5, 120, 40, true, relu, 1}, v3Block{5, 120, 40, true, relu, 1},
		v3Block{3, 240, 80, false, hardSwish, 2}, v3Block{3, 200, 80, false, hardSwish, 1},
		v3Block{3, 184, 80, false, hardSwish, 1}, v3Block{3, 184, 80, false, hardSwish, 1},
		v3Block{3, 480, 112, true, hardSwish, 1}, v3Block{3, 672, 112, true, hardSwish, 1},
		v3Block{5, 672, 160, true, hardSwish, 2}, v3Block{5, 960, 160, true, hardSwish, 1}, v3Block{5, 960, 160, true, hardSwish, 1})
}
