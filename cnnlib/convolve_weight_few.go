package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// fewGradient computes the gradients of a convolution's parameters if there are too few kernels
// to fill a processor's registers. Then rows are kernels, which read dy as it is, and columns
// are the weights of one channel. For an output row the K rows of the input that it meets are
// interleaved, with a 1 after each K numbers: so the weights of a window, column by column,
// meet neighbours, K·(K+1) numbers, and a bias is the weight that meets a 1.
type fewGradient struct {
	*convolver
	blocks  int // of samples
	strip   int // output rows interleaved at a time
	columns int // K·(K+1), and to whole tiles
	h, w    int // of the padded input

	sums []float32 // for each group, channel, block of samples, kernel and column

	ra, ka, kb  []int32
	block, none []int32 // how the blocks' sums are added
	id          uint64  // of the layout in a worker's memory
}

// fewKernels tells whether fewGradient takes fewer tiles than weightGradient.
func (v *convolver) fewKernels() bool {
	q, k := &v.forward, v.settings.Kernel
	const narrow = 11 // what tiles of 8 columns cost, if those of 16 cost 16
	columns := (q.maps + 15) / 16 * 16
	if q.maps <= 8 {
		columns = narrow
	}
	return v.settings.window().dilation == 1 && q.maps*q.channels*((k*(k+1)+15)/16*16) < (q.channels*v.area()+1)*columns
}

func (v *convolver) planFew() {
	const first = 1 << 13 // numbers in a first cache
	f, q, w := &v.few, &v.forward, v.settings.window()
	f.convolver, f.id = v, lastID.Add(1)
	f.blocks = (v.in.N + blockSamples - 1) / blockSamples
	f.columns = (w.kernel*(w.kernel+1) + 15) / 16 * 16
	f.h, f.w = v.in.H+2*w.padding, v.in.W+2*w.padding
	f.strip = min(q.outH, max(1, first/(f.w*(w.kernel+1))))
	f.sums = make([]float32, v.settings.groups()*q.channels*f.blocks*q.maps*f.columns)
	f.block, f.none = multiples(f.blocks, q.maps*f.columns), multiples(f.blocks, 0)
	f.ra, f.ka = multiples(q.maps, q.outH*q.outW), multiples(f.strip*q.outW, 1)
	for r := range f.strip {
		for x := range q.outW {
			f.kb = append(f.kb, int32((r*f.w+x*w.stride)*(w.kernel+1)))
		}
	}
}

// sumsOf returns the sums of a channel, counted through all groups, for all blocks.
func (f *fewGradient) sumsOf(channel int) []float32 {
	n := f.blocks * f.forward.maps * f.columns
	return f.sums[channel*n:][:n]
}

type fewJob fewGradient

// Do computes the sums of a channel for a block of samples.
func (j *fewJob) Do(task int, w *gemm.Worker) {
	f := (*fewGradient)(j)
	q, s := &f.forward, f.settings.window()
	channel, block := task/f.blocks, task%f.blocks
	p := gemm.Product{
		C: f.sumsOf(channel)[f.block[block]:], Stride: f.columns, Columns: f.columns,
		RA: f.ra, Zero: true,
	}
	group, each := channel/q.channels, s.kernel+1
	padded, n := f.h*f.w, f.strip*f.w*each
	buf := w.Scratch(padded+n+gemm.Slack+1, f.id<<32) // the last window may be narrower than a tile
	interleaved := buf[padded:]
	if interleaved[s.kernel] == 0 {
		for i := s.kernel; i < n; i += each {
			interleaved[i] = 1
		}
	}
	for sample := block * blockSamples; sample < min((block+1)*blockSamples, f.in.N); sample++ {
		x := f.pass.X.Channel(sample, channel)
		gemm.CopyPlanes(gemm.Planes{Data: buf[s.padding*(f.w+1):], Row: f.w}, gemm.Planes{Data: x, Row: f.in.W}, 1, f.in.H, f.in.W, 1)
		dy := f.group(f.pass.DY.Data, f.out, sample*f.settings.groups()+group)
		for y := 0; y < q.outH; y += f.strip {
			rows := min(f.strip, q.outH-y)
			for r := range rows {
				gemm.Transpose(interleaved[r*f.w*each:], each, buf[(y+r)*s.stride*f.w:], f.w, s.kernel, f.w)
			}
			p.A, p.KA = dy[y*q.outW:], f.ka[:rows*q.outW]
			p.B, p.KB = interleaved, f.kb[:rows*q.outW]
			p.Compute(w)
			p.Zero = false
		}
	}
}

type fewSumJob fewGradient

// Do adds the sums of all blocks to the gradients of a channel.
func (j *fewSumJob) Do(channel int, w *gemm.Worker) {
	f := (*fewGradient)(j)
	all := w.Second(f.forward.maps * f.columns)
	f.each(channel, all, func(grad, sum *float32) { *sum = *grad })
	p := gemm.Product{
		C: all, Columns: len(all), RA: f.none[:1],
		A: ones, KA: f.none, B: f.sumsOf(channel), KB: f.block,
	}
	p.Compute(w)
	f.each(channel, all, func(grad, sum *float32) { *grad = *sum })
}

// each pairs the gradients of a channel's weights, and with the first channel's those of the
// biases, with their places among the sums.
func (f *fewGradient) each(channel int, sums []float32, do func(grad, sum *float32)) {
	k, maps := f.settings.Kernel, f.forward.maps
	group, c := channel/f.forward.channels, channel%f.forward.channels
	for m := range maps {
		sums := sums[m*f.columns:][:f.columns]
		kernel := f.layer.WeightGrad.Channel(group*maps+m, c)
		for i := range kernel {
			do(&kernel[i], &sums[i%k*(k+1)+i/k])
		}
		if c == 0 && !f.settings.NoBias {
			do(&f.layer.BiasGrad.Data[group*maps+m], &sums[k])
		}
	}
}
