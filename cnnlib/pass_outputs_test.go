package cnnlib

import "testing"

func TestOutputs(t *testing.T) {
	inner := NewSequential(&Conv2D{In: 2, Out: 2, Kernel: 1}, NewSequential(), &ReLU{})
	net := Init(NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 3}, inner, &MaxPool2D{Kernel: 2}), 1)
	run := NewRun(net)
	for name := range run.Outputs {
		t.Errorf("%s has an output before the first Forward", name)
	}
	x := random(generator(), Shape{2, 1, 6, 6})
	last := run.Forward(x)
	want := []struct {
		name  string
		layer Layer
	}{{"conv1", net.Layers[0]}, {"sequential1.conv1", inner.Layers[0]}, {"sequential1.relu1", inner.Layers[2]}, {"maxpool1", net.Layers[2]}}
	i := 0
	for name, y := range run.Outputs {
		x = want[i].layer.Forward(x)
		if name != want[i].name || !sameBits(x, y) {
			t.Errorf("output %d is of %s, %v; want %s, %v", i, name, y, want[i].name, x)
		}
		i++
	}
	if i != len(want) || !sameBits(x, last) {
		t.Errorf("%d outputs, want %d", i, len(want))
	}
	for name := range run.Outputs {
		if name != "conv1" {
			t.Errorf("first output of %s", name)
		}
		break
	}
	for range run.Outputs {
		i--
		if i == 2 {
			break // inside the inner network
		}
	}

	single := NewRun(&ReLU{})
	single.Forward(x)
	for name, y := range single.Outputs {
		if name != "" || !sameBits(x, y) {
			t.Errorf("a layer alone: %q, %v", name, y)
		}
	}
}
