package zoo

import "cnnlessons/cnnlib"

// MNASNet is MnasNet-B1 of width 1 as torchvision's mnasnet1_0 builds it, for pictures of 224×224×3 in
// 1000 classes: 4,383,312 parameters, 0.314 GMAC (314,415,872) (M. Tan and others, "MnasNet:
// Platform-Aware Neural Architecture Search for Mobile", 2018).
//
//	layers.0      32 kernels of 3×3×3, stride 2    112×112×32       928
//	layers.3      a kernel of 3×3 for each map     112×112×32       352
//	layers.6      16 of 1×1×32                     112×112×16       544
//	layers.8      3 blocks, 3×3, stride 2           56×56×24     11,472
//	layers.9      3 blocks, 5×5, stride 2           28×28×40     33,096
//	layers.10     3 blocks, 5×5, stride 2           14×14×80    217,680
//	layers.11     2 blocks, 3×3                     14×14×96    209,184
//	layers.12     4 blocks, 5×5, stride 2            7×7×192  1,611,456
//	layers.13     1 block, 3×3                       7×7×320    605,440
//	layers.14     1280 of 1×1×320                    7×7×1280   412,160
//	              global average pooling             1×1×1280
//	classifier.1  1280 → 1000                                1,281,000
//
// A block is an inverted residual, see [InvertedResidual], with kernels of 3×3 or 5×5 and ReLUs. It
// expands its input to six times the channels, in layers.8 and layers.9 to three times. After each
// convolution comes a batch normalisation, counted with it, and then, but after a projection and
// layers.6, a ReLU; before the classifier there is Dropout. The moving averages of the batch
// normalisations are slow, see Momentum of [cnnlib.BatchNorm2D]: a step moves them by 3 in 10,000.
func MNASNet() *cnnlib.Sequential {
	norm := func(channels int) *cnnlib.BatchNorm2D {
		return &cnnlib.BatchNorm2D{Channels: channels, Momentum: 3e-4}
	}
	relu := &cnnlib.ReLU{}
	layers := []cnnlib.Layer{
		Conv(3, 32, 3, 2), norm(32), relu,
		Depthwise(32, 3, 1), norm(32), relu, Conv(32, 16, 1, 1), norm(16),
	}
	in := 16
	for _, row := range []struct{ expansion, kernel, stride, out, blocks int }{
		{3, 3, 2, 24, 3}, {3, 5, 2, 40, 3}, {6, 5, 2, 80, 3}, {6, 3, 1, 96, 2}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1},
	} {
		stage := make([]cnnlib.Layer, row.blocks)
		stride := row.stride
		for i := range stage {
			wide := in * row.expansion
			stage[i] = inverted("layers", []cnnlib.Layer{
				Conv(in, wide, 1, 1), norm(wide), relu,
				Depthwise(wide, row.kernel, stride), norm(wide), relu,
				Conv(wide, row.out, 1, 1), norm(row.out),
			}, in, row.out, stride)
			in, stride = row.out, 1
		}
		layers = append(layers, Numbered(stage...))
	}
	return Chain(
		Part{"layers", Numbered(append(layers, Conv(in, 1280, 1, 1), norm(1280), relu)...)},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"classifier", Numbered(&cnnlib.Dropout{P: 0.2}, &cnnlib.Linear{In: 1280, Out: 1000})})
}
