package cnnlib

import (
	"fmt"
	"math"
)

// MaxPool2D keeps the largest value in each window. Every channel is pooled by
// itself: height and width shrink, depth stays. It has no parameters.
//
// The output is N × C × H_out × W_out with
// H_out = ⌊(H + 2·Padding − Kernel) / Stride⌋ + 1, and W_out likewise. Padding is
// never the largest value. Not-a-number in a window gives not-a-number.
type MaxPool2D struct {
	Kernel  int // side of the window
	Stride  int // step between window positions; 0 means Kernel, so that windows touch
	Padding int // rows and columns added on every side, at most Kernel/2
}

// AvgPool2D averages each window; otherwise it is as [MaxPool2D]. Padding counts as
// zeros, and the sum, row by row, is always divided by Kernel·Kernel.
type AvgPool2D struct {
	Kernel  int // side of the window
	Stride  int // step between window positions; 0 means Kernel, so that windows touch
	Padding int // rows and columns of zeros added on every side, at most Kernel/2
}

var (
	_ Calculated = (*MaxPool2D)(nil)
	_ Calculated = (*AvgPool2D)(nil)
)

func poolWindow(kernel, stride, padding int) window {
	if stride == 0 {
		stride = kernel
	}
	return window{kernel: kernel, stride: stride, padding: padding, dilation: 1}
}

func (p *MaxPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding) }
func (p *AvgPool2D) window() window { return poolWindow(p.Kernel, p.Stride, p.Padding) }

// Forward computes the layer. It panics with a [*ShapeError] if x does not fit.
func (p *MaxPool2D) Forward(x *Tensor) *Tensor {
	return p.window().pool(x, mustFit(p, x), func(rows [][]float32) float32 {
		best := float32(math.Inf(-1))
		for _, row := range rows {
			for _, v := range row {
				if v > best || v != v {
					best = v
				}
				if best != best {
					return best
				}
			}
		}
		return best
	})
}

// Forward computes the layer. It panics with a [*ShapeError] if x does not fit.
func (p *AvgPool2D) Forward(x *Tensor) *Tensor {
	return p.window().pool(x, mustFit(p, x), func(rows [][]float32) float32 {
		var total float32
		for _, row := range rows {
			for _, v := range row {
				total += v
			}
		}
		return total / float32(p.Kernel*p.Kernel)
	})
}

// pool gives, for each output position, the value that reduce computes from the rows
// of its window, as far as they lie inside the input.
func (w window) pool(x *Tensor, shape Shape, reduce func(rows [][]float32) float32) *Tensor {
	out := NewTensor(shape)
	rows := make([][]float32, 0, min(w.kernel, x.H))
	for n := range out.N {
		for c := range out.C {
			src, dst := x.Channel(n, c), out.Channel(n, c)
			for y := range out.H {
				top := y*w.stride - w.padding
				for col := range out.W {
					left := col*w.stride - w.padding
					rows = rows[:0]
					for row := max(top, 0); row < min(top+w.kernel, x.H); row++ {
						rows = append(rows, src[row*x.W+max(left, 0):row*x.W+min(left+w.kernel, x.W)])
					}
					dst[y*out.W+col] = reduce(rows)
				}
			}
		}
	}
	return out
}

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *MaxPool2D) OutputShape(in Shape) (Shape, error) { return p.window().poolShape(p.String(), in) }

// OutputShape returns N × C × H_out × W_out, or a [*ShapeError] if the window is
// larger than the padded input or a setting is out of range.
func (p *AvgPool2D) OutputShape(in Shape) (Shape, error) { return p.window().poolShape(p.String(), in) }

func (w window) poolShape(layer string, in Shape) (Shape, error) {
	if err := checkSettings(layer, setting{"Kernel", w.kernel, 1, 2}, setting{"Stride", w.stride, 1, 1}, setting{"Padding", w.padding, 0, 0}); err != nil {
		return Shape{}, err
	}
	if err := in.check(layer); err != nil {
		return Shape{}, err
	}
	if w.padding > w.kernel/2 {
		return Shape{}, &ShapeError{
			Layer:   layer,
			Wanted:  fmt.Sprintf("Padding of at most half the window, %d", w.kernel/2),
			Given:   fmt.Sprintf("Padding: %d", w.padding),
			Formula: "a window that lies in the padding alone has no value",
			Fix:     fmt.Sprintf("set Padding: %d", w.kernel/2),
		}
	}
	h, width, err := w.outShape(layer, in)
	if err != nil {
		return Shape{}, err
	}
	return checked(layer, Shape{in.N, in.C, h, width})
}

// Arithmetic writes out the output's size.
func (p *MaxPool2D) Arithmetic(in Shape) []Step { return p.window().poolSteps(in) }

// Arithmetic writes out the output's size.
func (p *AvgPool2D) Arithmetic(in Shape) []Step { return p.window().poolSteps(in) }

func (w window) poolSteps(in Shape) []Step {
	return append(w.sizeSteps(in), Step{OutputChannels, "", symbol("C", in.C)}, noParameters)
}

// noParameters is the last step of a layer without parameters.
var noParameters = Step{Parameters, "", number(0)}

// String is the Go literal that makes the layer.
func (p *MaxPool2D) String() string {
	return describe("MaxPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding)
}

// String is the Go literal that makes the layer.
func (p *AvgPool2D) String() string {
	return describe("AvgPool2D", "Kernel", p.Kernel, "Stride", p.Stride, "Padding", p.Padding)
}
