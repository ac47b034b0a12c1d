package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// The convolution as its definition says it, a loop for each index: to be read, and for
// the tests to compare the engine with, bit by bit.

// referenceForward computes y[n,o,r,c] = bias[o] + Σ weight[o,i,ky,kx] · x[n,i,row,column] with
// row = r·S + ky·D − P and column = c·S + kx·D − P.
func (c *Conv2D) referenceForward(y, x *Tensor) {
	in, outs := c.In/c.groups(), c.Out/c.groups() // channels of one group
	for n := range y.N {
		for o := range y.C {
			for r := range y.H {
				for col := range y.W {
					var acc float32
					if !c.NoBias {
						acc = c.Bias.Data[o]
					}
					for i := range in {
						for ky := range c.Kernel {
							for kx := range c.Kernel {
								acc = gemm.FMA(c.Weight.At(o, i, ky, kx), c.tap(x, n, o/outs*in+i, r, col, ky, kx), acc)
							}
						}
					}
					y.Set(n, o, r, col, acc)
				}
			}
		}
	}
}

// tap is the input that the weight (ky, kx) meets at the output position (r, col): 0 in the
// padding.
func (c *Conv2D) tap(x *Tensor, n, channel, r, col, ky, kx int) float32 {
	w := c.window()
	row, column := r*w.stride+ky*w.dilation-w.padding, col*w.stride+kx*w.dilation-w.padding
	if row < 0 || row >= x.H || column < 0 || column >= x.W {
		return 0
	}
	return x.At(n, channel, row, column)
}

// referenceBackwardParams adds Σ x·dy to the gradient of each weight and Σ dy to that of
// each bias, over the samples, rows and columns of the output in this order. The sum of
// each block of samples starts from 0, so that threads can share the work.
func (c *Conv2D) referenceBackwardParams(dy, x *Tensor) {
	in, outs := c.In/c.groups(), c.Out/c.groups()
	for first := 0; first < dy.N; first += blockSamples {
		last := min(first+blockSamples, dy.N)
		for o := range c.Out {
			for i := range in {
				for ky := range c.Kernel {
					for kx := range c.Kernel {
						var acc float32
						for n := first; n < last; n++ {
							for r := range dy.H {
								for col := range dy.W {
									acc = gemm.FMA(c.tap(x, n, o/outs*in+i, r, col, ky, kx), dy.At(n, o, r, col), acc)
								}
							}
						}
						c.WeightGrad.Set(o, i, ky, kx, c.WeightGrad.At(o, i, ky, kx)+acc)
					}
				}
			}
			if c.NoBias {
				continue
			}
			var acc float32
			for n := first; n < last; n++ {
				for _, v := range dy.Channel(n, o) {
					acc += v
				}
			}
			c.BiasGrad.Data[o] += acc
		}
	}
}

// referenceBackwardInput computes dx[n,i,row,column] = Σ weight[o,i,ky,kx] · dy[n,o,r,c] over the
// kernels o of the channel's group, then ky, then kx, as far as r and c are whole numbers;
// a position outside dy reads 0.
func (c *Conv2D) referenceBackwardInput(dx, dy *Tensor) {
	w, in, outs := c.window(), c.In/c.groups(), c.Out/c.groups()
	for n := range dx.N {
		for channel := range dx.C {
			for row := range dx.H {
				for column := range dx.W {
					var acc float32
					for o := range outs {
						o += channel / in * outs
						for ky := range c.Kernel {
							for kx := range c.Kernel {
								r, col := row+w.padding-ky*w.dilation, column+w.padding-kx*w.dilation
								if r%w.stride != 0 || col%w.stride != 0 {
									continue
								}
								r, col = r/w.stride, col/w.stride
								var v float32
								if 0 <= r && r < dy.H && 0 <= col && col < dy.W {
									v = dy.At(n, o, r, col)
								}
								acc = gemm.FMA(c.Weight.At(o, channel%in, ky, kx), v, acc)
							}
						}
					}
					dx.Set(n, channel, row, column, acc)
				}
			}
		}
	}
}
