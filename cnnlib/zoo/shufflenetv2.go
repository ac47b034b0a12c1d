package zoo

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// ShuffleNetV2 is ShuffleNet V2 of width 1 as torchvision's shufflenet_v2_x1_0 builds it, for
// pictures of 224×224×3 in 1000 classes: 2,278,604 parameters, 0.145 GMAC (144,907,992) (N. Ma,
// X. Zhang, H. Zheng, J. Sun, "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture
// Design", 2018; the paper says 2.3 million parameters and 146 million operations).
//
//	conv1    24 kernels of 3×3×3, stride 2    112×112×24        696
//	maxpool  3×3, stride 2                     56×56×24
//	stage2   4 units                           28×28×116     30,192
//	stage3   8 units                           14×14×232    244,180
//	stage4   4 units                            7×7×464     501,352
//	conv5    1024 of 1×1×464                    7×7×1024    477,184
//	         global average pooling             1×1×1024
//	fc       1024 → 1000                                  1,025,000
//
// A unit passes on one half of its channels as they are. The other half goes through 1×1 kernels,
// a 3×3 kernel for each channel, and 1×1 kernels again. Both are stacked and then shuffled, so
// that the next unit's halves have channels of both. The first unit of a stage has stride 2 and
// as many more channels as it gives: all of its input goes through both branches, and the first
// has 3×3 kernels for each channel, and 1×1. After each convolution comes a batch normalisation,
// counted with it, and then, but after the 3×3 kernels, a ReLU.
func ShuffleNetV2() *cnnlib.Sequential {
	parts := []Part{
		{"conv1", ConvNorm(Conv(3, 24, 3, 2), &cnnlib.ReLU{})},
		{"maxpool", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}},
	}
	in := 24
	for i, stage := range []struct{ units, out int }{{4, 116}, {8, 232}, {4, 464}} {
		units := []cnnlib.Layer{shuffled(downUnit(in, stage.out))}
		for range stage.units - 1 {
			units = append(units, shuffled(unit(stage.out)))
		}
		parts = append(parts, Part{fmt.Sprintf("stage%d", i+2), Numbered(units...)})
		in = stage.out
	}
	return Chain(append(parts,
		Part{"conv5", ConvNorm(Conv(in, 1024, 1, 1), &cnnlib.ReLU{})},
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"fc", &cnnlib.Linear{In: 1024, Out: 1000}})...)
}

func shuffled(branches *cnnlib.Concat) *cnnlib.Sequential {
	return Chain(Part{"", branches}, Part{"shuffle", &cnnlib.ChannelShuffle{Groups: 2}})
}

// downUnit is the first unit of a stage.
func downUnit(in, out int) *cnnlib.Concat {
	half := out / 2
	return cnnlib.NewConcat( // named branch1 and branch2, as in torchvision
		Numbered(Depthwise(in, 3, 2), Norm(in), Conv(in, half, 1, 1), Norm(half), &cnnlib.ReLU{}),
		unitBranch(in, half, 2))
}

// unit is a unit that keeps the shape.
func unit(maps int) *cnnlib.Concat {
	half := maps / 2
	var first, second cnnlib.Select
	for i := range half {
		first.Channels = append(first.Channels, i)
		second.Channels = append(second.Channels, half+i)
	}
	return &cnnlib.Concat{
		Branches: []cnnlib.Layer{&first, Chain(Part{"select", &second}, Part{"branch2", unitBranch(half, half, 1)})},
		Names:    []string{"branch1", ""},
	}
}

func unitBranch(in, out, stride int) *cnnlib.Sequential {
	return Numbered(
		Conv(in, out, 1, 1), Norm(out), &cnnlib.ReLU{},
		Depthwise(out, 3, stride), Norm(out),
		Conv(out, out, 1, 1), Norm(out), &cnnlib.ReLU{})
}
