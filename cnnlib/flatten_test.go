package cnnlib

import (
	"fmt"
	"testing"
)

func ExampleFlatten() {
	fmt.Println((&Flatten{}).OutputShape(Shape{N: 1, C: 16, H: 5, W: 5}))
	// Output: 1×1×400 <nil>
}

func TestFlatten(t *testing.T) {
	x := counting(Shape{2, 2, 1, 3})
	y := (&Flatten{}).Forward(x)
	wantData(t, y, Shape{2, 6, 1, 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	if y.Data[0] = -1; x.Data[0] != 1 {
		t.Error("the output shares its input's memory")
	}
	_, err := (&Flatten{}).OutputShape(Shape{})
	wantError(t, err, ErrorText{
		Layer:  "Flatten{}",
		Wanted: "samples, channels, height and width of at least 1",
		Given:  "N 0, C 0, H 0, W 0",
		Fix:    "give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}",
	})
}
