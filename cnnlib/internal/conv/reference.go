package conv

import "cnnlessons/cnnlib/internal/gemm"

// This file is the definition of the convolution, with a loop for each index. It is made to be read;
// the tests compare a [Plan] with it bit by bit. With S, D and P the stride, dilation and padding of
// a side, the weight (ky, kx) meets at the output position (r, c) the input's row r·S + ky·D − P and
// column c·S + kx·D − P.

// ReferenceForward computes y[n,o,r,c] = bias[o] + Σ weight[o,i,ky,kx] · x[n,i,row,column] over the
// channels i of the kernel's group, then ky, then kx.
func (s *Spec) ReferenceForward(y, x, weight, bias []float32) {
	in, outs := s.In/s.Groups, s.Out/s.Groups // channels of one group
	for n := range s.Samples {
		for o := range s.Out {
			for r := range s.Rows.Out {
				for c := range s.Columns.Out {
					var acc float32
					if s.Bias {
						acc = bias[o]
					}
					for i := range in {
						for ky := range s.Rows.Kernel {
							for kx := range s.Columns.Kernel {
								acc = gemm.FMA(weight[s.weightAt(o, i, ky, kx)], s.Tap(x, n, o/outs*in+i, r, c, ky, kx), acc)
							}
						}
					}
					y[s.outputAt(n, o, r, c)] = acc
				}
			}
		}
	}
}

// ReferenceParams adds Σ x·dy to the gradient of each weight and Σ dy to the gradient of each bias,
// over the samples, rows and columns of the output in this order. The sum of each block of samples
// starts from 0, so that threads can share the work.
func (s *Spec) ReferenceParams(weightGrad, biasGrad, dy, x []float32) {
	in, outs := s.In/s.Groups, s.Out/s.Groups
	for first := 0; first < s.Samples; first += BlockSamples {
		last := min(first+BlockSamples, s.Samples)
		for o := range s.Out {
			for i := range in {
				for ky := range s.Rows.Kernel {
					for kx := range s.Columns.Kernel {
						var acc float32
						for n := first; n < last; n++ {
							for r := range s.Rows.Out {
								for c := range s.Columns.Out {
									acc = gemm.FMA(s.Tap(x, n, o/outs*in+i, r, c, ky, kx), dy[s.outputAt(n, o, r, c)], acc)
								}
							}
						}
						weightGrad[s.weightAt(o, i, ky, kx)] += acc
					}
				}
			}
			if !s.Bias {
				continue
			}
			var acc float32
			for n := first; n < last; n++ {
				for _, v := range dy[s.outputAt(n, o, 0, 0):][:s.outSize()] {
					acc += v
				}
			}
			biasGrad[o] += acc
		}
	}
}

// ReferenceInput computes dx[n,i,row,column] = start[i] + Σ weight[o,i,ky,kx] · dy[n,o,r,c] over the
// kernels o of the channel's group, then ky, then kx, as far as r and c are whole numbers. A position
// outside dy reads 0. Without start the sums begin at 0.
func (s *Spec) ReferenceInput(dx, dy, weight, start []float32) {
	in, outs := s.In/s.Groups, s.Out/s.Groups
	for n := range s.Samples {
		for channel := range s.In {
			for row := range s.Rows.In {
				for column := range s.Columns.In {
					var acc float32
					if start != nil {
						acc = start[channel]
					}
					for o := channel / in * outs; o < (channel/in+1)*outs; o++ {
						for ky := range s.Rows.Kernel {
							for kx := range s.Columns.Kernel {
								r, c := row+s.Rows.Padding-ky*s.Rows.Dilation, column+s.Columns.Padding-kx*s.Columns.Dilation
								if r%s.Rows.Stride != 0 || c%s.Columns.Stride != 0 {
									continue
								}
								r, c = r/s.Rows.Stride, c/s.Columns.Stride
								var v float32
								if 0 <= r && r < s.Rows.Out && 0 <= c && c < s.Columns.Out {
									v = dy[s.outputAt(n, o, r, c)]
								}
								acc = gemm.FMA(weight[s.weightAt(o, channel%in, ky, kx)], v, acc)
							}
						}
					}
					dx[s.inputAt(n, channel, row, column)] = acc
				}
			}
		}
	}
}

// Tap is the input that the weight (ky, kx) meets at the output position (r, c): 0 in the padding.
func (s *Spec) Tap(x []float32, n, channel, r, c, ky, kx int) float32 {
	row := r*s.Rows.Stride + ky*s.Rows.Dilation - s.Rows.Padding
	column := c*s.Columns.Stride + kx*s.Columns.Dilation - s.Columns.Padding
	if row < 0 || row >= s.Rows.In || column < 0 || column >= s.Columns.In {
		return 0
	}
	return x[s.inputAt(n, channel, row, column)]
}

// inputAt, outputAt and weightAt are places in the slices.
func (s *Spec) inputAt(n, channel, row, column int) int {
	return ((n*s.In+channel)*s.Rows.In+row)*s.Columns.In + column
}

func (s *Spec) outputAt(n, o, r, c int) int {
	return ((n*s.Out+o)*s.Rows.Out+r)*s.Columns.Out + c
}

func (s *Spec) weightAt(o, i, ky, kx int) int {
	return ((o*(s.In/s.Groups)+i)*s.Rows.Kernel+ky)*s.Columns.Kernel + kx
}
