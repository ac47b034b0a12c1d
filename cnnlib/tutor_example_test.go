package cnnlib

import (
	"fmt"
)

func ExampleAdvise() {
	net := NewSequential(
		&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Conv2D{In: 6, Out: 16, Kernel: 5}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Flatten{}, &Linear{In: 256, Out: 10}, // as for pictures of 28×28
	)
	fmt.Println(Advise(net, Shape{N: 1, C: 3, H: 32, W: 32}).In(English))
	// Output:
	// linear1 (Linear{In: 256, Out: 10}) does not fit
	//   reads  1×1×400
	//   why    the input is not as long as the layer is made for
	//   needs  F_in = H·W·C
	//   here   256 ≠ 1·1·400 = 400
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C input channels, F_in input features.
	//
	// What fits, the smallest change first:
	//   1. set In: 400 in linear1 (now 256); it then gives 1×1×10
	//   2. give an input of 31×31×3 instead of 32×32×3; it then gives 1×1×10
	//   3. set Kernel: 6 in conv2 (now 5); it then gives 1×1×10
}

// Repairs are networks, which can be run.
func ExampleAdvise_network() {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5, Stride: 4}, &Conv2D{In: 6, Out: 10, Kernel: 9})
	a := Advise(net, Shape{N: 1, C: 3, H: 32, W: 32})
	first := a.Repairs[0]
	fmt.Println(Init(first.Network, 1))
	fmt.Println(first.Network.Forward(NewTensor(first.Input)).Shape() == first.Output)
	// Output:
	// conv1: Conv2D{In: 3, Out: 6, Kernel: 5, Stride: 4}
	// conv2: Conv2D{In: 6, Out: 10, Kernel: 9, Padding: 1}
	// true
}

func ExampleAdvice_In() {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 3}, &Linear{In: 100, Out: 10})
	fmt.Println(Advise(net, Shape{N: 1, C: 3, H: 16, W: 16}).In(Chinese))
	// Output:
	// linear1（Linear{In: 100, Out: 10}）接不上
	//   读入  14×14×6
	//   原因  每个神经元对输入的每个数有一个权重，而输入的个数不对
	//   要求  F_in = H·W·C
	//   现在  100 ≠ 14·14·6 = 1176
	// 形状写作 高×宽×通道数。符号：H 输入高度，W 输入宽度，C 输入通道数，
	//   F_in 输入特征数。
	//
	// 可行的改法，改动最小的在前：
	//   1. 在 linear1 前面加一个 Flatten，并且把 linear1 的 In 改为 1176（现在是 100）；这样输出 1×1×10
}

func ExampleAdvice_Markdown() {
	net := &Residual{Body: &Conv2D{In: 8, Out: 16, Kernel: 3, Stride: 2, Padding: 1}}
	fmt.Println(Advise(NewSequential(net, &MaxPool2D{Kernel: 9}), Shape{N: 1, C: 8, H: 16, W: 16}).In(English).Markdown())
	// Output:
	// residual1 (`Residual`) does not fit
	//
	// | | |
	// |:--|:--|
	// | reads | 16×16×8 |
	// | why | what is put together must agree, and the parts numbered here do not |
	// | needs | $C_{\mathrm{1}} = C_{\mathrm{2}}$ |
	// | here | $16 ≠ 8$ |
	//
	// What fits, the smallest change first:
	//
	// 1. set Shortcut: &cnnlib.Conv2D{In: 8, Out: 16, Kernel: 1, Stride: 2} in residual1 (now nil) and set Kernel: 8 in maxpool1 (now 9); it then gives 1×1×16
	// 2. set Shortcut: &cnnlib.Conv2D{In: 8, Out: 16, Kernel: 1, Stride: 2} in residual1 (now nil) and set Padding: 1 in maxpool1 (now 0); it then gives 1×1×16
}

func ExampleAdvice_JSON() {
	fmt.Println(Advise(&MaxPool2D{Kernel: 5}, Shape{N: 1, C: 1, H: 4, W: 4}).JSON())
	// Output:
	// {
	//   "input": {
	//     "samples": 1,
	//     "channels": 1,
	//     "height": 4,
	//     "width": 4
	//   },
	//   "fits": false,
	//   "problem": {
	//     "name": "",
	//     "layer": "MaxPool2D{Kernel: 5}",
	//     "input": {
	//       "samples": 1,
	//       "channels": 1,
	//       "height": 4,
	//       "width": 4
	//     },
	//     "kind": "window_too_large",
	//     "needs": {
	//       "condition": "K ≤ H",
	//       "holds": "5 \u003e 4"
	//     },
	//     "error": "cnnlib: MaxPool2D{Kernel: 5} does not fit\n  wanted:  an input of at least 5×5\n  given:   4×4×1, whose height is 4\n  formula: height + 2·padding − kernel extent = 4 + 2·0 − 5 = −1, which is below 0\n  fix:     enlarge the input to 5×5, or set Padding: 1, or set Kernel: 4"
	//   },
	//   "repairs": [
	//     {
	//       "changes": [
	//         {
	//           "kind": "set_field",
	//           "layer": "MaxPool2D",
	//           "field": "Kernel",
	//           "from": "5",
	//           "to": "4"
	//         }
	//       ],
	//       "input": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 4,
	//         "width": 4
	//       },
	//       "output": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 1,
	//         "width": 1
	//       }
	//     },
	//     {
	//       "changes": [
	//         {
	//           "kind": "set_field",
	//           "layer": "MaxPool2D",
	//           "field": "Padding",
	//           "from": "0",
	//           "to": "1"
	//         }
	//       ],
	//       "input": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 4,
	//         "width": 4
	//       },
	//       "output": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 1,
	//         "width": 1
	//       }
	//     },
	//     {
	//       "changes": [
	//         {
	//           "kind": "set_input",
	//           "from": "4×4×1",
	//           "to": "5×5×1"
	//         }
	//       ],
	//       "input": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 5,
	//         "width": 5
	//       },
	//       "output": {
	//         "samples": 1,
	//         "channels": 1,
	//         "height": 1,
	//         "width": 1
	//       }
	//     }
	//   ]
	// }
}
