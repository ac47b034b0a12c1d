package cnnlib

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula"
)

func TestDefaultLanguage(t *testing.T) {
	for value, want := range map[string]Language{"": English, "zh": Chinese, "en": English, "fr": English} {
		t.Setenv("CNNLESSONS_LANG", value)
		if got := DefaultLanguage(); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
		if got := ArithmeticOf(&ReLU{}, Shape{1, 1, 1, 1}).Language; got != want {
			t.Errorf("%q: arithmetic in %q, want %q", value, got, want)
		}
	}
	if Language("fr").words().input != "input" {
		t.Error("an unknown language is not written in English")
	}
}

func TestSay(t *testing.T) {
	for l, want := range map[Language]string{English: "6 maps, 100 %", Chinese: "特征图 6，100 %", "fr": "6 maps, 100 %"} {
		if got := l.Say("%d maps, 100 %%", "特征图 %d，100 %%", 6); got != want {
			t.Errorf("%q: %q, want %q", l, got, want)
		}
	}
	if got, want := English.Say("100 %", "百分之百"), "100 %"; got != want {
		t.Errorf("without args: %q, want %q", got, want)
	}
}

// Every quantity and symbol that a calculation can use has a word in each language.
func TestWords(t *testing.T) {
	net := NewSequential(
		&Conv2D{In: 2, Out: 4, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2, Groups: 2},
		&BatchNorm2D{Channels: 4}, &ConvTranspose2D{In: 4, Out: 4, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1, Dilation: 2, Groups: 2},
		&Upsample{Scale: 2}, &AdaptiveAvgPool2D{Height: 13, Width: 13}, &MaxPool2D{Kernel: 1, Stride: 8, Ceil: true}, &Upsample{Scale: 6},
		&MaxPool2D{Kernel: 2}, &AvgPool2D{Kernel: 2}, &ReLU{}, &Dropout{P: 0.5}, &Flatten{}, &Linear{In: 36, Out: 2}, &Softmax{},
	)
	net.Layers = append([]Layer{NewConcat(&Conv2D{In: 2, Out: 1, Kernel: 1}, &Conv2D{In: 2, Out: 1, Kernel: 1})}, net.Layers...)
	a := ArithmeticOf(net, Shape{1, 2, 27, 27})
	var symbols []string
	for _, l := range a.Layers {
		for _, s := range l.Steps {
			if s.Symbol != "" {
				symbols = append(symbols, s.Symbol)
			}
			symbols = append(symbols, s.Formula.Symbols()...)
		}
	}
	for _, alternative := range Compare(&Conv2D{In: 2, Out: 4, Kernel: 5}, Shape{1, 2, 9, 9}).Alternatives {
		for _, s := range alternative.Steps {
			symbols = append(symbols, s.Formula.Symbols()...)
			a.Layers = append(a.Layers, LayerArithmetic{Steps: alternative.Steps})
		}
	}
	for _, l := range []Language{English, Chinese} {
		w := l.words()
		legend := strings.Join(a.In(l).legend(formula.Plain.Symbol), "")
		for _, q := range quantities(t) {
			if w.quantities[q] == "" {
				t.Errorf("%s: no word for %s", l, q)
			}
		}
		if len(w.quantities) != len(quantities(t)) {
			t.Errorf("%s: %d words for %d quantities", l, len(w.quantities), len(quantities(t)))
		}
		for _, s := range symbols {
			if s == "C_2" {
				continue // as C_1
			}
			if !slices.Contains(explained[:], s) || !strings.Contains(legend, s+" ") {
				t.Errorf("%s: the legend does not explain %s", l, s)
			}
		}
		for s := range w.symbols {
			if s, _, _ := strings.Cut(s, " of "); !slices.Contains(symbols, s) {
				t.Errorf("%s: a word for %s, which is not used", l, s)
			}
		}
		for _, text := range []string{w.input, w.output, w.total, w.shared, w.legend, w.quantity, w.formula, w.calculation, w.colon, w.separator, w.or, w.period, w.batch, w.note, w.nothing} {
			if text == "" {
				t.Errorf("%s: a text is missing", l)
			}
		}
	}
	if !slices.Equal(slices.Sorted(maps.Keys(english.symbols)), slices.Sorted(maps.Keys(chinese.symbols))) {
		t.Error("the languages explain different symbols")
	}
}
