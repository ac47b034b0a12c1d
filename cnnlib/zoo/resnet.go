package zoo

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// Block makes a residual block that takes in maps and gives out maps; with a stride of 2, height
// and width become half. [BasicBlock] is a Block, and [Bottleneck] makes one.
type Block func(in, out, stride int) *cnnlib.Sequential

// ResNet is the frame of the residual networks of K. He, X. Zhang, S. Ren and J. Sun, "Deep
// Residual Learning for Image Recognition", 2015, table 1, for pictures in 1000 classes:
//
//	conv1     64 kernels of 7×7×3, stride 2, batch normalisation bn1, ReLU
//	maxpool   max pooling 3×3, stride 2
//	layer1    blocks[0] blocks
//	layer2–4  blocks[1] to blocks[3] blocks, the first with stride 2
//	avgpool   global average pooling
//	fc        linear, to 1000
//
// The four layers, which the paper calls stages, give first, 2·first, 4·first and 8·first maps.
// So [ResNet18] is ResNet(BasicBlock, [4]int{2, 2, 2, 2}, 64). All names are torchvision's.
func ResNet(block Block, blocks [4]int, first int) *cnnlib.Sequential {
	parts := []Part{
		{"conv1", Conv(3, 64, 7, 2)}, {"bn1", Norm(64)}, {"relu", &cnnlib.ReLU{}},
		{"maxpool", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}},
	}
	in, out, stride := 64, first, 1
	for i, n := range blocks {
		stage := make([]cnnlib.Layer, n)
		for j := range stage {
			stage[j] = block(in, out, stride)
			in, stride = out, 1
		}
		parts = append(parts, Part{fmt.Sprintf("layer%d", i+1), Numbered(stage...)})
		out, stride = 2*out, 2
	}
	return Chain(append(parts,
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"fc", &cnnlib.Linear{In: in, Out: 1000}})...)
}

// BasicBlock is the residual block of the smaller networks: two convolutions of 3×3, the first
// with the stride, each with a batch normalisation; between the two comes a ReLU. See
// [ResidualBlock] for the shortcut.
func BasicBlock(in, out, stride int) *cnnlib.Sequential {
	return ResidualBlock(Chain(
		Part{"conv1", Conv(in, out, 3, stride)}, Part{"bn1", Norm(out)}, Part{"relu1", &cnnlib.ReLU{}},
		Part{"conv2", Conv(out, out, 3, 1)}, Part{"bn2", Norm(out)}), in, out, stride)
}

// Bottleneck makes the residual block of the larger networks: a convolution of 1×1 to fewer maps,
// one of 3×3 with the stride, and one of 1×1 to out maps, each with a batch normalisation; after
// the first two comes a ReLU. See [ResidualBlock] for the shortcut.
//
// The convolution of 3×3 has the given groups, each with width maps in the first stage of a
// [ResNet], where out is 256, and in proportion to out elsewhere. One group of 64 is the
// bottleneck of [ResNet50], 32 groups of 4 are the bottleneck of [ResNeXt50].
func Bottleneck(groups, width int) Block {
	return func(in, out, stride int) *cnnlib.Sequential {
		maps := groups * width * out / 256
		filter := Conv(maps, maps, 3, stride)
		filter.Groups = groups
		return ResidualBlock(Chain(
			Part{"conv1", Conv(in, maps, 1, 1)}, Part{"bn1", Norm(maps)}, Part{"relu1", &cnnlib.ReLU{}},
			Part{"conv2", filter}, Part{"bn2", Norm(maps)}, Part{"relu2", &cnnlib.ReLU{}},
			Part{"conv3", Conv(maps, out, 1, 1)}, Part{"bn3", Norm(out)}), in, out, stride)
	}
}

// ResidualBlock adds to what the body makes of its input a shortcut, and ends with a ReLU. The
// body takes in maps and gives out maps. Where these are as many and the stride is 1, the shortcut
// is the input itself, elsewhere a convolution of 1×1 with the stride and a batch normalisation.
func ResidualBlock(body *cnnlib.Sequential, in, out, stride int) *cnnlib.Sequential {
	r := &cnnlib.Residual{Body: body, Names: []string{""}}
	if in != out || stride != 1 {
		r.Shortcut = ConvNorm(Conv(in, out, 1, stride), nil)
		r.Names = []string{"", "downsample"}
	}
	return Chain(Part{"", r}, Part{"relu", &cnnlib.ReLU{}})
}
