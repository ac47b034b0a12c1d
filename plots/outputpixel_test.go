package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/canvas"
)

func ExampleOutputPixel() {
	net := cnnlib.Init(cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: 4, Kernel: 3, Padding: 1}, &cnnlib.ReLU{}), 1)
	Show(OutputPixel(cnnlib.ExplainIn(net, samples.Cat(32), "conv1", 0, 0, 12)))
	// Output: [figure: conv1 = Conv2D{In: 3, Out: 4, Kernel: 3, Padding: 1}: map 0, row 0, column 12 of 32×32×4; 27 products and a bias add up to −0.452]
}

// ramp is a tensor of different numbers, not all of them positive.
func ramp(c, h, w int) *cnnlib.Tensor {
	x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: c, H: h, W: w})
	for i := range x.Data {
		x.Data[i] = float32(i*37%101-30) / 50
	}
	return x
}

// explained are explanations of many kinds and sizes.
func explained() map[string]*cnnlib.Explanation {
	conv := func(c cnnlib.Conv2D, size, row, column int) *cnnlib.Explanation {
		return cnnlib.Explain(cnnlib.Init(&c, 1), ramp(c.In, size, size), c.Out-1, row, column)
	}
	linear := func(in int) *cnnlib.Explanation {
		return cnnlib.Explain(cnnlib.Init(&cnnlib.Linear{In: in, Out: 3}, 1), ramp(in, 1, 1), 2, 0, 0)
	}
	net := cnnlib.Init(cnnlib.NewSequential(&cnnlib.Conv2D{In: 2, Out: 3, Kernel: 3, NoBias: true}, &cnnlib.BatchNorm2D{Channels: 3}, &cnnlib.ReLU{}, &cnnlib.Sigmoid{}), 1)
	return map[string]*cnnlib.Explanation{
		"3×3×3":               conv(cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3}, 5, 1, 1),
		"3×3×3 in padding":    conv(cnnlib.Conv2D{In: 3, Out: 2, Kernel: 3, Padding: 2}, 5, 0, 0),
		"2×2×1":               conv(cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2}, 2, 0, 0),
		"5×5×3":               conv(cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 9, 2, 3),
		"7×7×3":               conv(cnnlib.Conv2D{In: 3, Out: 6, Kernel: 7}, 9, 2, 2),
		"8×8×3":               conv(cnnlib.Conv2D{In: 3, Out: 6, Kernel: 8}, 9, 1, 1),
		"5×5×64":              conv(cnnlib.Conv2D{In: 64, Out: 2, Kernel: 5, Padding: 2}, 6, 0, 5),
		"11×11×3":             conv(cnnlib.Conv2D{In: 3, Out: 96, Kernel: 11, Padding: 5}, 12, 0, 0),
		"13×13×3":             conv(cnnlib.Conv2D{In: 3, Out: 2, Kernel: 13, Padding: 6}, 13, 12, 12),
		"1×1×1":               conv(cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1}, 1, 0, 0),
		"1×1×16 in padding":   conv(cnnlib.Conv2D{In: 16, Out: 1, Kernel: 1, Padding: 1}, 1, 0, 0),
		"grouped":             conv(cnnlib.Conv2D{In: 200, Out: 200, Kernel: 3, Groups: 100, Dilation: 2, Padding: 2}, 5, 2, 0),
		"depthwise":           conv(cnnlib.Conv2D{In: 8, Out: 8, Kernel: 3, Groups: 8}, 5, 2, 0),
		"layers after":        cnnlib.ExplainIn(net, ramp(2, 4, 4), "conv1", 1, 1, 0),
		"linear":              linear(20),
		"linear of 1":         linear(1),
		"linear of 2048":      linear(2048),
		"maximum":             cnnlib.Explain(&cnnlib.MaxPool2D{Kernel: 3, Padding: 1}, ramp(2, 6, 6), 1, 0, 1),
		"maximum of 1":        cnnlib.Explain(&cnnlib.MaxPool2D{Kernel: 1}, ramp(1, 1, 1), 0, 0, 0),
		"maximum of 17×17":    cnnlib.Explain(&cnnlib.MaxPool2D{Kernel: 17}, ramp(1, 17, 17), 0, 0, 0),
		"mean":                cnnlib.Explain(&cnnlib.AvgPool2D{Kernel: 2}, ramp(1, 4, 4), 0, 1, 1),
		"mean in padding":     cnnlib.Explain(&cnnlib.AvgPool2D{Kernel: 3, Padding: 1}, ramp(1, 4, 4), 0, 0, 0),
		"global mean":         cnnlib.Explain(&cnnlib.AdaptiveAvgPool2D{}, ramp(1, 7, 7), 0, 0, 0),
		"global mean 300×300": cnnlib.Explain(&cnnlib.AdaptiveAvgPool2D{}, ramp(1, 300, 300), 0, 0, 0),
		"a row":               cnnlib.Explain(&cnnlib.AdaptiveAvgPool2D{Height: 3}, ramp(1, 3, 400), 0, 1, 0),
	}
}

// smallTexts are the texts of a figure's cells.
func smallTexts(f *Figure) []string {
	var all []string
	for _, m := range f.sheet.Marks {
		if l, ok := m.(canvas.Label); ok && l.Size == canvas.Small {
			all = append(all, l.Text)
		}
	}
	return all
}

// The figure's numbers and words are those that the explanation prints, in both languages.
func TestOutputPixelTexts(t *testing.T) {
	colours := []string{"11×11×3", "13×13×3", "maximum of 17×17", "global mean 300×300", "a row"}
	for name, e := range explained() {
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			f, p := OutputPixel(e).In(l), e.In(l).Printed()
			inside(t, name, f)
			texts := titles(f)
			for _, line := range p.Lines {
				if !slices.Contains(texts, canvas.MinusSigns(line.Number)) {
					t.Errorf("%s: the figure has no number %s, %s", name, line.Number, line.Label)
				}
			}
			whole := strings.ReplaceAll(strings.Join(texts, ""), " ", "")
			for _, text := range append([]string{p.Title, canvas.MinusSigns(p.Reads)}, p.Notes...) {
				if !strings.Contains(whole, strings.ReplaceAll(text, " ", "")) {
					t.Errorf("%s: the figure does not say %q", name, text)
				}
			}
			var want []string // channel by channel, row by row
			for _, c := range p.Channels {
				for k, grid := range [][][]string{c.Inputs, c.Weights, c.Products} {
					if len(e.Rows)*len(e.Columns) == 1 && k == 2 {
						continue // the product is the sum
					}
					for _, text := range slices.Concat(grid...) {
						want = append(want, canvas.MinusSigns(strings.Trim(text, "[]")))
					}
				}
			}
			if slices.Contains(colours, name) {
				want = nil
			}
			if got := smallTexts(f); !slices.Equal(got, want) {
				t.Errorf("%s: the cells are %q, want %q", name, got, want)
			}
		}
	}
}

// Numbers that are added up stand with their points below each other, and the value has a frame.
func TestOutputPixelAddition(t *testing.T) {
	for name, e := range explained() {
		f, p := OutputPixel(e), e.Printed()
		points, frames := map[int]bool{}, 0
		for i, m := range f.sheet.Marks {
			l, ok := m.(canvas.Label)
			if ok && l.Size == 0 && l.Color == nil && slices.ContainsFunc(p.Lines, func(line cnnlib.PrintedLine) bool { return canvas.MinusSigns(line.Number) == l.Text }) {
				before, _ := parts(l.Text)
				points[l.X+before] = true
				if border, ok := f.sheet.Marks[i-1].(canvas.Shape); ok && border.Stroke == canvas.Vermillion && l.Text == canvas.MinusSigns(p.Lines[valueLine(p)].Number) {
					frames++
				}
			}
		}
		if len(points) != 1 || frames != 1 {
			t.Errorf("%s: the points stand at %v, and %d values have a frame", name, points, frames)
		}
	}
}

func valueLine(p cnnlib.Printed) int {
	return slices.IndexFunc(p.Lines, func(l cnnlib.PrintedLine) bool { return l.Kind == cnnlib.ValueLine })
}

// What has no room is said.
func TestOutputPixelNotes(t *testing.T) {
	all := explained()
	for name, want := range map[string]string{
		"5×5×64":              "Of 64 channels the first 4 are drawn; the sums of the others follow.",
		"linear of 2048":      "Of 2048 channels the first 12 are drawn; the sums of the others follow.",
		"13×13×3":             "Grey: the padding.",
		"3×3×3 in padding":    "(0) lies in the padding.",
		"maximum":             "· lies in the padding and is never the largest.",
		"global mean 300×300": "300×300 shrunk to 280×280",
		"maximum of 17×17":    "Colours alone: inputs from −0.6 to 1.4.",
	} {
		if !slices.Contains(titles(OutputPixel(all[name])), want) {
			t.Errorf("%s: the texts are %q, without %q", name, titles(OutputPixel(all[name])), want)
		}
	}
	if got := titles(OutputPixel(all["grouped"])); !slices.Contains(got, "kernel 199, channel 199") || !slices.Contains(got, "input, channel 198") {
		t.Errorf("of a grouped layer the figure says %q", got)
	}
}

func TestOutputPixelAlt(t *testing.T) {
	for name, want := range map[string]string{
		"2×2×1":           "4 products and a bias add up to ",
		"layers after":    "18 products add up to ",
		"maximum of 1":    "the largest of 1 numbers is −0.6",
		"mean in padding": "the mean of 9 numbers is ",
		"linear of 1":     "1 product and a bias add up to ",
	} {
		if f := OutputPixel(explained()[name]); !strings.Contains(f.Alt, "; "+want) {
			t.Errorf("%s: the figure says %q, want %q", name, f.Alt, want)
		}
	}
}

// Numbers far from 1, infinite ones and not-a-number have room, too, or are written shorter.
func TestOutputPixelExtremes(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, v := range []float32{0, 1, nan, inf, -inf, 3e38, -3e38, 1e-40, 0x1p-20} {
		for _, weight := range []float32{0, 1, 3e38, 1e-30} {
			name := fmt.Sprint(v, "·", weight)
			conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, Weight: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}), Bias: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1})}
			x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2})
			for i := range x.Data {
				x.Data[i], conv.Weight.Data[i] = v, weight
			}
			linear := &cnnlib.Linear{In: 1, Out: 1, Weight: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []float32{weight}), Bias: conv.Bias}
			for _, e := range []*cnnlib.Explanation{
				cnnlib.Explain(conv, x, 0, 0, 0),
				cnnlib.Explain(linear, cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, x.Data[:1]), 0, 0, 0),
				cnnlib.Explain(&cnnlib.MaxPool2D{Kernel: 2}, x, 0, 0, 0),
				cnnlib.Explain(&cnnlib.AvgPool2D{Kernel: 2}, x, 0, 0, 0),
			} {
				f := OutputPixel(e)
				inside(t, name+" "+e.Layer, f)
				if value := canvas.MinusSigns(e.Printed().Lines[valueLine(e.Printed())].Number); len(value) <= mostDigits && !slices.Contains(titles(f), value) {
					t.Errorf("%s %s: no value %s in %q", name, e.Layer, value, titles(f))
				}
			}
		}
	}
}
