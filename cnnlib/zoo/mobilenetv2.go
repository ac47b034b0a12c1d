package zoo

import "cnnlessons/cnnlib"

// MobileNetV2 is MobileNetV2 of width 1 as torchvision's mobilenet_v2 builds it, for pictures of
// 224×224×3 in 1000 classes: 3,504,872 parameters, 0.301 GMAC (300,774,272) (M. Sandler, A. Howard,
// M. Zhu, A. Zhmoginov, L. Chen, "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018;
// the paper says 3.4 million parameters and 300 million MACs).
//
//	features.0      32 kernels of 3×3×3, stride 2    112×112×32       928
//	features.1      1 block without expansion        112×112×16       896
//	features.2–3    2 blocks, stride 2                56×56×24     13,968
//	features.4–6    3 blocks, stride 2                28×28×32     39,696
//	features.7–10   4 blocks, stride 2                14×14×64    183,872
//	features.11–13  3 blocks                          14×14×96    303,168
//	features.14–16  3 blocks, stride 2                 7×7×160    795,264
//	features.17     1 block                            7×7×320    473,920
//	features.18     1280 of 1×1×320                    7×7×1280   412,160
//	                global average pooling             1×1×1280
//	classifier      1280 → 1000                                1,281,000
//
// A block expands its input to six times the channels with 1×1 kernels, filters each channel
// with a 3×3 kernel of its own, and projects the result with 1×1 kernels to fewer channels. Where
// this gives the shape of its input, the input is added. After each convolution comes a batch
// normalisation, counted with it, and then, but after a projection, a ReLU6; before the
// classifier there is Dropout.
func MobileNetV2() *cnnlib.Sequential {
	features := []cnnlib.Layer{ConvNorm(Conv(3, 32, 3, 2), &cnnlib.ReLU6{})}
	in := 32
	for _, row := range []struct{ expansion, out, blocks, stride int }{
		{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
	} {
		stride := row.stride
		for range row.blocks {
			features = append(features, InvertedResidual(in, row.out, row.expansion, stride))
			in, stride = row.out, 1
		}
	}
	features = append(features, ConvNorm(Conv(in, 1280, 1, 1), &cnnlib.ReLU6{}))
	return mobile(features, &cnnlib.Dropout{P: 0.2}, &cnnlib.Linear{In: 1280, Out: 1000})
}
