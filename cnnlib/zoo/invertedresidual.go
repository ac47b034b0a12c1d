package zoo

import "cnnlessons/cnnlib"

// InvertedResidual is the block of [MobileNetV2]. It expands its input to expansion times the
// channels with kernels of 1×1, unless expansion is 1, filters each channel with a 3×3 kernel of
// its own and the stride, and projects the result to out maps with kernels of 1×1. After each
// convolution comes a batch normalisation and then, but after the projection, a ReLU6. Where in
// equals out and the stride is 1, the input is added. The block is inverted: the fewer maps are at
// its ends, in a [Bottleneck] in its middle.
//
// [MBConv] is this block with other kernels and activations, and with squeeze-and-excitation.
func InvertedResidual(in, out, expansion, stride int) cnnlib.Layer {
	var layers []cnnlib.Layer
	wide := in * expansion
	if wide != in {
		layers = append(layers, ConvNorm(Conv(in, wide, 1, 1), &cnnlib.ReLU6{}))
	}
	layers = append(layers, ConvNorm(Depthwise(wide, 3, stride), &cnnlib.ReLU6{}), Conv(wide, out, 1, 1), Norm(out))
	return inverted("conv", layers, in, out, stride)
}

// MBConv describes the inverted residual block of [EfficientNetB0], [MobileNetV3Small] and
// [MobileNetV3Large], a mobile inverted bottleneck convolution; see [InvertedResidual]. Layer makes
// the block.
type MBConv struct {
	In, Wide, Out  int // channels that the block takes, filters and gives; an expansion is left out where Wide is In
	Kernel, Stride int // of the filter of each channel

	Activation cnnlib.Layer              // after the expansion and after the filters
	Excitation *cnnlib.SqueezeExcitation // before the projection; nil means none, see SqueezeExcitation
	Norm       cnnlib.BatchNorm2D        // settings of the batch normalisations, which count their channels themselves
}

// Layer is the block that b describes.
func (b MBConv) Layer() cnnlib.Layer {
	var layers []cnnlib.Layer
	if b.Wide != b.In {
		layers = append(layers, convNorm(Conv(b.In, b.Wide, 1, 1), b.Norm, b.Activation))
	}
	layers = append(layers, convNorm(Depthwise(b.Wide, b.Kernel, b.Stride), b.Norm, b.Activation))
	if b.Excitation != nil {
		layers = append(layers, b.Excitation)
	}
	layers = append(layers, convNorm(Conv(b.Wide, b.Out, 1, 1), b.Norm, nil))
	return inverted("block", layers, b.In, b.Out, b.Stride)
}

// inverted is the numbered layers as a part with the given name, with a shortcut where the shape
// stays.
func inverted(name string, layers []cnnlib.Layer, in, out, stride int) cnnlib.Layer {
	body := Numbered(layers...)
	if in == out && stride == 1 {
		return &cnnlib.Residual{Body: body, Names: []string{name}}
	}
	return Chain(Part{name, body})
}

// SqueezeExcitation multiplies each map by a number that a gate makes from the means of all maps:
// kernels of 1×1 squeeze them to the given number, an activation follows, kernels of 1×1 make one
// number for each map again, and scale, a [cnnlib.Sigmoid] or [cnnlib.HardSigmoid], brings each
// between 0 and 1.
func SqueezeExcitation(maps, squeezed int, activation, scale cnnlib.Layer) *cnnlib.SqueezeExcitation {
	return &cnnlib.SqueezeExcitation{
		Gate: Chain(
			Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
			Part{"fc1", &cnnlib.Conv2D{In: maps, Out: squeezed, Kernel: 1}}, Part{"activation", activation},
			Part{"fc2", &cnnlib.Conv2D{In: squeezed, Out: maps, Kernel: 1}}, Part{"scale_activation", scale}),
		Names: []string{""},
	}
}

// mobile is a network for pictures in 1000 classes with numbered features, a global average pooling
// and a numbered classifier.
func mobile(features []cnnlib.Layer, classifier ...cnnlib.Layer) *cnnlib.Sequential {
	return Chain(
		Part{"features", Numbered(features...)},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"classifier", Numbered(classifier...)})
}
