package cnnlib

import "fmt"

// poolWindow is the window of a pooling layer with the given settings, where a stride of 0 means
// kernel.
func poolWindow(kernel, stride, padding int, ceil bool) window {
	if stride == 0 {
		stride = kernel
	}
	return window{kernel: kernel, stride: stride, padding: padding, dilation: 1, ceil: ceil}
}

// view is the part of a window that lies inside the input: rows × columns elements of a plane that
// is width elements wide. The view's first element has the index first.
type view struct{ first, rows, columns, width int }

// largest is the index of the view's largest value, the first index if there are several. The first
// not-a-number counts as larger than any other value.
func (v view) largest(data []float32) int {
	best := v.first
	for r := range v.rows {
		from := v.first + r*v.width
		for i, e := range data[from:][:v.columns] {
			if e > data[best] || e != e {
				best = from + i
				if e != e {
					return best
				}
			}
		}
	}
	return best
}

// each calls do with the window of each element of a plane of y.
func (w window) each(x, y *Tensor, do func(out int, v view)) {
	out := 0
	for r := range y.H {
		top := r*w.stride - w.padding
		first := max(top, 0) * x.W
		rows := min(top+w.kernel, x.H) - max(top, 0)
		for c := range y.W {
			left := c*w.stride - w.padding
			do(out, view{first + max(left, 0), rows, min(left+w.kernel, x.W) - max(left, 0), x.W})
			out++
		}
	}
}

// work is how many numbers the windows of one plane of y read together.
func (w window) work(y *Tensor) int { return y.H * y.W * w.kernel * w.kernel }

// poolShape returns the shape of the output of a pooling layer with the given settings.
func (w window) poolShape(layer fmt.Stringer, settings []setting, in Shape) (Shape, error) {
	if err := checkSettings(layer, settings...); err != nil {
		return Shape{}, err
	}
	if err := in.check(layer); err != nil {
		return Shape{}, err
	}
	if w.padding > w.kernel/2 {
		return Shape{}, NewShapeError(paddingBeyondWindow, layer.String(), w.kernel/2, w.padding).fixedBy(setField("Padding", w.kernel/2))
	}
	h, width, err := w.outShape(layer, in)
	if err != nil {
		return Shape{}, err
	}
	return checked(layer, Shape{in.N, in.C, h, width})
}

// poolSettings appends the settings of a pooling layer to list.
func poolSettings(list []setting, kernel, stride, padding *int) []setting {
	return append(list, setting{"Kernel", kernel, 1, 2, 0, ofWindow}, setting{"Stride", stride, 1, 1, *kernel, ofWindow}, setting{"Padding", padding, 0, 0, 0, ofWindow})
}

func (w window) poolSteps(in Shape) []ArithmeticStep {
	return append(w.sizeSteps(in), ArithmeticStep{QuantityOutputChannels, "", symbol("C", in.C)}, noParameters)
}
