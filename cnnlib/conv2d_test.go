package cnnlib

import (
	"cnnlessons/cnnlib/internal/gemm"
	"fmt"
	"math"
	"slices"
	"testing"
)

func ExampleConv2D() {
	edge := &Conv2D{In: 1, Out: 1, Kernel: 2, NoBias: true}
	edge.Weight = TensorOf(Shape{N: 1, C: 1, H: 2, W: 2}, []float32{
		-1, 1,
		-1, 1,
	})
	x := TensorOf(Shape{N: 1, C: 1, H: 3, W: 4}, []float32{
		0, 0, 1, 1,
		0, 0, 1, 1,
		0, 0, 1, 1,
	})
	y := edge.Forward(x)
	fmt.Println(y.Shape(), y.Data)
	// Output: 2×3×1 [0 2 0 0 2 0]
}

func ExampleConv2D_OutputShape() {
	conv := &Conv2D{In: 3, Out: 6, Kernel: 5}
	fmt.Println(conv.OutputShape(Shape{N: 1, C: 3, H: 32, W: 32}))
	_, err := conv.OutputShape(Shape{N: 1, C: 3, H: 32, W: 4})
	fmt.Println(err)
	// Output:
	// 28×28×6 <nil>
	// cnnlib: Conv2D{In: 3, Out: 6, Kernel: 5} does not fit
	//   wanted:  an input of at least 5×5
	//   given:   32×4×3, whose width is 4
	//   formula: width + 2·padding − kernel extent = 4 + 2·0 − 5 = −1, which is below 0
	//   fix:     enlarge the input to 32×5, or set Padding: 1, or set Kernel: 4
}

func TestConv2DByHand(t *testing.T) {
	ones := func(s Shape) *Tensor {
		w := NewTensor(s)
		for i := range w.Data {
			w.Data[i] = 1
		}
		return w
	}
	for _, v := range []struct {
		name   string
		conv   Conv2D
		weight []float32 // nil for ones
		bias   []float32
		in     Shape // of 1, 2, 3, …
		out    Shape
		want   []float32
	}{
		// 1 2 3 / 4 5 6 / 7 8 9 under 1 2 / 3 4: 1·1 + 2·2 + 4·3 + 5·4 = 37.
		{"plain", Conv2D{In: 1, Out: 1, Kernel: 2}, []float32{1, 2, 3, 4}, []float32{0.5}, Shape{1, 1, 3, 3},
			Shape{1, 1, 2, 2}, []float32{37.5, 47.5, 67.5, 77.5}},
		{"no bias", Conv2D{In: 1, Out: 1, Kernel: 2, NoBias: true}, []float32{1, 2, 3, 4}, nil, Shape{1, 1, 3, 3},
			Shape{1, 1, 2, 2}, []float32{37, 47, 67, 77}},
		{"stride", Conv2D{In: 1, Out: 1, Kernel: 2, Stride: 2}, nil, []float32{0}, Shape{1, 1, 4, 4},
			Shape{1, 1, 2, 2}, []float32{14, 22, 46, 54}},
		{"stride leaves a column", Conv2D{In: 1, Out: 1, Kernel: 2, Stride: 2}, nil, []float32{0}, Shape{1, 1, 2, 5},
			Shape{1, 1, 1, 2}, []float32{16, 24}},
		{"padding", Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1}, nil, []float32{0}, Shape{1, 1, 2, 2},
			Shape{1, 1, 2, 2}, []float32{10, 10, 10, 10}},
		{"dilation", Conv2D{In: 1, Out: 1, Kernel: 2, Dilation: 2}, []float32{1, 10, 100, 1000}, []float32{0}, Shape{1, 1, 3, 4},
			Shape{1, 1, 1, 2}, []float32{1 + 30 + 900 + 11000, 2 + 40 + 1000 + 12000}},
		{"1×1 mixes channels", Conv2D{In: 2, Out: 2, Kernel: 1}, []float32{1, 10, -1, 1}, []float32{0, 100}, Shape{1, 2, 1, 2},
			Shape{1, 2, 1, 2}, []float32{31, 42, 102, 102}},
		{"channels and samples", Conv2D{In: 2, Out: 1, Kernel: 2}, nil, []float32{0}, Shape{2, 2, 2, 2},
			Shape{2, 1, 1, 1}, []float32{36, 100}},
		{"groups", Conv2D{In: 4, Out: 2, Kernel: 1, Groups: 2}, []float32{1, 1, 1, -1}, []float32{0, 0}, Shape{1, 4, 1, 2},
			Shape{1, 2, 1, 2}, []float32{4, 6, -2, -2}},
		{"depthwise", Conv2D{In: 2, Out: 2, Kernel: 2, Groups: 2}, []float32{1, 1, 1, 1, 1, 0, 0, -1}, []float32{0, 0}, Shape{1, 2, 2, 2},
			Shape{1, 2, 1, 1}, []float32{10, -3}},
		{"depthwise, two kernels a channel", Conv2D{In: 2, Out: 4, Kernel: 1, Groups: 2}, []float32{1, 2, 3, 4}, make([]float32, 4), Shape{1, 2, 1, 1},
			Shape{1, 4, 1, 1}, []float32{1, 2, 6, 8}},
	} {
		t.Run(v.name, func(t *testing.T) {
			c := v.conv
			for _, p := range c.Params() {
				if p.Name == "bias" {
					c.Bias = TensorOf(p.Shape, v.bias)
				} else if c.Weight = ones(p.Shape); v.weight != nil {
					c.Weight = TensorOf(p.Shape, v.weight)
				}
			}
			wantData(t, c.Forward(counting(v.in)), v.out, v.want...)
		})
	}
}

// direct is the convolution as a textbook draws it: the input is copied into a frame
// of zeros, the kernel is spread out to its extent, and the sum runs in float64. For
// each output it also returns the sum of the terms' sizes.
func direct(c *Conv2D, x *Tensor) (shape Shape, values, sizes []float64) {
	stride, dilation, groups := max(c.Stride, 1), max(c.Dilation, 1), max(c.Groups, 1)
	frame := NewTensor(Shape{x.N, x.C, x.H + 2*c.Padding, x.W + 2*c.Padding})
	for n := range x.N {
		for i := range x.C {
			for y := range x.H {
				copy(frame.Channel(n, i)[(y+c.Padding)*frame.W+c.Padding:], x.Channel(n, i)[y*x.W:(y+1)*x.W])
			}
		}
	}
	in, out := c.In/groups, c.Out/groups
	extent := (c.Kernel-1)*dilation + 1
	spread := NewTensor(Shape{c.Out, in, extent, extent})
	for o := range c.Out {
		for i := range in {
			for k, v := range c.Weight.Channel(o, i) {
				spread.Set(o, i, k/c.Kernel*dilation, k%c.Kernel*dilation, v)
			}
		}
	}
	shape = Shape{N: x.N, C: c.Out}
	for n := range x.N {
		for o := range c.Out {
			shape.H = 0
			for top := 0; top+extent <= frame.H; top += stride {
				shape.H++
				shape.W = 0
				for left := 0; left+extent <= frame.W; left += stride {
					shape.W++
					value := 0.0
					if !c.NoBias {
						value = float64(c.Bias.Data[o])
					}
					size := math.Abs(value)
					for i := range in {
						for y := range extent {
							for k := range extent {
								term := float64(spread.At(o, i, y, k)) * float64(frame.At(n, o/out*in+i, top+y, left+k))
								value += term
								size += math.Abs(term)
							}
						}
					}
					values, sizes = append(values, value), append(sizes, size)
				}
			}
		}
	}
	return shape, values, sizes
}

// A chain of n fused multiply-adds is off by at most n·2⁻²⁴ of its terms' sizes.
func TestConv2DAgainstDirectSum(t *testing.T) {
	r := generator()
	for range 400 {
		c, x := randomConv(r)
		before := slices.Clone(x.Data)
		predicted, err := c.OutputShape(x.Shape())
		if err != nil {
			t.Fatalf("%v for %v: %v", c, x.Shape(), err)
		}
		got := c.Forward(x)
		shape, values, sizes := direct(c, x)
		if got.Shape() != shape || predicted != shape {
			t.Fatalf("%v for %v: Forward gives %v, OutputShape %v, want %v", c, x.Shape(), got.Shape(), predicted, shape)
		}
		terms := float64(c.Weight.C*c.Kernel*c.Kernel + 1)
		for i, v := range got.Data {
			if math.Abs(float64(v)-values[i]) > terms*0x1p-24*sizes[i] {
				t.Fatalf("%v for %v: element %d is %v, want %v", c, x.Shape(), i, v, values[i])
			}
		}
		if !slices.Equal(before, x.Data) {
			t.Fatalf("%v: Forward changed its input", c)
		}
		for n := range x.N {
			if !sameBits(c.Forward(x.Sample(n)), got.Sample(n)) {
				t.Fatalf("%v: sample %d of %d differs from the sample alone", c, n, x.N)
			}
		}
	}
}

// The order of the sum is a promise: bias, channels, rows, columns.
func TestConv2DOrder(t *testing.T) {
	r := generator()
	c := &Conv2D{In: 3, Out: 1, Kernel: 3}
	c.Init(r)
	c.Bias.Data[0] = 0.1
	x := random(r, Shape{1, 3, 3, 3})
	acc := c.Bias.Data[0]
	for i := range x.Data {
		acc = gemm.FMA(c.Weight.Data[i], x.Data[i], acc)
	}
	wantData(t, c.Forward(x), Shape{1, 1, 1, 1}, acc)
}

func TestConv2DErrors(t *testing.T) {
	for _, v := range []struct {
		conv Conv2D
		in   Shape
		want ErrorText
	}{
		{Conv2D{In: 6, Out: 10, Kernel: 5}, Shape{1, 3, 28, 28}, ErrorText{
			Layer:   "Conv2D{In: 6, Out: 10, Kernel: 5}",
			Wanted:  "an input with 6 channels, height×width×6",
			Given:   "28×28×3, which has 3",
			Formula: "a kernel has a slice of weights for each input channel: 5·5·6",
			Fix:     "set In: 3, or give an input with 6 channels",
		}},
		{Conv2D{In: 6, Out: 6, Kernel: 3, Groups: 6}, Shape{1, 3, 28, 28}, ErrorText{
			Layer:   "Conv2D{In: 6, Out: 6, Kernel: 3, Groups: 6}",
			Wanted:  "an input with 6 channels, height×width×6",
			Given:   "28×28×3, which has 3",
			Formula: "the 6 input channels are cut into 6 groups, and a kernel reads 6/6 = 1 of them",
			Fix:     "give an input with 6 channels", // 3 channels do not make 6 groups
		}},
		{Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1, Dilation: 4}, Shape{1, 1, 4, 20}, ErrorText{
			Layer:   "Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1, Dilation: 4}",
			Wanted:  "an input of at least 7×7",
			Given:   "4×20×1, whose height is 4",
			Formula: "height + 2·padding − kernel extent = 4 + 2·1 − 9 = −3, which is below 0",
			Fix:     "enlarge the input to 7×20, or set Padding: 3, or set Kernel: 2",
		}},
		{Conv2D{In: 6, Out: 4, Kernel: 3, Groups: 4}, Shape{1, 6, 28, 28}, ErrorText{
			Layer:   "Conv2D{In: 6, Out: 4, Kernel: 3, Groups: 4}",
			Wanted:  "a number of groups that divides In and Out",
			Given:   "In: 6, Out: 4, Groups: 4",
			Formula: "each group reads In/Groups channels and writes Out/Groups",
			Fix:     "set Groups: 2, or change In and Out to multiples of 4",
		}},
		{Conv2D{In: 1, Out: 1, Kernel: 3, Stride: -2}, Shape{1, 1, 28, 28}, ErrorText{
			Layer:  "Conv2D{In: 1, Out: 1, Kernel: 3, Stride: -2}",
			Wanted: "Stride from 1 to 16777216",
			Given:  "Stride: -2",
			Fix:    "set Stride: 1",
		}},
		{Conv2D{}, Shape{1, 4, 28, 28}, ErrorText{
			Layer:  "Conv2D{}",
			Wanted: "In from 1 to 16777216",
			Given:  "In is not set",
			Fix:    "set In: 4",
		}},
		{Conv2D{In: 1, Out: 1, Kernel: 1}, Shape{N: 1, H: 28, W: 28}, ErrorText{
			Layer:  "Conv2D{In: 1, Out: 1, Kernel: 1}",
			Wanted: "samples, channels, height and width of at least 1",
			Given:  "N 1, C 0, H 28, W 28",
			Fix:    "give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}",
		}},
		{Conv2D{In: 1, Out: 1, Kernel: 1, Padding: 1 << 20}, Shape{1, 1, 1, 1}, ErrorText{
			Layer:   "Conv2D{In: 1, Out: 1, Kernel: 1, Padding: 1048576}",
			Wanted:  "at most 2147483648 elements",
			Given:   "N 1, C 1, H 2097153, W 2097153",
			Formula: "elements = N·C·H·W, each of 4 bytes",
			Fix:     "use a smaller picture, fewer channels or a smaller batch",
		}},
	} {
		c := v.conv
		_, err := c.OutputShape(v.in)
		wantError(t, err, v.want)
		if v.in.check(text("")) == nil {
			wantError(t, panicOf(t, func() { c.Forward(NewTensor(v.in)) }), v.want)
			wantError(t, panicOf(t, func() { ArithmeticOf(&c, v.in) }), v.want)
		}
	}
	for _, c := range []*Conv2D{
		{In: 3, Out: 2, Kernel: 1, Groups: 2}, {In: 1 << 10, Out: 1 << 10, Kernel: 1 << 10}, {In: -1, Out: -1, Kernel: 1}, {},
	} {
		want := panicOf(t, func() { c.Init(generator()) }).In(English)
		wantError(t, panicOf(t, func() { c.Params() }), want)
		wantError(t, panicOf(t, func() { NumParams(c) }), want)
	}
}

func TestConv2DWeights(t *testing.T) {
	x := NewTensor(Shape{1, 3, 8, 8})
	c := &Conv2D{In: 3, Out: 6, Kernel: 5}
	wantMisuse(t, misuseOf(t, func() { c.Forward(x) }), ErrorText{
		Layer:  "Conv2D{In: 3, Out: 6, Kernel: 5}",
		Wanted: "a weight of N: 6, C: 3, H: 5, W: 5",
		Given:  "no weight",
		Fix:    "call cnnlib.Init(net, 1) before Forward, or set the field yourself",
	})
	c.Weight = NewTensor(Shape{6, 3, 5, 5})
	wantMisuse(t, misuseOf(t, func() { c.Forward(x) }), ErrorText{
		Layer:  "Conv2D{In: 3, Out: 6, Kernel: 5}",
		Wanted: "a bias of N: 1, C: 6, H: 1, W: 1",
		Given:  "no bias",
		Fix:    "call cnnlib.Init(net, 1) before Forward, or set the field yourself (NoBias: true makes a layer without a bias)",
	})
	c.Bias = NewTensor(Shape{6, 1, 1, 1})
	wantError(t, panicOf(t, func() { c.Forward(x) }), ErrorText{
		Layer:  "Conv2D{In: 3, Out: 6, Kernel: 5}",
		Wanted: "a bias of N: 1, C: 6, H: 1, W: 1",
		Given:  "N: 6, C: 1, H: 1, W: 1 with 6 numbers",
		Fix:    "cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 6, H: 1, W: 1}) has the right shape",
	})
	c.Bias = &Tensor{N: 1, C: 6, H: 1, W: 1} // without numbers
	panicOf(t, func() { c.Forward(x) })
	c.Bias, c.NoBias = nil, true
	c.Forward(x)
	c.Kernel = 3 // the weights still have the shape 5×5
	panicOf(t, func() { c.Forward(x) })
}

// Any settings and any input give an error or the shape of what Forward computes,
// no other panic, and no memory beyond the result.
func FuzzConv2DSettings(f *testing.F) {
	f.Add(3, 6, 5, 0, 0, 0, 0, false, 1, 3, 32, 32)
	f.Add(4, 4, 3, 2, 1, 2, 4, true, 2, 4, 9, 7)
	f.Add(math.MaxInt, 1, 1, 1, 0, 1, 1, false, 1, 1, 1, 1)
	f.Add(1, 1, 1<<16, 1, 1<<24, 1<<24, 1, false, 1, 1, 1, 1)
	f.Add(1<<24, 1<<24-1, 1, 1, 0, 1, 1<<24, true, 1, 1, 1, 1)
	f.Add(-1, math.MinInt, -5, -1, -1, -1, -1, false, -1, -1, -1, -1)
	f.Fuzz(func(t *testing.T, in, out, kernel, stride, padding, dilation, groups int, noBias bool, n, c, h, w int) {
		conv := &Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: padding, Dilation: dilation, Groups: groups, NoBias: noBias}
		s := Shape{n, c, h, w}
		var shape Shape
		var err error
		if used := allocated(func() { shape, err = conv.OutputShape(s) }); used > 1<<20 {
			t.Errorf("OutputShape took %d bytes", used)
		}
		if invalid := conv.check(3); invalid != nil {
			wantError(t, panicOf(t, func() { NumParams(conv) }), invalid.(*ShapeError).In(English))
		} else if n := NumParams(conv); n < 1 {
			t.Errorf("%d parameters", n)
		}
		if err != nil {
			if _, ok := err.(*ShapeError); !ok || shape != (Shape{}) {
				t.Errorf("%v, %T %v, want no shape and a *ShapeError", shape, err, err)
			}
			panicOf(t, func() { ArithmeticOf(conv, s) })
			return
		}
		if a := ArithmeticOf(conv, s); a.Output != shape || a.Params != NumParams(conv) {
			t.Errorf("arithmetic: %v, %d parameters; want %v, %d", a.Output, a.Params, shape, NumParams(conv))
		}
		if s.Len() <= 1<<12 && shape.Len() <= 1<<12 && NumParams(conv) <= 1<<12 && shape.Len()*NumParams(conv) <= 1<<18 {
			conv.Init(generator())
			if got := conv.Forward(NewTensor(s)).Shape(); got != shape {
				t.Errorf("Forward gives %v, OutputShape %v", got, shape)
			}
		}
	})
}
