package cnnlib

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

// Each number of the input stamps the kernel, times itself; where two stamps meet, they add up.
func ExampleConvTranspose2D() {
	stamp := &ConvTranspose2D{In: 1, Out: 1, Kernel: 3, Stride: 2, NoBias: true}
	stamp.Weight = TensorOf(Shape{N: 1, C: 1, H: 3, W: 3}, []float32{
		0, 1, 0,
		1, 1, 1,
		0, 1, 0,
	})
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 2}, []float32{1, 10})
	y := stamp.Forward(x)
	for row := range y.H {
		fmt.Println(y.Data[row*y.W:][:y.W])
	}
	// Output:
	// [0 1 0 10 0]
	// [1 1 11 10 10]
	// [0 1 0 10 0]
}

// A convolution with stride 2 makes 4 rows of 7 and of 8; OutputPadding chooses.
func ExampleConvTranspose2D_OutputShape() {
	in := Shape{N: 1, C: 6, H: 4, W: 4}
	up := &ConvTranspose2D{In: 6, Out: 3, Kernel: 3, Stride: 2, Padding: 1}
	fmt.Println(up.OutputShape(in))
	up.OutputPadding = 1
	fmt.Println(up.OutputShape(in))
	up.OutputPadding = 2
	_, err := up.OutputShape(in)
	fmt.Println(err)
	// Output:
	// 7×7×3 <nil>
	// 8×8×3 <nil>
	// cnnlib: ConvTranspose2D{In: 6, Out: 3, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 2} does not fit
	//   wanted:  OutputPadding of less than Stride or Dilation, at most 1
	//   given:   OutputPadding: 2
	//   formula: a convolution with stride S makes the same side from S sides, and OutputPadding chooses one of them
	//   fix:     set OutputPadding: 1, or set Stride: 3
}

func ExampleConvTranspose2D_Arithmetic() {
	up := &ConvTranspose2D{In: 64, Out: 32, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1}
	fmt.Println(ArithmeticOf(up, Shape{N: 1, C: 64, H: 7, W: 7}).In(English))
	// Output:
	// ConvTranspose2D{In: 64, Out: 32, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1}
	//   input                  7×7×64
	//   output height          H_out = (H − 1)·S − 2·P + K + A = (7 − 1)·2 − 2·1 + 3 + 1 = 6·2 − 2 + 3 + 1 = 12 − 2 + 3 + 1 = 14
	//   output width           W_out = (W − 1)·S − 2·P + K + A = (7 − 1)·2 − 2·1 + 3 + 1 = 6·2 − 2 + 3 + 1 = 12 − 2 + 3 + 1 = 14
	//   output channels        C_out = 32
	//   weights of one kernel  w = K·K·C_out = 3·3·32 = 288
	//   all weights            w·C_in = 288·64 = 18432
	//   biases                 C_out = 32
	//   parameters             w·C_in + C_out = 288·64 + 32 = 18432 + 32 = 18464
	//   output                 14×14×32
	//
	// total parameters: 18464
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C_in input channels (kernels), K kernel side, S stride, P padding,
	//   A output padding, H_out output height, W_out output width,
	//   C_out output channels, w weights of one kernel.
}

// drawTransposed draws parameters, gradients that there are before Backward, an input and the
// gradient of the output.
func drawTransposed(r *rand.Rand, c *ConvTranspose2D, in Shape) (x, dy *Tensor) {
	c.Init(r)
	c.WeightGrad = random(r, c.Weight.Shape())
	if !c.NoBias {
		c.Bias, c.BiasGrad = random(r, c.Bias.Shape()), random(r, c.Bias.Shape())
	}
	return random(r, in), random(r, must(c.OutputShape(in)))
}

// referenceTransposed is all that the layer computes from x and dy, by its definition.
func referenceTransposed(c *ConvTranspose2D, x, dy *Tensor) (p convPass) {
	d := *c
	p.y, p.dx = NewTensor(dy.Shape()), NewTensor(x.Shape())
	d.referenceForward(p.y, x)
	d.WeightGrad = copyOf(c.WeightGrad)
	if !c.NoBias {
		d.BiasGrad = copyOf(c.BiasGrad)
	}
	d.referenceBackwardParams(dy, x)
	d.referenceBackwardInput(p.dx, dy)
	p.weightGrad, p.biasGrad = d.WeightGrad, d.BiasGrad
	return p
}

// checkTransposed compares Forward, and a run's Forward and Backward in memory that holds
// something else, with the definition, bit by bit.
func checkTransposed(t *testing.T, run *Run, c *ConvTranspose2D, x, dy *Tensor, want convPass) {
	t.Helper()
	weightGrad, biasGrad := copyOf(c.WeightGrad), c.BiasGrad
	if !c.NoBias {
		biasGrad = copyOf(c.BiasGrad)
	}
	check := func(what string, got, want *Tensor) {
		t.Helper()
		if !sameNumbers(got, want) {
			t.Errorf("%v for %v of %v, %d threads: the %s differs from the reference: %s", c, x.N, x.Shape(), runtime.GOMAXPROCS(0), what, firstDifference(got, want))
		}
	}
	check("output", c.Forward(x), want.y)
	check("output of a run", run.Forward(x), want.y)
	check("gradient of the input", run.Backward(dy), want.dx)
	check("gradient of the weights", c.WeightGrad, want.weightGrad)
	if !c.NoBias {
		check("gradient of the biases", c.BiasGrad, want.biasGrad)
	}
	c.WeightGrad, c.BiasGrad = weightGrad, biasGrad
}

func TestConvTransposeRandom(t *testing.T) {
	r := generator()
	beyond := 0
	for range 600 {
		c, x := randomTransposed(r)
		x, dy := drawTransposed(r, c, x.Shape())
		if c.OutputPadding >= orOne(c.Stride) {
			beyond++ // only thanks to the dilation
		}
		if r.IntN(10) == 0 {
			for _, data := range [...][]float32{x.Data, dy.Data, c.Weight.Data} {
				for _, v := range [...]float64{math.Inf(1), math.NaN(), math.Copysign(0, -1), math.MaxFloat32, math.SmallestNonzeroFloat32} {
					if r.IntN(3) == 0 {
						data[r.IntN(len(data))] = float32(v)
					}
				}
			}
		}
		want := referenceTransposed(c, x, dy)
		run := NewRun(c)
		checkTransposed(t, run, c, x, dy, want)
		if r.IntN(4) == 0 { // once more, in memory that is not fresh
			checkTransposed(t, run, c, x, dy, want)
		}
		if r.IntN(8) == 0 {
			withThreads(func(int) { checkTransposed(t, NewRun(c), c, x, dy, want) })
		}
		if t.Failed() {
			return
		}
	}
	if beyond < 20 {
		t.Errorf("only %d output paddings beyond the stride", beyond)
	}
}

// Sizes for which the work is cut in channels, strips, parts and blocks of samples.
func TestConvTransposeLarge(t *testing.T) {
	r := generator()
	for _, v := range []struct {
		conv ConvTranspose2D
		in   Shape
	}{
		{ConvTranspose2D{In: 70, Out: 7, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1}, Shape{2, 70, 7, 9}},
		{ConvTranspose2D{In: 16, Out: 8, Kernel: 4, Stride: 2, Padding: 1}, Shape{17, 16, 8, 7}},
		{ConvTranspose2D{In: 3, Out: 2, Kernel: 2, Stride: 2}, Shape{1, 3, 40, 50}},
		{ConvTranspose2D{In: 3, Out: 4, Kernel: 2, Stride: 5, Padding: 1, OutputPadding: 3}, Shape{2, 3, 11, 12}},
		{ConvTranspose2D{In: 12, Out: 18, Kernel: 3, Groups: 3, NoBias: true}, Shape{2, 12, 11, 13}},
		{ConvTranspose2D{In: 20, Out: 20, Kernel: 4, Stride: 2, Padding: 1, Groups: 20}, Shape{9, 20, 9, 10}},
		{ConvTranspose2D{In: 4, Out: 3, Kernel: 3, Dilation: 4, Padding: 2, OutputPadding: 3}, Shape{1, 4, 16, 33}},
	} {
		c := v.conv
		t.Run(c.String(), func(t *testing.T) {
			x, dy := drawTransposed(r, &c, v.in)
			want := referenceTransposed(&c, x, dy)
			withThreads(func(int) {
				run := NewRun(&c)
				checkTransposed(t, run, &c, x, dy, want)
				checkTransposed(t, run, &c, x, dy, want)
			})
		})
	}
}

// One Run for many shapes and settings of one layer is as good as a new one.
func TestConvTransposeChangingShapes(t *testing.T) {
	r := generator()
	c := &ConvTranspose2D{In: 4, Out: 6, Kernel: 3}
	run := NewRun(c)
	var in Shape
	for i := range 100 {
		c.Kernel, c.Stride, c.Padding, c.Dilation, c.Groups = 1+r.IntN(3), r.IntN(3), r.IntN(3), r.IntN(4), 1+r.IntN(2)
		c.OutputPadding, c.NoBias = r.IntN(max(orOne(c.Stride), orOne(c.Dilation))), r.IntN(2) == 0
		if i%2 == 0 { // else only the settings change
			in = Shape{1 + r.IntN(3), 4, 5 + r.IntN(9), 5 + r.IntN(9)}
		}
		x, dy := drawTransposed(r, c, in)
		checkTransposed(t, run, c, x, dy, referenceTransposed(c, x, dy))
	}
	// Two inputs that give outputs of one shape.
	c.Kernel, c.Stride, c.Padding, c.Dilation, c.Groups, c.NoBias = 2, 2, 0, 4, 1, false
	for padding := range 2 {
		c.OutputPadding = 3 - 2*padding
		x, dy := drawTransposed(r, c, Shape{1, 4, 5 + padding, 7 + padding})
		checkTransposed(t, run, c, x, dy, referenceTransposed(c, x, dy))
	}
}

// ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩ for the convolution with the same weights: that is what
// transposed means. The numbers are small and whole, so that all sums are exact.
func TestConvTransposeIsTheTranspose(t *testing.T) {
	r := generator()
	whole := func(s Shape) *Tensor {
		t := NewTensor(s)
		for i := range t.Data {
			t.Data[i] = float32(r.IntN(9) - 4)
		}
		return t
	}
	inner := func(a, b *Tensor) (sum float64) {
		for i, v := range a.Data {
			sum += float64(v) * float64(b.Data[i])
		}
		return sum
	}
	for range 100 {
		conv, x := randomConv(r)
		conv.NoBias, conv.Weight, x = true, whole(conv.Weight.Shape()), whole(x.Shape())
		y := whole(must(conv.OutputShape(x.Shape())))
		for padding := range max(orOne(conv.Stride), orOne(conv.Dilation)) {
			up := &ConvTranspose2D{In: conv.Out, Out: conv.In, Kernel: conv.Kernel, Stride: conv.Stride, Padding: conv.Padding,
				OutputPadding: padding, Dilation: conv.Dilation, Groups: conv.Groups, NoBias: true, Weight: conv.Weight}
			if s, err := up.OutputShape(y.Shape()); err != nil || s != x.Shape() {
				continue // a stride may leave other rows and columns over
			}
			if a, b := inner(conv.Forward(x), y), inner(x, up.Forward(y)); a != b {
				t.Errorf("%v for %v: %v and %v", up, y.Shape(), a, b)
			}
		}
	}
}

func TestConvTransposeErrors(t *testing.T) {
	for _, v := range []struct {
		conv ConvTranspose2D
		in   Shape
		want ErrorText
	}{
		{ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 2}, Shape{1, 4, 7, 7}, ErrorText{
			Layer:   "ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 2}",
			Wanted:  "an input with 6 channels, height×width×6",
			Given:   "7×7×4, which has 4",
			Formula: "there is a kernel for each input channel: In = 6 kernels of 2·2·2",
			Fix:     "set In: 4, or give an input with 6 channels",
		}},
		{ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 2}, Shape{1, 3, 7, 7}, ErrorText{
			Layer:   "ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 2}",
			Wanted:  "an input with 6 channels, height×width×6",
			Given:   "7×7×3, which has 3",
			Formula: "there is a kernel for each input channel: In = 6 kernels of 2·2·2",
			Fix:     "give an input with 6 channels",
		}},
		{ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 4}, Shape{1, 6, 7, 7}, ErrorText{
			Layer:   "ConvTranspose2D{In: 6, Out: 4, Kernel: 2, Groups: 4}",
			Wanted:  "a number of groups that divides In and Out",
			Given:   "In: 6, Out: 4, Groups: 4",
			Formula: "each group reads In/Groups channels and writes Out/Groups",
			Fix:     "set Groups: 2, or change In and Out to multiples of 4",
		}},
		{ConvTranspose2D{In: 1, Out: 1, Kernel: 2, Stride: 2, Padding: 4}, Shape{1, 1, 9, 3}, ErrorText{
			Layer:   "ConvTranspose2D{In: 1, Out: 1, Kernel: 2, Stride: 2, Padding: 4}",
			Wanted:  "an input of at least 5×5",
			Given:   "9×3×1, whose width is 3",
			Formula: "(W − 1)·stride − 2·padding + kernel extent + output padding = 2·2 − 2·4 + 2 + 0 = −2, which is below 1",
			Fix:     "enlarge the input to 9×5, or set Padding: 2",
		}},
		{ConvTranspose2D{In: 1, Out: 1, Kernel: 1, Padding: 1 << 20}, Shape{1, 1, 3, 4}, ErrorText{
			Layer:   "ConvTranspose2D{In: 1, Out: 1, Kernel: 1, Padding: 1048576}",
			Wanted:  "an input of at least 2097153×2097153",
			Given:   "3×4×1, whose height is 3",
			Formula: "(H − 1)·stride − 2·padding + kernel extent + output padding = 2·1 − 2·1048576 + 1 + 0 = −2097149, which is below 1",
			Fix:     "set Padding: 1",
		}},
		{ConvTranspose2D{In: 1, Out: 1, Kernel: 1, OutputPadding: -1}, Shape{1, 1, 3, 3}, ErrorText{
			Layer: "ConvTranspose2D{In: 1, Out: 1, Kernel: 1, OutputPadding: -1}", Wanted: "OutputPadding from 0 to 16777216",
			Given: "OutputPadding: -1", Fix: "set OutputPadding: 0",
		}},
		{ConvTranspose2D{Kernel: 1, Out: 1}, Shape{1, 5, 3, 3}, ErrorText{
			Layer: "ConvTranspose2D{Out: 1, Kernel: 1}", Wanted: "In from 1 to 16777216", Given: "In is not set", Fix: "set In: 5",
		}},
		{ConvTranspose2D{In: 1, Out: 1, Kernel: 1}, Shape{N: 1, C: 1, W: 3}, ErrorText{
			Layer:  "ConvTranspose2D{In: 1, Out: 1, Kernel: 1}",
			Wanted: "samples, channels, height and width of at least 1",
			Given:  "N 1, C 1, H 0, W 3",
			Fix:    "give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}",
		}},
		{ConvTranspose2D{In: 1, Out: 1, Kernel: 1, Stride: 1 << 20}, Shape{1, 1, 3, 3}, ErrorText{
			Layer:   "ConvTranspose2D{In: 1, Out: 1, Kernel: 1, Stride: 1048576}",
			Wanted:  "at most 2147483648 elements",
			Given:   "N 1, C 1, H 2097153, W 2097153",
			Formula: "elements = N·C·H·W, each of 4 bytes",
			Fix:     "use a smaller picture, fewer channels or a smaller batch",
		}},
	} {
		c := v.conv
		_, err := c.OutputShape(v.in)
		wantError(t, err, v.want)
		wantError(t, panicOf(t, func() { ArithmeticOf(&c, v.in) }), v.want)
	}
}

// Params says of settings what Init says; Forward wants weights.
func TestConvTransposeMisuse(t *testing.T) {
	for _, c := range []*ConvTranspose2D{{In: 3, Out: 2, Kernel: 1, Groups: 2}, {In: 1 << 10, Out: 1 << 10, Kernel: 1 << 10}, {In: 1, Out: 1, Kernel: 1, OutputPadding: 1}, {}} {
		want := panicOf(t, func() { c.Init(generator()) }).In(English)
		wantError(t, panicOf(t, func() { c.Params() }), want)
	}

	x := NewTensor(Shape{1, 3, 4, 4})
	c := &ConvTranspose2D{In: 3, Out: 2, Kernel: 2}
	wantMisuse(t, misuseOf(t, func() { c.Forward(x) }), ErrorText{
		Layer: c.String(), Wanted: "a weight of N: 3, C: 2, H: 2, W: 2", Given: "no weight",
		Fix: "call cnnlib.Init(net, 1) before Forward, or set the field yourself",
	})
	c.Weight = NewTensor(Shape{3, 2, 2, 2})
	misuseOf(t, func() { c.Forward(x) }) // no bias
	c.NoBias = true
	c.Forward(x)
}

// Any settings and any input give an error or the shape of what Forward computes.
func FuzzConvTransposeSettings(f *testing.F) {
	f.Add(3, 6, 5, 0, 0, 0, 0, 0, false, 1, 3, 32, 32)
	f.Add(4, 4, 3, 2, 1, 1, 2, 4, true, 2, 4, 9, 7)
	f.Add(1, 1, 1<<16, 1, 1<<24, 0, 1<<24, 1, false, 1, 1, 1, 1)
	f.Add(1, 1, 1, 1<<24, 0, 1<<24, 1, 1, false, 1, 1, 1<<31, 1)
	f.Add(-1, math.MinInt, -5, -1, -1, -1, -1, -1, false, -1, -1, -1, math.MaxInt)
	f.Fuzz(func(t *testing.T, in, out, kernel, stride, padding, more, dilation, groups int, noBias bool, n, c, h, w int) {
		up := &ConvTranspose2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: padding, OutputPadding: more, Dilation: dilation, Groups: groups, NoBias: noBias}
		s := Shape{n, c, h, w}
		shape, err := up.OutputShape(s)
		if err != nil {
			if _, ok := err.(*ShapeError); !ok || shape != (Shape{}) {
				t.Errorf("%v, %T %v, want no shape and a *ShapeError", shape, err, err)
			}
			return
		}
		if a := ArithmeticOf(up, s); a.Output != shape || a.Params != NumParams(up) || a.Layers[0].Steps[len(a.Layers[0].Steps)-1].Formula.Result() != a.Params {
			t.Errorf("arithmetic: %v, %d parameters; want %v, %d", a.Output, a.Params, shape, NumParams(up))
		}
		if s.Len() <= 1<<12 && shape.Len() <= 1<<12 && NumParams(up) <= 1<<12 && shape.Len()*NumParams(up) <= 1<<18 {
			up.Init(generator())
			if got := up.Forward(NewTensor(s)).Shape(); got != shape {
				t.Errorf("Forward gives %v, OutputShape %v", got, shape)
			}
		}
	})
}

// The largest number of rows that write to a unit is what a loop over units and rows finds.
func TestTransposedReach(t *testing.T) {
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	r := generator()
	for range 200 {
		c := &ConvTranspose2D{In: 1, Out: 1, Kernel: 1 + r.IntN(6), Stride: 1 + r.IntN(4), Dilation: 1 + r.IntN(3)}
		extent := c.Dilation*(c.Kernel-1) + 1
		c.Padding = r.IntN(extent)
		largest, first := 0, 0
		for unit := range 4 * c.Stride * extent {
			low, high := 1<<30, -1<<30
			for row := -50; row < 200; row++ { // beyond the map, too
				if at := row*c.Stride - c.Padding; at <= unit && unit < at+extent {
					low, high = min(low, row), max(high, row)
				}
			}
			largest = max(largest, high-low+1)
			if unit == 0 {
				first = min(0, low)
			}
		}
		if f := c.receptiveField(one, 9, 9); f.length() != largest || f.first != first*f.parts || f.jump*c.Stride != f.parts {
			t.Errorf("%v: %+v, want %d rows from %d", c, f, largest, first)
		}
	}
}

// See testdata/torchinfo_totals.py.
func TestTorchinfoTransposed(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &ConvTranspose2D{In: 8, Out: 4, Kernel: 4, Stride: 2, Padding: 1})
	if got := Torchinfo().Summarize(net, Shape{2, 3, 16, 16}).Total; got.Params != 740 || got.MACs != 896896 {
		t.Errorf("%+v", got)
	}
}
