package cnnlib

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula/formulatest"
)

func ExampleCompare() {
	conv := &Conv2D{In: 3, Out: 6, Kernel: 5}
	fmt.Println(Compare(conv, Shape{N: 1, C: 3, H: 32, W: 32}).In(English))
	// Output:
	// Conv2D{In: 3, Out: 6, Kernel: 5}: 32×32×3 → 28×28×6
	//
	// alternative           parameters  factor      MACs  factor
	// convolution                  456       1    352800       1
	// with groups                  156   0.342    117600   0.333
	// depthwise-separable          102   0.224     72912   0.207
	// stack of 3×3 kernels         498    1.09    399816    1.13
	// locally connected         357504     784    352800       1
	// dense                   14455392   31700  14450688      41
	// Factors are against the convolution. A MAC is one multiply-add; counted for
	//   one picture, without biases.
	//
	// convolution: one kernel for each output channel, the same at every position
	//   Conv2D{In: 3, Out: 6, Kernel: 5}
	//   parameters  K·K·C_in·C_out + C_out = 5·5·3·6 + 6 = 450 + 6 = 456
	//   MACs        K·K·C_in·C_out·H_out·W_out = 5·5·3·6·28·28 = 352800
	//
	// with groups: a kernel reads the channels of its group alone
	//   Conv2D{In: 3, Out: 6, Kernel: 5, Groups: 3}
	//   parameters  K·K·(C_in/G)·C_out + C_out = 5·5·(3/3)·6 + 6 = 5·5·1·6 + 6 = 150 + 6 = 156
	//   MACs        K·K·(C_in/G)·C_out·H_out·W_out = 5·5·(3/3)·6·28·28 = 5·5·1·6·28·28 = 117600
	//
	// depthwise-separable: K×K on each channel alone, then 1×1 across the channels
	//   Conv2D{In: 3, Out: 3, Kernel: 5, Groups: 3}
	//   Conv2D{In: 3, Out: 6, Kernel: 1}
	//   parameters  K·K·C_in + C_in·C_out + C_in + C_out = 5·5·3 + 3·6 + 3 + 6 = 75 + 18 + 3 + 6 = 102
	//   MACs        (K·K·C_in + C_in·C_out)·H_out·W_out = (5·5·3 + 3·6)·28·28 = (75 + 18)·28·28 = 93·28·28 = 72912
	//   factor      1/C_out + 1/K² = 1/6 + 1/25 ≈ 0.207
	//
	// stack of 3×3 kernels: small kernels that together see as far; the stride is in the last
	//   Conv2D{In: 3, Out: 6, Kernel: 3}
	//   Conv2D{In: 6, Out: 6, Kernel: 3}
	//   parameters  3·3·C_in·C_out + 3·3·C_out·C_out + 2·C_out = 3·3·3·6 + 3·3·6·6 + 2·6 = 162 + 324 + 12 = 498
	//   MACs        3·3·C_in·C_out·H_1·W_1 + 3·3·C_out·C_out·H_out·W_out = 3·3·3·6·30·30 + 3·3·6·6·28·28 = 145800 + 254016 = 399816
	//
	// locally connected: a kernel of its own for each output position
	//   parameters  K·K·C_in·C_out·H_out·W_out + C_out·H_out·W_out = 5·5·3·6·28·28 + 6·28·28 = 352800 + 4704 = 357504
	//   MACs        K·K·C_in·C_out·H_out·W_out = 5·5·3·6·28·28 = 352800
	//
	// dense: a weight from each input number to each output number
	//   Flatten{}
	//   Linear{In: 3072, Out: 4704}
	//   parameters  H·W·C_in·H_out·W_out·C_out + H_out·W_out·C_out = 32·32·3·28·28·6 + 28·28·6 = 14450688 + 4704 = 14455392
	//   MACs        H·W·C_in·H_out·W_out·C_out = 32·32·3·28·28·6 = 14450688
	//
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C_in input channels, K kernel side, G groups,
	//   H_1 height after the first layer, and so on,
	//   W_1 width after the first layer, and so on, H_out output height,
	//   W_out output width, C_out output channels (kernels).
}

func ExampleComparison_In() {
	conv := &Conv2D{In: 16, Out: 32, Kernel: 3, Stride: 2, Padding: 1, NoBias: true}
	fmt.Println(Compare(conv, Shape{N: 1, C: 16, H: 28, W: 28}).In(Chinese))
	// Output:
	// Conv2D{In: 16, Out: 32, Kernel: 3, Stride: 2, Padding: 1, NoBias: true}：28×28×16 → 14×14×32
	//
	// 方案              参数量   倍数  乘加次数   倍数
	// 卷积                4608      1    903168      1
	// 分组卷积            2304    0.5    451584    0.5
	// 深度可分离卷积       656  0.142    128576  0.142
	// 局部连接层        903168    196    903168      1
	// 全连接层        78675968  17074  78675968   87.1
	// 倍数以该卷积为基准。MAC 是一次乘加运算；只算一张图，不含偏置。
	//
	// 卷积：每个输出通道一个卷积核，在所有位置共用
	//   Conv2D{In: 16, Out: 32, Kernel: 3, Stride: 2, Padding: 1, NoBias: true}
	//   参数量    K·K·C_in·C_out = 3·3·16·32 = 4608
	//   乘加次数  K·K·C_in·C_out·H_out·W_out = 3·3·16·32·14·14 = 903168
	//
	// 分组卷积：每个卷积核只读本组的通道
	//   Conv2D{In: 16, Out: 32, Kernel: 3, Stride: 2, Padding: 1, Groups: 2, NoBias: true}
	//   参数量    K·K·(C_in/G)·C_out = 3·3·(16/2)·32 = 3·3·8·32 = 2304
	//   乘加次数  K·K·(C_in/G)·C_out·H_out·W_out = 3·3·(16/2)·32·14·14 = 3·3·8·32·14·14 = 451584
	//
	// 深度可分离卷积：先在每个通道上各做 K×K 卷积，再用 1×1 卷积混合各通道
	//   Conv2D{In: 16, Out: 16, Kernel: 3, Stride: 2, Padding: 1, Groups: 16, NoBias: true}
	//   Conv2D{In: 16, Out: 32, Kernel: 1, NoBias: true}
	//   参数量    K·K·C_in + C_in·C_out = 3·3·16 + 16·32 = 144 + 512 = 656
	//   乘加次数  (K·K·C_in + C_in·C_out)·H_out·W_out = (3·3·16 + 16·32)·14·14 = (144 + 512)·14·14 = 656·14·14 = 128576
	//   倍数      1/C_out + 1/K² = 1/32 + 1/9 ≈ 0.142
	//
	// 局部连接层：每个输出位置都有自己的卷积核
	//   参数量    K·K·C_in·C_out·H_out·W_out = 3·3·16·32·14·14 = 903168
	//   乘加次数  K·K·C_in·C_out·H_out·W_out = 3·3·16·32·14·14 = 903168
	//
	// 全连接层：每个输入数到每个输出数都有一个权重
	//   Flatten{}
	//   Linear{In: 12544, Out: 6272, NoBias: true}
	//   参数量    H·W·C_in·H_out·W_out·C_out = 28·28·16·14·14·32 = 78675968
	//   乘加次数  H·W·C_in·H_out·W_out·C_out = 28·28·16·14·14·32 = 78675968
	//
	// 形状写作 高×宽×通道数。符号：H 输入高度，W 输入宽度，C_in 输入通道数，
	//   K 卷积核边长，G 分组数，H_out 输出高度，W_out 输出宽度，
	//   C_out 输出通道数（卷积核个数）。
}

func ExampleComparison_Markdown() {
	conv := &Conv2D{In: 4, Out: 4, Kernel: 3, Groups: 2}
	fmt.Println(Compare(conv, Shape{N: 1, C: 4, H: 8, W: 8}).In(English).Markdown())
	// Output:
	// `Conv2D{In: 4, Out: 4, Kernel: 3, Groups: 2}`: 8×8×4 → 6×6×4
	//
	// | alternative | parameters | factor | MACs | factor |
	// |:--|--:|--:|--:|--:|
	// | convolution | 76 | 1 | 2592 | 1 |
	// | without groups | 148 | 1.95 | 5184 | 2 |
	// | locally connected | 2736 | 36 | 2592 | 1 |
	// | dense | 37008 | 487 | 36864 | 14.2 |
	//
	// Factors are against the convolution. A MAC is one multiply-add; counted for one picture, without biases.
	//
	// **convolution**: one kernel for each output channel, the same at every position
	//
	// - `Conv2D{In: 4, Out: 4, Kernel: 3, Groups: 2}`
	// - parameters: $K \times K \times \frac{C_{\mathrm{in}}}{G} \times C_{\mathrm{out}} + C_{\mathrm{out}}$ $= 3 \times 3 \times \frac{4}{2} \times 4 + 4$ $= 3 \times 3 \times 2 \times 4 + 4$ $= 72 + 4$ $= 76$
	// - MACs: $K \times K \times \frac{C_{\mathrm{in}}}{G} \times C_{\mathrm{out}} \times H_{\mathrm{out}} \times W_{\mathrm{out}}$ $= 3 \times 3 \times \frac{4}{2} \times 4 \times 6 \times 6$ $= 3 \times 3 \times 2 \times 4 \times 6 \times 6$ $= 2592$
	//
	// **without groups**: a kernel reads all channels
	//
	// - `Conv2D{In: 4, Out: 4, Kernel: 3}`
	// - parameters: $K \times K \times C_{\mathrm{in}} \times C_{\mathrm{out}} + C_{\mathrm{out}}$ $= 3 \times 3 \times 4 \times 4 + 4$ $= 144 + 4$ $= 148$
	// - MACs: $K \times K \times C_{\mathrm{in}} \times C_{\mathrm{out}} \times H_{\mathrm{out}} \times W_{\mathrm{out}}$ $= 3 \times 3 \times 4 \times 4 \times 6 \times 6$ $= 5184$
	//
	// **locally connected**: a kernel of its own for each output position
	//
	// - parameters: $K \times K \times \frac{C_{\mathrm{in}}}{G} \times C_{\mathrm{out}} \times H_{\mathrm{out}} \times W_{\mathrm{out}} + C_{\mathrm{out}} \times H_{\mathrm{out}} \times W_{\mathrm{out}}$ $= 3 \times 3 \times \frac{4}{2} \times 4 \times 6 \times 6 + 4 \times 6 \times 6$ $= 3 \times 3 \times 2 \times 4 \times 6 \times 6 + 144$ $= 2592 + 144$ $= 2736$
	// - MACs: $K \times K \times \frac{C_{\mathrm{in}}}{G} \times C_{\mathrm{out}} \times H_{\mathrm{out}} \times W_{\mathrm{out}}$ $= 3 \times 3 \times \frac{4}{2} \times 4 \times 6 \times 6$ $= 3 \times 3 \times 2 \times 4 \times 6 \times 6$ $= 2592$
	//
	// **dense**: a weight from each input number to each output number
	//
	// - `Flatten{}`
	// - `Linear{In: 256, Out: 144}`
	// - parameters: $H \times W \times C_{\mathrm{in}} \times H_{\mathrm{out}} \times W_{\mathrm{out}} \times C_{\mathrm{out}} + H_{\mathrm{out}} \times W_{\mathrm{out}} \times C_{\mathrm{out}}$ $= 8 \times 8 \times 4 \times 6 \times 6 \times 4 + 6 \times 6 \times 4$ $= 36864 + 144$ $= 37008$
	// - MACs: $H \times W \times C_{\mathrm{in}} \times H_{\mathrm{out}} \times W_{\mathrm{out}} \times C_{\mathrm{out}}$ $= 8 \times 8 \times 4 \times 6 \times 6 \times 4$ $= 36864$
	//
	// Shapes are height×width×channels. Symbols: $H$ input height, $W$ input width, $C_{\mathrm{in}}$ input channels, $K$ kernel side, $G$ groups, $H_{\mathrm{out}}$ output height, $W_{\mathrm{out}}$ output width, $C_{\mathrm{out}}$ output channels (kernels).
}

// counted is how many multiply-adds the layers of a network do for one picture, from the
// weights that meet in each output.
func counted(t *testing.T, net Layer, in Shape) int {
	uses, err := trace(net, in)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, u := range uses {
		if p, ok := u.layer.(Parametric); ok {
			weight := p.Params()[0].Shape
			n += weight.C * weight.H * weight.W * u.out.Len() / u.out.N
		}
	}
	return n
}

// Every alternative has the counts of its layers, and gives the shape of the convolution.
func TestCompare(t *testing.T) {
	r := generator()
	kinds := map[AlternativeKind]int{}
	for i := range 400 {
		conv, x := randomConv(r)
		conv.Weight, conv.Bias = nil, nil
		if i%4 == 0 { // small pictures would not fit a large kernel
			conv.Kernel, conv.Dilation = 5+2*r.IntN(4), 1
			x = random(r, Shape{1 + r.IntN(2), conv.In, 11 + r.IntN(6), 11 + r.IntN(6)})
		}
		in := x.Shape()
		out := must(conv.OutputShape(in))
		c := Compare(conv, in)
		if c.Input != in || c.Output != out || c.Layer != conv.String() || c.Alternatives[0].Kind != AlternativeConvolution {
			t.Fatalf("%v: %+v", conv, c)
		}
		first := c.Alternatives[0]
		for _, a := range c.Alternatives {
			kinds[a.Kind]++
			if a.Steps[0].Formula.Result() != a.Params || a.Steps[1].Formula.Result() != a.MACs {
				t.Errorf("%v: %s: the formulas give other numbers", conv, a.Kind)
			}
			for _, s := range a.Steps {
				formulatest.CheckLines(t, s.Formula)
				if v := formulatest.Value(t, s.Formula.Text(false)); v != s.Formula.Result() {
					t.Errorf("%v: %s: %s is %d", conv, a.Kind, s.Formula.Text(false), v)
				}
			}
			if a.ParamsFactor != float64(a.Params)/float64(first.Params) || a.MACsFactor != float64(a.MACs)/float64(first.MACs) {
				t.Errorf("%v: %s: factors %v, %v", conv, a.Kind, a.ParamsFactor, a.MACsFactor)
			}
			if a.Kind == AlternativeLocallyConnected {
				params := 0
				for range out.Len() / out.N {
					params += conv.In / conv.groups() * conv.Kernel * conv.Kernel
					if !conv.NoBias {
						params++
					}
				}
				if a.Params != params || a.MACs != counted(t, conv, in) || a.Network != nil || a.Layers != nil {
					t.Errorf("%v: %+v", conv, a)
				}
				continue
			}
			got, err := a.Network.OutputShape(in)
			if a.Kind == AlternativeDense && got.Len() == out.Len() && got.N == out.N {
				got = out // as a vector
			}
			if err != nil || got != out || NumParams(a.Network) != a.Params || counted(t, a.Network, in) != a.MACs {
				t.Errorf("%v: %s gives %v with %d parameters and %d MACs, want %v, %d, %d (%v)",
					conv, a.Kind, got, NumParams(a.Network), counted(t, a.Network, in), out, a.Params, a.MACs, err)
			}
			switch a.Kind {
			case AlternativeDepthwiseSeparable:
				want := 1/float64(conv.Out) + 1/float64(conv.Kernel*conv.Kernel)
				if math.Abs(a.MACsFactor-want) > 1e-12 {
					t.Errorf("%v: factor %v, want %v", conv, a.MACsFactor, want)
				}
			case AlternativeStackOfThrees:
				field, step := 1, 1
				for _, l := range a.Network.(*Sequential).Layers {
					field += (l.(*Conv2D).window().extent() - 1) * step
					step *= orOne(l.(*Conv2D).Stride)
				}
				if w := conv.window(); field != w.extent() || step != w.stride {
					t.Errorf("%v: the stack sees %d rows with a step of %d", conv, field, step)
				}
			}
		}
	}
	for _, k := range constants(t, "comparison.go", "AlternativeKind") {
		if kinds[AlternativeKind(k)] < 20 {
			t.Errorf("only %d of %s", kinds[AlternativeKind(k)], k)
		}
	}
}

// Every kind of alternative has words in each language.
func TestAlternativeWords(t *testing.T) {
	for _, k := range constants(t, "comparison.go", "AlternativeKind") {
		for _, l := range []Language{English, Chinese} {
			if w := l.comparisonWords(); w.kinds[AlternativeKind(k)] == "" || AlternativeKind(k).Name(l) != w.kinds[AlternativeKind(k)] || w.why[AlternativeKind(k)] == "" {
				t.Errorf("%s: no words for %s", l, k)
			}
		}
	}
}

func kindsOf(c *Comparison) []AlternativeKind {
	var kinds []AlternativeKind
	for _, a := range c.Alternatives {
		kinds = append(kinds, a.Kind)
	}
	return kinds
}

func TestAlternatives(t *testing.T) {
	always := []AlternativeKind{AlternativeLocallyConnected, AlternativeDense}
	for _, v := range []struct {
		conv  Conv2D
		kinds []AlternativeKind
	}{
		{Conv2D{In: 3, Out: 7, Kernel: 1}, nil},
		{Conv2D{In: 3, Out: 7, Kernel: 3}, []AlternativeKind{AlternativeDepthwiseSeparable}},
		{Conv2D{In: 4, Out: 6, Kernel: 4}, []AlternativeKind{AlternativeWithGroups, AlternativeDepthwiseSeparable}},
		{Conv2D{In: 3, Out: 7, Kernel: 13}, []AlternativeKind{AlternativeDepthwiseSeparable}},
		{Conv2D{In: 6, Out: 9, Kernel: 11, Groups: 3}, []AlternativeKind{AlternativeWithoutGroups, AlternativeStackOfThrees}},
	} {
		c := Compare(&v.conv, Shape{1, v.conv.In, 16, 16})
		if got, want := kindsOf(c), append(append([]AlternativeKind{AlternativeConvolution}, v.kinds...), always...); !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v", &v.conv, got, want)
		}
	}
}

// Counts are exact near 2⁶³, and what this package cannot build is still counted.
func TestCompareLarge(t *testing.T) {
	conv := &Conv2D{In: 1, Out: 1, Kernel: 1}
	in := Shape{1, 1, 46340, 46340}
	c := Compare(conv, in)
	dense := c.Alternatives[len(c.Alternatives)-1]
	n := big.NewInt(46340 * 46340)
	want := new(big.Int).Add(new(big.Int).Mul(n, n), n)
	if dense.Network != nil || want.Cmp(big.NewInt(int64(dense.Params))) != 0 {
		t.Errorf("%+v, want %d parameters", dense, want)
	}
	// A second layer of the stack would have 3·3·2²⁰·2²⁰ weights.
	wide := &Conv2D{In: 1, Out: 1 << 20, Kernel: 5}
	if kinds := kindsOf(Compare(wide, Shape{1, 1, 5, 5})); slices.Contains(kinds, AlternativeStackOfThrees) {
		t.Errorf("got %v", kinds)
	}
}

func TestCompareErrors(t *testing.T) {
	misuseOf(t, func() { Compare(nil, Shape{1, 1, 1, 1}) })
	panicOf(t, func() { Compare(&Conv2D{In: 3, Out: 1, Kernel: 3}, Shape{1, 1, 9, 9}) })
}

func TestComparisonForms(t *testing.T) {
	c := Compare(&Conv2D{In: 4, Out: 8, Kernel: 5, Padding: 2}, Shape{1, 4, 9, 9})
	for text, want := range map[string][]string{
		c.In(Chinese).Markdown(): {"| 方案 | 参数量 | 倍数 | 乘加次数 | 倍数 |\n", `- 倍数：$\frac{1}{C_{\mathrm{out}}} + \frac{1}{K^2} = \frac{1}{8} + \frac{1}{25} \approx 0.165$` + "\n", "**全连接层**：每个输入数"},
		c.In(English).Markdown(): {"| depthwise-separable | 144 |", `\approx 0.165$`, "- `Conv2D{In: 4, Out: 4, Kernel: 5, Padding: 2, Groups: 4}`\n"},
	} {
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("no %q in\n%s", w, text)
			}
		}
	}
	var back struct {
		Layer         string
		Input, Output Shape
		Alternatives  []struct {
			Kind         AlternativeKind
			Layers       []string
			Params, MACs int
			ParamsFactor float64 `json:"params_factor"`
			Steps        []struct{ Value int }
		}
	}
	if err := json.Unmarshal([]byte(c.JSON()), &back); err != nil {
		t.Fatal(err)
	}
	if back.Layer != c.Layer || back.Output != c.Output || len(back.Alternatives) != len(c.Alternatives) {
		t.Errorf("got %+v", back)
	}
	for i, a := range back.Alternatives {
		want := c.Alternatives[i]
		if a.Kind != want.Kind || a.Params != want.Params || a.MACs != want.MACs || a.ParamsFactor != want.ParamsFactor || !slices.Equal(a.Layers, want.Layers) || a.Steps[0].Value != a.Params || a.Steps[1].Value != a.MACs {
			t.Errorf("%+v, want %+v", a, want)
		}
	}
}

func TestFactorText(t *testing.T) {
	for f, want := range map[float64]string{1: "1", 784: "784", 1250962.3: "1250962", 0.2066: "0.207", 41.3: "41.3", 99.96: "100", 0.00001234: "1.23e-05"} {
		if got := factorText(f); got != want {
			t.Errorf("%v: %q, want %q", f, got, want)
		}
	}
}
