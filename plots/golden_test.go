package plots

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/cnnlib/zoo"
	"cnnlessons/plots/internal/picturetest"
)

var update = flag.Bool("update", false, "write the golden pictures and the gallery anew")

// TestGolden compares what the Examples show, and figures of rarer kinds, with the pictures in
// testdata.
func TestGolden(t *testing.T) {
	for _, e := range examples {
		for i, d := range shown(e.run) {
			name := e.picture
			if i > 0 {
				name = fmt.Sprintf("%s-%d", name, i+1)
			}
			t.Run(name, func(t *testing.T) { compareGolden(t, name+".png", d) })
		}
	}
	random := func(seed uint64, conv *cnnlib.Conv2D) *cnnlib.Conv2D { return cnnlib.Init(conv, seed) }
	wide := random(2, &cnnlib.Conv2D{In: 3, Out: 20, Kernel: 3})
	_, _, maps := catMaps()
	coffee := samples.Coffee(32)
	few := fewColours(32)
	for name, f := range map[string]*Figure{
		"saliency-colour":       Saliency(coffee, cnnlib.SaliencyOf(few, coffee, 1), nil),
		"gradcam-colour":        GradCAM(coffee, cnnlib.GradCAMOf(few, coffee, "relu1", 1), []string{"tea", "coffee"}).In(cnnlib.Chinese),
		"occlusion-colour":      Occlusion(coffee, cnnlib.OcclusionOf(few, coffee, 1, 9, 5), []string{"茶", "咖啡"}).In(cnnlib.Chinese),
		"image-grey":            Image(samples.Edges(16)),
		"kernels-wide":          Kernels(wide),
		"kernels-large":         Kernels(random(1, &cnnlib.Conv2D{In: 20, Out: 40, Kernel: 3})),
		"kernels-grouped":       Kernels(random(3, &cnnlib.Conv2D{In: 6, Out: 8, Kernel: 3, Groups: 2})),
		"kernels-depthwise":     Kernels(random(4, &cnnlib.Conv2D{In: 6, Out: 12, Kernel: 3, Groups: 6})),
		"maps-chinese":          ActivationMaps(maps).In(cnnlib.Chinese),
		"maps-relu":             ActivationMaps((&cnnlib.ReLU{}).Forward(maps)),
		"maps-twenty":           ActivationMaps(wide.Forward(samples.Coffee(34))),
		"network-squeeze":       Network(zoo.SqueezeNet10(), cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}),
		"networkmaps-mixed":     NetworkMaps(cnnlib.Init(branchedNet(), 1), samples.Cat(32)),
		"maps-low":              ActivationMaps(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 4, H: 3, W: 120}, samples.Cat(32).Data[:4*3*120])),
		"costs-resnet50":        Costs(cnnlib.Summarize(zoo.ResNet50(), rgbShape)),
		"fields-nested":         nestedFields(),
		"weights-odd":           WeightHistograms(oddWeights()),
		"kernelweights-grouped": KernelWeights(random(3, &cnnlib.Conv2D{In: 6, Out: 8, Kernel: 3, Groups: 2}), 5),
		"pixel-chinese":         OutputPixel(cnnlib.Explain(random(1, &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}), samples.Cat(32), 2, 10, 12)).In(cnnlib.Chinese),
		"pixel-large":           OutputPixel(cnnlib.Explain(random(1, &cnnlib.Conv2D{In: 3, Out: 4, Kernel: 11, Stride: 4, Padding: 2}), samples.Cat(64), 2, 0, 1)),
		"pixel-linear":          OutputPixel(cnnlib.Explain(cnnlib.Init(&cnnlib.Linear{In: 30, Out: 2}, 1), cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 30, H: 1, W: 1}, samples.Cat(10).Data[:30]), 1, 0, 0)),
		"pixel-largest":         OutputPixel(cnnlib.Explain(&cnnlib.MaxPool2D{Kernel: 2}, maps, 0, 3, 4)),
		"pooling-overlap":       Pooling(&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1}, samples.Cat(7), 1),
	} {
		t.Run(name, func(t *testing.T) { compareGolden(t, name+".png", f) })
	}
}

// compareGolden compares what a drawing looks like, of a moving one the first picture.
func compareGolden(t *testing.T, name string, d Drawing) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, d.Output().PNG, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make golden writes it", err)
	}
	var got image.Image
	var difference string
	if f, ok := d.(*Figure); ok {
		got = f.Image() // which a PNG holds as it is, but takes long to make
	} else {
		data := d.Output().PNG
		got, difference = picturetest.Decode(t, data), compareFrames(t, data, want)
	}
	if difference == "" {
		difference = picturetest.Compare(got, picturetest.Decode(t, want))
	}
	if difference != "" {
		out := filepath.Join(os.TempDir(), "got-"+name)
		if err := os.WriteFile(out, d.Output().PNG, 0o644); err != nil {
			t.Error(err)
		}
		t.Errorf("the figure differs from %s: %s; the new one is in %s (make golden accepts it)", path, difference, out)
	}
}
