package cnnlib

import (
	"strings"
	"testing"
)

// Each switch of the convention changes what it says and nothing else, and the header says so.
func TestConvention(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &BatchNorm2D{Channels: 8}, &ReLU{}, &Flatten{}, &Linear{In: 8 * 36, Out: 5})
	in := Shape{4, 3, 8, 8}
	const conv, linear, sums, numbers = 8 * 36 * 27, 8 * 36 * 5, 8*36 + 5, 8 * 36
	const norm = 2*numbers + 8 + numbers + 8 + 8 + 8
	const params, moving = 224 + 16 + 1445, 16
	for _, c := range []struct {
		convention          Convention
		params, macs, flops int
		says                string
	}{
		{Convention{}, params, conv + linear, 2*(conv+linear) + norm + numbers, "MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other operation 1."},
		{Convention{FLOPsPerMAC: 1}, params, conv + linear, conv + linear + norm + numbers, "is 1 FLOP, any"},
		{Convention{OnlyMACs: true}, params, conv + linear, 2 * (conv + linear), "other operations do not count"},
		{Convention{Bias: true}, params, conv + linear + sums, 2*(conv+linear+sums) + norm + numbers, "A bias counts as a MAC"},
		{Convention{Batch: true}, params, 4 * (conv + linear), 8*(conv+linear) + 4*(3*numbers) + 4*8 + 4*numbers, "for all samples"},
		{Convention{BatchNorm: BatchNormMerged}, params, conv + linear, 2*(conv+linear) + numbers, "can be merged"},
		{Convention{BatchNorm: BatchNormPerParameter}, params, conv + linear + 16, 2*(conv+linear+16) + numbers, "a MAC for each scale and shift"},
		{Convention{MovingStatistics: true}, params + moving, conv + linear, 2*(conv+linear) + norm + numbers, "Keras"},
		{Torchinfo(), params, 4 * (conv + linear + sums + 16), 4 * (conv + linear + sums + 16), "torchinfo"},
	} {
		s := c.convention.Summarize(net, in).In(English)
		if s.Total.Params != c.params || s.Total.MACs != c.macs || s.Total.FLOPs != c.flops || s.Total.ParamBytes != 4*c.params {
			t.Errorf("%+v: %d parameters, %d MACs, %d FLOPs; want %d, %d, %d", c.convention, s.Total.Params, s.Total.MACs, s.Total.FLOPs, c.params, c.macs, c.flops)
		}
		says := strings.Join(s.convention(), " ")
		for _, text := range []string{s.String(), s.Markdown(), s.HTML(), s.CSV()} {
			text = strings.TrimPrefix(strings.ReplaceAll(strings.ReplaceAll(text, "\n# ", " "), "\n  ", " "), "# ")
			if !strings.Contains(text, says) || !strings.Contains(text, c.says) {
				t.Errorf("%+v: no %q in\n%s", c.convention, says, text)
			}
		}
		if s.Memory != Summarize(net, in).Memory {
			t.Errorf("%+v changes the memory", c.convention)
		}
	}
	for _, c := range []struct {
		convention Convention
		given      string
	}{
		{Convention{FLOPsPerMAC: 3}, "FLOPsPerMAC: 3"}, {Convention{FLOPsPerMAC: -1}, "FLOPsPerMAC: -1"}, {Convention{BatchNorm: "no"}, `BatchNorm: "no"`},
	} {
		if e := misuseOf(t, func() { c.convention.Summarize(net, in) }); e.In(English).Given != c.given || e.In(English).Fix == "" {
			t.Errorf("%v", e)
		}
	}
}

// torchinfo 1.8.0 with PyTorch 2.15.0 counts this: see testdata/torchinfo_totals.py.
func TestTorchinfo(t *testing.T) {
	conv := &Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}
	shared := NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}, conv, &ReLU{}, conv, &Conv2D{In: 4, Out: 8, Kernel: 3, Stride: 2, Groups: 4}, &BatchNorm2D{Channels: 8})
	for _, c := range []struct {
		net                 Layer
		in                  Shape
		params, macs, bytes int
	}{
		{resNet18(), Shape{1, 3, 224, 224}, 11689512, 1814083944, 46758048},
		{resNet18(), Shape{4, 3, 224, 224}, 11689512, 7256335776, 46758048},
		{lenet5(), Shape{1, 1, 28, 28}, 61706, 423038, 246824},
		{shared, Shape{3, 3, 20, 24}, 356, 503952, 1424},
	} {
		got := Torchinfo().Summarize(c.net, c.in).Total
		if got.Params != c.params || got.Trainable != c.params || got.MACs != c.macs || got.FLOPs != c.macs || got.ParamBytes != c.bytes {
			t.Errorf("%+v, want %d parameters, %d mult-adds", got, c.params, c.macs)
		}
	}
}

// The MACs of ResNet-18 and VGG-16 that are published as 1.814 and (without the three linear
// layers, of 123.6 million) 15.35 billion.
func TestPublishedMACs(t *testing.T) {
	photo := Shape{1, 3, 224, 224}
	if got := Summarize(resNet18(), photo).Total.MACs; got != 1814073344 {
		t.Errorf("ResNet-18: %d", got)
	}
	if got := Summarize(vgg16(), photo).Total.MACs; got != 15346630656 {
		t.Errorf("VGG-16: %d", got)
	}
}

// Keras gives MobileNetV2 3,538,984 parameters, 34,112 of them not trainable: the table of
// keras.io/api/applications has 3.5M, its model summary these.
func TestKeras(t *testing.T) {
	net, in := NewSequential(), 3
	conv := func(out, kernel, stride, groups int) {
		net.Layers = append(net.Layers, &Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: kernel / 2, Groups: groups, NoBias: true}, &BatchNorm2D{Channels: out})
		in = out
	}
	conv(32, 3, 2, 1)
	for _, b := range []struct{ expand, out, n, stride int }{
		{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
	} {
		for i := range b.n {
			if b.expand > 1 {
				conv(b.expand*in, 1, 1, 1)
			}
			conv(in, 3, b.stride*(1-min(i, 1))+min(i, 1), in)
			conv(b.out, 1, 1, 1)
		}
	}
	conv(1280, 1, 1, 1)
	net.Layers = append(net.Layers, &AvgPool2D{Kernel: 7}, &Flatten{}, &Linear{In: 1280, Out: 1000})
	got := Keras().Summarize(net, Shape{1, 3, 224, 224}).Total
	if got.Params != 3538984 || got.Trainable != 3504872 || got.NotTrainable != 34112 || got.MACs != 300774272 {
		t.Errorf("%+v", got)
	}
}
