package plots

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/zoo"
	"cnnlessons/plots/internal/canvas"
)

func ExampleCosts() {
	net := zoo.LeNet5()
	Show(Costs(cnnlib.Summarize(net, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28})))
	// Output: [figure: parameters and MACs of 5 layers as bars: 61,706 parameters, most in linear1 (78.0 %); 416,520 MACs, most in conv2 (57.6 %)]
}

// rgbShape is the input of most networks of the zoo.
var rgbShape = cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}

// custom is a layer that counts no operations.
type custom struct{}

func (custom) Forward(x *cnnlib.Tensor) *cnnlib.Tensor           { return x }
func (custom) OutputShape(in cnnlib.Shape) (cnnlib.Shape, error) { return in, nil }

// flatChain has n convolutions in no blocks.
func flatChain(n int) *cnnlib.Sequential {
	net := cnnlib.NewSequential()
	for i := range n {
		net.Layers = append(net.Layers, &cnnlib.Conv2D{In: 1 + i%5, Out: 1 + (i+1)%5, Kernel: 1 + i%3, Padding: i % 3 / 2}, &cnnlib.ReLU{})
	}
	return net
}

// costCases are networks of many shapes.
func costCases() map[string]*cnnlib.Summary {
	shared := &cnnlib.Conv2D{In: 3, Out: 3, Kernel: 3, Padding: 1}
	long := cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: 4, Kernel: 1})
	for range 12 {
		long = cnnlib.NewSequential(long, &cnnlib.ReLU{})
	}
	all := map[string]*cnnlib.Summary{
		"LeNet5":       cnnlib.Summarize(zoo.LeNet5(), cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}),
		"AlexNet":      cnnlib.Summarize(zoo.AlexNet(), rgbShape),
		"VGG16":        cnnlib.Summarize(zoo.VGG16(), rgbShape),
		"ResNet50":     cnnlib.Summarize(zoo.ResNet50(), rgbShape),
		"GoogLeNet":    cnnlib.Summarize(zoo.GoogLeNet(), rgbShape),
		"MobileNetV2":  cnnlib.Summarize(zoo.MobileNetV2(), rgbShape),
		"DenseNet121":  cnnlib.Summarize(zoo.DenseNet121(), rgbShape),
		"EfficientNet": cnnlib.Summarize(zoo.EfficientNetB0(), rgbShape),
		"Keras":        cnnlib.Keras().Summarize(zoo.ResNet18(), rgbShape),
		"torchinfo":    cnnlib.Torchinfo().Summarize(zoo.EfficientNetB0(), cnnlib.Shape{N: 4, C: 3, H: 64, W: 64}),
		"flat":         cnnlib.Summarize(flatChain(60), cnnlib.Shape{N: 1, C: 1, H: 200, W: 200}),
		"one layer":    cnnlib.Summarize(shared, cnnlib.Shape{N: 1, C: 3, H: 1 << 13, W: 1 << 13}),
		"no cost":      cnnlib.Summarize(cnnlib.NewSequential(&cnnlib.ReLU{}, &cnnlib.Flatten{}), rgbShape),
		"empty":        cnnlib.Summarize(cnnlib.NewSequential(), rgbShape),
		"shared":       cnnlib.Summarize(cnnlib.NewSequential(shared, shared, &cnnlib.BatchNorm2D{Channels: 3}), rgbShape),
		"custom":       cnnlib.Summarize(cnnlib.NewSequential(custom{}, shared, cnnlib.NewSequential(custom{}, shared)), rgbShape),
		"only custom":  cnnlib.Summarize(custom{}, rgbShape),
		"long names":   cnnlib.Summarize(long, rgbShape),
		"a residual":   cnnlib.Summarize(&cnnlib.Residual{Body: shared}, rgbShape),
		"huge":         cnnlib.Summarize(&cnnlib.Linear{In: 1 << 15, Out: 1 << 15}, cnnlib.Shape{N: 1, C: 1 << 15, H: 1, W: 1}),
	}
	deep := flatChain(30)
	all["deep custom"] = cnnlib.Summarize(cnnlib.NewSequential(cnnlib.NewSequential(deep, custom{}), flatChain(1)), cnnlib.Shape{N: 1, C: 1, H: 40, W: 40})
	all["beyond all"] = &cnnlib.Summary{Rows: []cnnlib.SummaryRow{{Name: "conv1", Cost: cnnlib.Cost{Params: 1 << 50, MACs: 1 << 62}}}, Total: cnnlib.Cost{Params: 1 << 50, MACs: 1 << 62}}
	return all
}

// In every network: the rows add up to the totals, no layer is lost, the texts are the summary's
// numbers, and the bars are as long as the shares.
func TestCosts(t *testing.T) {
	for name, s := range costCases() {
		rows, _ := costRows(s)
		var params, macs, layers int
		for _, r := range rows {
			params, macs, layers = params+r.params, macs+r.macs, layers+r.layers
		}
		if costly, _ := countLayers(s.Rows); params != s.Total.Params || macs != s.Total.MACs || layers != costly || len(rows) > maxBars {
			t.Errorf("%s: %d rows of %d layers with %d and %d, want %d layers with %d and %d", name, len(rows), layers, params, macs, costly, s.Total.Params, s.Total.MACs)
		}
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			f := Costs(s).In(l)
			inside(t, name+" in "+string(l), f)
			if len(titles(f)) == 0 || f.Alt == "" {
				t.Errorf("%s: the figure says %q and %q", name, f.Alt, titles(f))
			}
		}
		f := Costs(s).In(cnnlib.English)
		if total := canvas.Grouped(s.Total.Params); s.Total.Params > 0 && (!strings.Contains(f.Alt, total) || canvas.TextWidth(total) <= exactRoom && !slices.Contains(titles(f), total)) {
			t.Errorf("%s: %q and %q do not say %s", name, f.Alt, titles(f), total)
		}
		checkBars(t, name, s, rows, f)
	}
}

// checkBars checks that lengths and shares of all bars go together.
func checkBars(t *testing.T, name string, s *cnnlib.Summary, rows []costRow, f *Figure) {
	t.Helper()
	lengths := map[bool][]int{}
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Block); ok && b.Height == 10*canvas.DotsPerPixel {
			lengths[b.Color == canvas.Blue] = append(lengths[b.Color == canvas.Blue], b.Width)
		}
	}
	var perShare []float64
	for _, params := range []bool{true, false} {
		i := 0
		for _, r := range rows {
			share := part(r.macs, s.Total.MACs)
			if params {
				share = part(r.params, s.Total.Params)
			}
			if share == 0 {
				continue
			}
			if length := lengths[params][i]; length > 40 {
				perShare = append(perShare, float64(length)/share)
			}
			i++
		}
		if i != len(lengths[params]) {
			t.Errorf("%s: %d bars, want %d", name, len(lengths[params]), i)
		}
	}
	if len(perShare) > 0 && slices.Max(perShare) > 1.03*slices.Min(perShare) {
		t.Errorf("%s: bars have different scales: %v dots for all", name, perShare)
	}
}

func TestCostsSays(t *testing.T) {
	cases := costCases()
	for name, want := range map[string]string{
		"no cost":     "no layer has parameters or MACs",
		"empty":       "no layer has parameters or MACs",
		"LeNet5":      "7 layers without parameters and MACs left out",
		"shared":      "shared",
		"custom":      "?: a layer that counts no MACs",
		"only custom": "?",
		"deep custom": "≥ ",
		"beyond all":  "1.13e+15",
		"flat":        "the other 37",
		"ResNet50":    "layer4.2",
		"one layer":   "Conv2D",
		"long names":  "…",
	} {
		if texts := strings.Join(titles(Costs(cases[name]).In(cnnlib.English)), "|"); !strings.Contains(texts, want) {
			t.Errorf("%s: %q does not say %q", name, texts, want)
		}
	}
	refused(t, "Costs", "Summarize", func() { Costs(nil) })
}

// Layers of a chain that is too long: those that cost the most are drawn, in order.
func TestCostsOfTheLargest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		s := &cnnlib.Summary{}
		for i := range maxBars + 1 + r.IntN(40) {
			c := cnnlib.Cost{Params: r.IntN(20), MACs: r.IntN(20)}
			s.Rows = append(s.Rows, cnnlib.SummaryRow{Name: fmt.Sprintf("layer%02d", i), Cost: c, Shared: true})
			s.Total.Params += c.Params
			s.Total.MACs += c.MACs
		}
		share := func(params, macs int) float64 { return max(part(params, s.Total.Params), part(macs, s.Total.MACs)) }
		rows, _ := costRows(s)
		if len(rows) != maxBars || rows[maxBars-1].name != "" {
			t.Fatalf("%d rows, the last %+v", len(rows), rows[len(rows)-1])
		}
		drawn, least := map[string]bool{}, 1.0
		for i, row := range rows[:maxBars-1] {
			drawn[row.name], least = true, min(least, share(row.params, row.macs))
			if i > 0 && row.name <= rows[i-1].name {
				t.Fatalf("%s comes after %s", row.name, rows[i-1].name)
			}
		}
		for _, row := range s.Rows {
			if !drawn[row.Name] && share(row.Params, row.MACs) > least {
				t.Fatalf("%s has more than one that is drawn", row.Name)
			}
		}
	}
}

func TestPercent(t *testing.T) {
	for _, v := range []struct {
		n, all int
		want   string
	}{{0, 0, "0.0 %"}, {1, 3, "33.3 %"}, {5, 5, "100.0 %"}, {1, 10_000, "<0.1 %"}, {9999, 10_000, ">99.9 %"}, {456, 1000, "45.6 %"}} {
		if got := percent(v.n, v.all); got != v.want {
			t.Errorf("%d of %d is %s, want %s", v.n, v.all, got, v.want)
		}
	}
}
