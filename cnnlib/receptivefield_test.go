package cnnlib

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// vgg16Maps is the convolutional part of VGG-16 (K. Simonyan and A. Zisserman, "Very Deep
// Convolutional Networks for Large-Scale Image Recognition", 2014, configuration D).
func vgg16Maps() *Sequential {
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

// alexNetMaps is the convolutional part of AlexNet as A. Krizhevsky, "One weird trick for
// parallelizing convolutional neural networks", 2014, describes it.
func alexNetMaps() *Sequential {
	return NewSequential(
		&Conv2D{In: 3, Out: 64, Kernel: 11, Stride: 4, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
		&Conv2D{In: 64, Out: 192, Kernel: 5, Padding: 2}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
		&Conv2D{In: 192, Out: 384, Kernel: 3, Padding: 1}, &ReLU{},
		&Conv2D{In: 384, Out: 256, Kernel: 3, Padding: 1}, &ReLU{},
		&Conv2D{In: 256, Out: 256, Kernel: 3, Padding: 1}, &ReLU{}, &MaxPool2D{Kernel: 3, Stride: 2},
	)
}

// The published sizes and strides (A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of
// Convolutional Neural Networks", 2019).
func TestReceptiveFieldsPublished(t *testing.T) {
	for _, c := range []struct {
		net          *Sequential
		name         string
		size, stride int
	}{
		{vgg16Maps(), "maxpool5", 212, 32},
		{alexNetMaps(), "maxpool3", 195, 32},
	} {
		in := Shape{1, 3, 224, 224}
		out := must(c.net.OutputShape(in))
		for _, at := range []int{0, out.H / 2, out.H - 1} {
			f := ReceptiveFieldOf(c.net, in, c.name, 7, at, at)
			if f.Full.Dx() != c.size || f.Full.Dy() != c.size || f.RowStride != c.stride || f.ColumnStride != c.stride {
				t.Errorf("%s, %d: %+v, want %d and %d", c.name, at, f, c.size, c.stride)
			}
			if want := f.Full.Intersect(image.Rect(0, 0, 224, 224)); f.Seen != want || f.Pixels != want.Dx()*want.Dy() {
				t.Errorf("%s, %d: sees %v, %d pixels, want %v", c.name, at, f.Seen, f.Pixels, want)
			}
		}
	}
}

// randomPart draws a part of a network that fits an input of the given shape.
func randomPart(r *rand.Rand, in Shape, depth int) Layer {
	for {
		l := drawPart(r, in, depth)
		if _, err := l.OutputShape(in); err == nil {
			return l
		}
	}
}

func drawPart(r *rand.Rand, in Shape, depth int) Layer {
	kinds := 17
	if depth > 0 {
		kinds = 21
	}
	kernel := 1 + r.IntN(3)
	switch r.IntN(kinds) {
	case 0:
		return []Layer{&ReLU{}, &ReLU6{}, &SiLU{}, &HardSwish{}, &Sigmoid{}, &Tanh{}, &HardSigmoid{}}[r.IntN(7)]
	case 1:
		return &MaxPool2D{Kernel: kernel, Stride: r.IntN(3), Padding: r.IntN(kernel/2 + 1), Ceil: r.IntN(2) == 0}
	case 2:
		return &AvgPool2D{Kernel: kernel, Stride: r.IntN(3), Padding: r.IntN(kernel/2 + 1), Ceil: r.IntN(2) == 0}
	case 3:
		return &BatchNorm2D{Channels: in.C}
	case 4:
		return &Dropout{P: 0.5}
	case 5:
		if r.IntN(4) == 0 {
			return &Softmax{}
		}
	case 6:
		if in.H > 1 || in.W > 1 {
			break
		}
		return &Linear{In: in.C, Out: 1 + r.IntN(4)}
	case 7:
		if r.IntN(5) == 0 {
			return &Flatten{}
		}
	case 8:
		return stamp{}
	case 10:
		return &LocalResponseNorm{Size: 1 + r.IntN(3)}
	case 11:
		return &Select{Channels: []int{r.IntN(in.C), r.IntN(in.C)}}
	case 12:
		return &ChannelShuffle{Groups: 1 + r.IntN(in.C)}
	case 13:
		return &AdaptiveAvgPool2D{Height: 1 + r.IntN(4), Width: 1 + r.IntN(7)}
	case 14, 15:
		stride, dilation := 1+r.IntN(3), 1+r.IntN(3)
		return &ConvTranspose2D{In: in.C, Out: 1 + r.IntN(3), Kernel: kernel, Stride: stride, Dilation: dilation, Padding: r.IntN(4), OutputPadding: r.IntN(max(stride, dilation))}
	case 16:
		if in.H > 12 {
			break
		}
		return &Upsample{Scale: 1 + r.IntN(3)}
	case 17: // keeps the shape
		groups := 1 + r.IntN(2)*(in.C-1)
		return &Residual{Body: NewSequential(&Conv2D{In: in.C, Out: in.C, Kernel: 3, Padding: 1, Groups: groups}, &ReLU{})}
	case 18: // a shortcut that looks elsewhere
		stride, out := 1+r.IntN(2), 1+r.IntN(3)
		return &Residual{
			Body:     &Conv2D{In: in.C, Out: out, Kernel: 3, Padding: 2, Dilation: 2, Stride: stride},
			Shortcut: &Conv2D{In: in.C, Out: out, Kernel: 1, Stride: stride},
		}
	case 19:
		side := 2*r.IntN(2) + 1
		return NewConcat(
			NewSequential(randomPart(r, in, depth-1)),
			NewSequential(),
			&Conv2D{In: in.C, Out: 2, Kernel: side, Padding: side / 2},
			&AvgPool2D{Kernel: 3, Stride: 1, Padding: 1},
		)
	case 20:
		return &SqueezeExcitation{Gate: NewSequential(&AvgPool2D{Kernel: min(in.H, in.W)}, &Conv2D{In: in.C, Out: in.C, Kernel: 1})}
	}
	groups := 1
	if in.C%2 == 0 {
		groups += r.IntN(2)
	}
	return &Conv2D{
		In: in.C, Out: groups * (1 + r.IntN(2)), Kernel: kernel, Groups: groups,
		Stride: r.IntN(4), Padding: r.IntN(4), Dilation: r.IntN(4),
	}
}

// Not-a-number spreads exactly along dependence: whatever is computed from it, by a sum, a
// product or a maximum, is not-a-number too. So one in a pixel shows which numbers see that pixel.
func TestReceptiveFieldByPerturbing(t *testing.T) {
	r := generator()
	holes, none, kinds := 0, 0, map[string]int{}
	for range 100 {
		in := Shape{1, 1 + r.IntN(2), 5 + r.IntN(4), 5 + r.IntN(4)}
		net, shape := NewSequential(), in
		for range 2 + r.IntN(4) {
			l := randomPart(r, shape, 1)
			net.Layers = append(net.Layers, l)
			kinds[kindOf(l)]++
			shape = must(l.OutputShape(shape))
		}
		if flat := shape.C * shape.H * shape.W; r.IntN(4) == 0 {
			net.Layers = append(net.Layers, &Flatten{}, &ReLU{}, &Linear{In: flat, Out: 2})
			kinds["linear"]++
		}
		Init(net, r.Uint64())
		x := random(r, in)
		run := NewRun(net)
		sees := map[string][]map[image.Point]bool{} // of each layer's numbers, the pixels
		for y := range in.H {
			for column := range in.W {
				saved := slices.Clone(x.Data)
				for c := range in.C {
					x.Set(0, c, y, column, float32(math.NaN()))
				}
				run.Forward(x)
				for name, out := range run.Outputs {
					if sees[name] == nil {
						sees[name] = make([]map[image.Point]bool, len(out.Data))
					}
					for i, v := range out.Data {
						if v == v {
							continue
						}
						if sees[name][i] == nil {
							sees[name][i] = map[image.Point]bool{}
						}
						sees[name][i][image.Pt(column, y)] = true
					}
				}
				x.Data = saved
			}
		}
		uses := must(trace(net, in))
		for _, u := range uses[1:] {
			if _, ok := u.layer.(container); ok {
				continue
			}
			for i, pixels := range sees[u.name] {
				if len(sees[u.name]) > 100 && r.IntN(4) > 0 {
					continue
				}
				row, column := i/u.out.W%u.out.H, i%u.out.W
				f := ReceptiveFieldOf(net, in, u.name, i/(u.out.H*u.out.W), row, column)
				var want image.Rectangle
				for p := range pixels { // in any order
					want = want.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
				}
				if f.Seen != want || f.Pixels != len(pixels) || !f.Seen.In(f.Full) {
					t.Fatalf("%v\n%s %d: %d pixels in %v (%v), want %d in %v", net, u.name, i, f.Pixels, f.Seen, f.Full, len(pixels), want)
				}
				if f.Pixels == 0 {
					none++
				} else if f.Pixels < want.Dx()*want.Dy() {
					holes++
				}
			}
		}
	}
	if holes == 0 || none == 0 || len(kinds) < 22 {
		t.Errorf("the networks are too simple: %d with holes, %d that see nothing, %v", holes, none, kinds)
	}
}

// stamp is a layer whose rows 3i and 3i + 5 are row i of its input, so that each third row
// is 0 and the order is mixed up.
type stamp struct{}

func (stamp) OutputShape(in Shape) (Shape, error) { return Shape{in.N, in.C, 3*in.H + 3, in.W}, nil }

func (stamp) dependence(Shape) dependence {
	return dependence{period: 3, rows: func(o int) taps {
		switch i := int(math.Floor(float64(o) / 3)); o - 3*i {
		case 0:
			return taps{i, 1, 1}
		case 2:
			return taps{i - 1, 1, 1}
		}
		return taps{step: 1}
	}}
}

func (s stamp) Forward(x *Tensor) *Tensor {
	y := NewTensor(must(s.OutputShape(x.Shape())))
	for c := range x.C {
		for r := range x.H {
			row := x.Channel(0, c)[r*x.W:][:x.W]
			copy(y.Channel(0, c)[3*r*x.W:], row)
			copy(y.Channel(0, c)[(3*r+5)*x.W:], row)
		}
	}
	return y
}

func TestReceptiveFieldOfInnerLayers(t *testing.T) {
	conv := &Conv2D{In: 2, Out: 2, Kernel: 3, Padding: 1}
	net := NewSequential(conv, &Residual{Body: NewSequential(conv, &ReLU{})}, &Flatten{}, &Linear{In: 128, Out: 3})
	in := Shape{1, 2, 8, 8}
	for name, want := range map[string]ReceptiveField{
		"conv1":                {Seen: image.Rect(0, 0, 2, 2), Full: image.Rect(-1, -1, 2, 2), Pixels: 4, RowStride: 1, ColumnStride: 1},
		"residual1":            {Seen: image.Rect(0, 0, 3, 3), Full: image.Rect(-2, -2, 3, 3), Pixels: 9, RowStride: 1, ColumnStride: 1},
		"residual1.body.relu1": {Seen: image.Rect(0, 0, 3, 3), Full: image.Rect(-2, -2, 3, 3), Pixels: 9, RowStride: 1, ColumnStride: 1},
		"flatten1":             {Seen: image.Rect(0, 0, 3, 3), Full: image.Rect(-2, -2, 3, 3), Pixels: 9},
		"linear1":              {Seen: image.Rect(0, 0, 8, 8), Full: image.Rect(-2, -2, 10, 10), Pixels: 64},
		"":                     {Seen: image.Rect(0, 0, 8, 8), Full: image.Rect(-2, -2, 10, 10), Pixels: 64},
	} {
		want.Language, want.Name, want.Input = DefaultLanguage(), name, in
		got := ReceptiveFieldOf(net, in, name, 0, 0, 0)
		want.Output = got.Output
		if *got != want {
			t.Errorf("%q: got %+v, want %+v", name, *got, want)
		}
	}
}

// A student's own layer sees all of its input; what comes before it is followed further.
func TestReceptiveFieldOfOwnLayer(t *testing.T) {
	net := NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 2, Stride: 3}, double{}, &MaxPool2D{Kernel: 2})
	f := ReceptiveFieldOf(net, Shape{1, 1, 9, 14}, "maxpool1", 0, 0, 1)
	if want := image.Rect(0, 0, 14, 8); f.Seen != want || f.Full != want || f.Pixels != 60 || f.RowStride != 0 || f.ColumnStride != 0 {
		t.Errorf("%+v", f)
	}
}

// A unit may see nothing: a row of a stamp, or what lies in the padding alone.
func TestReceptiveFieldOfNothing(t *testing.T) {
	in := Shape{1, 1, 4, 4}
	f := ReceptiveFieldOf(stamp{}, in, "", 0, 1, 2)
	if !f.Seen.Empty() || !f.Full.Empty() || f.Pixels != 0 {
		t.Errorf("%+v", f)
	}
	const nothing = `receptive field of the network, map 0, row 1, column 2 of 15×4×1
  in the picture  nothing
  picture         4×4×1
`
	if got := f.In(English).String(); got != nothing {
		t.Errorf("got\n%s", got)
	}
	f = ReceptiveFieldOf(&Conv2D{In: 1, Out: 1, Kernel: 1, Padding: 1}, in, "", 0, 0, 2)
	if !f.Seen.Empty() || f.Full != image.Rect(1, -1, 2, 0) || f.Pixels != 0 {
		t.Errorf("%+v", f)
	}
	const padding = `receptive field of the network, map 0, row 0, column 2 of 6×6×1
  in the picture  nothing: all of it lies in the padding
  with padding    rows -1 to -1, columns 1 to 1
  size            1×1
  centre          row -1, column 1
  stride          1×1
  picture         4×4×1
`
	if got := f.In(English).String(); got != padding {
		t.Errorf("got\n%s", got)
	}
}

func TestReceptiveFieldErrors(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{})
	in := Shape{1, 3, 32, 32}
	wantMisuse(t, misuseOf(t, func() { ReceptiveFieldOf(net, in, "conv2", 0, 0, 0) }), ErrorText{
		Layer: "Sequential", Wanted: "the name of a layer in the network: conv1, relu1", Given: `"conv2"`,
		Fix: "fmt.Println(net) lists the names; those of layers in networks inside are joined with dots",
	})
	wantError(t, panicOf(t, func() { ReceptiveFieldOf(net, in, "conv1", 6, -1, 28) }), ErrorText{
		Layer:   "conv1 = Conv2D{In: 3, Out: 6, Kernel: 5}",
		Wanted:  "map 0 to 5, row 0 to 27, column 0 to 27",
		Given:   "map 6, row -1, column 28",
		Formula: "the layer's output is 28×28×6: height×width×channels, and the channels are its maps",
		Fix:     "count from 0; the nearest is map 5, row 0, column 27",
	})
	if e := misuseOf(t, func() { ReceptiveFieldOf(&ReLU{}, in, "relu1", 0, 0, 0) }); e.In(English).Wanted != `the name of a layer in the network: none: "" is the layer itself` {
		t.Errorf("%+v", e)
	}
	if e := misuseOf(t, func() { ReceptiveFieldOf(vgg16Maps(), Shape{1, 3, 224, 224}, "fc", 0, 0, 0) }); e.In(English).Wanted !=
		"the name of a layer in the network: conv1, relu1, conv2, relu2, maxpool1, conv3, relu3, conv4, relu4, maxpool2, conv5, relu5 and 19 more" {
		t.Errorf("%+v", e)
	}
	misuseOf(t, func() { ReceptiveFieldOf(nil, in, "", 0, 0, 0) })
	panicOf(t, func() { ReceptiveFieldOf(net, Shape{1, 1, 32, 32}, "", 0, 0, 0) })

	// Numbers that an int does not hold: 2²⁴ to the third power.
	const most = maxSetting
	far := &Conv2D{In: 1, Out: 1, Kernel: 3, Stride: most, Padding: most / 2, Dilation: most / 2}
	deep := NewSequential(far, far, far)
	wantError(t, panicOf(t, func() { ReceptiveFieldOf(deep, Shape{1, 1, 1, 1}, "", 0, 0, 0) }), ErrorText{
		Name: "conv1", Layer: far.String(), Wanted: "rows and columns from −2147483648 to 2147483648",
		Given:   "a receptive field of the rows -140737496743936 to 140737496743936 and the columns -140737496743936 to 140737496743936",
		Formula: "first row ← first row·stride − padding, layer by layer backwards",
		Fix:     "use smaller strides, paddings and kernels",
	})
	if f := ReceptiveFieldOf(far, Shape{1, 1, 1, 1}, "", 0, 0, 0); f.Pixels != 1 || f.Full.Dx() != most+1 {
		t.Errorf("%+v", f)
	}
}

// A weight of 0 of a bilinear enlargement, which not-a-number would pass, is none.
func TestReceptiveFieldOfBilinear(t *testing.T) {
	for _, scale := range []int{1, 2, 3, 4} {
		u, in := &Upsample{Scale: scale, Bilinear: true}, Shape{1, 1, 4, 3}
		seen := map[int]image.Rectangle{}
		for i := range in.Len() {
			x := NewTensor(in)
			x.Data[i] = 1
			for o, v := range u.Forward(x).Data {
				if v != 0 {
					seen[o] = seen[o].Union(image.Rect(i%in.W, i/in.W, i%in.W+1, i/in.W+1))
				}
			}
		}
		for o, want := range seen { // in any order
			if f := ReceptiveFieldOf(u, in, "", 0, o/(in.W*scale), o%(in.W*scale)); f.Seen != want || !want.In(f.Full) {
				t.Errorf("scale %d, %d: %v, want %v", scale, o, f.Seen, want)
			}
		}
	}
}
