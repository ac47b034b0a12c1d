package cnnlib

import (
	"fmt"

	"cnnlessons/cnnlib/internal/formula"
)

// Shape is the size of a [Tensor]: N samples of C channels, each H rows by W
// columns. A flat vector of F numbers has the shape {N, F, 1, 1}.
type Shape struct {
	N int `json:"samples"`
	C int `json:"channels"`
	H int `json:"height"`
	W int `json:"width"`
}

// maxLen is the largest number of elements of one tensor. The limit makes a slip, such as a side
// of 1,000,000, an error that teaches instead of a machine out of memory.
const maxLen = 1 << 31

// Len returns the number of elements, N·C·H·W. It panics with a [*ShapeError] if the number does
// not fit 64 bits.
func (s Shape) Len() int {
	return formula.MustMultiply(formula.MustMultiply(formula.MustMultiply(s.N, s.C), s.H), s.W)
}

// String gives the shape of one sample as height×width×channels, such as
// "28×28×6". Unless N is 1, the number of samples stands before: "64 of 28×28×6".
func (s Shape) String() string { return s.text(english.batch) }

// text writes the shape as String does; batch is the format of a shape of several samples.
func (s Shape) text(batch string) string {
	one := fmt.Sprintf("%d×%d×%d", s.H, s.W, s.C)
	if s.N == 1 {
		return one
	}
	return fmt.Sprintf(batch, s.N, one)
}

// text is the name of a layer, or of a function, in an error.
type text string

func (t text) String() string { return string(t) }

// check returns an error, of the given layer, unless all four sizes are at least 1
// and a tensor of the shape has at most maxLen elements.
func (s Shape) check(layer fmt.Stringer) error {
	n := 1
	for i, d := range [...]int{s.N, s.C, s.H, s.W} {
		if d < 1 {
			size := symbol([]string{"N", "C", "H", "W"}[i], d)
			return NewShapeError(wrongSizes, layer.String(), s.N, s.C, s.H, s.W).needing(ProblemSize, Condition{size, RelationAtLeast, number(1)})
		}
		if d > maxLen/n {
			return NewShapeError(tooManyElements, layer.String(), s.N, s.C, s.H, s.W, maxLen)
		}
		n *= d
	}
	return nil
}

// checkData returns an error, of the given layer, unless data has s.Len() numbers.
func (s Shape) checkData(layer fmt.Stringer, data []float32) error {
	if len(data) == s.Len() {
		return nil
	}
	return NewShapeError(wrongLength, layer.String(), s.N, s.C, s.H, s.W, s.Len(), s, len(data))
}

// checked returns out, or the error of out.check, which names the layer.
func checked(layer fmt.Stringer, out Shape) (Shape, error) {
	if err := out.check(layer); err != nil {
		return Shape{}, err
	}
	return out, nil
}
