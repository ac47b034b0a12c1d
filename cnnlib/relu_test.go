package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleReLU() {
	x := TensorOf(Shape{N: 1, C: 1, H: 1, W: 4}, []float32{-2, -0.5, 0, 3})
	fmt.Println((&ReLU{}).Forward(x).Data)
	fmt.Println(x.Data)
	// Output:
	// [0 0 0 3]
	// [-2 -0.5 0 3]
}

func TestReLUSpecial(t *testing.T) {
	inf := float32(math.Inf(1))
	x := TensorOf(Shape{1, 1, 1, 4}, []float32{inf, -inf, float32(math.Copysign(0, -1)), float32(math.NaN())})
	y := (&ReLU{}).Forward(x).Data
	if y[0] != inf || math.Float32bits(y[1]) != 0 || math.Float32bits(y[2]) != 0 || y[3] == y[3] {
		t.Errorf("got %v, want +Inf, 0, 0, NaN", y)
	}
}
