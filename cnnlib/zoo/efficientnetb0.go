package zoo

import "cnnlessons/cnnlib"

// EfficientNetB0 is EfficientNet-B0 as torchvision's efficientnet_b0 builds it, for pictures of
// 224×224×3 in 1000 classes: 5,288,548 parameters, 0.386 GMAC (385,814,752) (M. Tan, Q. Le,
// "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019; the paper
// says 5.3 million parameters and 0.39·10⁹ operations).
//
//	features.0  32 kernels of 3×3×3, stride 2    112×112×32        928
//	features.1  1 block, 3×3, no expansion       112×112×16      1,448
//	features.2  2 blocks, 3×3, stride 2           56×56×24      16,714
//	features.3  2 blocks, 5×5, stride 2           28×28×40      46,640
//	features.4  3 blocks, 3×3, stride 2           14×14×80     242,930
//	features.5  3 blocks, 5×5                     14×14×112    543,148
//	features.6  4 blocks, 5×5, stride 2            7×7×192   2,026,348
//	features.7  1 block, 3×3                       7×7×320     717,232
//	features.8  1280 of 1×1×320                    7×7×1280    412,160
//	            global average pooling             1×1×1280
//	classifier  1280 → 1000                                  1,281,000
//
// A block expands its input to six times the channels with 1×1 kernels, filters each channel with
// a kernel of its own, of 3×3 or 5×5, multiplies each by a number that a squeeze-and-excitation
// finds, and projects the result with 1×1 kernels. Where this gives the shape of its input, the
// input is added. After each convolution comes a batch normalisation, counted with it, and then,
// but after a projection, a SiLU. The squeeze-and-excitation has no normalisation; it reduces the
// means of the maps to a quarter of the block's input channels and has a SiLU and a sigmoid.
// Before the classifier there is Dropout.
//
// What is left out is stochastic depth, which in training leaves out whole blocks at random; a
// trained network gives the same outputs without it.
func EfficientNetB0() *cnnlib.Sequential {
	features := []cnnlib.Layer{ConvNorm(Conv(3, 32, 3, 2), &cnnlib.SiLU{})}
	in := 32
	for _, row := range []struct{ expansion, kernel, stride, out, blocks int }{
		{1, 3, 1, 16, 1}, {6, 3, 2, 24, 2}, {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3}, {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1},
	} {
		stage := make([]cnnlib.Layer, row.blocks)
		stride := row.stride
		for i := range stage {
			wide := in * row.expansion
			stage[i] = MBConv{
				In: in, Wide: wide, Out: row.out, Kernel: row.kernel, Stride: stride,
				Activation: &cnnlib.SiLU{},
				Excitation: SqueezeExcitation(wide, in/4, &cnnlib.SiLU{}, &cnnlib.Sigmoid{}),
			}.Layer()
			in, stride = row.out, 1
		}
		features = append(features, Numbered(stage...))
	}
	features = append(features, ConvNorm(Conv(in, 1280, 1, 1), &cnnlib.SiLU{}))
	return mobile(features, &cnnlib.Dropout{P: 0.2}, &cnnlib.Linear{In: 1280, Out: 1000})
}
