package samples

import (
	"fmt"
	"testing"

	"cnnlessons/cnnlib"
)

// draw shows white as # and black as a point.
func draw(t *cnnlib.Tensor) string {
	s := ""
	for y := range t.H {
		for x := range t.W {
			s += map[float32]string{0: ".", 1: "#"}[t.At(0, 0, y, x)]
		}
		s += "\n"
	}
	return s
}

func ExampleEdges() {
	fmt.Print(draw(Edges(8)))
	// Output:
	// ..##....
	// ..##....
	// ..######
	// ..######
	// .###....
	// ..##...#
	// ...#..##
	// .....###
}

func ExampleCheckerboard() {
	fmt.Print(draw(Checkerboard(16)))
	// Output:
	// ..##..##..##..##
	// ..##..##..##..##
	// ##..##..##..##..
	// ##..##..##..##..
	// ..##..##..##..##
	// ..##..##..##..##
	// ##..##..##..##..
	// ##..##..##..##..
	// ..##..##..##..##
	// ..##..##..##..##
	// ##..##..##..##..
	// ##..##..##..##..
	// ..##..##..##..##
	// ..##..##..##..##
	// ##..##..##..##..
	// ##..##..##..##..
}

func ExampleGradient() {
	fmt.Println(Gradient(5).Data[:5])
	// Output: [0 0.25 0.5 0.75 1]
}

func TestPatterns(t *testing.T) {
	for _, v := range []struct {
		name, got, want string
	}{
		{"Edges(1)", draw(Edges(1)), ".\n"},
		{"Edges(2)", draw(Edges(2)), "..\n..\n"},
		{"Edges(5)", draw(Edges(5)), "..#..\n..#..\n..###\n.##..\n..#..\n"},
		{"Checkerboard(1)", draw(Checkerboard(1)), ".\n"},
		{"Checkerboard(4)", draw(Checkerboard(4)), "....\n....\n....\n....\n"},
	} {
		if v.got != v.want {
			t.Errorf("%s:\n%swant\n%s", v.name, v.got, v.want)
		}
	}
	for y := range 3 {
		for x, want := range []float32{0, 0.5, 1} {
			if got := Gradient(3).At(0, 0, y, x); got != want {
				t.Errorf("row %d, column %d: %v, want %v", y, x, got, want)
			}
		}
	}
	if Gradient(1).Data[0] != 0 {
		t.Error("Gradient(1) is not black")
	}
}
