package cnnlib

import (
	"fmt"
)

func ExampleReceptiveFieldOf() {
	net := NewSequential(
		&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Conv2D{In: 6, Out: 10, Kernel: 3, Padding: 1},
	)
	in := Shape{N: 1, C: 3, H: 32, W: 32}
	fmt.Println(ReceptiveFieldOf(net, in, "conv2", 0, 0, 5).In(English))
	// Output:
	// receptive field of conv2, map 0, row 0, column 5 of 14×14×10
	//   in the picture  rows 0 to 7, columns 8 to 17: 80 pixels seen
	//   with padding    rows -2 to 7, columns 8 to 17
	//   size            10×10
	//   centre          row 2.5, column 12.5
	//   stride          2×2
	//   picture         32×32×3
}

func ExampleReceptiveField_In() {
	dilated := &Conv2D{In: 1, Out: 1, Kernel: 3, Dilation: 2}
	fmt.Println(ReceptiveFieldOf(dilated, Shape{N: 1, C: 1, H: 9, W: 9}, "", 0, 1, 2).In(Chinese))
	// Output:
	// 感受野：整个网络，第 0 张特征图第 1 行第 2 列（从 0 数起），输出 5×5×1
	//   图像之内  第 1 至 5 行，第 2 至 6 列，看到 9 个像素
	//   连同填充  第 1 至 5 行，第 2 至 6 列
	//   大小　　  5×5
	//   中心　　  第 3 行，第 4 列
	//   步长　　  1×1
	//   输入图像  9×9×1
}
