package zoo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
)

type network struct {
	name   string
	build  func() *cnnlib.Sequential
	input  cnnlib.Shape
	output int // classes
	params int
	macs   int
	torch  string // its name in torchvision
}

// networks are all that the package has, with their published totals, or the totals that follow
// from the published sizes of their layers.
var networks = []network{
	{"LeNet5", LeNet5, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}, 10, 61_706, 416_520, ""},
	{"LeNet1998", LeNet1998, cnnlib.Shape{N: 1, C: 1, H: 32, W: 32}, 84, 60_000, 327_256, ""},
	{"TinyVGG", TinyVGG, cnnlib.Shape{N: 1, C: 3, H: 64, W: 64}, 10, 19_920, 5_608_780, ""},
	{"AlexNet2012", AlexNet2012, cnnlib.Shape{N: 1, C: 3, H: 227, W: 227}, 1000, 60_965_224, 724_406_816, ""},
	{"AlexNet", AlexNet, imageNet, 1000, 61_100_840, 714_188_480, "alexnet"},
	{"VGG16", VGG16, imageNet, 1000, 138_357_544, 15_470_264_320, "vgg16"},
	{"ResNet18", ResNet18, imageNet, 1000, 11_689_512, 1_814_073_344, "resnet18"},
	{"ResNet50", ResNet50, imageNet, 1000, 25_557_032, 4_089_184_256, "resnet50"},
	{"SqueezeNet10", SqueezeNet10, imageNet, 1000, 1_248_424, 818_924_576, "squeezenet1_0"},
	{"MobileNetV2", MobileNetV2, imageNet, 1000, 3_504_872, 300_774_272, "mobilenet_v2"},
	{"DenseNet121", DenseNet121, imageNet, 1000, 7_978_856, 2_834_161_664, "densenet121"},
	{"ResNet34", ResNet34, imageNet, 1000, 21_797_672, 3_663_761_408, "resnet34"},
	{"ResNet101", ResNet101, imageNet, 1000, 44_549_160, 7_801_405_440, "resnet101"},
	{"ResNet152", ResNet152, imageNet, 1000, 60_192_808, 11_513_626_624, "resnet152"},
	{"ResNeXt50", ResNeXt50, imageNet, 1000, 25_028_904, 4_230_479_872, "resnext50_32x4d"},
	{"WideResNet50", WideResNet50, imageNet, 1000, 68_883_240, 11_398_021_120, "wide_resnet50_2"},
	{"VGG11", VGG11, imageNet, 1000, 132_863_336, 7_609_090_048, "vgg11"},
	{"VGG13", VGG13, imageNet, 1000, 133_047_848, 11_308_466_176, "vgg13"},
	{"VGG19", VGG19, imageNet, 1000, 143_667_240, 19_632_062_464, "vgg19"},
	{"SqueezeNet11", SqueezeNet11, imageNet, 1000, 1_235_496, 349_151_936, "squeezenet1_1"},
	{"DenseNet169", DenseNet169, imageNet, 1000, 14_149_480, 3_359_843_328, "densenet169"},
	{"DenseNet201", DenseNet201, imageNet, 1000, 20_013_928, 4_291_365_888, "densenet201"},
	{"MNASNet", MNASNet, imageNet, 1000, 4_383_312, 314_415_872, "mnasnet1_0"},
	{"MobileNetV3Small", MobileNetV3Small, imageNet, 1000, 2_542_856, 56_510_400, "mobilenet_v3_small"},
	{"MobileNetV3Large", MobileNetV3Large, imageNet, 1000, 5_483_032, 216_589_760, "mobilenet_v3_large"},
	{"GoogLeNet", GoogLeNet, imageNet, 1000, 6_624_904, 1_498_376_192, "googlenet"},
	{"EfficientNetB0", EfficientNetB0, imageNet, 1000, 5_288_548, 385_814_752, "efficientnet_b0"},
	{"ShuffleNetV2", ShuffleNetV2, imageNet, 1000, 2_278_604, 144_907_992, "shufflenet_v2_x1_0"},
}

var imageNet = cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}

// large says that a network has so many parameters that it takes long with the race detector.
func (n network) large() bool { return n.params > 40e6 }

// What is described, counted, allocated and run agrees with the totals.
func TestNetworks(t *testing.T) {
	testNetworks(t, func(n network) bool { return !n.large() })
}

// TestLargeNetworks is TestNetworks of the others. They are apart since filling their parameters
// takes ten times as long with the race detector, which the small ones give enough to watch.
func TestLargeNetworks(t *testing.T) { testNetworks(t, network.large) }

func testNetworks(t *testing.T, wanted func(network) bool) {
	torch := references(t)
	for _, n := range networks {
		if wanted(n) {
			t.Run(n.name, func(t *testing.T) { n.test(t, torch[n.torch]) })
		}
	}
}

func (n network) test(t *testing.T, torch reference) {
	net, other := n.build(), n.build()
	if got := cnnlib.NumParams(net); got != n.params {
		t.Errorf("%d parameters, want %d", got, n.params)
	}
	if got := macs(net, n.input); got != n.macs {
		t.Errorf("%d MACs, want %d", got, n.macs)
	}
	cnnlib.Init(net, 1)
	if got := allocated(net); got != n.params {
		t.Errorf("%d parameters allocated, want %d", got, n.params)
	}
	for _, p := range cnnlib.State(other) {
		if p.Value != nil {
			t.Fatalf("%s was made in another network", p.Name)
		}
	}
	if n.torch != "" {
		compareTorch(t, net, n.params, n.macs, torch)
		return
	}
	y := net.Forward(picture(n.input))
	if want := (cnnlib.Shape{N: 1, C: n.output, H: 1, W: 1}); y.Shape() != want {
		t.Fatalf("output of %v, want %v", y.Shape(), want)
	}
	if lo, hi := y.MinMax(); !finite(y) || lo == hi {
		t.Errorf("outputs %v", y.Data)
	}
}

// A gradient reaches every parameter of networks with each kind of branch.
func TestGradients(t *testing.T) {
	for _, n := range networks {
		if !slices.Contains([]string{"LeNet1998", "SqueezeNet10", "EfficientNetB0", "ShuffleNetV2", "MobileNetV3Small"}, n.name) {
			continue
		}
		net := cnnlib.Init(n.build(), 1)
		run := cnnlib.NewRun(net)
		run.Training = true
		side := min(n.input.H, 64)
		y := run.Forward(picture(cnnlib.Shape{N: 1, C: n.input.C, H: side, W: side}))
		dy := cnnlib.NewTensor(y.Shape())
		cnnlib.CrossEntropy(dy, y, []int{3})
		run.BackwardParams(dy)
		for _, p := range cnnlib.Params(net) {
			if lo, hi := p.Grad.MinMax(); !finite(p.Grad) || lo == 0 && hi == 0 {
				t.Errorf("%s: the gradient of %s is %v", n.name, p.Name, p.Grad)
			}
		}
	}
}

// macs counts one for each weight of a convolution or linear layer and each place of its output.
func macs(net cnnlib.Layer, in cnnlib.Shape) int {
	weights := map[string]cnnlib.Param{}
	for _, p := range cnnlib.Params(net) {
		if p.Dims > 1 {
			weights[p.Name] = p
		}
	}
	total := 0
	for _, l := range cnnlib.ArithmeticOf(net, in).Layers {
		if w, ok := weights[l.Name+".weight"]; ok {
			total += w.Shape.Len() * l.Output.H * l.Output.W
		}
	}
	return total
}

// allocated counts the numbers of all parameters, the numbers of each tensor once.
func allocated(net cnnlib.Layer) int {
	total, seen := 0, map[*float32]bool{}
	for _, p := range cnnlib.Params(net) {
		if first := &p.Value.Data[0]; !seen[first] {
			seen[first] = true
			total += len(p.Value.Data)
		}
	}
	return total
}

// picture is a photograph of the given size.
func picture(s cnnlib.Shape) *cnnlib.Tensor {
	x := samples.Cat(s.H)
	if s.C == 1 {
		return x.Grey()
	}
	return x
}

// finite says whether all numbers are finite.
func finite(y *cnnlib.Tensor) bool {
	for _, v := range y.Data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	return true
}

// The names are PyTorch's, and a shortcut is a part as any other.
func ExampleResNet18() {
	net := ResNet18()
	a := cnnlib.ArithmeticOf(net, cnnlib.Shape{N: 1, C: 3, H: 224, W: 224})
	for _, l := range a.Layers {
		if strings.HasPrefix(l.Name, "layer2.0.") {
			fmt.Printf("%-21s %9v %7d\n", l.Name, l.Output, l.Params)
		}
	}
	fmt.Println(a.Params, "parameters")
	// Output:
	// layer2.0.conv1        28×28×128   73728
	// layer2.0.bn1          28×28×128     256
	// layer2.0.relu1        28×28×128       0
	// layer2.0.conv2        28×28×128  147456
	// layer2.0.bn2          28×28×128     256
	// layer2.0.downsample.0 28×28×128    8192
	// layer2.0.downsample.1 28×28×128     256
	// layer2.0.relu         28×28×128       0
	// 11689512 parameters
}
