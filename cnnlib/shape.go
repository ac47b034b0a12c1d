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
	for _, d := range [...]int{s.N, s.C, s.H, s.W} {
		if d < 1 {
			return &ShapeError{
				Layer:  layer.String(),
				Wanted: DefaultLanguage().Say("samples, channels, height and width of at least 1", "样本数、通道数、高度和宽度至少是 1"),
				Given:  fmt.Sprintf("N %d, C %d, H %d, W %d", s.N, s.C, s.H, s.W),
				Fix:    DefaultLanguage().Say("give each of N, C, H and W, as in Shape{N: 1, C: 3, H: 32, W: 32}", "写全 N、C、H 和 W，如 Shape{N: 1, C: 3, H: 32, W: 32}"),
			}
		}
		if d > maxLen/n {
			return &ShapeError{
				Layer:   layer.String(),
				Wanted:  fmt.Sprintf("at most %d elements", maxLen),
				Given:   fmt.Sprintf("N %d, C %d, H %d, W %d", s.N, s.C, s.H, s.W),
				Formula: "elements = N·C·H·W, each of 4 bytes",
				Fix:     "use a smaller picture, fewer channels or a smaller batch",
			}
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
	return &ShapeError{
		Layer:   layer.String(),
		Wanted:  fmt.Sprintf("%d numbers for the shape %v", s.Len(), s),
		Given:   fmt.Sprintf("%d numbers", len(data)),
		Formula: fmt.Sprintf("N·C·H·W = %d·%d·%d·%d = %d", s.N, s.C, s.H, s.W, s.Len()),
		Fix:     "give one number for each element, row by row",
	}
}

// checked returns out, or the error of out.check, which names the layer.
func checked(layer fmt.Stringer, out Shape) (Shape, error) {
	if err := out.check(layer); err != nil {
		return Shape{}, err
	}
	return out, nil
}
