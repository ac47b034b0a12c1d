package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/cnnlib/zoo"
	"cnnlessons/plots/internal/canvas"
)

func ExampleWeightHistograms() {
	net := cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}, &cnnlib.Flatten{}, &cnnlib.Linear{In: 1000, Out: 10}), 1)
	Show(WeightHistograms(net))
	// Output: [figure: histograms: conv1 · 450 weights: mean −0.00615, deviation 0.166; conv2 · 1,500 weights: mean 0.00386, deviation 0.116; linear1 · 10,000 weights: mean 3.03e−05, deviation 0.0448]
}

func ExampleActivationHistograms() {
	net := cnnlib.Init(cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2}), 1)
	Show(ActivationHistograms(net, samples.Cat(32)))
	// Output: [figure: histograms: conv1 · 4,704 activations: mean −0.25, deviation 1.07; relu1 · 4,704 activations: mean 0.352, deviation 0.502, 64.1 % are 0, 2 of 6 maps all 0; maxpool1 · 1,176 activations: mean 0.381, deviation 0.534, 61.4 % are 0, 2 of 6 maps all 0]
}

// ofNumbers is a 1×1 convolution with these weights.
func ofNumbers(values ...float32) *cnnlib.Conv2D {
	return &cnnlib.Conv2D{In: len(values), Out: 1, Kernel: 1, NoBias: true,
		Weight: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: len(values), H: 1, W: 1}, values)}
}

// oddWeights are layers whose weights make an odd distribution.
func oddWeights() cnnlib.Layer {
	nan := float32(math.NaN())
	return cnnlib.NewSequential(ofNumbers(1e-5, math.Nextafter32(1e-5, 1)), ofNumbers(nan, nan), ofNumbers(0.25, 0.25), ofNumbers(0, 0, 0), ofNumbers(1, 0, nan, 2, 3))
}

func TestWeightHistogramsSay(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, v := range []struct {
		net  cnnlib.Layer
		want []string // in the texts below the chart
	}{
		{oddWeights(), []string{"conv2 · 2 weights", "no finite number"}},
		{ofNumbers(0.5), []string{"1 weight", "0.5"}},
		{ofNumbers(0), []string{"1 weight", "0", "100.0 % are 0"}},
		{ofNumbers(0.25, 0.25, 0.25), []string{"3 weights", "all equal: 0.25"}},
		{ofNumbers(0, 0, 0), []string{"all equal: 0", "100.0 % are 0"}},
		{ofNumbers(nan, nan), []string{"2 weights", "no finite number", "not finite: 2 NaN, 0 ±Inf"}},
		{ofNumbers(nan, inf, -inf, 1, 0), []string{"5 weights", "mean 0.5, deviation 0.5", "20.0 % are 0", "not finite: 1 NaN, 2 ±Inf"}},
		{ofNumbers(1, -1, 3, -3), []string{"mean 0, deviation 2.24", "−4", "−2", "0", "2", "4"}},
		{ofNumbers(1, math.Nextafter32(1, 2)), []string{"mean 1, deviation 5.96e−08", "1.0000001"}},
		{ofNumbers(1e-5, math.Nextafter32(1e-5, 1)), []string{"2 weights"}},
		{ofNumbers(-1e-5, math.Nextafter32(-1e-5, -1)), []string{"2 weights"}},
		{ofNumbers(math.MaxFloat32, -math.MaxFloat32), []string{"mean 0, deviation 3.4e+38"}},
		{ofNumbers(math.SmallestNonzeroFloat32, 0), []string{"50.0 % are 0"}},
		{cnnlib.Init(&cnnlib.Linear{In: 4096, Out: 300}, 1), []string{"1,228,800 weights"}},
		{cnnlib.Init(cnnlib.NewSequential(cnnlib.NewSequential(cnnlib.NewSequential(cnnlib.NewSequential(&cnnlib.Conv2D{In: 300, Out: 40, Kernel: 3})))), 1),
			[]string{"…sequential1.conv1 · 108,000 weights"}},
		{cnnlib.Init(zoo.MobileNetV2(), 1), []string{"the first 24 of 53 layers, biases and scales are left out, bars count the numbers that are not 0, each chart has its own range"}},
	} {
		f := WeightHistograms(v.net)
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			inside(t, fmt.Sprint(v.want, " in ", l), f.In(l))
		}
		texts := titles(f.In(cnnlib.English))
		for _, want := range v.want {
			if !slices.Contains(texts, want) {
				t.Errorf("%q does not say %q", texts, want)
			}
		}
	}
}

func TestActivationHistogramsSay(t *testing.T) {
	dead := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 4, Kernel: 3}, 1)
	dead.Bias.Data[1], dead.Bias.Data[2] = -1000, -1000
	dead.Bias.Data[0], dead.Bias.Data[3] = 5, 5
	x := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 3, H: 12, W: 12})
	for i := range x.Data {
		x.Data[i] = float32(i%7) / 7
	}
	f := ActivationHistograms(cnnlib.NewSequential(dead, &cnnlib.ReLU{}), x).In(cnnlib.English)
	inside(t, "a dead ReLU", f)
	text := strings.Join(titles(f), "|")
	for _, want := range []string{`conv1 · 800 activations\|`, `relu1 · 800 activations\|`, ` % are 0, 2 of 4 maps all 0`, `2 samples together`} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
	if strings.Contains(text, "biases") {
		t.Errorf("%q speaks of biases", text)
	}
	inside(t, "one layer of one number", ActivationHistograms(&cnnlib.ReLU{}, cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1})))
	wide := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 2048, H: 2, W: 2})
	f = ActivationHistograms(&cnnlib.ReLU{}, wide).In(cnnlib.English)
	inside(t, "2,048 maps", f)
	if texts := titles(f); !slices.Contains(texts, "100.0 % are 0, 2048 of 2048 maps all 0") {
		t.Errorf("the figure of 2,048 maps says %q", texts)
	}
}

// Every number that is finite and not 0 is counted once, in the bin that holds it; and the mean,
// the deviation and the counts are those of all numbers.
func TestDistribution(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 500 {
		x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1 + r.IntN(200), H: 1, W: 1})
		size, shift := math.Pow10(r.IntN(20)-10), float64(r.IntN(3))
		for i := range x.Data {
			switch r.IntN(12) {
			case 0:
				x.Data[i] = 0
			case 1:
				x.Data[i] = float32(math.Inf(1 - 2*r.IntN(2)))
			case 2:
				x.Data[i] = float32(math.NaN())
			case 3:
				x.Data[i] = float32(float64(r.IntN(21)-10) * size)
			default:
				x.Data[i] = float32((r.NormFloat64() + shift) * size)
			}
		}
		d := distributionOf("", x)
		if d.finite == 0 {
			continue
		}
		edges := make([]float64, len(d.bins)+1)
		for i := range edges {
			edges[i] = d.x.Low + (d.x.High-d.x.Low)*float64(i)/float64(len(d.bins))
		}
		want, finite, zeros, other, sum := make([]int, len(d.bins)), 0, 0, 0, 0.0
		loose := 0 // so many lie on an edge, where rounding decides
		for _, v := range x.Data {
			f := float64(v)
			if math.IsNaN(f) || math.IsInf(f, 0) {
				other++
				continue
			}
			finite++
			sum += f
			if v == 0 {
				zeros++
				continue
			}
			i, _ := slices.BinarySearchFunc(edges[1:], f, func(edge, v float64) int {
				if edge <= v {
					return -1
				}
				return 1
			})
			i = min(i, len(want)-1)
			want[i]++
			if width := edges[1] - edges[0]; math.Abs(math.Remainder(f-edges[0], width)) < 1e-9*width {
				loose++
			}
		}
		total, moved := 0, 0
		for i, n := range d.bins {
			total += n
			moved += max(n-want[i], want[i]-n)
		}
		if total != finite-zeros || moved > 2*loose || d.finite != finite || d.zeros != zeros || d.nan+d.infinite != other || d.count != len(x.Data) {
			t.Fatalf("%+v: want %v, %d finite, %d of them 0, and %d others", d, want, finite, zeros, other)
		}
		mean, squares := sum/float64(finite), 0.0
		for _, v := range x.Data {
			if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
				squares += (f - mean) * (f - mean)
			}
		}
		if deviation := math.Sqrt(squares / float64(finite)); math.Abs(d.mean-mean) > 1e-9*size || math.Abs(d.deviation-deviation) > 1e-9*size {
			t.Fatalf("mean %v and deviation %v, want %v and %v", d.mean, d.deviation, mean, deviation)
		}
		if step := (d.x.High - d.x.Low) / float64(len(d.bins)); !regexp.MustCompile(`^[124]\.0000`).MatchString(fmt.Sprintf("%.6e", step)) {
			t.Fatalf("bins of width %v", step)
		}
	}
}

// Bars stand on 0 and are as high as their counts.
func TestHistogramBars(t *testing.T) {
	net := cnnlib.Init(&cnnlib.Conv2D{In: 8, Out: 8, Kernel: 5}, 3)
	d := distributionOf("", net.Weight)
	f := WeightHistograms(net)
	var bars []canvas.Block
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Block); ok && b.Color == canvas.Blue {
			bars = append(bars, b)
		}
	}
	scale, i := canvas.NewAxis(0, float64(slices.Max(d.bins)), 3), 0
	for _, n := range d.bins {
		if n == 0 {
			continue
		}
		b := bars[i]
		if want := max(1, int(math.Round(scale.Fraction(float64(n))*histogramHeight))); b.Height != want || b.Y+b.Height != bars[0].Y+bars[0].Height {
			t.Errorf("the bar of %d is %d dots high, want %d", n, b.Height, want)
		}
		i++
	}
	if i != len(bars) {
		t.Errorf("%d bars, want %d", len(bars), i)
	}
}

func TestHistogramsRefuse(t *testing.T) {
	refused(t, "WeightHistograms", "Init", func() { WeightHistograms(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}) })
	refused(t, "WeightHistograms", "Activation", func() { WeightHistograms(cnnlib.Init(&cnnlib.BatchNorm2D{Channels: 3}, 1)) })
	refused(t, "ActivationHistograms", "NewSequential", func() { ActivationHistograms(cnnlib.NewSequential(), samples.Cat(8)) })
}
