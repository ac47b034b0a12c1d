package cnnlib

import "fmt"

func ExampleHardSwish() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 6}, []float32{-4, -1.5, -1, 0, 1.5, 4})
	fmt.Println((&HardSwish{}).Forward(x).Data)
	// Output: [0 -0.375 -0.33333334 0 1.125 4]
}
