package cnnlib

import (
	"slices"
	"testing"
)

// By hand: two maps, of which the first speaks for the class with weight 2/4 and the second against
// it with −1/4.
func TestGradCAMByHand(t *testing.T) {
	head := &Linear{In: 8, Out: 1, NoBias: true, Weight: TensorOf(Shape{1, 8, 1, 1}, []float32{2, 0, 0, 0, 0, 0, -1, 0})}
	conv := &Conv2D{In: 1, Out: 2, Kernel: 1, Weight: TensorOf(Shape{2, 1, 1, 1}, []float32{1, 3}), Bias: TensorOf(Shape{1, 2, 1, 1}, []float32{0, -3})}
	net := NewSequential(conv, &ReLU{}, &Flatten{}, head)
	g := GradCAMOf(net, TensorOf(Shape{1, 1, 2, 2}, []float32{1, 2, 4, -1}), "relu1", 0)
	if !slices.Equal(g.Weights, []float32{0.5, -0.25}) || g.Logit != 2-9 {
		t.Errorf("weights %v, logit %v", g.Weights, g.Logit)
	}
	// The maps are 1 2 4 0 and 0 3 9 0.
	wantData(t, g.Map, Shape{1, 1, 2, 2}, 0.5, 0.25, 0, 0)
	wantData(t, g.Enlarged(), Shape{1, 1, 2, 2}, g.Map.Data...)
}

// If all weights behind a layer that gives nothing below 0 are below 0, all speaks against the
// class, and if a ReLU behind it lets nothing through, nothing speaks at all.
func TestGradCAMOfNothing(t *testing.T) {
	x := random(generator(), Shape{1, 1, 12, 12})
	against := scrambled(small())
	for _, i := range []int{7, 9} {
		weights := against.Layers[i].(*Linear).Weight.Data
		for k, v := range weights {
			weights[k] = max(v, -v) // linear1 gives nothing below 0, so that relu3 lets all through
			if i == 9 {
				weights[k] *= -1
			}
		}
	}
	for k := range against.Layers[7].(*Linear).Bias.Data {
		against.Layers[7].(*Linear).Bias.Data[k] = 0.5
	}
	dead := scrambled(small())
	for k := range dead.Layers[7].(*Linear).Bias.Data {
		dead.Layers[7].(*Linear).Bias.Data[k] = -100
	}
	for name, c := range map[string]struct {
		net  Layer
		zero bool
	}{"against": {against, false}, "dead": {dead, true}} {
		g := GradCAMOf(c.net, x, "relu2", 1)
		wantData(t, g.Map, Shape{1, 1, 4, 4}, make([]float32, 16)...)
		if !c.zero != (slices.Min(g.Weights) < 0) || slices.Max(g.Weights) > 0 {
			t.Errorf("%s: weights %v", name, g.Weights)
		}
		wantData(t, g.Enlarged(), x.Shape(), make([]float32, 144)...)
	}
}

// A layer that is used twice is asked at its first use.
func TestGradCAMOfSharedLayer(t *testing.T) {
	conv := Init(&Conv2D{In: 2, Out: 2, Kernel: 3, Padding: 1}, 1)
	other := *conv
	x := random(generator(), Shape{1, 2, 6, 6})
	head := Init(NewSequential(&Flatten{}, &Linear{In: 72, Out: 3}), 2)
	twice := NewSequential(conv, &Tanh{}, conv, head)
	two := NewSequential(conv, &Tanh{}, &other, head)
	got, want := GradCAMOf(twice, x, "conv1", 2), GradCAMOf(two, x, "conv1", 2)
	if !slices.Equal(got.Weights, want.Weights) || !sameBits(got.Map, want.Map) {
		t.Errorf("%v %v, want %v %v", got.Weights, got.Map.Data, want.Weights, want.Map.Data)
	}
	if last := GradCAMOf(two, x, "conv2", 2); slices.Equal(last.Weights, want.Weights) {
		t.Error("both uses have one gradient")
	}
}

// Where a map lies over the picture.
func TestGradCAMPlace(t *testing.T) {
	classes := func(n int) *Sequential { return NewSequential(&Flatten{}, &Linear{In: n, Out: 2}) }
	conv := func(in, out, kernel, stride, padding int) *Conv2D {
		return &Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: padding}
	}
	for name, c := range map[string]struct {
		net           *Sequential
		in            Shape
		layer         string
		rows, columns [2]float64
	}{
		"padding":           {NewSequential(conv(1, 2, 3, 0, 1), classes(2*8*9)), Shape{1, 1, 8, 9}, "conv1", [2]float64{0, 7}, [2]float64{0, 8}},
		"none":              {NewSequential(conv(1, 2, 5, 0, 0), classes(2*4*5)), Shape{1, 1, 8, 9}, "conv1", [2]float64{2, 5}, [2]float64{2, 6}},
		"pooling":           {NewSequential(conv(1, 2, 5, 0, 2), &MaxPool2D{Kernel: 2}, conv(2, 3, 5, 0, 0), classes(300)), Shape{1, 1, 28, 28}, "conv2", [2]float64{4.5, 22.5}, [2]float64{4.5, 22.5}},
		"strides":           {NewSequential(conv(1, 2, 3, 2, 1), conv(2, 2, 3, 2, 1), classes(2*4*4)), Shape{1, 1, 16, 16}, "conv2", [2]float64{0, 12}, [2]float64{0, 12}},
		"one column":        {NewSequential(conv(1, 2, 3, 0, 0), classes(2*6)), Shape{1, 1, 8, 3}, "conv1", [2]float64{1, 6}, [2]float64{1, 1}},
		"enlarged":          {NewSequential(&MaxPool2D{Kernel: 2}, &Upsample{Scale: 4}, classes(16*16)), Shape{1, 1, 8, 8}, "upsample1", [2]float64{-0.25, 7.25}, [2]float64{-0.25, 7.25}},
		"squeeze":           {NewSequential(conv(1, 2, 3, 2, 1), &SqueezeExcitation{Gate: NewSequential(&AdaptiveAvgPool2D{}, conv(2, 2, 1, 0, 0))}, classes(2*4*3)), Shape{1, 1, 8, 6}, "squeezeexcitation1", [2]float64{0.5, 6.5}, [2]float64{0.5, 4.5}},
		"somebody else's":   {NewSequential(&passing{}, classes(6*4)), Shape{1, 1, 6, 4}, "passing1", [2]float64{0, 5}, [2]float64{0, 3}},
		"inside a Residual": {NewSequential(&Residual{Body: NewSequential(conv(1, 1, 3, 0, 1), conv(1, 1, 3, 0, 1))}, classes(25)), Shape{1, 1, 5, 5}, "residual1.body.conv2", [2]float64{0, 4}, [2]float64{0, 4}},
	} {
		g := GradCAMOf(Init(c.net, 1), random(generator(), c.in), c.layer, 1)
		if g.Rows != c.rows || g.Columns != c.columns || g.Picture != c.in {
			t.Errorf("%s: rows %v, columns %v of %v; want %v, %v", name, g.Rows, g.Columns, g.Picture, c.rows, c.columns)
		}
		if e := g.Enlarged(); e.Shape() != (Shape{1, 1, c.in.H, c.in.W}) || slices.Max(e.Data) > slices.Max(g.Map.Data) {
			t.Errorf("%s: enlarged to %v, %v", name, e, g.Map)
		}
	}
}

// passing is a layer of somebody else that gives what it gets.
type passing struct{ onlyForward }

func (passing) ForwardPass(p *Pass)  { copy(p.Y.Data, p.X.Data) }
func (passing) BackwardPass(p *Pass) { copy(p.DX.Data, p.DY.Data) }

// A map that is stretched over the picture is enlarged as an Upsample does, which PyTorch's results
// test.
func TestEnlargedIsUpsample(t *testing.T) {
	for _, scale := range []int{1, 2, 3, 5, 8} {
		m := random(generator(), Shape{1, 1, 5, 4})
		in := Shape{1, 3, 5 * scale, 4 * scale}
		g := &GradCAM{Map: m, Picture: in, Rows: middles(0, 0, 0, 5, in.H), Columns: middles(0, 0, 0, 4, in.W)}
		want := (&Upsample{Scale: scale, Bilinear: true}).Forward(m)
		got := g.Enlarged()
		if got.Shape() != want.Shape() {
			t.Fatalf("%v, want %v", got, want)
		}
		for i, v := range want.Data {
			if d := got.Data[i] - v; d > 1e-6 || d < -1e-6 {
				t.Errorf("scale %d: %v at %d, want %v", scale, got.Data[i], i, v)
			}
		}
	}
}

// Between the middles, in halves and quarters that are exact.
func TestEnlarged(t *testing.T) {
	g := &GradCAM{
		Map: TensorOf(Shape{1, 1, 2, 3}, []float32{0, 4, 8, 16, 20, 24}), Picture: Shape{1, 3, 5, 8},
		Rows: [2]float64{1, 3}, Columns: [2]float64{-0.5, 7.5},
	}
	top := []float32{0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5}
	var want []float32
	for _, more := range []float32{0, 0, 8, 16, 16} {
		for _, v := range top {
			want = append(want, v+more)
		}
	}
	wantData(t, g.Enlarged(), Shape{1, 1, 5, 8}, want...)
}

func BenchmarkGradCAM(b *testing.B) {
	net, _ := leNet()
	x := random(generator(), Shape{1, 1, 28, 28})
	for b.Loop() {
		GradCAMOf(net, x, "conv2", 3)
	}
}

func BenchmarkGradCAMEnlarged(b *testing.B) {
	net, _ := leNet()
	x := random(generator(), Shape{1, 1, 28, 28})
	g := GradCAMOf(net, x, "conv2", 3)
	for b.Loop() {
		g.Enlarged()
	}
}
