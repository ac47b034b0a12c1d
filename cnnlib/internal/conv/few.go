package conv

import "cnnlessons/cnnlib/internal/gemm"

// fewGradient computes the gradients of a convolution's parameters if there are too few kernels
// to fill a processor's registers. Then rows are kernels, which read dy as it is, and columns
// are the weights of one channel. For an output row the K rows of the input that it meets are
// interleaved, with a 1 after each K numbers. So the weights of a window of K rows and L columns,
// column by column, meet neighbours, L·(K+1) numbers, and a bias is the weight that meets a 1.
type fewGradient struct {
	*Plan
	blocks  int // of samples
	strip   int // output rows interleaved at a time
	columns int // L·(K+1), and to whole tiles
	h, w    int // of the padded input

	sums []float32 // for each group, channel, block of samples, kernel and column

	ra, ka, kb  []int32
	block, none []int32 // how the blocks' sums are added
	id          uint64  // of the layout in a worker's memory
}

// places is L·(K+1), the number of neighbours that a window meets.
func (c *Plan) places() int { return c.Columns.Kernel * (c.Rows.Kernel + 1) }

// fewKernels tells whether fewGradient takes fewer tiles than weightGradient.
func (c *Plan) fewKernels() bool {
	q := &c.forward
	const narrow = 11 // what tiles of 8 columns cost, if those of 16 cost 16
	columns := (q.maps + 15) / 16 * 16
	if q.maps <= 8 {
		columns = narrow
	}
	return c.Rows.Dilation == 1 && c.Columns.Dilation == 1 && q.maps*q.channels*((c.places()+15)/16*16) < (q.channels*c.area()+1)*columns
}

func (c *Plan) planFew() {
	const first = 1 << 13 // numbers in a first cache
	f, q, each := &c.few, &c.forward, c.Rows.Kernel+1
	f.Plan, f.id = c, lastID.Add(1)
	f.blocks = (c.Samples + BlockSamples - 1) / BlockSamples
	f.columns = (c.places() + 15) / 16 * 16
	f.h, f.w = c.Rows.In+2*c.Rows.Padding, c.Columns.In+2*c.Columns.Padding
	f.strip = min(q.rows.out, max(1, first/(f.w*each)))
	f.sums = make([]float32, c.Groups*q.channels*f.blocks*q.maps*f.columns)
	f.block, f.none = multiples(f.blocks, q.maps*f.columns), multiples(f.blocks, 0)
	f.ra, f.ka = multiples(q.maps, c.outSize()), multiples(f.strip*q.columns.out, 1)
	for r := range f.strip {
		for x := range q.columns.out {
			f.kb = append(f.kb, int32((r*f.w+x*c.Columns.Stride)*each))
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
	q, rows, columns := &f.forward, f.Rows, f.Columns
	channel, block := task/f.blocks, task%f.blocks
	p := gemm.Product{
		C: f.sumsOf(channel)[f.block[block]:], Stride: f.columns, Columns: f.columns,
		RA: f.ra, Zero: true,
	}
	group, each := channel/q.channels, rows.Kernel+1
	padded, n := f.h*f.w, f.strip*f.w*each
	buf := w.Scratch(padded+n+gemm.Slack+1, f.id<<32) // the last window may be narrower than a tile
	interleaved := buf[padded:]
	if interleaved[rows.Kernel] == 0 {
		for i := rows.Kernel; i < n; i += each {
			interleaved[i] = 1
		}
	}
	for sample := block * BlockSamples; sample < min((block+1)*BlockSamples, f.Samples); sample++ {
		x := f.x[(sample*f.In+channel)*f.inSize():][:f.inSize()]
		gemm.CopyPlanes(gemm.Planes{Data: buf[rows.Padding*f.w+columns.Padding:], Row: f.w}, gemm.Planes{Data: x, Row: columns.In}, 1, rows.In, columns.In, 1)
		dy := f.outputOf(f.dy, sample*f.Groups+group)
		for y := 0; y < q.rows.out; y += f.strip {
			n := min(f.strip, q.rows.out-y)
			for r := range n {
				gemm.Transpose(interleaved[r*f.w*each:], each, buf[(y+r)*rows.Stride*f.w:], f.w, rows.Kernel, f.w)
			}
			p.A, p.KA = dy[y*q.columns.out:], f.ka[:n*q.columns.out]
			p.B, p.KB = interleaved, f.kb[:n*q.columns.out]
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

// each pairs the gradients of a channel's weights with their places among the sums, and for the first
// channel of a group the gradients of the biases, too.
func (f *fewGradient) each(channel int, sums []float32, do func(grad, sum *float32)) {
	rows, columns, maps := f.Rows.Kernel, f.Columns.Kernel, f.forward.maps
	group, c := channel/f.forward.channels, channel%f.forward.channels
	for m := range maps {
		sums := sums[m*f.columns:][:f.columns]
		kernel := f.weightGrad[((group*maps+m)*f.forward.channels+c)*f.area():][:f.area()]
		for i := range kernel {
			do(&kernel[i], &sums[i%columns*(rows+1)+i/columns])
		}
		if c == 0 && f.Bias {
			do(&f.biasGrad[group*maps+m], &sums[rows])
		}
	}
}
