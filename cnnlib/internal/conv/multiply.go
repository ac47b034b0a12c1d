package conv

import (
	"runtime"

	"cnnlessons/cnnlib/internal/gemm"
)

// Multiplier is how a linear layer is computed for one number of samples.
type Multiplier struct {
	In, Out, Samples int
	Bias             bool // whether there is a bias for each output

	xt, yt []float32 // transposed: input × sample, output × sample

	// Offsets of inputs, outputs and samples. Neighbours are one place or one row of a matrix apart.
	input, output, sampleIn, sampleOut, row, inputX []int32

	// The operands of the call that runs.
	x, y, dx, dy         []float32
	weight, bias         []float32
	weightGrad, biasGrad []float32

	block int // the number of outputs or inputs of one task
}

// NewMultiplier plans a linear layer.
func NewMultiplier(in, out, samples int, bias bool) *Multiplier {
	return &Multiplier{
		In: in, Out: out, Samples: samples, Bias: bias,
		xt: make([]float32, in*samples+gemm.Slack), yt: make([]float32, out*samples),
		input: multiples(in, 1), inputX: multiples(in, samples),
		output: multiples(out, 1), row: multiples(out, in),
		sampleIn: multiples(samples, in), sampleOut: multiples(samples, out),
	}
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
func (m *Multiplier) run(job gemm.Job, n, unit int) {
	const least = 1 << 17 // the fewest multiply-adds of a task
	tasks := min(4*runtime.GOMAXPROCS(0), m.In*m.Out*m.Samples/least+1)
	m.block = ((n+tasks-1)/tasks + unit - 1) / unit * unit
	gemm.Run(job, (n+m.block-1)/m.block)
}

// Forward computes the output y, samples × out, of the input x, samples × in. The product is transposed:
// a row of weights for each output, a column for each sample. bias is read if Bias is set.
func (m *Multiplier) Forward(y, x, weight, bias []float32) {
	m.y, m.x, m.weight, m.bias = y, x, weight, bias
	gemm.Transpose(m.xt, m.Samples, m.x, m.In, m.Samples, m.In)
	m.run((*multiplyForward)(m), m.Out, 6)
	gemm.Transpose(m.y, m.Out, m.yt, m.Samples, m.Out, m.Samples)
}

type multiplyForward Multiplier

func (m *multiplyForward) Do(task int, w *gemm.Worker) {
	const steps = 512 // the steps of one product, so few that the operands stay in the first caches
	first := task * m.block
	last := min(first+m.block, m.Out)
	p := gemm.Product{C: m.yt[first*m.Samples:], Stride: m.Samples, Columns: m.Samples, RA: m.row[first:last]}
	if p.Zero = !m.Bias; !p.Zero {
		p.Bias = m.bias[first:last]
	}
	for k := 0; k < m.In; k += steps {
		n := min(steps, m.In-k)
		p.A, p.KA = m.weight[k:], m.input[:n]
		p.B, p.KB = m.xt[k*m.Samples:], m.inputX[:n]
		p.Compute(w)
		p.Bias, p.Zero = nil, false
	}
}

// BackwardInput computes dx, the gradient of the input, from dy, the gradient of the output: a row for
// each sample.
func (m *Multiplier) BackwardInput(dx, dy, weight []float32) {
	m.dx, m.dy, m.weight = dx, dy, weight
	m.run((*multiplyInput)(m), m.In, 32)
}

type multiplyInput Multiplier

func (m *multiplyInput) Do(task int, w *gemm.Worker) {
	first := task * m.block
	p := gemm.Product{
		C: m.dx[first:], Stride: m.In, Columns: min(m.block, m.In-first),
		A: m.dy, RA: m.sampleOut, KA: m.output,
		B: m.weight[first:], KB: m.row, Zero: true,
	}
	p.Compute(w)
}

// BackwardParams adds the gradients of the parameters to weightGrad, a row for each output, and to
// biasGrad, if Bias is set.
func (m *Multiplier) BackwardParams(weightGrad, biasGrad, dy, x []float32) {
	m.weightGrad, m.biasGrad, m.dy, m.x = weightGrad, biasGrad, dy, x
	m.run((*multiplyParams)(m), m.Out, 6)
}

type multiplyParams Multiplier

func (m *multiplyParams) Do(task int, w *gemm.Worker) {
	first := task * m.block
	last := min(first+m.block, m.Out)
	p := gemm.Product{
		C: m.weightGrad[first*m.In:], Stride: m.In, Columns: m.In,
		A: m.dy, RA: m.output[first:last], KA: m.sampleOut,
		B: m.x, KB: m.sampleIn,
	}
	p.Compute(w)
	if !m.Bias {
		return
	}
	grad := m.biasGrad[first:last]
	for n := range m.Samples {
		for o, d := range m.dy[n*m.Out+first:][:last-first] {
			grad[o] += d
		}
	}
}
