package zoo

import (
	"fmt"
	"testing"

	"cnnlessons/cnnlib"
)

// A network that the package does not have: ResNet-20 for pictures of 32×32×3 in ten classes, from
// section 4.2 of the paper on residual networks, which says 0.27 million parameters. Three stages
// of three blocks give 16, 32 and 64 maps.
func Example() {
	parts := []Part{{"conv1", Conv(3, 16, 3, 1)}, {"bn1", Norm(16)}, {"relu", &cnnlib.ReLU{}}}
	in := 16
	for i, out := range []int{16, 32, 64} {
		first := BasicBlock(in, out, out/in) // half of height and width where the maps become twice as many
		stage := Numbered(first, BasicBlock(out, out, 1), BasicBlock(out, out, 1))
		parts = append(parts, Part{fmt.Sprintf("layer%d", i+1), stage})
		in = out
	}
	net := Chain(append(parts,
		Part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		Part{"flatten", &cnnlib.Flatten{}},
		Part{"fc", &cnnlib.Linear{In: in, Out: 10}})...)

	s := cnnlib.Summarize(net, cnnlib.Shape{N: 1, C: 3, H: 32, W: 32})
	fmt.Println(s.Total.Params, "parameters,", s.Total.MACs, "MACs")
	// Output: 272474 parameters, 40813184 MACs
}

// ResNeXt-101 (32×8d) has the blocks of ResNet-101, with 32 groups of 8 maps.
func ExampleResNet() {
	net := ResNet(Bottleneck(32, 8), [4]int{3, 4, 23, 3}, 256)
	fmt.Println(cnnlib.NumParams(net), "parameters")

	net.Layers[len(net.Layers)-1] = &cnnlib.Linear{In: 2048, Out: 10} // ten classes
	fmt.Println(cnnlib.NumParams(net), "parameters")
	// Output:
	// 88791336 parameters
	// 86762826 parameters
}

// DenseNet-161 grows by 48 maps a layer and begins with 96.
func ExampleDenseNet() {
	fmt.Println(cnnlib.NumParams(DenseNet(48, [4]int{6, 12, 36, 24}, 96)), "parameters")
	// Output: 28681000 parameters
}

// A piece gives the maps that it is asked for, and half of height and width with a stride of 2.
func TestPieces(t *testing.T) {
	relu := &cnnlib.ReLU{}
	excitation := SqueezeExcitation(24, 6, relu, &cnnlib.HardSigmoid{})
	in := cnnlib.Shape{N: 2, C: 16, H: 12, W: 10}
	for _, piece := range []struct {
		name  string
		layer cnnlib.Layer
		maps  int
		half  bool
	}{
		{"Conv", Conv(16, 24, 5, 1), 24, false},
		{"Conv with a stride", Conv(16, 24, 3, 2), 24, true},
		{"Depthwise", Depthwise(16, 3, 2), 16, true},
		{"ConvNorm", ConvNorm(Conv(16, 24, 1, 1), relu), 24, false},
		{"ConvNorm without activation", ConvNorm(Conv(16, 24, 1, 1), nil), 24, false},
		{"BasicBlock", BasicBlock(16, 16, 1), 16, false},
		{"BasicBlock with other maps", BasicBlock(16, 24, 2), 24, true},
		{"Bottleneck", Bottleneck(2, 32)(16, 64, 1), 64, false},
		{"Bottleneck with a stride", Bottleneck(4, 16)(16, 64, 2), 64, true},
		{"DenseLayer", DenseLayer(16, 4), 20, false},
		{"Transition", Transition(16), 8, true},
		{"Fire", Fire(16, 4, 12), 24, false},
		{"Inception", Inception(16, 1, 2, 3, 4, 5, 6), 15, false},
		{"InvertedResidual", InvertedResidual(16, 16, 6, 1), 16, false},
		{"InvertedResidual with a stride", InvertedResidual(16, 24, 1, 2), 24, true},
		{"MBConv", MBConv{In: 16, Wide: 24, Out: 16, Kernel: 5, Stride: 1, Activation: relu, Excitation: excitation}.Layer(), 16, false},
		{"MBConv with a stride", MBConv{In: 16, Wide: 16, Out: 24, Kernel: 3, Stride: 2, Activation: relu}.Layer(), 24, true},
	} {
		want := cnnlib.Shape{N: 2, C: piece.maps, H: 12, W: 10}
		if piece.half {
			want.H, want.W = 6, 5
		}
		if got, err := piece.layer.OutputShape(in); got != want || err != nil {
			t.Errorf("%s: %v, %v, want %v", piece.name, got, err, want)
		}
	}
}
