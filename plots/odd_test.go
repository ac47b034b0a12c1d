package plots

import (
	"go/ast"
	"go/token"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

// ofTensor is a figure of one tensor, for which other arguments are made that go with it.
type ofTensor struct {
	name    string
	batches bool   // several samples are drawn, too
	refuses string // what others draw
	draw    func(x *cnnlib.Tensor) Drawing
}

// ofTensors are the figures that have a tensor among their arguments, directly or in a layer.
var ofTensors = []ofTensor{
	{"Image", false, "many channels", func(x *cnnlib.Tensor) Drawing { return Image(x) }},
	{"Channels", false, "many channels", func(x *cnnlib.Tensor) Drawing { return Channels(x) }},
	{"ActivationMaps", false, "", func(x *cnnlib.Tensor) Drawing { return ActivationMaps(x) }},
	{"Kernels", true, "", func(x *cnnlib.Tensor) Drawing { return Kernels(&cnnlib.Conv2D{Weight: x}) }},
	{"KernelWeights", true, "", func(x *cnnlib.Tensor) Drawing { return KernelWeights(&cnnlib.Conv2D{Weight: x}, 0) }},
	{"KernelHistory", true, "", func(x *cnnlib.Tensor) Drawing { return KernelHistory([]*cnnlib.Tensor{x, x}) }},
	{"WeightHistograms", true, "", func(x *cnnlib.Tensor) Drawing {
		return WeightHistograms(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1, Weight: x})
	}},
	{"ActivationHistograms", true, "", func(x *cnnlib.Tensor) Drawing { return ActivationHistograms(&cnnlib.Upsample{Scale: 1}, x) }},
	{"NetworkMaps", false, "", func(x *cnnlib.Tensor) Drawing { return NetworkMaps(&cnnlib.Upsample{Scale: 1}, x) }},
	{"Pooling", false, "", func(x *cnnlib.Tensor) Drawing { return Pooling(&cnnlib.MaxPool2D{Kernel: 1}, x, 0) }},
	{"OutputPixel", true, "", func(x *cnnlib.Tensor) Drawing {
		side := 1
		if x != nil {
			side = max(1, min(x.H, x.W, 3))
		}
		return OutputPixel(cnnlib.Explain(&cnnlib.AvgPool2D{Kernel: side}, x, 0, 0, 0))
	}},
	{"SlideOver", false, "large", func(x *cnnlib.Tensor) Drawing { return SlideOver(&cnnlib.MaxPool2D{Kernel: 1}, x) }},
	{"ReceptiveField", false, "many channels", func(x *cnnlib.Tensor) Drawing {
		shape := cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}
		if x != nil {
			shape = x.Shape()
		}
		return ReceptiveField(x, &cnnlib.ReceptiveField{Input: shape})
	}},
	{"Saliency", false, "many channels", func(x *cnnlib.Tensor) Drawing { return Saliency(x, &cnnlib.Saliency{Gradient: x}, nil) }},
	{"GradCAM", false, "many channels", func(x *cnnlib.Tensor) Drawing {
		g := &cnnlib.GradCAM{Weights: []float32{1}, Map: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1})}
		if x != nil {
			g.Picture = x.Shape()
		}
		return GradCAM(x, g, nil)
	}},
	{"Occlusion", false, "many channels", func(x *cnnlib.Tensor) Drawing {
		o := &cnnlib.Occlusion{Patch: 1, Stride: 5000, Map: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1})}
		if x != nil {
			o.Grey = make([]float32, x.C)
		}
		return Occlusion(x, o, nil)
	}},
}

// says is all text of a drawing: of an animation that of its last step.
func says(d Drawing) string {
	f, ok := d.(*Figure)
	if !ok {
		all := moments(d.(*Animation))
		f = all[len(all)-1]
	}
	return strings.Join(append(titles(f), d.Description()), "\n")
}

// blank reports whether a drawing has nothing but text.
func blank(d Drawing) bool {
	f, ok := d.(*Figure)
	var paper *canvas.Sheet
	if ok {
		paper = f.sheet
	} else {
		paper = d.(*Animation).ground
	}
	return !slices.ContainsFunc(paper.Marks, func(m canvas.Mark) bool {
		_, text := m.(canvas.Label)
		return !text && !m.Bounds().Empty()
	})
}

// Odd tensors give a figure that says what is odd about them, or an error that helps; never another
// panic or an empty picture.
func TestOddTensors(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	of := func(shape cnnlib.Shape, values ...float32) *cnnlib.Tensor {
		x := cnnlib.NewTensor(shape)
		for i := range x.Data {
			x.Data[i] = values[i%len(values)]
		}
		return x
	}
	square := cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}
	for _, odd := range []struct {
		name  string
		x     *cnnlib.Tensor
		says  string // a regular expression; "" for an error
		batch bool
	}{
		{name: "nil"},
		{name: "empty", x: &cnnlib.Tensor{}},
		{name: "without channels", x: &cnnlib.Tensor{N: 1, H: 3, W: 3}},
		{name: "without rows", x: &cnnlib.Tensor{N: 1, C: 1, W: 3}},
		{name: "too few numbers", x: &cnnlib.Tensor{N: 1, C: 1, H: 3, W: 3, Data: make([]float32, 8)}},
		{name: "two samples", x: of(cnnlib.Shape{N: 2, C: 1, H: 3, W: 3}, 0.25, 0.5), batch: true},
		{"not a number", of(square, nan), `NaN|no finite`, false},
		{"infinite", of(square, inf, -inf), `Inf|no finite`, false},
		{"one not a number", of(square, 0.25, 0.5, 0, 1, nan, 0, 0, 1, 1), `NaN`, false},
		{"constant", of(square, 0.25), `(all|from 0\.25 to|equal:) 0\.25|(?m:^0\.25(00)?$)`, false},
		{"zero", of(square, 0), `(all|from 0 to|equal:) 0|(?m:^0(\.0+)?$)`, false},
		{"1×1", of(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, 0.5), `1×1|0\.5`, false},
		{"many channels", of(cnnlib.Shape{N: 1, C: 2048, H: 1, W: 2}, 0, 1), `2,?048|4,096`, false},
	} {
		for _, f := range ofTensors {
			t.Run(f.name+" of "+odd.name, func(t *testing.T) {
				d, refusal := attempt(t, func() Drawing { return f.draw(odd.x) })
				wanted := odd.says == "" && !(odd.batch && f.batches) || f.refuses == odd.name
				if (refusal != nil) != wanted {
					t.Errorf("the error is %v, want one: %t", refusal, wanted)
				}
				if d == nil {
					return
				}
				if !regexp.MustCompile(odd.says).MatchString(says(d)) {
					t.Errorf("the figure says %q, want %q", says(d), odd.says)
				}
				if blank(d) {
					t.Error("the picture is empty")
				}
			})
		}
	}
}

// No side or number of pixels makes a figure fail: it shrinks them, draws a part, or says what would
// be small enough.
func TestLargeTensors(t *testing.T) {
	if racing {
		t.Skip("16 million numbers take minutes with the race detector; make test runs this without it")
	}
	x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 4096, W: 4096})
	for i := range x.Data {
		x.Data[i] = float32(i%7) / 8
	}
	for _, f := range ofTensors {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			d, refusal := attempt(t, func() Drawing { return f.draw(x) })
			if wanted := f.refuses == "large"; (refusal != nil) != wanted {
				t.Errorf("the error is %v, want one: %t", refusal, wanted)
			}
			if d == nil {
				return
			}
			if text := says(d); !strings.Contains(text, "4096×4096") && !strings.Contains(text, "16,777,216") {
				t.Errorf("the figure says %q", text)
			}
			if width, height := d.Size(); blank(d) || width > 680 || height > 1200 {
				t.Errorf("the figure has %d×%d pixels", width, height)
			}
		})
	}
}

// withoutInput are figures of nothing, among them each that has no tensor as its argument.
var withoutInput = []struct {
	name string
	draw func() Drawing
}{
	{"Kernels", func() Drawing { return Kernels(nil) }},
	{"KernelWeights", func() Drawing { return KernelWeights(nil, 0) }},
	{"KernelHistory", func() Drawing { return KernelHistory(nil) }},
	{"WeightHistograms", func() Drawing { return WeightHistograms(nil) }},
	{"ActivationHistograms", func() Drawing { return ActivationHistograms(nil, ramp(1, 2, 2)) }},
	{"Pooling", func() Drawing { return Pooling((*cnnlib.MaxPool2D)(nil), ramp(1, 2, 2), 0) }},
	{"OutputPixel", func() Drawing { return OutputPixel(nil) }},
	{"OutputPixel", func() Drawing { return OutputPixel(&cnnlib.Explanation{}) }},
	{"Window", func() Drawing { return Window(nil, plane(2, 2), 0, 0) }},
	{"Window", func() Drawing { return Window(&cnnlib.MaxPool2D{Kernel: 1}, cnnlib.Shape{}, 0, 0) }},
	{"Slide", func() Drawing { return Slide(nil, plane(2, 2)) }},
	{"Slide", func() Drawing { return Slide(&cnnlib.MaxPool2D{Kernel: 1}, cnnlib.Shape{}) }},
	{"SlideOver", func() Drawing { return SlideOver((*cnnlib.Conv2D)(nil), ramp(1, 2, 2)) }},
	{"Network", func() Drawing { return Network(nil, plane(2, 2)) }},
	{"Network", func() Drawing { return Network(&cnnlib.ReLU{}, cnnlib.Shape{}) }},
	{"NetworkMaps", func() Drawing { return NetworkMaps(nil, ramp(1, 2, 2)) }},
	{"Costs", func() Drawing { return Costs(nil) }},
	{"Comparison", func() Drawing { return Comparison(nil) }},
	{"Comparison", func() Drawing { return Comparison(&cnnlib.Comparison{}) }},
	{"ReceptiveField", func() Drawing { return ReceptiveField(ramp(1, 2, 2)) }},
	{"ReceptiveField", func() Drawing { return ReceptiveField(ramp(1, 2, 2), nil) }},
	{"ConfusionMatrix", func() Drawing { return ConfusionMatrix(nil) }},
	{"ConfusionMatrix", func() Drawing { return ConfusionMatrix(&train.Evaluation{}) }},
	{"Probabilities", func() Drawing { return Probabilities(nil, nil) }},
	{"Probabilities", func() Drawing { return Probabilities(&cnnlib.Tensor{}, nil) }},
	{"Predictions", func() Drawing { return Predictions(nil, &datasets.Loader{}) }},
	{"Predictions", func() Drawing { return Predictions(&cnnlib.ReLU{}, nil) }},
	{"Mistakes", func() Drawing { return Mistakes(nil, &datasets.Loader{}) }},
	{"Mistakes", func() Drawing { return Mistakes(&cnnlib.ReLU{}, nil) }},
	{"Saliency", func() Drawing { return Saliency(ramp(1, 2, 2), nil, nil) }},
	{"Saliency", func() Drawing { return Saliency(ramp(1, 2, 2), &cnnlib.Saliency{}, nil) }},
	{"GradCAM", func() Drawing { return GradCAM(ramp(1, 2, 2), nil, nil) }},
	{"GradCAM", func() Drawing { return GradCAM(ramp(1, 2, 2), &cnnlib.GradCAM{}, nil) }},
	{"Occlusion", func() Drawing { return Occlusion(ramp(1, 2, 2), nil, nil) }},
	{"Occlusion", func() Drawing { return Occlusion(ramp(1, 2, 2), &cnnlib.Occlusion{}, nil) }},
}

func TestFiguresOfNothing(t *testing.T) {
	for _, f := range withoutInput {
		if d, _ := attempt(t, f.draw); d != nil {
			t.Errorf("%s draws %q", f.name, d.Description())
		}
	}
	// These have something to say of it.
	for want, d := range map[string]Drawing{
		"no epoch is over yet":               TrainingCurves(nil),
		"no layer has parameters or MACs":    Costs(&cnnlib.Summary{}),
		"a network with 0 layers":            Network(cnnlib.NewSequential(), plane(2, 2)),
		"through 0 layers":                   NetworkMaps(cnnlib.NewSequential(), ramp(1, 2, 2)),
		"loss not finite in 1 of 1 epoch":    TrainingCurves([]train.Epoch{{Number: 1, Loss: math.NaN(), Accuracy: 0.5}}),
		"accuracy 0.0 %":                     TrainingCurves([]train.Epoch{{}}),
		"the probabilities of 1 class, the ": Probabilities(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []float32{1}), nil),
	} {
		if text := says(d); !strings.Contains(text, want) {
			t.Errorf("the figure says %q, want %q", text, want)
		}
	}
}

// Each function that makes a figure is tried with odd input.
func TestOddFiguresAreAll(t *testing.T) {
	tried := map[string]bool{"TrainingCurves": true}
	for _, f := range ofTensors {
		tried[f.name] = true
	}
	for _, f := range withoutInput {
		tried[f.name] = true
	}
	eachFile(t, false, func(_ string, file *ast.File, _ *token.FileSet) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.Results.NumFields() != 1 {
				continue
			}
			if p, ok := f.Type.Results.List[0].Type.(*ast.StarExpr); ok && !tried[f.Name.Name] {
				t.Errorf("%s, which returns a %v, is not tried", f.Name.Name, p.X)
			}
		}
	})
}

// Names of any length are text, whatever they hold, in figures that are no wider than a page.
func TestOddNames(t *testing.T) {
	const markup = `<b>&"x"']]>`
	x := ramp(1, 4, 4)
	for _, name := range []string{markup, markup + strings.Repeat(" long", 25), markup + strings.Repeat("long", 25)} {
		conv := cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1)
		net := &cnnlib.Sequential{Layers: []cnnlib.Layer{conv}, Names: []string{name}}
		twice := &cnnlib.Sequential{Layers: []cnnlib.Layer{conv, &cnnlib.ReLU{}}, Names: []string{name, name + "2"}}
		block := &cnnlib.Sequential{Layers: []cnnlib.Layer{&ownNet{cnnlib.NewSequential(conv)}}, Names: []string{name}}
		classes := []string{name, "other"}
		told, data := told(t, classes, []string{name, "other"}, cnnlib.Shape{C: 1, H: 1, W: 2}, []byte{1, 0}, []byte{2, 0})
		figures := overPictures(x, 0, classes)
		figures["Network"] = Network(block, x.Shape())
		figures["NetworkMaps"] = NetworkMaps(net, x)
		figures["Costs"] = Costs(cnnlib.Summarize(net, x.Shape()))
		figures["WeightHistograms"] = WeightHistograms(net)
		figures["ActivationHistograms"] = ActivationHistograms(net, x)
		figures["ReceptiveField"] = ReceptiveField(x, cnnlib.ReceptiveFieldOf(net, x.Shape(), name, 0, 0, 0))
		figures["OutputPixel"] = OutputPixel(cnnlib.ExplainIn(twice, x, name, 0, 0, 0))
		figures["Predictions"] = Predictions(told, data)
		figures["Mistakes"] = Mistakes(told, data)
		figures["Probabilities"] = Probabilities(softmaxOf(2), classes)
		figures["ConfusionMatrix"] = ConfusionMatrix(evaluation(2, 9, classes))
		for figure, f := range figures {
			inside(t, figure, f)
			inside(t, figure+" in Chinese", f.In(cnnlib.Chinese))
			asSVG(t, figure, f)
			if text := says(f); !strings.Contains(text, markup[:4]) {
				t.Errorf("%s says %q", figure, text)
			}
		}
	}
}
