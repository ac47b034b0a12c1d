package cnnlib

import (
	"fmt"
)

// lenet5 is LeNet-5 with average pooling, 61,706 parameters.
func lenet5() *Sequential {
	return NewSequential(
		&Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, &ReLU{}, &AvgPool2D{Kernel: 2},
		&Conv2D{In: 6, Out: 16, Kernel: 5}, &ReLU{}, &AvgPool2D{Kernel: 2},
		&Flatten{}, &Linear{In: 400, Out: 120}, &ReLU{}, &Linear{In: 120, Out: 84}, &ReLU{}, &Linear{In: 84, Out: 10},
	)
}

func ExampleSummarize() {
	fmt.Print(Summarize(lenet5(), Shape{N: 1, C: 1, H: 28, W: 28}).In(English))
	// Output:
	// Sequential, input 28×28×1
	// 1 MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other
	//   operation 1. What a window reads in the padding counts. A bias is where a
	//   sum begins and costs nothing. Operations are for one sample. BatchNorm
	//   counts what it computes, none of it MACs. Moving statistics are no
	//   parameters.
	//
	// name      kind       output    parameters       %     MACs  field
	// ─────────────────────────────────────────────────────────────────
	// conv1     Conv2D     28×28×6          156    0.25  117,600      5
	// relu1     ReLU       28×28×6            0    0.00        0      5
	// avgpool1  AvgPool2D  14×14×6            0    0.00        0      6
	// conv2     Conv2D     10×10×16       2,416    3.92  240,000     14
	// relu2     ReLU       10×10×16           0    0.00        0     14
	// avgpool2  AvgPool2D  5×5×16             0    0.00        0     16
	// flatten1  Flatten    1×1×400            0    0.00        0     16
	// linear1   Linear     1×1×120       48,120   77.98   48,000     32
	// relu3     ReLU       1×1×120            0    0.00        0     32
	// linear2   Linear     1×1×84        10,164   16.47   10,080     32
	// relu4     ReLU       1×1×84             0    0.00        0     32
	// linear3   Linear     1×1×10           850    1.38      840     32
	// ─────────────────────────────────────────────────────────────────
	// total                1×1×10        61,706  100.00  416,520
	//
	// parameters: 61,706 trainable; moving statistics, not counted: 0
	// MACs: 416,520
	// FLOPs: 2·416,520 + 4,728 additions + 1,576 divisions + 6,508 comparisons =
	//   845,852
	// memory for inference: activations 37,632 (relu1) + parameters 246,824 +
	//   moving statistics 0 = 284,456 bytes (277.8 KiB), if a tensor is freed as
	//   soon as the last layer that reads it has run
	// memory for training: input 3,136 + activations 60,008 + their gradients
	//   60,008 + parameters 246,824 + their gradients 246,824 + momentum 246,824 +
	//   moving statistics 0 = 863,624 bytes (843.4 KiB), if all tensors are kept,
	//   with SGD and momentum
	// Shapes are height×width×channels; memory is for all samples, 4 bytes a
	//   number. Field: the side of the part of the input, with its padding, on
	//   which one number depends.
}

func ExampleSummary_In() {
	block := &Residual{Body: NewSequential(&Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1, NoBias: true}, &BatchNorm2D{Channels: 8})}
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3, Stride: 2}, block, &ReLU{}, block)
	fmt.Print(Summarize(net, Shape{N: 1, C: 3, H: 33, W: 33}).In(Chinese))
	// Output:
	// Sequential，输入 33×33×3
	// 1 次 MAC（乘加：一个乘积加到和上）计 2 次 FLOP，其他运算各计 1 次。
	//   窗口读到的填充也计入。偏置是求和的起点，不计运算。运算量按一个样本计。
	//   批归一化按实际运算计，不计 MAC。滑动统计量不算参数。
	//
	// 名称            类型         输出     参数量  占比 %      MAC  感受野
	// ─────────────────────────────────────────────────────────────────────
	// conv1           Conv2D       16×16×8     224   27.45   55,296       3
	// residual1       Residual     16×16×8     592   72.55  147,456       7
	//   body          Sequential   16×16×8     592   72.55  147,456       7
	//     conv1       Conv2D       16×16×8     576   70.59  147,456       7
	//     batchnorm1  BatchNorm2D  16×16×8      16    1.96        0       7
	// relu1           ReLU         16×16×8       0    0.00        0       7
	// residual2       Residual     16×16×8    共享    0.00  147,456      11
	//   body          Sequential   16×16×8    共享    0.00  147,456      11
	//     conv1       Conv2D       16×16×8    共享    0.00  147,456      11
	//     batchnorm1  BatchNorm2D  16×16×8    共享    0.00        0      11
	// ─────────────────────────────────────────────────────────────────────
	// 合计                         16×16×8     816  100.00  350,208
	//
	// 参数量：可训练 816；滑动统计量（不计入）16
	// MAC：350,208
	// FLOP：2·350,208 + 加法 12,304 + 乘法 4,112 + 除法 16 + 比较 2,048 + 函数 16
	//   = 718,912
	// 推理内存：激活 24,576（residual1.body.batchnorm1）+ 参数 3,264 + 滑动统计量
	//   64 = 27,904 字节（27.2 KiB），假设张量在最后一个读取它的层算完后立即释放
	// 训练内存：输入 13,068 + 激活 65,536 + 激活的梯度 65,536 + 参数 3,264 +
	//   参数的梯度 3,264 + 动量 3,264 + 滑动统计量 64 = 153,996 字节（150.4
	//   KiB），假设保留所有张量，用带动量的 SGD
	// 形状写作 高×宽×通道数；内存按全部样本计，每个数 4 字节。
	//   网络所在的行是其内部各行与它自身运算之和。共享：该层前面用过，
	//   参数只计一次，运算每次都计。
	//   感受野：一个数所依赖的输入区域（含填充）的边长。
}

func ExampleConvention_Summarize() {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &BatchNorm2D{Channels: 8})
	for _, c := range []Convention{{}, Torchinfo(), Keras()} {
		s := c.Summarize(net, Shape{N: 4, C: 3, H: 32, W: 32})
		fmt.Println(s.Total.Params, "parameters,", s.Total.MACs, "MACs,", s.Total.FLOPs, "FLOPs")
	}
	// Output:
	// 240 parameters, 194400 MACs, 410432 FLOPs
	// 240 parameters, 806464 MACs, 806464 FLOPs
	// 256 parameters, 194400 MACs, 410432 FLOPs
}

func ExampleSummary_Markdown() {
	s := Summarize(NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{}), Shape{N: 1, C: 3, H: 32, W: 32}).In(English)
	s.Columns = []Column{ColumnName, ColumnKernel, ColumnStride, ColumnOutput, ColumnTrainable, ColumnFLOPs, ColumnFieldStride}
	fmt.Print(s.Markdown())
	// Output:
	// **Sequential, input 32×32×3**
	//
	// 1 MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other operation 1. What a window reads in the padding counts. A bias is where a sum begins and costs nothing. Operations are for one sample. BatchNorm counts what it computes, none of it MACs. Moving statistics are no parameters.
	//
	// | name | kernel | stride | output | trainable | FLOPs | field stride |
	// |:--|--:|--:|:--|--:|--:|--:|
	// | conv1 | 5 | 1 | 28×28×6 | 456 | 705,600 | 1 |
	// | relu1 |  |  | 28×28×6 | 0 | 4,704 | 1 |
	// | total |  |  | 28×28×6 | 456 | 710,304 |  |
	//
	// - parameters: 456 trainable; moving statistics, not counted: 0
	// - MACs: 352,800
	// - FLOPs: 2·352,800 + 4,704 comparisons = 710,304
	// - memory for inference: activations 37,632 (relu1) + parameters 1,824 + moving statistics 0 = 39,456 bytes (38.5 KiB), if a tensor is freed as soon as the last layer that reads it has run
	// - memory for training: input 12,288 + activations 37,632 + their gradients 37,632 + parameters 1,824 + their gradients 1,824 + momentum 1,824 + moving statistics 0 = 93,024 bytes (90.8 KiB), if all tensors are kept, with SGD and momentum
	//
	// Shapes are height×width×channels; memory is for all samples, 4 bytes a number.
}
