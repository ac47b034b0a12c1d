package cnnlib

import "fmt"

func ExampleMaxPool2D() {
	x := TensorOf(Shape{N: 1, C: 1, H: 4, W: 4}, []float32{
		1, 2, 5, 6,
		3, 4, 7, 8,
		9, 9, 0, 0,
		9, 9, 0, 1,
	})
	fmt.Println((&MaxPool2D{Kernel: 2}).Forward(x).Data)
	fmt.Println((&AvgPool2D{Kernel: 2}).Forward(x).Data)
	// Output:
	// [4 8 9 1]
	// [2.5 6.5 9 0.25]
}
