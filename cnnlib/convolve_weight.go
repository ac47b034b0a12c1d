package cnnlib

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// blockSamples is how many samples' gradients are one sum. It is part of the definition, since
// another number would give other bits.
const blockSamples = 8

// weightGradient computes the gradients of a convolution's parameters: for each block of
// samples a product whose steps are output positions. Rows are weights of one kernel, which read
// the input as the forward pass lays it out, and columns are kernels, for which dy is
// transposed. A bias is one more weight, which reads 1 everywhere.
type weightGradient struct {
	*convolver
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

// runParams adds to the gradients of the parameters.
func (v *convolver) runParams() {
	groups := v.settings.groups()
	if v.fewKernels() {
		f := &v.few
		if f.convolver == nil {
			v.planFew()
		}
		gemm.Run((*fewJob)(f), groups*v.forward.channels*f.blocks)
		gemm.Run((*fewSumJob)(f), groups*v.forward.channels)
		return
	}
	g := &v.weights
	if g.convolver == nil {
		v.planParams()
	}
	gemm.Run((*weightJob)(g), groups*g.ranges*g.blocks)
	gemm.Run((*gradientJob)(g), groups*g.ranges)
}

func (v *convolver) planParams() {
	g, q, groups := &v.weights, &v.forward, v.settings.groups()
	g.convolver = v
	weights := q.channels * v.area()
	g.rows = weights
	if !v.settings.NoBias {
		g.rows++
	}
	g.blocks = (v.in.N + blockSamples - 1) / blockSamples
	g.sums = make([]float32, groups*g.blocks*g.rows*q.maps)
	g.block, g.none = multiples(g.blocks, g.rows*q.maps), multiples(g.blocks, 0)
	// The ranges are whole tiles, with the blocks enough of them for all threads, and of no
	// more channels than are laid out at a time.
	others := groups * g.blocks
	g.ranges = max((runtime.GOMAXPROCS(0)+others-1)/others, (q.channels+q.chunk-1)/q.chunk)
	g.step = (g.rows + g.ranges - 1) / g.ranges
	if g.step > 6 && g.ranges > 1 {
		g.step = (g.step + 5) / 6 * 6
	}
	if limit := (q.chunk - 1) * v.area(); q.chunk < q.channels && g.step > limit {
		g.step = max(limit, v.area())
	}
	g.ranges = (g.rows + g.step - 1) / g.step
	row, _, _ := g.channels(g.ranges - 1)
	g.last = append(g.last, q.kb[row:row+weights-(g.ranges-1)*g.step]...)
	if g.rows > weights {
		g.last = append(g.last, int32(q.chunk*q.size())) // where fill puts the ones
	}
	for p := range q.strip * q.outW {
		at := p
		if !q.joined {
			at = p/q.outW*q.width + p%q.outW
		}
		g.ka, g.kb = append(g.ka, int32(at)), append(g.kb, int32(p*q.maps))
	}
}

// channels returns the channels that a range of rows reads, and its first row counted from
// that of the first of them.
func (g *weightGradient) channels(task int) (row, first, n int) {
	area := g.area()
	weights := g.forward.channels * area
	from, to := min(task*g.step, weights), min((task+1)*g.step, weights)
	first = from / area
	return from - first*area, first, (to+area-1)/area - first
}

// sumsOf returns the sums of a group, from those of a range of rows of its first block on.
func (g *weightGradient) sumsOf(group, task int) []float32 {
	return g.sums[(group*g.blocks*g.rows+task*g.step)*g.forward.maps:]
}

type weightJob weightGradient

// Do computes the sums of a block of samples, for a range of weights of a group.
func (j *weightJob) Do(task int, w *gemm.Worker) {
	g := (*weightGradient)(j)
	q, groups := &g.forward, g.settings.groups()
	task, block := task/g.blocks, task%g.blocks
	group, task := task/g.ranges, task%g.ranges
	row, first, channels := g.channels(task)
	p := gemm.Product{C: g.sumsOf(group, task)[g.block[block]:], Stride: q.maps, Columns: q.maps, RA: g.last, Zero: true}
	if task < g.ranges-1 {
		p.RA = q.kb[row : row+g.step]
	}
	for n := block * blockSamples; n < min((block+1)*blockSamples, g.in.N); n++ {
		i := n*groups + group
		in, dy := g.group(g.pass.X.Data, g.in, i), g.group(g.pass.DY.Data, g.out, i)
		for y := 0; y < q.outH; y += q.strip {
			positions := min(q.strip, q.outH-y) * q.outW
			p.A, p.KA = q.fill(w, in[first*q.inH*q.inW:], channels, y, true), g.ka[:positions]
			p.B, p.KB = w.Second(positions*q.maps+gemm.Slack), g.kb[:positions]
			gemm.Transpose(p.B, q.maps, dy[y*q.outW:], q.outH*q.outW, q.maps, positions)
			p.Compute(w)
			p.Zero = false
		}
	}
}

type gradientJob weightGradient

// ones are what a sum is multiplied by to be added.
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
	grad, weights := g.weightsOf(g.layer.WeightGrad, group), g.forward.channels*g.area()
	n := min(to, weights) - from
	if n > 0 {
		gemm.Transpose(all, maps, grad[from:], weights, maps, n)
	}
	if to > weights {
		copy(all[n*maps:], g.layer.BiasGrad.Data[group*maps:][:maps])
	}
	p.Compute(w)
	if n > 0 {
		gemm.Transpose(grad[from:], weights, all, maps, n, maps)
	}
	if to > weights {
		copy(g.layer.BiasGrad.Data[group*maps:], all[n*maps:])
	}
}
