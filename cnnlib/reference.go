package cnnlib

import (
	"cnnlessons/cnnlib/internal/conv"
	"cnnlessons/cnnlib/internal/gemm"
)

// This file is the definition of the transposed convolution, with a loop for each index. It is made to
// be read; the tests compare the engine with it bit by bit. The definition of the convolution stands
// beside the engine, in internal/conv/reference.go.

// referenceForward computes y[n,o,row,column] = bias[o] + Σ weight[i,o,ky,kx] · x[n,i,r,c] over
// all numbers of the input that meet this place: row = r·S + ky·D − P and column = c·S + kx·D − P.
func (c *ConvTranspose2D) referenceForward(y, x *Tensor) {
	w, in, outs := c.window(), c.In/c.groups(), c.Out/c.groups()
	for n := range y.N {
		for o := range y.C {
			for row := range y.H {
				for column := range y.W {
					var acc float32
					if !c.NoBias {
						acc = c.Bias.Data[o]
					}
					for i := range in {
						i += o / outs * in
						for ky := range c.Kernel {
							for kx := range c.Kernel {
								r, col := row+w.padding-ky*w.dilation, column+w.padding-kx*w.dilation
								if r%w.stride != 0 || col%w.stride != 0 {
									continue
								}
								r, col = r/w.stride, col/w.stride
								var v float32
								if 0 <= r && r < x.H && 0 <= col && col < x.W {
									v = x.At(n, i, r, col)
								}
								acc = gemm.FMA(c.Weight.At(i, o%outs, ky, kx), v, acc)
							}
						}
					}
					y.Set(n, o, row, column, acc)
				}
			}
		}
	}
}

// meets returns the gradient of the output number to which the weight (ky, kx) adds x[n,i,r,c], or
// 0 if the padding cuts that number off.
func (c *ConvTranspose2D) meets(dy *Tensor, n, channel, r, col, ky, kx int) float32 {
	w := c.window()
	row, column := r*w.stride+ky*w.dilation-w.padding, col*w.stride+kx*w.dilation-w.padding
	if row < 0 || row >= dy.H || column < 0 || column >= dy.W {
		return 0
	}
	return dy.At(n, channel, row, column)
}

// referenceBackwardParams adds Σ dy·x to the gradient of each weight, over the samples, rows
// and columns of the input, and Σ dy to the gradient of each bias. The blocks of samples are a
// Conv2D's.
func (c *ConvTranspose2D) referenceBackwardParams(dy, x *Tensor) {
	in, outs := c.In/c.groups(), c.Out/c.groups()
	for first := 0; first < x.N; first += conv.BlockSamples {
		for i := range c.In {
			for o := range outs {
				for ky := range c.Kernel {
					for kx := range c.Kernel {
						var acc float32
						for n := first; n < min(first+conv.BlockSamples, x.N); n++ {
							for r := range x.H {
								for col := range x.W {
									acc = gemm.FMA(c.meets(dy, n, i/in*outs+o, r, col, ky, kx), x.At(n, i, r, col), acc)
								}
							}
						}
						c.WeightGrad.Set(i, o, ky, kx, c.WeightGrad.At(i, o, ky, kx)+acc)
					}
				}
			}
		}
	}
	if c.NoBias {
		return
	}
	for o := range c.Out {
		total := float64(c.BiasGrad.Data[o])
		for n := range dy.N {
			total += sumOf(dy.Channel(n, o))
		}
		c.BiasGrad.Data[o] = float32(total)
	}
}

// referenceBackwardInput computes dx[n,i,r,c] = Σ weight[i,o,ky,kx] · dy[n,o,row,column] over the
// output channels o of the channel's group, then ky, then kx.
func (c *ConvTranspose2D) referenceBackwardInput(dx, dy *Tensor) {
	in, outs := c.In/c.groups(), c.Out/c.groups()
	for n := range dx.N {
		for i := range dx.C {
			for r := range dx.H {
				for col := range dx.W {
					var acc float32
					for o := range outs {
						for ky := range c.Kernel {
							for kx := range c.Kernel {
								acc = gemm.FMA(c.Weight.At(i, o, ky, kx), c.meets(dy, n, i/in*outs+o, r, col, ky, kx), acc)
							}
						}
					}
					dx.Set(n, i, r, col, acc)
				}
			}
		}
	}
}
