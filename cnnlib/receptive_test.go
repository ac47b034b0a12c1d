package cnnlib

import (
	"fmt"
	"testing"
)

// lastFields are the receptive fields of the network's output.
func lastFields(net Layer, in Shape) fields { return receptive(must(trace(net, in)))[0] }

// vgg16 are the convolutions and poolings of VGG-16 (K. Simonyan and A. Zisserman, 2014).
func vgg16() *Sequential {
	net, in := NewSequential(), 3
	for i, convs := range []int{2, 2, 3, 3, 3} {
		out := min(64<<i, 512)
		for range convs {
			net.Layers = append(net.Layers, &Conv2D{In: in, Out: out, Kernel: 3, Padding: 1}, &ReLU{})
			in = out
		}
		net.Layers = append(net.Layers, &MaxPool2D{Kernel: 2})
	}
	return net
}

// alexNet has the layers of AlexNet as in A. Krizhevsky, "One weird trick for parallelizing
// convolutional neural networks", 2014.
func alexNet() *Sequential {
	return NewSequential(
		&Conv2D{In: 3, Out: 64, Kernel: 11, Stride: 4, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
		&Conv2D{In: 64, Out: 192, Kernel: 5, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
		&Conv2D{In: 192, Out: 384, Kernel: 3, Padding: 1}, &ReLU{}, &Conv2D{In: 384, Out: 256, Kernel: 3, Padding: 1}, &ReLU{},
		&Conv2D{In: 256, Out: 256, Kernel: 3, Padding: 1}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
	)
}

func resNet18() *Sequential {
	norm := func(c *Conv2D) []Layer { c.NoBias = true; return []Layer{c, &BatchNorm2D{Channels: c.Out}} }
	net := NewSequential(append(norm(&Conv2D{In: 3, Out: 64, Kernel: 7, Stride: 2, Padding: 3}), &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2, Padding: 1})...)
	in := 64
	for i := range 4 {
		out, stride := 64<<i, min(i+1, 2)
		for range 2 {
			body := append(norm(&Conv2D{In: in, Out: out, Kernel: 3, Padding: 1, Stride: stride}), &ReLU{})
			r := &Residual{Body: NewSequential(append(body, norm(&Conv2D{In: out, Out: out, Kernel: 3, Padding: 1})...)...)}
			if in != out {
				r.Shortcut = NewSequential(norm(&Conv2D{In: in, Out: out, Kernel: 1, Stride: stride})...)
			}
			net.Layers = append(net.Layers, r, &ReLU{})
			in, stride = out, 1
		}
	}
	net.Layers = append(net.Layers, &AvgPool2D{Kernel: 7}, &Flatten{}, &Linear{In: 512, Out: 1000})
	return net
}

// The numbers for VGG-16, AlexNet and ResNet-18 are from A. Araujo, W. Norris and J. Sim,
// "Computing Receptive Fields of Convolutional Neural Networks", 2019, table 1.
func TestReceptiveOfKnownNetworks(t *testing.T) {
	photo := Shape{1, 3, 224, 224}
	resnet := resNet18()
	resnet.Layers = resnet.Layers[:len(resnet.Layers)-3]
	for _, c := range []struct {
		name string
		net  Layer
		want field
	}{
		{"VGG-16", vgg16(), field{first: -90, size: 212, jump: 32, stride: 32, parts: 1, grid: 1}},
		{"AlexNet", alexNet(), field{first: -66, size: 195, jump: 32, stride: 32, parts: 1, grid: 1}},
		{"ResNet-18", resnet, field{first: -217, size: 435, jump: 32, stride: 32, parts: 1, grid: 1}},
	} {
		if got := lastFields(c.net, photo); got != (fields{c.want, c.want}) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// In random networks, the inputs of which a unit's gradient is not 0 reach over its field. The
// weights are positive, so that nothing cancels.
func TestReceptiveIsTrue(t *testing.T) {
	r := generator()
	checked := 0
	for range 60 {
		in := Shape{1, 1 + r.IntN(2), 24, 31}
		net := randomBranches(r, in, 2)
		if r.IntN(4) == 0 {
			out := must(net.OutputShape(in))
			net.Layers = append(net.Layers, &SqueezeExcitation{Gate: NewSequential(
				&Flatten{}, &Linear{In: out.C * out.H * out.W, Out: out.C})}, &Conv2D{In: out.C, Out: 1, Kernel: 2, Padding: 1})
		}
		f := lastFields(net, in)
		Init(net, 1)
		for _, p := range State(net) {
			for i := range p.Value.Data {
				p.Value.Data[i] = 0.1 + r.Float32()/8
			}
		}
		walk(net, func(_ string, l Layer, _ bool) {
			if p, ok := l.(*MaxPool2D); ok { // only the largest has a gradient
				averages(net, p)
			}
		})
		x := NewTensor(in)
		for i := range x.Data {
			x.Data[i] = 0.5 + r.Float32()/8
		}
		run := NewRun(net)
		y := run.Forward(x)
		for h := range y.H {
			for w := range y.W {
				first := [2]int{f.rows.first + h*f.rows.jump, f.columns.first + w*f.columns.jump}
				end := [2]int{first[0] + f.rows.size, first[1] + f.columns.size}
				if (h+w)%4 > 0 || first[0] < 0 || end[0] > in.H || first[1] < 0 || end[1] > in.W {
					continue // partly in the padding, or too many
				}
				checked++
				dy := NewTensor(y.Shape())
				for c := range y.C {
					dy.Set(0, c, h, w, 1)
				}
				dx := run.Backward(dy)
				low, high := [2]int{in.H, in.W}, [2]int{}
				for c := range in.C {
					for i, v := range dx.Channel(0, c) {
						if v != 0 {
							low = [2]int{min(low[0], i/in.W), min(low[1], i%in.W)}
							high = [2]int{max(high[0], i/in.W+1), max(high[1], i%in.W+1)}
						}
					}
				}
				if low != first || high != end {
					t.Fatalf("%v\nunit %d, %d depends on %v to %v, want %v to %v", net, h, w, low, high, first, end)
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d units lie inside", checked)
	}
}

// averages puts the average pooling in the place of a maximum pooling.
func averages(l Layer, p *MaxPool2D) {
	c, ok := l.(container)
	if !ok {
		return
	}
	_, parts := c.children()
	for i, part := range parts {
		if part == Layer(p) {
			parts[i] = &AvgPool2D{Kernel: p.Kernel, Stride: p.Stride, Padding: p.Padding}
		}
		averages(part, p)
	}
}

func TestReceptive(t *testing.T) {
	in := Shape{1, 4, 12, 10}
	pooled := &SqueezeExcitation{Gate: &AvgPool2D{Kernel: 12}}
	all := field{0, 12, 0, 1, 1, 1}
	if got := lastFields(pooled, Shape{1, 4, 12, 12}); got != (fields{all, all}) {
		t.Errorf("a gate with a pooling: %+v, want %+v", got, all)
	}
	for _, c := range []struct {
		name          string
		net           Layer
		rows, columns field
	}{
		{"nothing", NewSequential(), field{0, 1, 1, 1, 1, 1}, field{0, 1, 1, 1, 1, 1}},
		{"dilated", &Conv2D{In: 4, Out: 1, Kernel: 3, Dilation: 2, Padding: 3, Stride: 2}, field{-3, 5, 2, 2, 1, 1}, field{-3, 5, 2, 2, 1, 1}},
		{"flat", NewSequential(&MaxPool2D{Kernel: 2}, &Flatten{}), field{0, 2, 2, 0, 1, 6}, field{0, 2, 2, 0, 1, 5}},
		{"flat twice", NewSequential(&MaxPool2D{Kernel: 2}, &Flatten{}, &Flatten{}, &ReLU{}), field{0, 2, 2, 0, 1, 6}, field{0, 2, 2, 0, 1, 5}},
		{"linear", NewSequential(&MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 120, Out: 2}, &Linear{In: 2, Out: 2}), field{0, 12, 0, 0, 1, 1}, field{0, 10, 0, 0, 1, 1}},
		{"softmax", NewSequential(&Flatten{}, &Softmax{}), field{0, 12, 0, 0, 1, 1}, field{0, 10, 0, 0, 1, 1}},
		{"branches", NewConcat(
			NewSequential(&Conv2D{In: 4, Out: 1, Kernel: 3, Padding: 1}, &Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1}),
			&Conv2D{In: 4, Out: 1, Kernel: 3, Padding: 1},
		), field{-2, 5, 1, 1, 1, 1}, field{-2, 5, 1, 1, 1, 1}},
		{"gate", NewSequential(
			&SqueezeExcitation{Gate: NewSequential(&Flatten{}, &Linear{In: 480, Out: 4})}, &Conv2D{In: 4, Out: 1, Kernel: 3, Padding: 1, Stride: 2},
		), field{0, 12, 0, 2, 1, 1}, field{0, 10, 0, 2, 1, 1}},
		{"unknown", NewSequential(&twice{}, &Conv2D{In: 4, Out: 1, Kernel: 3}), field{}, field{}},
		{"unknown branch", NewConcat(&ReLU{}, &twice{}), field{}, field{}},
	} {
		if got := lastFields(c.net, in); got != (fields{c.rows, c.columns}) {
			t.Errorf("%s: %+v, want %+v and %+v", c.name, got, c.rows, c.columns)
		}
	}
}

// Fields in maps of which one is finer than the input, and their texts.
func TestFieldInParts(t *testing.T) {
	whole, half := field{first: -1, size: 3, jump: 1, stride: 1, parts: 1, grid: 1}, field{first: -3, size: 4, jump: 1, stride: 1, parts: 2, grid: 1}
	if got, want := whole.union(half), (field{first: -3, size: 7, jump: 1, stride: 2, parts: 2, grid: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	for _, c := range []struct {
		f      field
		length int
		text   string
	}{
		{field{}, 0, ""}, {whole, 3, "1"}, {half, 2, "1/2"},
		{field{size: 5, stride: 6, parts: 4}, 2, "3/2"}, {field{size: 4, stride: 8, parts: 4}, 1, "2"}, {field{size: 12, parts: 1}, 12, ""},
	} {
		if c.f.length() != c.length || c.f.strideText() != c.text {
			t.Errorf("%+v: %d, %q; want %d, %q", c.f, c.f.length(), c.f.strideText(), c.length, c.text)
		}
	}
}

func ExampleSummarize_receptiveField() {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &MaxPool2D{Kernel: 2}, &Conv2D{In: 6, Out: 10, Kernel: 5})
	for _, row := range Summarize(net, Shape{N: 1, C: 3, H: 32, W: 32}).Rows {
		fmt.Println(row.Name, "sees", row.Field[0], "rows, in steps of", row.FieldStride[0])
	}
	// Output:
	// conv1 sees 5 rows, in steps of 1
	// maxpool1 sees 6 rows, in steps of 2
	// conv2 sees 14 rows, in steps of 2
}

// The largest field of any unit is what its gradient reaches.
func TestReachOfResampling(t *testing.T) {
	for _, l := range []Layer{
		&AdaptiveAvgPool2D{Height: 3, Width: 5}, &AdaptiveAvgPool2D{Height: 4, Width: 7}, &Upsample{Scale: 2}, &Upsample{Scale: 3},
		&Upsample{Scale: 2, Bilinear: true}, &Upsample{Scale: 3, Bilinear: true}, &Upsample{Scale: 4, Bilinear: true},
	} {
		net := Init(NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2}, l), 1)
		for i := range net.Layers[0].(*Conv2D).Weight.Data {
			net.Layers[0].(*Conv2D).Weight.Data[i] = 1
		}
		in := Shape{1, 1, 33, 41}
		f := lastFields(net, in)
		run := NewRun(net)
		y := run.Forward(counting(in))
		most := [2]int{}
		for h := range y.H {
			for w := range y.W {
				dy := NewTensor(y.Shape())
				dy.Set(0, 0, h, w, 1)
				low, high := [2]int{in.H, in.W}, [2]int{}
				for i, v := range run.Backward(dy).Data {
					if v != 0 {
						low = [2]int{min(low[0], i/in.W), min(low[1], i%in.W)}
						high = [2]int{max(high[0], i/in.W+1), max(high[1], i%in.W+1)}
					}
				}
				most = [2]int{max(most[0], high[0]-low[0]), max(most[1], high[1]-low[1])}
			}
		}
		if want := [2]int{f.rows.length(), f.columns.length()}; most != want {
			t.Errorf("%v: %v, want %v", l, most, want)
		}
	}
}
