package cnnlib

import (
	"fmt"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/table"
)

// The reference example: a 32×32 picture through six kernels of 5×5×3 and ten of 5×5×6.
func reference() *Arithmetic {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &Conv2D{In: 6, Out: 10, Kernel: 5})
	return ArithmeticOf(net, Shape{N: 1, C: 3, H: 32, W: 32})
}

func ExampleArithmetic_String() {
	fmt.Println(reference().In(English))
	// Output:
	// conv1 = Conv2D{In: 3, Out: 6, Kernel: 5}
	//   input                  32×32×3
	//   output height          H_out = H − K + 1 = 32 − 5 + 1 = 28
	//   output width           W_out = W − K + 1 = 32 − 5 + 1 = 28
	//   output channels        C_out = 6
	//   weights of one kernel  w = K·K·C_in = 5·5·3 = 75
	//   all weights            w·C_out = 75·6 = 450
	//   biases                 C_out = 6
	//   parameters             w·C_out + C_out = 75·6 + 6 = 450 + 6 = 456
	//   running total          0 + 456 = 456
	//   output                 28×28×6
	//
	// conv2 = Conv2D{In: 6, Out: 10, Kernel: 5}
	//   input                  28×28×6
	//   output height          H_out = H − K + 1 = 28 − 5 + 1 = 24
	//   output width           W_out = W − K + 1 = 28 − 5 + 1 = 24
	//   output channels        C_out = 10
	//   weights of one kernel  w = K·K·C_in = 5·5·6 = 150
	//   all weights            w·C_out = 150·10 = 1500
	//   biases                 C_out = 10
	//   parameters             w·C_out + C_out = 150·10 + 10 = 1500 + 10 = 1510
	//   running total          456 + 1510 = 1966
	//   output                 24×24×10
	//
	// total parameters: 456 + 1510 = 1966
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C_in input channels, K kernel side, H_out output height,
	//   W_out output width, C_out output channels (kernels),
	//   w weights of one kernel.
}

func ExampleArithmetic_In() {
	conv := &Conv2D{In: 3, Out: 6, Kernel: 5}
	fmt.Println(ArithmeticOf(conv, Shape{N: 1, C: 3, H: 32, W: 32}).In(Chinese))
	// Output:
	// Conv2D{In: 3, Out: 6, Kernel: 5}
	//   输入　　　　　　　  32×32×3
	//   输出高度　　　　　  H_out = H − K + 1 = 32 − 5 + 1 = 28
	//   输出宽度　　　　　  W_out = W − K + 1 = 32 − 5 + 1 = 28
	//   输出通道数　　　　  C_out = 6
	//   单个卷积核的权重数  w = K·K·C_in = 5·5·3 = 75
	//   权重总数　　　　　  w·C_out = 75·6 = 450
	//   偏置个数　　　　　  C_out = 6
	//   参数量　　　　　　  w·C_out + C_out = 75·6 + 6 = 450 + 6 = 456
	//   输出　　　　　　　  28×28×6
	//
	// 总参数量：456
	// 形状写作 高×宽×通道数。符号：H 输入高度，W 输入宽度，C_in 输入通道数，
	//   K 卷积核边长，H_out 输出高度，W_out 输出宽度，
	//   C_out 输出通道数（卷积核个数），w 单个卷积核的权重数。
}

func ExampleArithmetic_Markdown() {
	pool := &MaxPool2D{Kernel: 2}
	fmt.Println(ArithmeticOf(pool, Shape{N: 1, C: 6, H: 28, W: 28}).In(English).Markdown())
	// Output:
	// `MaxPool2D{Kernel: 2}`: 28×28×6 → 14×14×6
	//
	// no parameters: the largest value of a window is taken, nothing is learned
	//
	// | quantity | formula | with numbers |
	// |:--|:--|:--|
	// | output height | $H_{\mathrm{out}} = \left\lfloor \frac{H - K}{S} \right\rfloor + 1$ | $\left\lfloor \frac{28 - 2}{2} \right\rfloor + 1 = \left\lfloor \frac{26}{2} \right\rfloor + 1 = 13 + 1 = 14$ |
	// | output width | $W_{\mathrm{out}} = \left\lfloor \frac{W - K}{S} \right\rfloor + 1$ | $\left\lfloor \frac{28 - 2}{2} \right\rfloor + 1 = \left\lfloor \frac{26}{2} \right\rfloor + 1 = 13 + 1 = 14$ |
	// | output channels | $C$ | $6$ |
	// | parameters |  | $0$ |
	//
	// **total parameters**: $0$
	//
	// Shapes are height×width×channels. Symbols: $H$ input height, $W$ input width, $C$ input channels, $K$ window side, $S$ stride, $H_{\mathrm{out}}$ output height, $W_{\mathrm{out}}$ output width.
}

func ExampleArithmetic_JSON() {
	relu := &ReLU{}
	fmt.Println(ArithmeticOf(relu, Shape{N: 1, C: 6, H: 28, W: 28}).JSON())
	// Output:
	// {
	//   "input": {
	//     "samples": 1,
	//     "channels": 6,
	//     "height": 28,
	//     "width": 28
	//   },
	//   "output": {
	//     "samples": 1,
	//     "channels": 6,
	//     "height": 28,
	//     "width": 28
	//   },
	//   "layers": [
	//     {
	//       "name": "",
	//       "layer": "ReLU{}",
	//       "input": {
	//         "samples": 1,
	//         "channels": 6,
	//         "height": 28,
	//         "width": 28
	//       },
	//       "output": {
	//         "samples": 1,
	//         "channels": 6,
	//         "height": 28,
	//         "width": 28
	//       },
	//       "steps": [
	//         {
	//           "quantity": "parameters",
	//           "lines": [
	//             "0"
	//           ],
	//           "value": 0
	//         }
	//       ],
	//       "params": 0,
	//       "shared": false
	//     }
	//   ],
	//   "params": 0
	// }
}

// The reference example in every form and language; the numbers are the course's own.
func TestReferenceExample(t *testing.T) {
	a := reference()
	for _, v := range []struct {
		text string
		want []string
	}{
		{a.In(Chinese).String(), []string{
			"28×28×6", "5·5·3 = 75\n", "75·6 + 6 = 450 + 6 = 456\n", "5·5·6 = 150\n", "150·10 + 10 = 1500 + 10 = 1510\n",
			"总参数量：456 + 1510 = 1966\n",
		}},
		{a.In(English).Markdown(), []string{
			"**conv1** = `Conv2D{In: 3, Out: 6, Kernel: 5}`: 32×32×3 → 28×28×6\n",
			`| output height | $H_{\mathrm{out}} = H - K + 1$ | $32 - 5 + 1 = 28$ |`,
			`| weights of one kernel | $w = K \times K \times C_{\mathrm{in}}$ | $5 \times 5 \times 3 = 75$ |`,
			`| all weights | $w \times C_{\mathrm{out}}$ | $75 \times 6 = 450$ |`,
			`| parameters | $w \times C_{\mathrm{out}} + C_{\mathrm{out}}$ | $75 \times 6 + 6 = 450 + 6 = 456$ |`,
			`| running total |  | $456 + 1510 = 1966$ |`,
			`$150 \times 10 + 10 = 1500 + 10 = 1510$`,
			"**total parameters**: $456 + 1510 = 1966$\n",
		}},
		{a.In(Chinese).Markdown(), []string{
			"**conv2** = `Conv2D{In: 6, Out: 10, Kernel: 5}`：28×28×6 → 24×24×10\n",
			`| 项目 | 公式 | 代入数字 |`,
			`| 参数量 | $w \times C_{\mathrm{out}} + C_{\mathrm{out}}$ | $150 \times 10 + 10 = 1500 + 10 = 1510$ |`,
			"**总参数量**：$456 + 1510 = 1966$\n",
		}},
		{a.JSON(), []string{
			`"formula": "w·C_out + C_out"`, `"75·6 + 6"`, `"450 + 6"`, `"value": 456`, `"value": 75`, `"value": 150`, `"value": 1510`, `"params": 1966`,
		}},
	} {
		for _, want := range v.want {
			if !strings.Contains(v.text, want) {
				t.Errorf("no %q in\n%s", want, v.text)
			}
		}
	}
}

// The labels of a language must be of one width a character, or they would not align.
func TestLabelsHaveOneWidth(t *testing.T) {
	for _, l := range []Language{English, Chinese} {
		w := l.words()
		labels := []string{w.input, w.output}
		for _, label := range w.quantities {
			labels = append(labels, label)
		}
		for _, label := range labels {
			for _, r := range label {
				if wide := r >= 0x2e80; wide != (l == Chinese) {
					t.Errorf("%s: %q has a character of another width, %q", l, label, r)
				}
			}
		}
	}
}

// In a font whose Chinese characters are two columns wide, the texts of all lines
// begin in one column.
func TestAlignment(t *testing.T) {
	r := generator()
	net, x := randomNet(r)
	for _, l := range []Language{English, Chinese} {
		column := -1
		for line := range strings.SplitSeq(ArithmeticOf(net, x.Shape()).In(l).String(), "\n") {
			if strings.HasPrefix(line, l.words().total) {
				break // the legend follows
			}
			label, ok := strings.CutPrefix(line, "  ")
			if !ok || strings.HasPrefix(label, "(") || strings.HasPrefix(label, "（") {
				continue
			}
			end := strings.LastIndex(label, "  ")
			if end < 0 {
				t.Errorf("%s: no gap in %q", l, line)
				continue
			}
			at := 0
			for _, r := range label[:end] {
				at++
				if r >= 0x2e80 {
					at++
				}
			}
			if column < 0 {
				column = at
			}
			if at != column {
				t.Errorf("%s: text in column %d, want %d: %q", l, at, column, line)
			}
		}
	}
}

// The legend's lines are short, break between symbols, and say all that a symbol means.
func TestLegend(t *testing.T) {
	net := NewSequential(
		&Conv2D{In: 2, Out: 4, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2, Groups: 2},
		&MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 144, Out: 2},
	)
	a := ArithmeticOf(net, Shape{1, 2, 27, 27})
	for l, want := range map[Language]string{
		English: `Shapes are height×width×channels. Symbols: H input height, W input width,
  C input channels, C_in input channels, F_in input features,
  K kernel side or window side, E kernel extent, S stride, P padding,
  D dilation, G groups, H_out output height, W_out output width,
  C_out output channels (kernels), F_out output features,
  w weights of one kernel or weights of one neuron.
`,
		Chinese: `形状写作 高×宽×通道数。符号：H 输入高度，W 输入宽度，C 输入通道数，
  C_in 输入通道数，F_in 输入特征数，K 卷积核边长或窗口边长，
  E 卷积核有效边长，S 步长，P 填充，D 膨胀率，G 分组数，H_out 输出高度，
  W_out 输出宽度，C_out 输出通道数（卷积核个数），F_out 输出特征数，
  w 单个卷积核的权重数或单个神经元的权重数。
`,
	} {
		_, got, _ := strings.Cut(a.In(l).String(), "\n"+l.words().total)
		_, got, _ = strings.Cut(got, "\n")
		if got != want {
			t.Errorf("%s: got\n%s", l, got)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if table.Width(line) > 76 {
				t.Errorf("%s: %d columns: %q", l, table.Width(line), line)
			}
		}
		if _, markdown, _ := strings.Cut(a.In(l).Markdown(), l.words().legend); strings.Count(markdown, "\n") != 1 {
			t.Errorf("%s: the legend in Markdown is not one paragraph: %q", l, markdown)
		}
	}
	for _, v := range []struct {
		layer Layer
		in    Shape
		end   string
	}{
		{&Linear{In: 3, Out: 2}, Shape{1, 3, 1, 1}, "w weights of one neuron.\n"},
		{&Conv2D{In: 3, Out: 2, Kernel: 1}, Shape{1, 3, 1, 1}, "w weights of one kernel.\n"},
	} {
		if got := ArithmeticOf(v.layer, v.in).In(English).String(); !strings.HasSuffix(got, v.end) {
			t.Errorf("%v: got\n%s", v.layer, got)
		}
	}
}

// What is not a formula or Go is Chinese, with Chinese brackets.
func TestChinese(t *testing.T) {
	conv := &Conv2D{In: 3, Out: 3, Kernel: 1}
	a := ArithmeticOf(NewSequential(conv, conv), Shape{64, 3, 32, 32}).In(Chinese)
	for _, want := range []string{"输入　　　　　　　  64 个 32×32×3\n", "输出　　　　　　　  64 个 32×32×3\n", "  （前面用过：参数共享，只计一次）\n"} {
		if !strings.Contains(a.String(), want) {
			t.Errorf("no %q in\n%s", want, a)
		}
	}
	if !strings.Contains(a.Markdown(), "：64 个 32×32×3 → 64 个 32×32×3\n") || strings.Contains(a.String()+a.Markdown(), " of ") {
		t.Errorf("got\n%s", a.Markdown())
	}
}

// An empty network has an arithmetic, too.
func TestArithmeticOfNothing(t *testing.T) {
	a := ArithmeticOf(NewSequential(), Shape{1, 3, 4, 4}).In(English)
	if got := a.String(); got != "(no layers: the output is the input)\ntotal parameters: 0\n" {
		t.Errorf("got %q", got)
	}
	if got := a.In(Chinese).Markdown(); got != "没有层：输出就是输入\n\n**总参数量**：$0$\n\n" {
		t.Errorf("got %q", got)
	}
	if a.Output != a.Input || !strings.Contains(a.JSON(), `"params": 0`) || !strings.Contains(a.JSON(), `"layers": []`) {
		t.Errorf("got %s", a.JSON())
	}
}

func ExampleArithmeticStep_Text() {
	a := ArithmeticOf(&Conv2D{In: 3, Out: 6, Kernel: 5}, Shape{N: 1, C: 3, H: 32, W: 32})
	for _, s := range a.Layers[0].Steps {
		fmt.Printf("%s: %s\n", s.Quantity.Label(English), s.Text())
	}
	// Output:
	// output height: H_out = H − K + 1 = 32 − 5 + 1 = 28
	// output width: W_out = W − K + 1 = 32 − 5 + 1 = 28
	// output channels: C_out = 6
	// weights of one kernel: w = K·K·C_in = 5·5·3 = 75
	// all weights: w·C_out = 75·6 = 450
	// biases: C_out = 6
	// parameters: w·C_out + C_out = 75·6 + 6 = 450 + 6 = 456
}
