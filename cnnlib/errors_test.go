package cnnlib

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

func ExampleShapeError() {
	net := NewSequential(
		&Conv2D{In: 3, Out: 6, Kernel: 5},
		&Conv2D{In: 3, Out: 10, Kernel: 5}, // should read the 6 maps of conv1
	)
	_, err := net.OutputShape(Shape{N: 1, C: 3, H: 32, W: 32})
	fmt.Println(err)
	var e *ShapeError
	fmt.Println(errors.As(err, &e), e.In(English).Fix)
	// Output:
	// cnnlib: conv2 (Conv2D{In: 3, Out: 10, Kernel: 5}) does not fit
	//   wanted:  an input with 3 channels, height×width×3
	//   given:   28×28×6, which has 6
	//   formula: a kernel has a slice of weights for each input channel: 5·5·3
	//   fix:     set In: 6, or give an input with 3 channels
	// true set In: 6, or give an input with 3 channels
}

func TestMust(t *testing.T) {
	if must(3, nil) != 3 {
		t.Error("must changed its value")
	}
	e := NewShapeError(wrongSizes, "layer")
	if panicOf(t, func() { must(3, error(e)) }) != e {
		t.Error("must panics with something else")
	}
}

func atoi(s string) int { return must(strconv.Atoi(s)) }

// fixes returns every way to follow the fixes of an error: the layers and the inputs that they suggest.
func fixes(err error, l Layer, in Shape) (layers []Layer, ins []Shape) {
	for _, f := range faultOf(err).fixes {
		changed, given := l, in
		if f.field != "" {
			t := l.(tunable)
			i := slices.IndexFunc(t.settings(nil, 1), func(s setting) bool { return s.field == f.field })
			changed = withSetting(t, i, f.value)
		}
		if f.flatten {
			given = must((&Flatten{}).OutputShape(in))
		}
		if f.input != (Shape{}) {
			given = f.input
		}
		if changed != l || given != in {
			layers, ins = append(layers, changed), append(ins, given)
		}
	}
	return layers, ins
}

// drawMisfit draws a layer and an input, number i, which may not fit as the kind says.
func drawMisfit(r *rand.Rand, i int) (l Layer, in Shape, kind string) {
	in = Shape{1 + r.IntN(2), 1 + r.IntN(6), 8 + r.IntN(4), 8 + r.IntN(4)}
	kernel := 1 + r.IntN(3)
	conv := &Conv2D{In: in.C, Out: 1 + r.IntN(12), Kernel: kernel, NoBias: i%2 == 0}
	pool := &MaxPool2D{Kernel: kernel, Ceil: i%2 == 0}
	transposed := &ConvTranspose2D{In: in.C, Out: 1 + r.IntN(12), Kernel: kernel, NoBias: i%2 == 0}
	l = conv
	switch i % 15 {
	case 0:
		kind = "channels"
		conv.In = in.C + 1 + r.IntN(3)
	case 1:
		kind = "channels of groups"
		conv.In, conv.Out, conv.Groups = 12, 12, 1+r.IntN(3)
		in.C = 1 + r.IntN(9)
	case 2:
		kind = "groups"
		conv.In, conv.Groups = 1+r.IntN(12), 1+r.IntN(15)
		in.C = conv.In
	case 3, 4:
		kind = "window"
		conv.Kernel, conv.Dilation, conv.Padding, conv.Stride = 2+r.IntN(6), 1+r.IntN(3), r.IntN(3), r.IntN(3)
		in.H, in.W = 1+r.IntN(12), 1+r.IntN(12)
	case 5:
		kind = "pool window"
		pool.Kernel = 1 + r.IntN(9)
		pool.Padding, pool.Stride = r.IntN(pool.Kernel/2+1), r.IntN(4)
		in.H, in.W, l = 1+r.IntN(9), 1+r.IntN(9), pool
	case 6:
		kind = "pool padding"
		pool.Padding, l = r.IntN(4), pool
	case 7:
		kind = "flat"
		l = &Linear{In: []int{in.C * in.H * in.W, 10}[r.IntN(2)], Out: 3}
	case 8:
		kind = "negative pool setting"
		field := []*int{&pool.Kernel, &pool.Stride, &pool.Padding}[r.IntN(3)]
		*field, l = -r.IntN(3), pool
	case 10:
		kind = "transposed, channels"
		transposed.In, transposed.Out, transposed.Groups, l = 12, 12, 1+r.IntN(3), transposed
		in.C = 1 + r.IntN(9)
	case 11:
		kind = "transposed, padding"
		transposed.Kernel, transposed.Dilation, transposed.Stride = 1+r.IntN(3), 1+r.IntN(3), 1+r.IntN(3)
		transposed.Padding, transposed.OutputPadding = r.IntN(12), r.IntN(transposed.Stride)
		in.H, in.W, l = 1+r.IntN(9), 1+r.IntN(9), transposed
	case 12:
		kind = "transposed, output padding"
		transposed.Dilation, transposed.Stride, transposed.OutputPadding, l = r.IntN(4), r.IntN(4), r.IntN(8), transposed
	case 13:
		kind = "transposed, negative setting"
		field := []*int{&transposed.Kernel, &transposed.Stride, &transposed.Padding, &transposed.OutputPadding, &transposed.Dilation, &transposed.Groups, &transposed.Out}[r.IntN(7)]
		*field, l = -r.IntN(3), transposed
	case 14:
		kind = "size"
		l = []Layer{&AdaptiveAvgPool2D{Height: -r.IntN(3)}, &AdaptiveAvgPool2D{Width: -r.IntN(3)}, &Upsample{Scale: -r.IntN(3)}}[r.IntN(3)]
	case 9:
		kind = "negative setting"
		field := []*int{&conv.Kernel, &conv.Stride, &conv.Padding, &conv.Dilation, &conv.Groups, &conv.Out}[r.IntN(6)]
		*field = -r.IntN(3)
	}
	return l, in, kind
}

// Every change that the text of an error suggests makes the layer fit, at once.
func TestFixesFit(t *testing.T) {
	r := generator()
	kinds := map[string]int{}
	for i := range 6000 {
		l, in, kind := drawMisfit(r, i)
		_, err := l.OutputShape(in)
		if err == nil {
			continue
		}
		var e *ShapeError
		if !errors.As(err, &e) {
			t.Fatalf("%v of %v: %T", l, in, err)
		}
		layers, ins := fixes(e, l, in)
		if len(layers) == 0 {
			t.Fatalf("%v\nno way to follow the fix", e)
		}
		for k := range layers {
			if _, err := layers[k].OutputShape(ins[k]); err != nil {
				t.Fatalf("%v\nsuggests %v for %v, but\n%v", e, layers[k], ins[k], err)
			}
		}
		kinds[kind]++
	}
	for _, kind := range []string{"channels", "channels of groups", "groups", "window", "pool window", "pool padding", "flat", "negative pool setting", "negative setting",
		"transposed, channels", "transposed, padding", "transposed, output padding", "transposed, negative setting", "size"} {
		if kinds[kind] < 50 {
			t.Errorf("only %d errors of %s", kinds[kind], kind)
		}
	}
}

// The suggested change is the least one: a step less does not fit.
func TestFixesAreNearest(t *testing.T) {
	r := generator()
	found := 0
	for range 1000 {
		l := &Conv2D{In: 1, Out: 1, Kernel: 2 + r.IntN(6), Dilation: 1 + r.IntN(3), Padding: r.IntN(3)}
		in := Shape{1, 1, 1 + r.IntN(12), 1 + r.IntN(12)}
		_, err := l.OutputShape(in)
		if err == nil {
			continue
		}
		found++
		fix := err.(*ShapeError).In(English).Fix
		var h, w int
		set := map[string]int{}
		for _, f := range err.(*ShapeError).fixes {
			if f.field != "" {
				set[f.field] = f.value
			} else {
				h, w = f.input.H, f.input.W
			}
		}
		padding, kernel := *l, *l
		padding.Padding, kernel.Kernel = set["Padding"]-1, set["Kernel"]+1
		for _, v := range []struct {
			layer *Conv2D
			in    Shape
		}{
			{l, Shape{1, 1, h - 1, w}}, {l, Shape{1, 1, h, w - 1}}, {&padding, in}, {&kernel, in},
		} {
			if h > in.H && w > in.W || v.layer != l {
				if s, err := v.layer.OutputShape(v.in); err == nil {
					t.Fatalf("%v for %v: %s; but %v for %v gives %v", l, in, fix, v.layer, v.in, s)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d errors", found)
	}
	for _, v := range [][4]int{{12, 12, 5, 4}, {12, 12, 7, 6}, {6, 4, 4, 2}, {7, 5, 3, 1}, {12, 18, 5, 6}, {12, 18, 100, 6}} {
		if got := nearestDivisor(v[0], v[1], v[2]); got != v[3] {
			t.Errorf("nearestDivisor(%d, %d, %d) = %d, want %d", v[0], v[1], v[2], got, v[3])
		}
	}
}

func TestShapeErrorInChinese(t *testing.T) {
	t.Setenv("CNNLESSONS_LANG", "zh")
	conv := &Conv2D{In: 3, Out: 6, Kernel: 5}
	x := NewTensor(Shape{N: 1, C: 6, H: 28, W: 28})
	for _, test := range []struct {
		name string
		f    func()
		want string
	}{
		{"a layer", func() { conv.Forward(x) }, `cnnlib: Conv2D{In: 3, Out: 6, Kernel: 5}不合适
  要求：有 3 个通道的输入，高×宽×3
  给出：28×28×6，有 6 个通道
  公式：卷积核对每个输入通道有一组权重：5·5·3
  改法：把 In 改为 6，或者给有 3 个通道的输入`},
		{"a network", func() { NewSequential(&ReLU{}, conv).Forward(x) }, `cnnlib: conv1（Conv2D{In: 3, Out: 6, Kernel: 5}）不合适
  要求：有 3 个通道的输入，高×宽×3
  给出：28×28×6，有 6 个通道
  公式：卷积核对每个输入通道有一组权重：5·5·3
  改法：把 conv1 的 In 改为 6（现在是 3），或者把输入改为 28×28×3（现在是 28×28×6）`},
		{"no weights", func() { NewSequential(conv).Forward(NewTensor(Shape{N: 1, C: 3, H: 8, W: 8})) }, `cnnlib: conv1（Conv2D{In: 3, Out: 6, Kernel: 5}）不能这样用
  要求：weight，形状 N: 6, C: 3, H: 5, W: 5
  给出：没有 weight
  改法：在 Forward 之前调用 cnnlib.Init(net, 1)，或者自己设置这个字段`},
		{"outside Forward", func() { must(conv.OutputShape(x.Shape())) }, `cnnlib: Conv2D{In: 3, Out: 6, Kernel: 5}不合适
  要求：有 3 个通道的输入，高×宽×3
  给出：28×28×6，有 6 个通道
  公式：卷积核对每个输入通道有一组权重：5·5·3
  改法：把 In 改为 6，或者给有 3 个通道的输入`},
		{"a long vector", func() { must((&Linear{In: 100, Out: 10}).OutputShape(x.Shape())) }, `cnnlib: Linear{In: 100, Out: 10}不合适
  要求：100 个数的向量，1×1×100
  给出：28×28×6
  公式：每个神经元对输入的每个数有一个权重：高·宽·通道数 = 28·28·6 = 4704
  改法：把 In 改为 4704，并且在这一层前面加一个 Flatten`},
		{"a large window", func() { must((&MaxPool2D{Kernel: 30}).OutputShape(x.Shape())) }, `cnnlib: MaxPool2D{Kernel: 30}不合适
  要求：至少 30×30 的输入
  给出：28×28×6，高度是 28
  公式：高度 + 2·填充 − 卷积核有效边长 = 28 + 2·0 − 30 = −2，小于 0
  改法：把输入放大到 30×30，或者把 Padding 改为 1，或者把 Kernel 改为 28`},
	} {
		if got := panicAs[error](t, test.f).Error(); got != test.want {
			t.Errorf("%s: the text is\n%s, want\n%s", test.name, got, test.want)
		}
	}
}
