package plots

import (
	"fmt"
	"image"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/zoo"
	"cnnlessons/plots/internal/canvas"
)

func ExampleNetwork() {
	Show(Network(zoo.LeNet5(), cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}))
	// Output: [figure: a network with 12 layers and 61,706 parameters: 28×28×1 → 28×28×6 → 14×14×6 → 10×10×16 → 5×5×16 → 1×1×400 → 1×1×120 → 1×1×84 → 1×1×10]
}

// A shortcut around two convolutions, two branches, and a gate.
func ExampleNetwork_branches() {
	net := cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 8, Kernel: 3, Padding: 1}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Residual{Body: cnnlib.NewSequential(
			&cnnlib.Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1}, &cnnlib.ReLU{},
			&cnnlib.Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1})},
		&cnnlib.ReLU{},
		cnnlib.NewConcat(&cnnlib.Conv2D{In: 8, Out: 8, Kernel: 1}, &cnnlib.Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1}),
		&cnnlib.ReLU{},
		&cnnlib.SqueezeExcitation{Gate: cnnlib.NewSequential(
			&cnnlib.AdaptiveAvgPool2D{}, &cnnlib.Conv2D{In: 16, Out: 4, Kernel: 1}, &cnnlib.ReLU{},
			&cnnlib.Conv2D{In: 4, Out: 16, Kernel: 1}, &cnnlib.Sigmoid{})},
		&cnnlib.AdaptiveAvgPool2D{}, &cnnlib.Flatten{}, &cnnlib.Linear{In: 16, Out: 4})
	Show(Network(net, cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}))
	// Output: [figure: a network with 18 layers and 2,264 parameters: 32×32×3 → 32×32×8 → 16×16×8 → 16×16×8 → 16×16×16 → 16×16×16 → 1×1×16 → 1×1×4]
}

// branchedNet has a shortcut with a convolution, and branches of which one passes on its input.
func branchedNet() *cnnlib.Sequential {
	return cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{},
		&cnnlib.Residual{Body: &cnnlib.Conv2D{In: 6, Out: 8, Kernel: 3, Stride: 2, Padding: 1}, Shortcut: &cnnlib.Conv2D{In: 6, Out: 8, Kernel: 1, Stride: 2}},
		cnnlib.NewConcat(cnnlib.NewSequential(), &cnnlib.Conv2D{In: 8, Out: 2, Kernel: 1}),
		&cnnlib.MaxPool2D{Kernel: 2}, &cnnlib.Flatten{}, &cnnlib.Linear{In: 490, Out: 5}, &cnnlib.Softmax{})
}

var (
	shapeText  = regexp.MustCompile(`^\d+×\d+×\d+$`)
	paramsText = regexp.MustCompile(`^([\d,]+)( parameters?)?$`)
)

// numbersOf are the shapes and the numbers of parameters in a figure of a network, without the
// caption.
func numbersOf(t *testing.T, f *Figure) (shapes []string, params []int) {
	t.Helper()
	for _, text := range titles(f) {
		if shapeText.MatchString(text) {
			shapes = append(shapes, text)
		}
		if m := paramsText.FindStringSubmatch(text); m != nil {
			n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			params = append(params, n)
		}
	}
	return shapes, params
}

// checkNetwork checks that each shape in the figure is one of the summary's, each number of
// parameters the sum over layers that follow each other, and all of them together the total;
// and that the figure holds on a page in both languages.
func checkNetwork(t *testing.T, name string, net cnnlib.Layer, in cnnlib.Shape) *Figure {
	t.Helper()
	f, s := Network(net, in), cnnlib.Summarize(net, in)
	known, sums := map[string]bool{sampleShape(s.Input): true, sampleShape(s.Output): true}, map[int]bool{}
	sofar := []int{0}
	for i, r := range s.Rows {
		known[sampleShape(r.Output)] = true
		if i+1 == len(s.Rows) || s.Rows[i+1].Depth <= r.Depth { // not one with layers inside
			for j := range sofar {
				sofar[j] += r.Params
				sums[sofar[j]] = true
			}
			sofar = append(sofar, 0)
		}
	}
	shapes, params := numbersOf(t, f)
	for _, text := range shapes {
		if !known[text] {
			t.Errorf("%s: no tensor of the network has the shape %s", name, text)
		}
	}
	total := 0
	for _, n := range params {
		if !sums[n] {
			t.Errorf("%s: no layers have %d parameters", name, n)
		}
		total += n
	}
	if total != s.Total.Params {
		t.Errorf("%s: the numbers of parameters add up to %d, not to %d", name, total, s.Total.Params)
	}
	for _, f := range []*Figure{f, f.In(cnnlib.Chinese)} {
		inside(t, name, f)
		if _, height := f.Size(); height > 1210 {
			t.Errorf("%s: the figure is %d pixels high", name, height)
		}
	}
	return f
}

func TestNetworkOfTheZoo(t *testing.T) {
	imageNet := cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}
	for _, test := range []struct {
		name  string
		net   *cnnlib.Sequential
		in    cnnlib.Shape
		texts []string // some that are in the figure
	}{
		{"LeNet5", zoo.LeNet5(), cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}, []string{"parameters: 61,706 in all; below an arrow those of its layers"}},
		{"LeNet1998", zoo.LeNet1998(), cnnlib.Shape{N: 1, C: 1, H: 32, W: 32}, []string{"12 more branches", "24 layers", "1,137 parameters", "Tanh"}},
		{"TinyVGG", zoo.TinyVGG(), cnnlib.Shape{N: 1, C: 3, H: 64, W: 64}, nil},
		{"AlexNet2012", zoo.AlexNet2012(), cnnlib.Shape{N: 1, C: 3, H: 227, W: 227}, []string{"2 groups", "local norm"}},
		{"AlexNet", zoo.AlexNet(), imageNet, []string{"mean pool", "to 6×6"}},
		{"VGG16", zoo.VGG16(), imageNet, []string{"102,764,544"}},
		{"ResNet18", zoo.ResNet18(), imageNet, []string{"layer3 × 2", "like layer2", "28 layers", "10,493,440 parameters"}},
		{"ResNet50", zoo.ResNet50(), imageNet, []string{"layer1.0", "layer3.1 × 5", "like layer1.1", "40 layers", "5,585,920 parameters"}},
		{"SqueezeNet10", zoo.SqueezeNet10(), imageNet, []string{"concat", "features.3", "features.7 × 4", "like features.3"}},
		{"MobileNetV2", zoo.MobileNetV2(), imageNet, []string{"depthwise 3×3"}},
		{"DenseNet121", zoo.DenseNet121(), imageNet, []string{"…denseblock2.denselayer1 × 12", "like …denseblock1.denselayer1"}},
		{"GoogLeNet", zoo.GoogLeNet(), imageNet, []string{"inception4a × 5", "like inception3a", "95 layers",
			"of containers of one kind at most one is shown from inside, others are blocks",
			"× 3: three of one kind in a row, drawn once and counted together"}},
		{"EfficientNetB0", zoo.EfficientNetB0(), imageNet, []string{"SqueezeExcitation", "features.6.1 × 3"}},
		{"ShuffleNetV2", zoo.ShuffleNetV2(), imageNet, []string{"shuffle", "select"}},
	} {
		got := titles(checkNetwork(t, test.name, test.net, test.in))
		for _, text := range test.texts {
			if !slices.Contains(got, text) {
				t.Errorf("%s: no text %q among %q", test.name, text, got)
			}
		}
	}
}

// Where everything is unfolded, each volume and number is there, in order.
func TestNetworkUnfolded(t *testing.T) {
	shapes, params := numbersOf(t, Network(zoo.LeNet5(), cnnlib.Shape{N: 64, C: 1, H: 28, W: 28}))
	if want := []string{"28×28×1", "28×28×6", "14×14×6", "10×10×16", "5×5×16", "1×1×400", "1×1×120", "1×1×84", "1×1×10"}; !slices.Equal(shapes, want) {
		t.Errorf("the shapes are %q, want %q", shapes, want)
	}
	if want := []int{156, 2416, 48120, 10164, 850}; !slices.Equal(params, want) {
		t.Errorf("the parameters are %d, want %d", params, want)
	}
	shapes, params = numbersOf(t, checkNetwork(t, "branches", branchedNet(), cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}))
	if want := []string{"32×32×3", "28×28×6", "14×14×8", "14×14×8", "14×14×8", "14×14×2", "14×14×10", "7×7×10", "1×1×490", "1×1×5"}; !slices.Equal(shapes, want) {
		t.Errorf("the shapes are %q, want %q", shapes, want)
	}
	if want := []int{456, 440, 56, 18, 2455}; !slices.Equal(params, want) {
		t.Errorf("the parameters are %d, want %d", params, want)
	}
}

// The edges are as the caption says.
func TestVolumesAreToScale(t *testing.T) {
	s := cnnlib.Summarize(cnnlib.NewSequential(&cnnlib.Conv2D{In: 64, Out: 256, Kernel: 3, Stride: 2, Padding: 1}), cnnlib.Shape{N: 1, C: 64, H: 100, W: 50})
	d := diagram{cnnlib.English, sizesOf(s)}
	before, after := d.volumeOf(s.Input, true), d.volumeOf(s.Output, false)
	if before.height != longestSide || after.depth != longestDepth {
		t.Errorf("the longest edges are %d and %d, want %d and %d", before.height, after.depth, longestSide, longestDepth)
	}
	if before.depth*2 != after.depth {
		t.Errorf("four times the channels are drawn %d and %d deep, want twice as deep", before.depth, after.depth)
	}
	for _, e := range [][2]int{{before.height, before.width}, {before.height, after.height}} {
		if ratio := float64(e[0]) / float64(e[1]); ratio < 1.40 || ratio > 1.43 {
			t.Errorf("twice as many rows are drawn %d and %d long, want √2 times as long", e[0], e[1])
		}
	}
	d.size.vector = 400
	if a, b := d.volumeOf(cnnlib.Shape{N: 1, C: 400, H: 1, W: 1}, false), d.volumeOf(cnnlib.Shape{N: 1, C: 100, H: 1, W: 1}, false); a.height != 2*b.height || a.depth != 0 {
		t.Errorf("bars of 400 and 100 numbers are %d and %d high, want twice as high", a.height, b.height)
	}
}

// ownNet is a container of a kind that this package does not know.
type ownNet struct{ *cnnlib.Sequential }

// ownLayerWithAVeryLongName is a layer from elsewhere, with parameters.
type ownLayerWithAVeryLongName struct{ cnnlib.ReLU }

func (*ownLayerWithAVeryLongName) Params() []cnnlib.Param {
	return []cnnlib.Param{{Name: "weight", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, Dims: 1}}
}
func (*ownLayerWithAVeryLongName) Init(*rand.Rand) {}

func TestOddNetworks(t *testing.T) {
	conv := func(in, out int) *cnnlib.Conv2D { return &cnnlib.Conv2D{In: in, Out: out, Kernel: 3, Padding: 1} }
	same := conv(4, 4)
	var nested cnnlib.Layer = conv(4, 4)
	for range 40 {
		nested = &cnnlib.Residual{Body: cnnlib.NewSequential(nested, &cnnlib.ReLU{})}
	}
	var deep cnnlib.Layer = cnnlib.NewSequential(conv(4, 4), conv(4, 4))
	for range 40 {
		deep = cnnlib.NewSequential(deep, conv(4, 4))
	}
	var many, wide, different, blocks cnnlib.Sequential
	var branches cnnlib.Concat
	for i := range 1000 {
		many.Layers = append(many.Layers, conv(4, 4), &cnnlib.ReLU{})
		different.Layers = append(different.Layers, conv(4+i%5, 4+(i+1)%5))
	}
	for range 12 {
		wide.Layers = append(wide.Layers, conv(4, 4))
		blocks.Layers = append(blocks.Layers, &cnnlib.Residual{Body: cnnlib.NewSequential(conv(4, 4), conv(4, 4))}, &cnnlib.ReLU{})
	}
	for i := range 100 {
		branches.Branches = append(branches.Branches, conv(4, i+1))
	}
	side := cnnlib.Shape{N: 1, C: 4, H: 8, W: 8}
	for _, test := range []struct {
		name string
		net  cnnlib.Layer
		in   cnnlib.Shape
		want []string // texts that are in the figure
	}{
		{"no layers", cnnlib.NewSequential(), side, []string{"8×8×4", "parameters: 0 in all; below an arrow those of its layers"}},
		{"a layer alone", conv(4, 1), side, []string{"conv 3×3", "37"}},
		{"only ReLU", cnnlib.NewSequential(&cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5}), side, []string{"ReLU", "Dropout"}},
		{"ReLU before branches", cnnlib.NewSequential(&cnnlib.ReLU{}, cnnlib.NewConcat(conv(4, 1), conv(4, 2))), side, []string{"ReLU", "concat"}},
		{"shared", cnnlib.NewSequential(same, &cnnlib.MaxPool2D{Kernel: 2}, same), side, []string{"148", "shared"}},
		{"1×1", cnnlib.NewSequential(conv(1, 1)), cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []string{"1×1×1"}},
		{"low", cnnlib.NewSequential(conv(1, 9)), cnnlib.Shape{N: 1, C: 1, H: 1, W: 4096}, []string{"1×4096×9"}},
		{"large", cnnlib.NewSequential(conv(3, 1), &cnnlib.MaxPool2D{Kernel: 4096}), cnnlib.Shape{N: 1, C: 3, H: 4096, W: 4096}, []string{"4096×4096×1"}},
		{"many channels", cnnlib.NewSequential(&cnnlib.Conv2D{In: 2048, Out: 1, Kernel: 1}), cnnlib.Shape{N: 1, C: 2048, H: 7, W: 7}, []string{"7×7×2048"}},
		{"one parameter", cnnlib.NewSequential(&ownNet{cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1, NoBias: true})}), cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}, []string{"1 layer", "1 parameter"}},
		{"own container", &ownNet{cnnlib.NewSequential(conv(4, 4), &cnnlib.ReLU{})}, side, []string{"ownNet", "2 layers", "148 parameters"}},
		{"own layer", cnnlib.NewSequential(&ownLayerWithAVeryLongName{}), side, []string{"ownLayerWithAVeryLong…", "1"}},
		{"long names", &cnnlib.Sequential{Layers: []cnnlib.Layer{&ownNet{cnnlib.NewSequential(conv(4, 4))}}, Names: []string{strings.Repeat("name", 100)}}, side, []string{"namenamenamenamena…"}},
		{"a thousand alike", &many, side, []string{"× 1000", "148,000", "× 3: three of one kind in a row, drawn once and counted together"}},
		{"a thousand different", &different, side, []string{"…"}},
		{"a thousand different inside", &cnnlib.Residual{Body: &different}, side, []string{"Residual", "1000 layers"}},
		{"residuals in residuals", nested, side, []string{"39 layers"}},
		{"chains in chains", deep, side, nil},
		{"a wide body", &cnnlib.Residual{Body: &wide}, side, []string{"Residual", "12 layers", "1,776 parameters"}},
		{"blocks", &blocks, side, []string{"residual2 × 11", "like residual1", "ReLU"}},
		{"branches", &branches, side, []string{"96 more branches"}},
		{"gate", &cnnlib.SqueezeExcitation{Gate: &cnnlib.AdaptiveAvgPool2D{}}, side, []string{"global"}},
	} {
		got := titles(checkNetwork(t, test.name, test.net, test.in))
		for _, text := range test.want {
			if !slices.Contains(got, text) {
				t.Errorf("%s: no text %q among %q", test.name, text, got)
			}
		}
	}
}

// Alt holds no more shapes than one can listen to.
func TestNetworkAlt(t *testing.T) {
	if got := Network(cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 1}), cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}).In(cnnlib.Chinese).Alt; got != "一个网络，1 层，4 个参数：3×3×1 → 3×3×2" {
		t.Errorf("in Chinese the figure says %q", got)
	}
	alt := Network(zoo.VGG16(), cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}).Alt
	if n := strings.Count(alt, "→"); n != 13 || !strings.Contains(alt, "→ … →") {
		t.Errorf("%d arrows in %q, want 13 and … between them", n, alt)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 61706: "61,706", 138357544: "138,357,544"} {
		if got := canvas.Grouped(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestShortened(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"layer1.0.conv1", "layer1.0.conv1"},
		{"features.denseblock1.denselayer1", "…denseblock1.denselayer1"},
		{"a.b." + strings.Repeat("x", 50), "…xxxxxxxxxxxxxxxxxxxxx…"},
		{"", ""},
	} {
		if got := canvas.ShortenName(test.name, canvas.NameWidth); got != test.want || canvas.TextWidth(got) > canvas.NameWidth {
			t.Errorf("%q is shortened to %q of %d dots, want %q", test.name, got, canvas.TextWidth(got), test.want)
		}
	}
}

// The line from row to row ends where the next row's arrow begins, and every arrow has a length.
func TestNetworkLines(t *testing.T) {
	f := Network(zoo.VGG16(), cnnlib.Shape{N: 1, C: 3, H: 224, W: 224})
	ends := map[image.Point]int{}
	for _, m := range f.sheet.Marks {
		if s, ok := m.(canvas.Shape); ok && s.Fill == nil {
			first, last := s.Points[0], s.Points[len(s.Points)-1]
			if first == last {
				t.Errorf("a line from %v to itself", first)
			}
			ends[first]++
			if len(s.Points) == 6 {
				ends[last]++
			}
		}
	}
	turns := 0
	for p, n := range ends {
		if p.X == canvas.Margin+turn && n == 2 {
			turns++
		}
	}
	if turns != 5 {
		t.Errorf("%d rows begin where the line from the row before ends, want 5; %s", turns, fmt.Sprint(ends))
	}
}
