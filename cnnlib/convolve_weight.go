package cnnlib

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// weightGradient computes the gradients of a convolution's parameters. It is a product whose
// steps are output positions: rows are weights of one kernel, which read the input as the
// forward pass lays it out, and columns are kernels, for which dy is transposed. A bias is one
// more weight, which reads 1 everywhere.
type weightGradient struct {
	*convolver
	rows   int // weights of a kernel, and the bias
	ranges int // into which these are cut
	step   int // rows of a range
	dy     []float32
	dw     []float32 // for each group row × kernel

	last   []int32 // the last range's offsets in the layout
	ka, kb []int32
}

// runParams adds to the gradients of the parameters.
func (v *convolver) runParams() {
	g := &v.weights
	if g.convolver == nil {
		v.planParams()
	}
	groups, maps := v.settings.groups(), v.forward.maps
	gemm.Run((*transposeJob)(g), v.in.N*groups)
	for i := range groups {
		dw, grad := g.gradients(i)
		gemm.Transpose(dw[:len(grad)], grad, maps)
		if !v.settings.NoBias {
			copy(dw[len(grad):], v.layer.BiasGrad.Data[i*maps:])
		}
	}
	gemm.Run((*weightJob)(g), groups*g.ranges)
	for i := range groups {
		dw, grad := g.gradients(i)
		gemm.Transpose(grad, dw[:len(grad)], len(grad)/maps)
		if !v.settings.NoBias {
			copy(v.layer.BiasGrad.Data[i*maps:], dw[len(grad):])
		}
	}
}

// gradients returns the transposed gradients of a group, and those of its weights.
func (g *weightGradient) gradients(group int) (dw, grad []float32) {
	n := g.rows * g.forward.maps
	return g.dw[group*n:][:n], g.weightsOf(g.layer.WeightGrad, group)
}

func (v *convolver) planParams() {
	g, q, groups := &v.weights, &v.forward, v.settings.groups()
	g.convolver = v
	weights := q.channels * v.area()
	g.rows = weights
	if !v.settings.NoBias {
		g.rows++
	}
	g.dy = make([]float32, v.out.Len()+gemm.Slack)
	g.dw = make([]float32, groups*g.rows*q.maps)
	// The ranges are whole tiles, enough of them for all threads, of no more channels than
	// are laid out at a time.
	g.ranges = max((runtime.GOMAXPROCS(0)+groups-1)/groups, (q.channels+q.chunk-1)/q.chunk)
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

type transposeJob weightGradient

func (j *transposeJob) Do(i int, _ *gemm.Worker) {
	g := (*weightGradient)(j)
	gemm.Transpose(g.group(g.dy, g.out, i), g.group(g.pass.DY.Data, g.out, i), g.forward.maps)
}

type weightJob weightGradient

// Do computes the gradients of a range of weights of a group.
func (j *weightJob) Do(task int, w *gemm.Worker) {
	g := (*weightGradient)(j)
	q, groups := &g.forward, g.settings.groups()
	group, task := task/g.ranges, task%g.ranges
	row, first, channels := g.channels(task)
	dw, _ := g.gradients(group)
	p := gemm.Product{C: dw[task*g.step*q.maps:], Stride: q.maps, Columns: q.maps, RA: g.last}
	if task < g.ranges-1 {
		p.RA = q.kb[row : row+g.step]
	}
	for n := range g.in.N {
		i := n*groups + group
		in, dy := g.group(g.pass.X.Data, g.in, i), g.dy[i*q.maps*q.outH*q.outW:]
		for y := 0; y < q.outH; y += q.strip {
			positions := min(q.strip, q.outH-y) * q.outW
			p.A, p.KA = q.fill(w, in[first*q.inH*q.inW:], channels, y, true), g.ka[:positions]
			p.B, p.KB = dy[y*q.outW*q.maps:], g.kb[:positions]
			p.Compute(w)
		}
	}
}
