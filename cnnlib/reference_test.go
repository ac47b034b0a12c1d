package cnnlib

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// PyTorch computed testdata/reference.json; see testdata/README.md. The inputs and
// weights are exact. PyTorch sums in another order, so numbers may differ by 10⁻⁶ of
// their size, or 10⁻⁶ if they are below 1.
func TestReference(t *testing.T) {
	type block struct {
		Shape [4]int
		Data  []float32
	}
	var file struct {
		Cases []struct {
			Kind          string
			Settings      json.RawMessage
			Input, Output block
			Weight, Bias  []float32
		}
	}
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	tensor := func(b block) *Tensor { return TensorOf(Shape{b.Shape[0], b.Shape[1], b.Shape[2], b.Shape[3]}, b.Data) }
	seen := map[string]int{}
	for i, c := range file.Cases {
		layers := map[string]Layer{
			"Conv2D": &Conv2D{}, "MaxPool2D": &MaxPool2D{}, "AvgPool2D": &AvgPool2D{},
			"Linear": &Linear{}, "Softmax": &Softmax{}, "ReLU": &ReLU{},
		}
		layer := layers[c.Kind]
		seen[c.Kind]++
		if err := json.Unmarshal(c.Settings, layer); err != nil {
			t.Fatal(err)
		}
		switch l := layer.(type) {
		case *Conv2D:
			l.Weight = TensorOf(l.Params()[0].Shape, c.Weight)
			if !l.NoBias {
				l.Bias = TensorOf(l.Params()[1].Shape, c.Bias)
			}
		case *Linear:
			l.Weight = TensorOf(l.Params()[0].Shape, c.Weight)
			if !l.NoBias {
				l.Bias = TensorOf(l.Params()[1].Shape, c.Bias)
			}
		}
		got, want := layer.Forward(tensor(c.Input)), tensor(c.Output)
		if got.Shape() != want.Shape() {
			t.Errorf("case %d, %v: %v, want %v", i, layer, got.Shape(), want.Shape())
			continue
		}
		for k, v := range got.Data {
			w := float64(want.Data[k])
			if math.Abs(float64(v)-w) > 1e-6*max(1, math.Abs(w)) {
				t.Errorf("case %d, %v: element %d is %v, want %v", i, layer, k, v, w)
				break
			}
		}
	}
	if len(seen) != 6 || len(file.Cases) != 25 {
		t.Errorf("%d cases of %d kinds: %v", len(file.Cases), len(seen), seen)
	}
}
