package cnnlib

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// multiplier is the workspace of a Linear in a [Pass], for one number of samples.
type multiplier struct {
	in, out, samples int

	x, y []float32 // transposed: input × sample, output × sample

	// Offsets of inputs, outputs and samples. Neighbours are one place or one row of a matrix apart.
	input, output, sampleIn, sampleOut, weight, inputX []int32

	layer *Linear
	pass  *Pass
	block int // the number of outputs or inputs of one task
}

// multiplierOf returns the multiplier of a pass. It makes a new multiplier if the layer or the shape
// has changed.
func (l *Linear) multiplierOf(p *Pass) *multiplier {
	m, ok := p.Workspace.(*multiplier)
	if n := p.X.N; !ok || m.in != l.In || m.out != l.Out || m.samples != n {
		m = &multiplier{
			in: l.In, out: l.Out, samples: n,
			x: make([]float32, l.In*n+gemm.Slack), y: make([]float32, l.Out*n),
			input: multiples(l.In, 1), inputX: multiples(l.In, n),
			output: multiples(l.Out, 1), weight: multiples(l.Out, l.In),
			sampleIn: multiples(n, l.In), sampleOut: multiples(n, l.Out),
		}
		p.Workspace = m
	}
	m.layer, m.pass = l, p
	return m
}

// multiples returns the n numbers 0, step, 2·step, …
func multiples(n, step int) []int32 {
	m := make([]int32, n)
	for i := range m {
		m[i] = int32(i * step)
	}
	return m
}

// run does the job in tasks, each for a block of the n places. The length of a block is a multiple
// of unit, and large enough to be worth a thread.
func (m *multiplier) run(job gemm.Job, n, unit int) {
	const least = 1 << 17 // the fewest multiply-adds of a task
	tasks := min(4*runtime.GOMAXPROCS(0), m.in*m.out*m.samples/least+1)
	m.block = ((n+tasks-1)/tasks + unit - 1) / unit * unit
	gemm.Run(job, (n+m.block-1)/m.block)
}

// runForward computes the output: transposed, a row of weights for each output and a column
// for each sample.
func (m *multiplier) runForward() {
	gemm.Transpose(m.x, m.samples, m.pass.X.Data, m.in, m.samples, m.in)
	m.run((*multiplyForward)(m), m.out, 6)
	gemm.Transpose(m.pass.Y.Data, m.out, m.y, m.samples, m.out, m.samples)
}

type multiplyForward multiplier

func (m *multiplyForward) Do(task int, w *gemm.Worker) {
	const steps = 512 // the steps of one product, so few that the operands stay in the first caches
	first := task * m.block
	last := min(first+m.block, m.out)
	p := gemm.Product{C: m.y[first*m.samples:], Stride: m.samples, Columns: m.samples, RA: m.weight[first:last]}
	if p.Zero = m.layer.NoBias; !p.Zero {
		p.Bias = m.layer.Bias.Data[first:last]
	}
	for k := 0; k < m.in; k += steps {
		n := min(steps, m.in-k)
		p.A, p.KA = m.layer.Weight.Data[k:], m.input[:n]
		p.B, p.KB = m.x[k*m.samples:], m.inputX[:n]
		p.Compute(w)
		p.Bias, p.Zero = nil, false
	}
}

// runInput computes the gradient of the input, a row for each sample.
func (m *multiplier) runInput() {
	m.run((*multiplyInput)(m), m.in, 32)
}

type multiplyInput multiplier

func (m *multiplyInput) Do(task int, w *gemm.Worker) {
	first := task * m.block
	p := gemm.Product{
		C: m.pass.DX.Data[first:], Stride: m.in, Columns: min(m.block, m.in-first),
		A: m.pass.DY.Data, RA: m.sampleOut, KA: m.output,
		B: m.layer.Weight.Data[first:], KB: m.weight, Zero: true,
	}
	p.Compute(w)
}

// runParams adds to the gradients of the weights, a row for each output, and of the biases.
func (m *multiplier) runParams() {
	m.run((*multiplyParams)(m), m.out, 6)
}

type multiplyParams multiplier

func (m *multiplyParams) Do(task int, w *gemm.Worker) {
	first := task * m.block
	last := min(first+m.block, m.out)
	p := gemm.Product{
		C: m.layer.WeightGrad.Data[first*m.in:], Stride: m.in, Columns: m.in,
		A: m.pass.DY.Data, RA: m.output[first:last], KA: m.sampleOut,
		B: m.pass.X.Data, KB: m.sampleIn,
	}
	p.Compute(w)
	if m.layer.NoBias {
		return
	}
	grad := m.layer.BiasGrad.Data[first:last]
	for n := range m.samples {
		for o, d := range m.pass.DY.Data[n*m.out+first:][:last-first] {
			grad[o] += d
		}
	}
}
