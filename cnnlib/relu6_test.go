package cnnlib

import "fmt"

func ExampleReLU6() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 4}, []float32{-2, 0.5, 6, 100})
	fmt.Println((&ReLU6{}).Forward(x).Data)
	// Output: [0 0.5 6 6]
}
