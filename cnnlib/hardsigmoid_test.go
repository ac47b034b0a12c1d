package cnnlib

import "fmt"

func ExampleHardSigmoid() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 5}, []float32{-4, -1.5, 0, 1.5, 4})
	fmt.Println((&HardSigmoid{}).Forward(x).Data)
	// Output: [0 0.25 0.5 0.75 1]
}
