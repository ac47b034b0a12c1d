package plots

import (
	"testing"

	"cnnlessons/cnnlib"
)

// Layers that change or move numbers stand beside the layer before them; layers that make maps of
// their own do not, even if their output has the shape of their input.
func TestBeside(t *testing.T) {
	maps, vector := cnnlib.Shape{N: 1, C: 4, H: 3, W: 3}, cnnlib.Shape{N: 1, C: 4, H: 1, W: 1}
	for _, v := range []struct {
		layer cnnlib.Layer
		in    cnnlib.Shape
		want  bool
	}{
		{&cnnlib.ReLU{}, maps, true}, {&cnnlib.HardSigmoid{}, maps, true}, {&cnnlib.BatchNorm2D{Channels: 4}, maps, true}, {&cnnlib.Dropout{P: 0.5}, maps, true},
		{&cnnlib.Softmax{}, maps, true}, {&cnnlib.LocalResponseNorm{Size: 3}, maps, true}, {&cnnlib.ChannelShuffle{Groups: 2}, maps, true},
		{&cnnlib.Flatten{}, maps, false}, {&cnnlib.Flatten{}, vector, true},
		{&cnnlib.Linear{In: 4, Out: 4}, vector, false}, {&cnnlib.Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}, maps, false},
		{&cnnlib.MaxPool2D{Kernel: 3, Stride: 1, Padding: 1}, maps, false}, {&cnnlib.Upsample{Scale: 1}, maps, false},
		{&cnnlib.Select{Channels: []int{0, 1, 2, 3}}, maps, false},
		{&ownLayerWithAVeryLongName{}, maps, false},
	} {
		rows := cnnlib.Summarize(v.layer, v.in).Rows
		if n, _ := newNode(v.layer, rows); n.beside() != v.want {
			t.Errorf("%T of %v stands beside: %v", v.layer, v.in, !v.want)
		}
	}
}
