package interactive

import (
	"reflect"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// A calculator begins with what does not fit, too, and its still picture shows what does.
func TestCalculatorOfMisfits(t *testing.T) {
	img := cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}
	conv := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}
	same := &cnnlib.Conv2D{In: 3, Out: 3, Kernel: 1} // given twice
	for _, c := range []struct {
		layers []cnnlib.Layer
		still  string
	}{
		{nil, "a network with 0 layers and 0 parameters: 32×32×3"},
		{[]cnnlib.Layer{&cnnlib.Conv2D{}}, "a network with 0 layers and 0 parameters: 32×32×3"},
		{[]cnnlib.Layer{conv, &cnnlib.MaxPool2D{Kernel: 29}, conv}, "a network with 1 layer and 456 parameters: 32×32×3 → 28×28×6"},
		{[]cnnlib.Layer{conv, &cnnlib.ConvTranspose2D{In: -1, Stride: 1 << 40}, conv}, "a network with 1 layer and 456 parameters: 32×32×3 → 28×28×6"},
		{[]cnnlib.Layer{conv, &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}, &cnnlib.Linear{In: 5760, Out: 10}}, "a network with 2 layers and 1,966 parameters: 32×32×3 → 28×28×6 → 24×24×10"},
		{[]cnnlib.Layer{same, same}, "a network with 2 layers and 24 parameters: 32×32×3 → 32×32×3 → 32×32×3"},
	} {
		f := Calculator(img, c.layers...).In(cnnlib.English)
		if f.still.Alt != c.still {
			t.Errorf("the still picture of %v is %q, want %q", c.layers, f.still.Alt, c.still)
		}
		if len(f.data["layers"].([]map[string]any)) != len(c.layers) {
			t.Errorf("of %v the page has %v", c.layers, f.data["layers"])
		}
	}
}

// The layers of a Sequential stand for it. Of several pictures one is calculated.
func TestCalculatorOfANetwork(t *testing.T) {
	conv, pool := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5, Padding: -2, NoBias: true}, &cnnlib.MaxPool2D{Kernel: 2}
	one, several := cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}, cnnlib.Shape{N: 64, C: 3, H: 32, W: 32}
	a, b := Calculator(one, conv, pool), Calculator(several, cnnlib.NewSequential(conv, pool))
	if a.HTML() != b.HTML() {
		t.Error("the network is not the chain of its layers")
	}
	want := []map[string]any{
		{"kind": "Conv2D", "settings": [][2]any{{"In", "3"}, {"Out", "6"}, {"Kernel", "5"}, {"Stride", ""}, {"Padding", "-2"}, {"Dilation", ""}, {"Groups", ""}, {"NoBias", true}}},
		{"kind": "MaxPool2D", "settings": [][2]any{{"Kernel", "2"}, {"Stride", ""}, {"Padding", ""}, {"Ceil", false}}},
	}
	if got := a.data["layers"]; !reflect.DeepEqual(got, want) {
		t.Errorf("the settings are %v, want %v", got, want)
	}
}

// manyLayers are as many as a calculator takes, for pictures of that size.
func manyLayers() (cnnlib.Shape, []cnnlib.Layer) {
	var layers []cnnlib.Layer
	for channels := 3; len(layers) < maxLayers; channels += 30 {
		layers = append(layers, &cnnlib.Conv2D{In: channels, Out: channels + 30, Kernel: 3, Stride: 1, Padding: 1}, &cnnlib.ReLU{})
	}
	return cnnlib.Shape{N: 1, C: 3, H: 224, W: 224}, layers
}

func TestCalculatorOfManyLayers(t *testing.T) {
	in, layers := manyLayers()
	if n := len(Calculator(in, layers...).HTML()); n > 200_000 {
		t.Errorf("the figure of %d layers has %d bytes", len(layers), n)
	}
}

// The texts of both languages take the same values.
func TestCalculatorWords(t *testing.T) {
	english, chinese := misfits(cnnlib.English), misfits(cnnlib.Chinese)
	for name, texts := range english {
		for part, text := range texts {
			other := chinese[name][part]
			for _, value := range []string{"{0}", "{1}", "{2}", "{3}", "{4}", "{5}", "{6}", "{7}", "{8}", "{9}", "{10}"} {
				if strings.Contains(text, value) != strings.Contains(other, value) {
					t.Errorf("%s, %s: %q and %q differ in %s", name, part, text, other, value)
				}
			}
		}
	}
}
