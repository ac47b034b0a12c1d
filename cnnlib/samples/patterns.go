package samples

import "cnnlessons/cnnlib"

// Edges is a pattern of four edges between black (0) and white (1), 1×1×side×side: the quarters
// hold a vertical edge, a horizontal edge and the two diagonal edges. Edges panics with a
// [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Edges(side int) *cnnlib.Tensor {
	half := (side + 1) / 2
	return pattern("samples.Edges", side, func(y, x int) bool {
		v, u := y%half, x%half // position within the quarter
		switch {
		case y < half && x < half:
			return 2*u >= half
		case y < half:
			return 2*v >= half
		case x < half:
			return u > v
		default:
			return u+v >= half
		}
	})
}

// Checkerboard is a board of 8×8 fields, black (0) and white (1), 1×1×side×side. The field at
// the top left is black. Checkerboard panics with a [*cnnlib.ShapeError] unless side is from 1
// to [MaxSide].
func Checkerboard(side int) *cnnlib.Tensor {
	return pattern("samples.Checkerboard", side, func(y, x int) bool {
		return (y*8/side+x*8/side)%2 == 1
	})
}

// Gradient rises evenly from black (0) in the first column to white (1) in the last,
// 1×1×side×side. Gradient panics with a [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Gradient(side int) *cnnlib.Tensor {
	checkSide("samples.Gradient", side)
	t := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: side, W: side})
	for y := range side {
		for x := 1; x < side; x++ {
			t.Set(0, 0, y, x, float32(x)/float32(side-1))
		}
	}
	return t
}

// pattern returns a picture that is white (1) where white returns true and black (0) elsewhere.
func pattern(name string, side int, white func(y, x int) bool) *cnnlib.Tensor {
	checkSide(name, side)
	t := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: side, W: side})
	for y := range side {
		for x := range side {
			if white(y, x) {
				t.Set(0, 0, y, x, 1)
			}
		}
	}
	return t
}
