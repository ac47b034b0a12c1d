package cnnlib

import (
	"math"
	"testing"

	"cnnlessons/cnnlib/internal/gemm"
)

// counter runs layers as their definitions say, a loop for each index, and counts each operation
// where it is computed.
type counter struct{ Operations }

func (k *counter) fma(a, b, sum float32) float32 { k.MACs++; return gemm.FMA(a, b, sum) }

func (k *counter) sum(a, b float32) float32 { k.Additions++; return a + b }

func (k *counter) product(a, b float32) float32 { k.Multiplications++; return a * b }

func (k *counter) larger(a, b float32) float32 { k.Comparisons++; return max(a, b) }

// begin is where a sum begins that has a bias if bias is not nil.
func (k *counter) begin(bias *Tensor, o int) float32 {
	if bias == nil {
		return 0
	}
	k.Biases++
	return bias.Data[o]
}

// eachTap calls visit for each tap of a window, with the number that it meets: outside in the padding.
func eachTap(w window, x *Tensor, n, c, row, col int, outside float32, visit func(ky, kx int, v float32)) {
	for ky := range w.kernel {
		for kx := range w.kernel {
			r, q := row*w.stride+ky*w.dilation-w.padding, col*w.stride+kx*w.dilation-w.padding
			v := outside
			if r >= 0 && r < x.H && q >= 0 && q < x.W {
				v = x.At(n, c, r, q)
			}
			visit(ky, kx, v)
		}
	}
}

// each sets each element of y, and returns y.
func each(y *Tensor, value func(n, c, h, w int) float32) *Tensor {
	for n := range y.N {
		for c := range y.C {
			for h := range y.H {
				for w := range y.W {
					y.Set(n, c, h, w, value(n, c, h, w))
				}
			}
		}
	}
	return y
}

// run computes l for x and counts: it runs the parts of layers that have parts.
func (k *counter) run(t *testing.T, l Layer, x *Tensor) *Tensor {
	t.Helper()
	y := NewTensor(must(l.OutputShape(x.Shape())))
	switch l := l.(type) {
	case *Sequential:
		for _, part := range l.Layers {
			x = k.run(t, part, x)
		}
		return x
	case *Residual:
		body := k.run(t, l.Body, x)
		if l.Shortcut != nil {
			x = k.run(t, l.Shortcut, x)
		}
		return each(y, func(n, c, h, w int) float32 { return k.sum(body.At(n, c, h, w), x.At(n, c, h, w)) })
	case *Concat:
		first := 0
		for _, b := range l.Branches {
			z := k.run(t, b, x)
			for n := range z.N {
				copy(mapsOf(y, n, first, z.C), mapsOf(z, n, 0, z.C))
			}
			first += z.C
		}
		return y
	case *SqueezeExcitation:
		gate := k.run(t, l.Gate, x)
		return each(y, func(n, c, h, w int) float32 { return k.product(x.At(n, c, h, w), gate.At(n, c, 0, 0)) })
	}
	return k.loops(t, l, x, y)
}

// loops computes y by the loops of the definition.
func (k *counter) loops(t *testing.T, l Layer, x, y *Tensor) *Tensor {
	t.Helper()
	switch l := l.(type) {
	case *Conv2D:
		in, outs := l.In/l.groups(), l.Out/l.groups()
		return each(y, func(n, o, h, w int) float32 {
			acc := k.begin(l.Bias, o)
			for i := range in {
				eachTap(l.window(), x, n, o/outs*in+i, h, w, 0, func(ky, kx int, v float32) { acc = k.fma(l.Weight.At(o, i, ky, kx), v, acc) })
			}
			return acc
		})
	case *Linear:
		return each(y, func(n, o, _, _ int) float32 {
			acc := k.begin(l.Bias, o)
			for i := range l.In {
				acc = k.fma(l.Weight.At(o, i, 0, 0), x.At(n, i, 0, 0), acc)
			}
			return acc
		})
	case *BatchNorm2D:
		scale := make([]float32, x.C)
		for c := range scale {
			k.Functions++
			k.Divisions++
			scale[c] = k.product(l.Weight.Data[c], 1/float32(math.Sqrt(float64(k.sum(l.Var.Data[c], 1e-5)))))
		}
		return each(y, func(n, c, h, w int) float32 {
			return k.sum(k.product(k.sum(x.At(n, c, h, w), -l.Mean.Data[c]), scale[c]), l.Bias.Data[c])
		})
	case *ReLU:
		return each(y, func(n, c, h, w int) float32 { return k.larger(x.At(n, c, h, w), 0) })
	case *MaxPool2D:
		return each(y, func(n, c, h, w int) float32 {
			var values []float32
			eachTap(l.window(), x, n, c, h, w, float32(math.Inf(-1)), func(_, _ int, v float32) { values = append(values, v) })
			largest := values[0]
			for _, v := range values[1:] {
				largest = k.larger(largest, v)
			}
			return largest
		})
	case *AvgPool2D:
		return each(y, func(n, c, h, w int) float32 {
			var values []float32
			eachTap(l.window(), x, n, c, h, w, 0, func(_, _ int, v float32) { values = append(values, v) })
			total := values[0]
			for _, v := range values[1:] {
				total = k.sum(total, v)
			}
			k.Divisions++
			return total / float32(len(values))
		})
	case *Softmax:
		return k.softmax(x, y)
	case *Flatten, *Dropout:
		copy(y.Data, x.Data)
		return y
	}
	t.Fatalf("no loops for %T", l)
	return nil
}

func (k *counter) softmax(x, y *Tensor) *Tensor {
	for n := range x.N {
		for at := range x.H * x.W {
			value := func(c int) float32 { return x.At(n, c, at/x.W, at%x.W) }
			largest := value(0)
			for c := 1; c < x.C; c++ {
				largest = k.larger(largest, value(c))
			}
			exps := make([]float32, x.C)
			total := float32(0)
			for c := range exps {
				k.Functions++
				exps[c] = float32(math.Exp(float64(k.sum(value(c), -largest))))
				if c == 0 {
					total = exps[0]
				} else {
					total = k.sum(total, exps[c])
				}
			}
			for c, e := range exps {
				k.Divisions++
				y.Set(n, c, at/x.W, at%x.W, e/total)
			}
		}
	}
	return y
}
