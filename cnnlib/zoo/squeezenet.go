package zoo

import "cnnlessons/cnnlib"

// SqueezeNet is the frame of the networks of F. Iandola and others, "SqueezeNet: AlexNet-level
// accuracy with 50x fewer parameters and <0.5MB model size", 2016, for pictures in 1000 classes:
//
//	features    the given layers, numbered from 0; they give 512 maps
//	classifier  Dropout, 1000 kernels of 1×1×512, ReLU, global average pooling
//
// See [Fire] for the layers. All names are torchvision's.
func SqueezeNet(features ...cnnlib.Layer) *cnnlib.Sequential {
	return Chain(
		Part{"features", Numbered(features...)},
		Part{"classifier", Numbered(
			&cnnlib.Dropout{P: 0.5}, &cnnlib.Conv2D{In: 512, Out: 1000, Kernel: 1}, &cnnlib.ReLU{}, &cnnlib.AdaptiveAvgPool2D{})})
}

// Fire is the fire module of a [SqueezeNet]. It squeezes its input with squeeze kernels of 1×1,
// then expands it with expand kernels of 1×1 and as many of 3×3, whose maps are stacked: 2·expand
// maps. After each convolution comes a ReLU; one after the stacking does what one in each branch
// would.
func Fire(in, squeeze, expand int) *cnnlib.Sequential {
	return Chain(
		Part{"squeeze", &cnnlib.Conv2D{In: in, Out: squeeze, Kernel: 1}},
		Part{"squeeze_activation", &cnnlib.ReLU{}},
		Part{"", &cnnlib.Concat{
			Branches: []cnnlib.Layer{
				&cnnlib.Conv2D{In: squeeze, Out: expand, Kernel: 1},
				&cnnlib.Conv2D{In: squeeze, Out: expand, Kernel: 3, Padding: 1},
			},
			Names: []string{"expand1x1", "expand3x3"},
		}},
		Part{"expand_activation", &cnnlib.ReLU{}})
}

// squeezePool is the max pooling of a SqueezeNet. Its sizes are rounded up.
func squeezePool() *cnnlib.MaxPool2D { return &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Ceil: true} }
