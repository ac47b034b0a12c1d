package cnnlib

import (
	"fmt"
)

// edge is a kernel that answers to vertical edges, before a ReLU.
func edge() (*Sequential, *Tensor) {
	conv := &Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1}
	conv.Weight = TensorOf(Shape{1, 1, 3, 3}, []float32{-1, 0, 1, -2, 0, 2, -1, 0, 1})
	conv.Bias = TensorOf(Shape{1, 1, 1, 1}, []float32{0.5})
	return NewSequential(conv, &ReLU{}), TensorOf(Shape{1, 1, 3, 4}, []float32{0, 0, 1, 1, 0, 0, 1, 1, 0, 0.25, 1, 1})
}

func ExampleExplainIn() {
	net, x := edge()
	fmt.Println(ExplainIn(net, x, "conv1", 0, 2, 1).In(English))
	// Output:
	// conv1 = Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1}: map 0, row 2, column 1 of 3×4×1
	// reads row 1…3, column 0…2, channel 0 of the input, 3×4×1
	//
	// channel 0: input × kernel = products
	//   0.00 0.00 1.00    -1  0  1    0.0 0.0 1.0
	//   0.00 0.25 1.00 ×  -2  0  2 =  0.0 0.0 2.0
	//    (0)  (0)  (0)    -1  0  1    (0) (0) (0)
	//
	//   0.5  bias
	//   3.0  channel 0
	//   3.5  sum
	//   3.5  value, as Forward gives it
	//   3.5  after relu1 = ReLU{}
	//
	// (0) lies in the padding.
}

func ExampleExplain() {
	pool := &MaxPool2D{Kernel: 2}
	x := TensorOf(Shape{1, 1, 2, 4}, []float32{3, 1, 4, 1, 5, 9, 2, 6})
	fmt.Println(Explain(pool, x, 0, 0, 1).In(English))
	mean := &AvgPool2D{Kernel: 2}
	fmt.Println(Explain(mean, x, 0, 0, 1).In(English))
	// Output:
	// MaxPool2D{Kernel: 2}: map 0, row 0, column 1 of 1×2×1
	// reads row 0…1, column 2…3, channel 0 of the input, 2×4×1
	//
	// channel 0: window
	//     4   1
	//     2 [6]
	//
	//   6  the largest, at row 1, column 3: the value, as Forward gives it
	//
	// AvgPool2D{Kernel: 2}: map 0, row 0, column 1 of 1×2×1
	// reads row 0…1, column 2…3, channel 0 of the input, 2×4×1
	//
	// channel 0: window
	//   4 1
	//   2 6
	//
	//   13     channel 0
	//   13     sum
	//    3.25  divided by 4: the value, as Forward gives it
}

func ExampleExplanation_In() {
	linear := Init(&Linear{In: 15, Out: 2}, 1)
	x := NewTensor(Shape{1, 15, 1, 1})
	for i := range x.Data {
		x.Data[i] = float32(i) / 15
	}
	fmt.Println(Explain(linear, x, 1, 0, 0).In(Chinese))
	// Output:
	// Linear{In: 15, Out: 2}：第 1 张特征图第 0 行第 0 列（从 0 数起），输出 1×1×2
	// 读取输入的第 0 行、第 0 列、通道 0…14，输入 1×1×15
	//
	//    0.00000     偏置
	//    0.00000     通道 0：0.0000 × -0.4434
	//    0.01554     通道 1：0.0667 × 0.2330
	//   -0.02338     通道 2：0.1333 × -0.1754
	//   -0.12242     通道 3：0.2000 × -0.6121
	//   -0.10466     通道 4：0.2667 × -0.3925
	//   -0.15037     通道 5：0.3333 × -0.4511
	//    0.17076     通道 6：0.4000 × 0.4269
	//   -0.29233     通道 7：0.4667 × -0.6264
	//    0.25968     通道 8：0.5333 × 0.4869
	//   -0.24240     通道 9：0.6000 × -0.4040
	//   -0.22961     通道 10：0.6667 × -0.3444
	//    0.46377     通道 11：0.7333 × 0.6324
	//    0.62313     通道 12 至 14 合计
	//   -0.00001     舍入误差
	//    0.36770     总和
	//    0.36769614  输出值，与 Forward 的结果相同
	//
	// 输入显示 4 位小数，权重 4 位，乘积与总和 5 位。
	// 该层共 15 步，每一步都舍入为 float32；“舍入误差”也包括这一部分。
	// JSON 中有全部各项。
}

func ExampleExplanation_Markdown() {
	net, x := edge()
	fmt.Println(ExplainIn(net, x, "conv1", 0, 2, 1).In(English).Markdown())
	// Output:
	// conv1 = `Conv2D{In: 1, Out: 1, Kernel: 3, Padding: 1}`: map 0, row 2, column 1 of 3×4×1
	//
	// reads row 1…3, column 0…2, channel 0 of the input, 3×4×1
	//
	// $$y = b + \sum_{c} \sum_{i,j} x_{c,i,j} \cdot w_{c,i,j}$$
	//
	// channel 0: input × kernel = products
	//
	// $$\begin{bmatrix}0.00 & 0.00 & 1.00 \\ 0.00 & 0.25 & 1.00 \\ (0) & (0) & (0)\end{bmatrix}$$
	//
	// $$\odot\;\begin{bmatrix}-1 & 0 & 1 \\ -2 & 0 & 2 \\ -1 & 0 & 1\end{bmatrix}$$
	//
	// $$=\;\begin{bmatrix}0.0 & 0.0 & 1.0 \\ 0.0 & 0.0 & 2.0 \\ (0) & (0) & (0)\end{bmatrix}$$
	//
	// | | |
	// |--:|:--|
	// | $0.5$ | bias |
	// | $3.0$ | channel 0 |
	// | $3.5$ | sum |
	// | $3.5$ | value, as Forward gives it |
	// | $3.5$ | after relu1 = ReLU{} |
	//
	// (0) lies in the padding.
}

func ExampleExplanation_JSON() {
	fmt.Println(Explain(&MaxPool2D{Kernel: 2}, TensorOf(Shape{1, 1, 2, 2}, []float32{3, 1, 4, 1}), 0, 0, 0).JSON())
	// Output:
	// {
	//   "name": "",
	//   "layer": "MaxPool2D{Kernel: 2}",
	//   "operation": "largest",
	//   "input": {
	//     "samples": 1,
	//     "channels": 1,
	//     "height": 2,
	//     "width": 2
	//   },
	//   "output": {
	//     "samples": 1,
	//     "channels": 1,
	//     "height": 1,
	//     "width": 1
	//   },
	//   "map": 0,
	//   "row": 0,
	//   "column": 0,
	//   "rows": [
	//     0,
	//     1
	//   ],
	//   "columns": [
	//     0,
	//     1
	//   ],
	//   "channels": [
	//     {
	//       "channel": 0,
	//       "inputs": [
	//         3,
	//         1,
	//         4,
	//         1
	//       ],
	//       "sum": 9
	//     }
	//   ],
	//   "largest": 2,
	//   "value": 4,
	//   "after": []
	// }
}
