package cnnlib

import (
	"math"
	"slices"
	"testing"
)

// replaced is a copy of x with another number i.
func replaced(x *Tensor, i int, v float32) *Tensor {
	y := copyOf(x)
	y.Data[i] = v
	return y
}

// steepNetwork has a finite output whose gradient is infinite.
func steepNetwork() *Sequential {
	net := NewSequential(&Flatten{}, &Linear{In: 144, Out: 1, NoBias: true}, &Linear{In: 1, Out: 2, NoBias: true})
	Init(net, 1)
	for i := range net.Layers[1].(*Linear).Weight.Data {
		net.Layers[1].(*Linear).Weight.Data[i] = 1e30
	}
	net.Layers[2].(*Linear).Weight.Data[0] = 1e30
	return net
}

func TestAttributionErrors(t *testing.T) {
	net := scrambled(small())
	x := random(generator(), Shape{1, 1, 12, 12})
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	sick := scrambled(small())
	sick.Layers[9].(*Linear).Bias.Data[2] = nan
	steep := steepNetwork()
	flat := TensorOf(Shape{1, 1, 12, 12}, make([]float32, 144))
	const what = "SaliencyOf"
	for name, c := range map[string]struct {
		f    func()
		want ErrorText
	}{
		"two pictures": {func() { SaliencyOf(net, NewTensor(Shape{2, 1, 12, 12}), 0) }, ErrorText{
			Layer: what, Wanted: "one picture", Given: "a tensor of 2 of 12×12×1", Fix: "choose one: x.Sample(0) is the first",
		}},
		"maps": {func() { GradCAMOf(NewSequential(net.Layers[:5]...), x, "conv1", 0) }, ErrorText{
			Layer: "GradCAMOf", Wanted: "a network that gives a flat vector of logits, 1×1×classes", Given: "one that gives 4×4×6",
			Formula: "a classifier ends with one number for each class", Fix: "let the network end with a Flatten and a Linear layer",
		}},
		"no such class": {func() { OcclusionOf(net, x, 5, 3, 1) }, ErrorText{
			Layer: "OcclusionOf", Wanted: "a class from 0 to 4: the network gives 5 numbers, one for each class", Given: "class 5",
			Fix: "count classes from 0; the nearest is class 4",
		}},
		"class −1": {func() { SaliencyOf(net, x, -1) }, ErrorText{
			Layer: what, Wanted: "a class from 0 to 4: the network gives 5 numbers, one for each class", Given: "class -1",
			Fix: "count classes from 0; the nearest is class 0",
		}},
		"not a number": {func() { SaliencyOf(net, replaced(x, 37, nan), 0) }, ErrorText{
			Layer: what, Wanted: "finite numbers in the picture", Given: "NaN in channel 0, row 3, column 1",
			Fix: "give a picture as LoadImage or a data set returns it",
		}},
		"infinite": {func() { OcclusionOf(net, replaced(x, 143, -inf), 0, 3, 1) }, ErrorText{
			Layer: "OcclusionOf", Wanted: "finite numbers in the picture", Given: "-Inf in channel 0, row 11, column 11",
			Fix: "give a picture as LoadImage or a data set returns it",
		}},
		"weights": {func() { GradCAMOf(sick, x, "conv2", 0) }, ErrorText{
			Layer: "GradCAMOf", Wanted: "finite numbers in the logits", Given: "NaN in channel 2, row 0, column 0",
			Fix: "look at the weights: they grow without end if a training's learning rate is too high",
		}},
		"gradient": {func() { SaliencyOf(steep, flat, 0) }, ErrorText{
			Layer: what, Wanted: "finite numbers in the gradient", Given: "+Inf in channel 0, row 0, column 0",
			Fix: "look at the weights: they grow without end if a training's learning rate is too high",
		}},
		"no network": {func() { SaliencyOf(nil, x, 0) }, ErrorText{
			Layer: "network", Wanted: "layers that are not nil", Given: "the network is nil", Fix: "give it a layer, such as &cnnlib.ReLU{}",
		}},
		"no such layer": {func() { GradCAMOf(net, x, "conv3", 0) }, ErrorText{
			Layer:  "Sequential",
			Wanted: "the name of a layer in the network: conv1, relu1, maxpool1, conv2, relu2, maxpool2, flatten1, linear1, relu3, linear2",
			Given:  `"conv3"`,
			Fix:    "fmt.Println(net) lists the names; those of layers in networks inside are joined with dots",
		}},
		"a flat layer": {func() { GradCAMOf(net, x, "linear1", 0) }, ErrorText{
			Name: "linear1", Layer: "Linear{In: 24, Out: 10}", Wanted: "a layer whose maps have more than one number, such as a convolution",
			Given: "an output of 1×1×10", Formula: "Grad-CAM tells the places of a map apart", Fix: `the last one is "maxpool2"`,
		}},
		"no map at all": {func() { GradCAMOf(NewSequential(net.Layers[9]), NewTensor(Shape{1, 10, 1, 1}), "linear1", 0) }, ErrorText{
			Name: "linear1", Layer: "Linear{In: 10, Out: 5}", Wanted: "a layer whose maps have more than one number, such as a convolution",
			Given: "an output of 1×1×5", Formula: "Grad-CAM tells the places of a map apart", Fix: "there is none in this network",
		}},
		"patch": {func() { OcclusionOf(net, x, 0, 13, 2) }, ErrorText{
			Layer: "OcclusionOf", Wanted: "a patch that fits the picture, of 1 to 12 pixels", Given: "patch: 13, and a picture of 12×12×1",
			Formula: "rows = ⌊(H − patch) / stride⌋ + 1 = ⌊(12 − 13) / 2⌋ + 1", Fix: "a quarter of the picture's side shows what matters: 3",
		}},
		"patch 0": {func() { OcclusionOf(net, x, 0, 0, 2) }, ErrorText{
			Layer: "OcclusionOf", Wanted: "patch from 1 to 16777216", Given: "patch is not set", Fix: "set patch: 4",
		}},
		"stride −1": {func() { OcclusionOf(net, x, 0, 3, -1) }, ErrorText{
			Layer: "OcclusionOf", Wanted: "stride from 1 to 16777216", Given: "stride: -1", Fix: "set stride: 2",
		}},
	} {
		misuse := slices.Contains([]string{"not a number", "infinite", "weights", "gradient", "no network", "no such layer"}, name)
		t.Run(name, func(t *testing.T) {
			if got := faultBy(t, misuse, c.f).In(English); got != c.want {
				t.Errorf("got\n%#v\nwant\n%#v", got, c.want)
			}
		})
	}
}

func TestAttributionMisuse(t *testing.T) {
	net := scrambled(small())
	if e := misuseOf(t, func() { SaliencyOf(net, nil, 0) }); e.In(English).Given != "nil" {
		t.Errorf("no picture: %v", e)
	}
	if e := panicOf(t, func() { SaliencyOf(net, NewTensor(Shape{1, 3, 12, 12}), 0) }); e.Name != "conv1" {
		t.Errorf("three channels: %v", e)
	}
	if e := misuseOf(t, func() { SaliencyOf(NewSequential(&Linear{In: 2, Out: 2}), NewTensor(Shape{1, 2, 1, 1}), 0) }); e.In(English).Given != "no weight" {
		t.Errorf("no weights: %v", e)
	}
	if e := misuseOf(t, func() { SaliencyOf(NewSequential(onlyForward{}), NewTensor(Shape{1, 2, 1, 1}), 0) }); e.In(English).Wanted != "a layer that can pass a gradient back" {
		t.Errorf("no way back: %v", e)
	}
}
