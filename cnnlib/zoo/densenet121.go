package zoo

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// DenseNet121 is DenseNet-121 as torchvision's densenet121 builds it, for pictures of 224×224×3 in
// 1000 classes: 7,978,856 parameters, 2.834 GMAC (2,834,161,664). It is DenseNet-121 with growth
// rate 32 of G. Huang, Z. Liu, L. van der Maaten and K. Weinberger, "Densely Connected
// Convolutional Networks", 2016, table 1.
//
//	conv0        64 kernels of 7×7×3, stride 2    112×112×64       9,536
//	pool0        max pooling 3×3, stride 2         56×56×64
//	denseblock1  6 layers                          56×56×256     335,040
//	transition1  to 128 maps                       28×28×128      33,280
//	denseblock2  12 layers                         28×28×512     919,680
//	transition2  to 256                            14×14×256     132,096
//	denseblock3  24 layers                         14×14×1024  2,837,760
//	transition3  to 512                             7×7×512      526,336
//	denseblock4  16 layers                          7×7×1024   2,158,080
//	norm5        batch normalisation                7×7×1024       2,048
//	             global average pooling             1×1×1024
//	classifier   1024 → 1000                                   1,025,000
//
// A layer of a dense block sees what went into the block and what all layers before it gave, and
// adds 32 maps to them: 128 kernels of 1×1, then 32 of 3×3, each after a batch normalisation and
// a ReLU. A transition has a batch normalisation, a ReLU, a convolution of 1×1 to half of the
// maps, and an average pooling of 2×2.
func DenseNet121() *cnnlib.Sequential {
	features := []part{
		{"conv0", conv(3, 64, 7, 2)}, {"norm0", norm(64)}, {"relu0", &cnnlib.ReLU{}},
		{"pool0", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}},
	}
	maps := 64
	for i, layers := range []int{6, 12, 24, 16} {
		if i > 0 {
			features = append(features, part{fmt.Sprintf("transition%d", i), transition(maps)})
			maps /= 2
		}
		var block []part
		for j := range layers {
			block = append(block, part{fmt.Sprintf("denselayer%d", j+1), denseLayer(maps, 32)})
			maps += 32
		}
		features = append(features, part{fmt.Sprintf("denseblock%d", i+1), chain(block...)})
	}
	features = append(features, part{"norm5", norm(maps)})
	return chain(
		part{"features", chain(features...)},
		part{"relu", &cnnlib.ReLU{}},
		part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		part{"flatten", &cnnlib.Flatten{}},
		part{"classifier", &cnnlib.Linear{In: maps, Out: 1000}})
}

func denseLayer(in, growth int) *cnnlib.Concat {
	added := chain(
		part{"norm1", norm(in)}, part{"relu1", &cnnlib.ReLU{}}, part{"conv1", conv(in, 4*growth, 1, 1)},
		part{"norm2", norm(4 * growth)}, part{"relu2", &cnnlib.ReLU{}}, part{"conv2", conv(4*growth, growth, 3, 1)})
	return &cnnlib.Concat{Branches: []cnnlib.Layer{chain(), added}, Names: []string{"input", ""}}
}

func transition(in int) *cnnlib.Sequential {
	return chain(
		part{"norm", norm(in)}, part{"relu", &cnnlib.ReLU{}}, part{"conv", conv(in, in/2, 1, 1)},
		part{"pool", &cnnlib.AvgPool2D{Kernel: 2}})
}
