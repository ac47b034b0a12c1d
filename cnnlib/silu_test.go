package cnnlib

import "fmt"

func ExampleSiLU() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 5}, []float32{-10, -1, 0, 1, 10})
	fmt.Printf("%.4f\n", (&SiLU{}).Forward(x).Data)
	// Output: [-0.0005 -0.2689 0.0000 0.7311 9.9995]
}
