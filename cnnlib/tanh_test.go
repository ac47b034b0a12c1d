package cnnlib

import "fmt"

func ExampleTanh() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 5}, []float32{-1000, -1, 0, 1, 1000})
	fmt.Printf("%.4f\n", (&Tanh{}).Forward(x).Data)
	// Output: [-1.0000 -0.7616 0.0000 0.7616 1.0000]
}
