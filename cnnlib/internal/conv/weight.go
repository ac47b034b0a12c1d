package conv

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// BlockSamples is the number of samples whose gradients are one sum. It is part of the definition,
// since another number would give other bits.
const BlockSamples = 8

// weightGradient computes the gradients of a convolution's parameters by a product for each block of
// samples. The steps of the product are output positions. Its rows are the weights of one kernel,
// which read the input as the forward pass lays it out. Its columns are the kernels, for which dy is
// transposed. A bias is one more weight, which reads 1 everywhere.
type weightGradient struct {
	*Plan
	rows   int // weights of a kernel, and the bias
	blocks int // of samples
	ranges int // into which the rows are cut
	step   int // rows of a range

	sums []float32 // for each group, block of samples, row and kernel

	last   []int32 // the last range's offsets in the layout
	ka, kb []int32
	block  []int32 // offsets of the blocks' sums
	none   []int32 // as many zeros
}

// BackwardParams adds the gradients of the parameters to weightGrad and biasGrad. dy is the gradient of
// the output, x the input. biasGrad is not used unless the Spec has a bias.
func (c *Plan) BackwardParams(weightGrad, biasGrad, dy, x []float32) {
	c.weightGrad, c.biasGrad, c.dy, c.x = weightGrad, biasGrad, dy, x
	if c.fewKernels() {
		f := &c.few
		if f.Plan == nil {
			c.planFew()
		}
		gemm.Run((*fewJob)(f), c.Groups*c.forward.channels*f.blocks)
		gemm.Run((*fewSumJob)(f), c.Groups*c.forward.channels)
		return
	}
	g := &c.weights
	if g.Plan == nil {
		c.planParams()
	}
	gemm.Run((*weightJob)(g), c.Groups*g.ranges*g.blocks)
	gemm.Run((*gradientJob)(g), c.Groups*g.ranges)
}

func (c *Plan) planParams() {
	g, q := &c.weights, &c.forward
	g.Plan = c
	weights := q.channels * c.area()
	g.rows = weights
	if c.Bias {
		g.rows++
	}
	g.blocks = (c.Samples + BlockSamples - 1) / BlockSamples
	g.sums = make([]float32, c.Groups*g.blocks*g.rows*q.maps)
	g.block, g.none = multiples(g.blocks, g.rows*q.maps), multiples(g.blocks, 0)
	// A range is whole tiles. Ranges and blocks together are enough tasks for all threads. A range has no
	// more channels than are laid out at a time.
	others := c.Groups * g.blocks
	g.ranges = max((runtime.GOMAXPROCS(0)+others-1)/others, (q.channels+q.chunk-1)/q.chunk)
	g.step = (g.rows + g.ranges - 1) / g.ranges
	if g.step > 6 && g.ranges > 1 {
		g.step = (g.step + 5) / 6 * 6
	}
	if limit := (q.chunk - 1) * c.area(); q.chunk < q.channels && g.step > limit {
		g.step = max(limit, c.area())
	}
	g.ranges = (g.rows + g.step - 1) / g.step
	row, _, _ := g.channels(g.ranges - 1)
	g.last = append(g.last, q.kb[row:row+weights-(g.ranges-1)*g.step]...)
	if g.rows > weights {
		g.last = append(g.last, int32(q.chunk*q.size())) // where fill puts the ones
	}
	for p := range q.strip * q.columns.out {
		at := p
		if !q.joined {
			at = p/q.columns.out*q.width + p%q.columns.out
		}
		g.ka, g.kb = append(g.ka, int32(at)), append(g.kb, int32(p*q.maps))
	}
}

// channels returns the n channels that a range of rows reads, from the channel first on. row is the
// range's first row, counted from the first row of that channel.
func (g *weightGradient) channels(task int) (row, first, n int) {
	area := g.area()
	weights := g.forward.channels * area
	from, to := min(task*g.step, weights), min((task+1)*g.step, weights)
	first = from / area
	return from - first*area, first, (to+area-1)/area - first
}

// sumsOf returns the sums of a group, from the place of a range of rows in the group's first block on.
func (g *weightGradient) sumsOf(group, task int) []float32 {
	return g.sums[(group*g.blocks*g.rows+task*g.step)*g.forward.maps:]
}

type weightJob weightGradient

// Do computes the sums of a block of samples, for a range of weights of a group.
func (j *weightJob) Do(task int, w *gemm.Worker) {
	g := (*weightGradient)(j)
	q := &g.forward
	task, block := task/g.blocks, task%g.blocks
	group, task := task/g.ranges, task%g.ranges
	row, first, channels := g.channels(task)
	p := gemm.Product{C: g.sumsOf(group, task)[g.block[block]:], Stride: q.maps, Columns: q.maps, RA: g.last, Zero: true}
	if task < g.ranges-1 {
		p.RA = q.kb[row : row+g.step]
	}
	for n := block * BlockSamples; n < min((block+1)*BlockSamples, g.Samples); n++ {
		i := n*g.Groups + group
		in, dy := g.inputOf(g.x, i), g.outputOf(g.dy, i)
		for y := 0; y < q.rows.out; y += q.strip {
			positions := min(q.strip, q.rows.out-y) * q.columns.out
			p.A, p.KA = q.fill(w, in[first*q.rows.in*q.columns.in:], channels, y, true), g.ka[:positions]
			p.B, p.KB = w.Second(positions*q.maps+gemm.Slack), g.kb[:positions]
			gemm.Transpose(p.B, q.maps, dy[y*q.columns.out:], q.rows.out*q.columns.out, q.maps, positions)
			p.Compute(w)
			p.Zero = false
		}
	}
}

type gradientJob weightGradient

// ones multiplies a sum that is added.
var ones = []float32{1}

// Do adds the sums of all blocks to the gradients of a range of weights of a group.
func (j *gradientJob) Do(task int, w *gemm.Worker) {
	g := (*weightGradient)(j)
	maps := g.forward.maps
	group, task := task/g.ranges, task%g.ranges
	from, to := task*g.step, min((task+1)*g.step, g.rows)
	all := w.Second((to - from) * maps)
	p := gemm.Product{
		C: all, Columns: len(all), RA: g.none[:1],
		A: ones, KA: g.none, B: g.sumsOf(group, task), KB: g.block,
	}
	grad, weights := g.kernelsOf(g.weightGrad, group), g.forward.channels*g.area()
	n := min(to, weights) - from
	if n > 0 {
		gemm.Transpose(all, maps, grad[from:], weights, maps, n)
	}
	if to > weights {
		copy(all[n*maps:], g.biasGrad[group*maps:][:maps])
	}
	p.Compute(w)
	if n > 0 {
		gemm.Transpose(grad[from:], weights, all, maps, n, maps)
	}
	if to > weights {
		copy(g.biasGrad[group*maps:], all[n*maps:])
	}
}
