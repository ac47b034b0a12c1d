package cnnlib

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// gradientCase is what PyTorch computed of a layer or a loss, in float64.
type gradientCase struct {
	Kind     string
	Settings json.RawMessage
	Training bool
	Labels   []int

	Input, Output               listedTensor
	DY, Weight, Bias, Mean, Var []float32

	DX, DWeight, DBias, NewMean, NewVar []float64
	Loss                                float64
}

// listedTensor is a tensor of testdata/gradients.json.
type listedTensor struct {
	Shape [4]int
	Data  []float64
}

func (b listedTensor) shape() Shape { return Shape{b.Shape[0], b.Shape[1], b.Shape[2], b.Shape[3]} }

// input is the input in float32, which holds it exactly.
func (c gradientCase) input() *Tensor {
	x := NewTensor(c.Input.shape())
	for k, v := range c.Input.Data {
		x.Data[k] = float32(v)
	}
	return x
}

// layer is the case's layer with its weights.
func (c gradientCase) layer(t *testing.T) Layer {
	t.Helper()
	layer := map[string]Layer{
		"Conv2D": &Conv2D{}, "MaxPool2D": &MaxPool2D{}, "AvgPool2D": &AvgPool2D{},
		"Linear": &Linear{}, "Softmax": &Softmax{}, "ReLU": &ReLU{}, "BatchNorm2D": &BatchNorm2D{},
		"ReLU6": &ReLU6{}, "HardSwish": &HardSwish{}, "HardSigmoid": &HardSigmoid{}, "Sigmoid": &Sigmoid{}, "SiLU": &SiLU{}, "Tanh": &Tanh{},
		"LocalResponseNorm": &LocalResponseNorm{}, "ChannelShuffle": &ChannelShuffle{}, "Select": &Select{},
		"ConvTranspose2D": &ConvTranspose2D{}, "AdaptiveAvgPool2D": &AdaptiveAvgPool2D{}, "Upsample": &Upsample{},
	}[c.Kind]
	if err := json.Unmarshal(c.Settings, layer); err != nil {
		t.Fatal(err)
	}
	channels := func(v []float32) *Tensor { return TensorOf(Shape{1, len(v), 1, 1}, v) }
	switch l := layer.(type) {
	case *Conv2D:
		l.Weight = TensorOf(l.Params()[0].Shape, c.Weight)
		if !l.NoBias {
			l.Bias = channels(c.Bias)
		}
	case *ConvTranspose2D:
		l.Weight = TensorOf(l.Params()[0].Shape, c.Weight)
		if !l.NoBias {
			l.Bias = channels(c.Bias)
		}
	case *Linear:
		l.Weight = TensorOf(l.Params()[0].Shape, c.Weight)
		if !l.NoBias {
			l.Bias = channels(c.Bias)
		}
	case *BatchNorm2D:
		l.Weight, l.Bias, l.Mean, l.Var = channels(c.Weight), channels(c.Bias), channels(c.Mean), channels(c.Var)
	}
	return layer
}

// PyTorch computed testdata/gradients.json in float64; see testdata/README.md. So all the
// difference is our rounding, which may be 10⁻⁵ of the largest number of a tensor.
func TestGradients(t *testing.T) {
	var file struct{ Cases []gradientCase }
	data, err := os.ReadFile("testdata/gradients.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}

	count, worst := map[string]int{}, map[string]float64{}
	for i, c := range file.Cases {
		count[c.Kind]++
		compare := func(what string, got []float32, want []float64) {
			t.Helper()
			e := relativeError(got, want)
			worst[c.Kind] = max(worst[c.Kind], e)
			if !(e <= 1e-5) {
				t.Errorf("case %d, %s %s: the %s differs by %.2g: %v, want %v", i, c.Kind, c.Settings, what, e, got, want)
			}
		}
		if c.Kind == "CrossEntropy" {
			c.checkLoss(t, i, compare)
		} else {
			c.checkLayer(t, i, compare)
		}
	}

	for _, want := range []struct {
		kind  string
		least int
	}{
		{"Conv2D", 40}, {"MaxPool2D", 14}, {"AvgPool2D", 14}, {"Linear", 6}, {"ReLU", 2}, {"Softmax", 3}, {"BatchNorm2D", 10}, {"CrossEntropy", 7},
		{"ReLU6", 4}, {"HardSwish", 4}, {"HardSigmoid", 4}, {"Sigmoid", 4}, {"SiLU", 4}, {"Tanh", 4}, {"LocalResponseNorm", 7}, {"ChannelShuffle", 5}, {"Select", 3},
		{"ConvTranspose2D", 40}, {"AdaptiveAvgPool2D", 6}, {"Upsample", 10},
	} {
		if n := count[want.kind]; n < want.least {
			t.Errorf("%d cases of %s, want at least %d", n, want.kind, want.least)
		}
		t.Logf("%-17s %2d cases, the largest relative error %.1e", want.kind, count[want.kind], worst[want.kind])
	}
}

// checkLoss checks case i, a loss; compare compares its numbers.
func (c gradientCase) checkLoss(t *testing.T, i int, compare func(what string, got []float32, want []float64)) {
	t.Helper()
	x := c.input()
	grad := random(generator(), x.Shape()) // what was there does not matter
	loss := CrossEntropy(grad, x, c.Labels)
	if e := math.Abs(loss - c.Loss); !(e <= 1e-5*c.Loss) {
		t.Errorf("case %d, %s: a loss of %v, want %v", i, c.Kind, loss, c.Loss)
	}
	compare("gradient", grad.Data, c.DX)
}

// checkLayer checks case i, a layer; compare compares its numbers.
func (c gradientCase) checkLayer(t *testing.T, i int, compare func(what string, got []float32, want []float64)) {
	t.Helper()
	layer, x := c.layer(t), c.input()
	run := NewRun(layer)
	run.Training = c.Training
	y := run.Forward(x)
	if y.Shape() != c.Output.shape() {
		t.Errorf("case %d, %s %s: an output of %v, want %v", i, c.Kind, c.Settings, y.Shape(), c.Output.shape())
		return
	}
	compare("output", y.Data, c.Output.Data)
	if l, ok := layer.(*BatchNorm2D); ok {
		compare("moving mean", l.Mean.Data, c.NewMean)
		compare("moving variance", l.Var.Data, c.NewVar)
		if !c.Training {
			for k := range c.Mean { // not even the last bit
				if l.Mean.Data[k] != float32(c.NewMean[k]) || l.Var.Data[k] != float32(c.NewVar[k]) {
					t.Errorf("case %d, %s: a prediction changed the moving statistics", i, c.Kind)
				}
			}
		}
	}
	dy := TensorOf(y.Shape(), c.DY)
	compare("gradient of the input", run.Backward(dy).Data, c.DX)
	params := Params(layer)
	wants := [][]float64{c.DWeight, c.DBias}[:len(params)]
	for k, p := range params {
		compare("gradient of the "+p.Name, p.Grad.Data, wants[k])
	}

	// Again, in memory that is not fresh: the same y and dx, and the parameters' gradients added.
	compare("output, the second time,", run.Forward(x).Data, c.Output.Data)
	compare("gradient of the input, the second time,", run.Backward(dy).Data, c.DX)
	run.Forward(x)
	run.BackwardParams(dy)
	for k, p := range Params(layer) {
		for j := range wants[k] {
			wants[k][j] *= 3
		}
		compare("gradient, added three times, of the "+p.Name, p.Grad.Data, wants[k])
	}
}

// relativeError is the largest difference as a part of the largest number wanted. It is
// infinite if the lengths differ or a number is not finite.
func relativeError(got []float32, want []float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	difference, largest := 0.0, 0.0
	for i, w := range want {
		difference = max(difference, math.Abs(float64(got[i])-w)) // max keeps not-a-number
		largest = max(largest, math.Abs(w))
	}
	if difference == 0 {
		return 0
	}
	return difference / largest
}
