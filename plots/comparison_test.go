package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

func ExampleComparison() {
	conv := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}
	Show(Comparison(cnnlib.Compare(conv, cnnlib.Shape{N: 1, C: 3, H: 32, W: 32})))
	// Output: [figure: parameters and MACs of a convolution and what could stand in for it, on a logarithmic scale: convolution 456 and 352,800, with groups 156 and 117,600, depthwise-separable 102 and 72,912, stack of 3×3 kernels 498 and 399,816, locally connected 357,504 and 352,800, dense 14,455,392 and 14,450,688]
}

// comparisonCases are convolutions of many shapes.
func comparisonCases() map[string]*cnnlib.Comparison {
	of := func(conv cnnlib.Conv2D, h, w int) *cnnlib.Comparison {
		return cnnlib.Compare(&conv, cnnlib.Shape{N: 1, C: conv.In, H: h, W: w})
	}
	return map[string]*cnnlib.Comparison{
		"1×1":       of(cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1, NoBias: true}, 1, 1),
		"reference": of(cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 32, 32),
		"groups":    of(cnnlib.Conv2D{In: 16, Out: 32, Kernel: 3, Groups: 4}, 28, 28),
		"long":      of(cnnlib.Conv2D{In: 24, Out: 48, Kernel: 11, Stride: 2, Padding: 11, Dilation: 3, Groups: 12, NoBias: true}, 200, 90),
		"large":     of(cnnlib.Conv2D{In: 2048, Out: 2048, Kernel: 7, Padding: 3}, 512, 512),
	}
}

// Each dot lies where the logarithm of its number is: the figure's texts are the numbers of cnnlib,
// and equal factors are equal lengths.
func TestComparison(t *testing.T) {
	for name, c := range comparisonCases() {
		var decade float64 // in dots, of all scales of a figure
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			inside(t, name+" in "+string(l), Comparison(c).In(l))
		}
		f := Comparison(c).In(cnnlib.English)
		texts := titles(f)
		var dots []int
		for _, m := range f.sheet.Marks {
			if d, ok := m.(canvas.Disc); ok {
				dots = append(dots, d.X)
			}
		}
		if len(dots) != 2*len(c.Alternatives) {
			t.Fatalf("%s: %d dots for %d alternatives", name, len(dots), len(c.Alternatives))
		}
		for k, of := range []func(cnnlib.Alternative) int{
			func(a cnnlib.Alternative) int { return a.Params }, func(a cnnlib.Alternative) int { return a.MACs },
		} {
			var counts []int
			for _, a := range c.Alternatives {
				counts = append(counts, of(a))
				if !strings.Contains(f.Alt, canvas.Grouped(of(a))) {
					t.Errorf("%s: %q does not say %d", name, f.Alt, of(a))
				}
				if !slices.Contains(texts, canvas.Grouped(of(a))) && !slices.Contains(texts, canvas.Compact(float64(of(a)))) {
					t.Errorf("%s: %q does not say %d", name, texts, of(a))
				}
			}
			dots := dots[k*len(counts):][:len(counts)]
			low, high := slices.Index(counts, slices.Min(counts)), slices.Index(counts, slices.Max(counts))
			if counts[low] == counts[high] {
				continue
			}
			if got := float64(dots[high]-dots[low]) / math.Log10(float64(counts[high])/float64(counts[low])); decade == 0 {
				decade = got
			}
			for i, n := range counts {
				want := float64(dots[0]) + decade*math.Log10(float64(n)/float64(counts[0]))
				if math.Abs(float64(dots[i])-want) > 2.5 {
					t.Errorf("%s: the dot of %d is at %d, want %.1f", name, n, dots[i], want)
				}
			}
		}
	}
	refused(t, "Comparison", "Compare", func() { Comparison(nil) })
	refused(t, "Comparison", "Compare", func() { Comparison(&cnnlib.Comparison{}) })
}

func TestFactor(t *testing.T) {
	for v, want := range map[float64]string{1: "×1", 14_455_392.0 / 456: "×31,700", 0.5263: "×0.526", 99.94: "×99.9", 99.97: "×100", 1e9: "×1G", 1e-5: "×1e−05"} {
		if got := factor(v); got != want {
			t.Errorf("the factor %v is written %s, want %s", v, got, want)
		}
	}
}
