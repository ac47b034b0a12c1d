package zoo

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// DenseNet is the frame of the densely connected networks of G. Huang, Z. Liu, L. van der Maaten
// and K. Weinberger, "Densely Connected Convolutional Networks", 2016, table 1, for pictures in
// 1000 classes:
//
//	conv0          first kernels of 7×7×3, stride 2, batch normalisation norm0, ReLU
//	pool0          max pooling 3×3, stride 2
//	denseblock1    blocks[0] layers, see DenseLayer
//	transition1    half of the maps, half of height and width, see Transition
//	denseblock2–4  blocks[1] to blocks[3] layers, with transition2 and transition3 between them
//	norm5          batch normalisation, ReLU
//	avgpool        global average pooling
//	classifier     linear, to 1000
//
// Each layer adds growth maps. So [DenseNet121] is DenseNet(32, [4]int{6, 12, 24, 16}, 64). All
// names are torchvision's.
func DenseNet(growth int, blocks [4]int, first int) *cnnlib.Sequential {
	features := []Part{
		{"conv0", Conv(3, first, 7, 2)}, {"norm0", Norm(first)}, {"relu0", &cnnlib.ReLU{}},
		{"pool0", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}},
	}
	maps := first
	for i, layers := range blocks {
		if i > 0 {
			features = append(features, Part{fmt.Sprintf("transition%d", i), Transition(maps)})
			maps /= 2
		}
		var block []Part
		for j := range layers {
			block = append(block, Part{fmt.Sprintf("denselayer%d", j+1), DenseLayer(maps, growth)})
			maps += growth
		}
		features = append(features, Part{fmt.Sprintf("denseblock%d", i+1), Chain(block...)})
	}
	features = append(features, Part{"norm5", Norm(maps)})
	return Chain(
		Part{"features", Chain(features...)},
		Part{"relu", &cnnlib.ReLU{}},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"classifier", &cnnlib.Linear{In: maps, Out: 1000}})
}

// DenseLayer is a layer of a dense block. It passes on the in maps of its input and stacks growth
// maps on them: 4·growth kernels of 1×1, then growth kernels of 3×3, each after a batch
// normalisation and a ReLU.
func DenseLayer(in, growth int) *cnnlib.Concat {
	added := Chain(
		Part{"norm1", Norm(in)}, Part{"relu1", &cnnlib.ReLU{}}, Part{"conv1", Conv(in, 4*growth, 1, 1)},
		Part{"norm2", Norm(4 * growth)}, Part{"relu2", &cnnlib.ReLU{}}, Part{"conv2", Conv(4*growth, growth, 3, 1)})
	return &cnnlib.Concat{Branches: []cnnlib.Layer{Chain(), added}, Names: []string{"input", ""}}
}

// Transition is what stands between two dense blocks: a batch normalisation, a ReLU, a convolution
// of 1×1 to half of the maps, and an average pooling of 2×2.
func Transition(in int) *cnnlib.Sequential {
	return Chain(
		Part{"norm", Norm(in)}, Part{"relu", &cnnlib.ReLU{}}, Part{"conv", Conv(in, in/2, 1, 1)},
		Part{"pool", &cnnlib.AvgPool2D{Kernel: 2}})
}
