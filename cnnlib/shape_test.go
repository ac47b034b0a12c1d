package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleShape() {
	fmt.Println(Shape{N: 1, C: 6, H: 28, W: 28})
	fmt.Println(Shape{N: 64, C: 6, H: 28, W: 28})
	fmt.Println(Shape{N: 64, C: 6, H: 28, W: 28}.Len())
	// Output:
	// 28×28×6
	// 64 of 28×28×6
	// 301056
}

func TestShapeCheck(t *testing.T) {
	for _, s := range []Shape{{1, 1, 1, 1}, {1, 3, 32, 32}, {1 << 31, 1, 1, 1}, {1 << 8, 1 << 8, 1 << 8, 1 << 7}} {
		if err := s.check(text("tensor")); err != nil {
			t.Errorf("%#v: %v", s, err)
		}
	}
	big := math.MaxInt
	for _, s := range []Shape{
		{}, {1, 1, 1, 0}, {1, 1, 0, 1}, {1, 0, 1, 1}, {0, 1, 1, 1}, {-1, -1, 1, 1}, {1, 1, math.MinInt, 1},
		{1<<31 + 1, 1, 1, 1}, {1, 1 << 16, 1 << 15, 2}, {big, big, big, big}, {1 << 32, 1 << 32, 1, 1}, {1, 1, big, 2},
	} {
		err := s.check(text("conv"))
		e, ok := err.(*ShapeError)
		if !ok || e.Layer != "conv" {
			t.Errorf("%#v: %v, want a *ShapeError of conv", s, err)
		}
	}
}
