package cnnlib

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// weightGradient computes the gradients of a convolution's parameters. It is a product whose
// steps are output positions: rows are weights of one kernel, which read the input as the
// forward pass lays it out, and columns are kernels, for which dy is transposed.
type weightGradient struct {
	*convolver
	ranges int       // into which the weights of a kernel are cut
	step   int       // weights of a range
	dy     []float32 // for each sample and group position × kernel
	dw     []float32 // for each group weight × kernel

	ka, kb, zeros []int32
}

// one is the factor of a bias.
var one = []float32{1}

// runParams adds to the gradients of the parameters.
func (v *convolver) runParams() {
	g := &v.weights
	if g.convolver == nil {
		v.planParams()
	}
	groups := v.settings.groups()
	gemm.Run((*transposeJob)(g), v.in.N*groups)
	for i := range groups {
		transpose(g.weightsOf(i), v.weightsOf(v.layer.WeightGrad, i), v.forward.maps)
	}
	gemm.Run((*weightJob)(g), groups*(g.ranges+1))
	for i := range groups {
		transpose(v.weightsOf(v.layer.WeightGrad, i), g.weightsOf(i), len(g.weightsOf(i))/v.forward.maps)
	}
}

// transpose makes the matrix src of the given number of rows the matrix dst of as many columns.
func transpose(dst, src []float32, rows int) {
	columns := len(src) / rows
	for r := range rows {
		for c, v := range src[r*columns:][:columns] {
			dst[c*rows+r] = v
		}
	}
}

// weightsOf returns the transposed kernels of a group.
func (g *weightGradient) weightsOf(group int) []float32 {
	n := len(g.dw) / g.settings.groups()
	return g.dw[group*n:][:n]
}

func (v *convolver) planParams() {
	g, q, groups := &v.weights, &v.forward, v.settings.groups()
	g.convolver = v
	g.dy = make([]float32, v.out.Len()+gemm.Slack)
	g.dw = make([]float32, groups*q.maps*q.channels*v.area())
	// The ranges are whole tiles, enough of them for all threads, of no more channels than
	// are laid out at a time.
	weights := q.channels * v.area()
	g.ranges = max((runtime.GOMAXPROCS(0)+groups-1)/groups, (q.channels+q.chunk-1)/q.chunk)
	g.step = (weights + g.ranges - 1) / g.ranges
	if g.step > 6 && g.ranges > 1 {
		g.step = (g.step + 5) / 6 * 6
	}
	if limit := (q.chunk - 1) * v.area(); q.chunk < q.channels && g.step > limit {
		g.step = max(limit, v.area())
	}
	g.ranges = (weights + g.step - 1) / g.step
	positions := q.strip * q.outW
	for p := range positions {
		at := p
		if !q.joined {
			at = p/q.outW*q.width + p%q.outW
		}
		g.ka, g.kb = append(g.ka, int32(at)), append(g.kb, int32(p*q.maps))
	}
	g.zeros = make([]int32, positions)
}

type transposeJob weightGradient

func (j *transposeJob) Do(i int, _ *gemm.Worker) {
	g := (*weightGradient)(j)
	src := g.group(g.pass.DY.Data, g.out, i)
	transpose(g.group(g.dy, g.out, i), src, g.forward.maps)
}

type weightJob weightGradient

// Do computes the gradients of a range of weights or, as a group's last task, of the biases.
func (j *weightJob) Do(task int, w *gemm.Worker) {
	g := (*weightGradient)(j)
	q, groups := &g.forward, g.settings.groups()
	group, task := task/(g.ranges+1), task%(g.ranges+1)
	area := g.area()
	first := task * g.step
	last := min(first+g.step, q.channels*area)
	channel := first / area
	channels := (last+area-1)/area - channel
	p := gemm.Product{Stride: q.maps, Columns: q.maps}
	if task == g.ranges {
		if g.settings.NoBias {
			return
		}
		p.C, p.A, p.RA = g.layer.BiasGrad.Data[group*q.maps:], one, g.zeros[:1]
	} else {
		p.C, p.RA = g.weightsOf(group)[first*q.maps:], q.kb[first-channel*area:last-channel*area]
	}
	for n := range g.in.N {
		i := n*groups + group
		in, dy := g.group(g.pass.X.Data, g.in, i), g.dy[i*q.maps*q.outH*q.outW:]
		for y := 0; y < q.outH; y += q.strip {
			positions := min(q.strip, q.outH-y) * q.outW
			if p.KA = g.zeros[:positions]; task < g.ranges {
				p.A, p.KA = q.fill(w, in[channel*q.inH*q.inW:], channels, y), g.ka[:positions]
			}
			p.B, p.KB = dy[y*q.outW*q.maps:], g.kb[:positions]
			p.Compute(w)
		}
	}
}
