package zoo

import "cnnlessons/cnnlib"

// MobileNetV3Small is MobileNetV3-Small of width 1 as torchvision's mobilenet_v3_small builds it, for
// pictures of 224×224×3 in 1000 classes: 2,542,856 parameters, 0.057 GMAC (56,510,400) (A. Howard
// and others, "Searching for MobileNetV3", 2019, table 2; the paper says 2.5 million parameters and
// 56 million MACs).
//
//	features.0     16 kernels of 3×3×3, stride 2, HS          112×112×16        464
//	features.1     1 block, 3×3, SE, RE, stride 2              56×56×16         744
//	features.2–3   2 blocks, 3×3, RE, stride 2                 28×28×24       9,280
//	features.4–6   3 blocks, 5×5, SE, HS, stride 2             14×14×40     128,264
//	features.7–8   2 blocks, 5×5, SE, HS                       14×14×48      51,768
//	features.9–11  3 blocks, 5×5, SE, HS, stride 2              7×7×96      680,040
//	features.12    576 of 1×1×96, HS                            7×7×576      56,448
//	               global average pooling                       1×1×576
//	classifier.0   576 → 1024                                   1×1×1024    590,848
//	classifier.3   1024 → 1000                                            1,025,000
//
// [MobileNetV3Large] says what a block and the abbreviations are. Here, too, the first block has no
// expansion.
func MobileNetV3Small() *cnnlib.Sequential {
	relu, hardSwish := &cnnlib.ReLU{}, &cnnlib.HardSwish{}
	return mobileNetV3(1024,
		v3Block{3, 16, 16, true, relu, 2},
		v3Block{3, 72, 24, false, relu, 2}, v3Block{3, 88, 24, false, relu, 1},
		v3Block{5, 96, 40, true, hardSwish, 2}, v3Block{5, 240, 40, true, hardSwish, 1}, v3Block{5, 240, 40, true, hardSwish, 1},
		v3Block{5, 120, 48, true, hardSwish, 1}, v3Block{5, 144, 48, true, hardSwish, 1},
		v3Block{5, 288, 96, true, hardSwish, 2}, v3Block{5, 576, 96, true, hardSwish, 1}, v3Block{5, 576, 96, true, hardSwish, 1})
}
