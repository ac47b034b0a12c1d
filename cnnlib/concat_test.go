package cnnlib

import "fmt"

func ExampleConcat() {
	fire := NewConcat(
		&Conv2D{In: 16, Out: 64, Kernel: 1},
		&Conv2D{In: 16, Out: 64, Kernel: 3, Padding: 1})
	fmt.Println(fire.OutputShape(Shape{N: 1, C: 16, H: 54, W: 54}))
	fmt.Println(fire)
	// Output:
	// 54×54×128 <nil>
	// branch1: Conv2D{In: 16, Out: 64, Kernel: 1}
	// branch2: Conv2D{In: 16, Out: 64, Kernel: 3, Padding: 1}
}
