package cnnlib

import "fmt"

func ExampleResidual() {
	block := &Residual{
		Body: NewSequential(
			&Conv2D{In: 16, Out: 32, Kernel: 3, Stride: 2, Padding: 1}, &ReLU{},
			&Conv2D{In: 32, Out: 32, Kernel: 3, Padding: 1}),
		Shortcut: &Conv2D{In: 16, Out: 32, Kernel: 1, Stride: 2},
	}
	fmt.Println(block.OutputShape(Shape{N: 1, C: 16, H: 28, W: 28}))
	for _, p := range Params(block) {
		fmt.Println(p.Name, p.Sizes())
	}
	// Output:
	// 14×14×32 <nil>
	// body.conv1.weight [32 16 3 3]
	// body.conv1.bias [32]
	// body.conv2.weight [32 32 3 3]
	// body.conv2.bias [32]
	// shortcut.weight [32 16 1 1]
	// shortcut.bias [32]
}
