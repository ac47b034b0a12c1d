package cnnlib

import "fmt"

func ExampleExpr() {
	steps := (&Conv2D{In: 3, Out: 6, Kernel: 5, Stride: 2}).Arithmetic(Shape{N: 1, C: 3, H: 32, W: 32})
	height := steps[0].Formula
	fmt.Println(height.Text(true))
	for _, line := range height.Lines() {
		fmt.Println(line.Text(false))
	}
	fmt.Println(height.LaTeX(true))
	fmt.Println(height.Result())
	// Output:
	// ⌊(H − K) / S⌋ + 1
	// ⌊(32 − 5) / 2⌋ + 1
	// ⌊27 / 2⌋ + 1
	// 13 + 1
	// 14
	// \left\lfloor \frac{H - K}{S} \right\rfloor + 1
	// 14
}
