package train

import (
	"fmt"
	"math"

	"cnnlessons/cnnlib"
)

// Adam moves each parameter p by about the learning rate, whatever the size of p's gradient g:
// the step is a moving average m of g, divided by the root of a moving average v of g². In step
// t, counted from 1,
//
//	g ← g + WeightDecay · p
//	m ← Beta1 · m + (1 − Beta1) · g
//	v ← Beta2 · v + (1 − Beta2) · g²
//	p ← p − Rate / (1 − Beta1ᵗ) · m / (√v / √(1 − Beta2ᵗ) + Eps)
//
// PyTorch's torch.optim.Adam has the same formulas (D. Kingma and J. Ba, "Adam: A Method for
// Stochastic Optimization", 2015). Every operation on parameters rounds to float32; the powers
// of the betas are products in float64. A setting out of range panics in Step.
type Adam struct {
	Rate        float64 // the learning rate, above 0; 0.001 is usual
	Beta1       float64 // below 1; 0 means 0.9
	Beta2       float64 // below 1; 0 means 0.999
	Eps         float64 // keeps the divisor from being 0; 0 means 1e-8
	WeightDecay float64 // the pull of each parameter towards 0, from 0

	mean, square []cnnlib.Param
	count        *cnnlib.Tensor // the number of steps, one float32 as in PyTorch
	powersOf     float32        // the count that the powers belong to
	power1       float64        // Beta1ᵗ
	power2       float64        // Beta2ᵗ
}

var _ Optimizer = (*Adam)(nil)

// Step changes the parameters; see [Optimizer].
func (a *Adam) Step(params []cnnlib.Param, factor float64) {
	checkSettings(a,
		limits{"Rate", a.Rate, math.SmallestNonzeroFloat64, math.Inf(1), 0.001},
		limits{"Beta1", a.Beta1, 0, 1, 0.9},
		limits{"Beta2", a.Beta2, 0, 1, 0.999},
		limits{"Eps", a.Eps, 0, math.Inf(1), 1e-8},
		limits{"WeightDecay", a.WeightDecay, 0, math.Inf(1), 1e-4})
	a.remember(params)
	a.advance()
	size := float32(float64(a.Rate*factor) / (1 - a.power1))
	root := float32(1 / math.Sqrt(1-a.power2))
	decay, eps := float32(a.WeightDecay), float32(or(a.Eps, 1e-8))
	beta1, beta2 := or(a.Beta1, 0.9), or(a.Beta2, 0.999)
	old1, new1, old2, new2 := float32(beta1), float32(1-beta1), float32(beta2), float32(1-beta2)
	for i, p := range params {
		if p.Grad == nil {
			continue
		}
		value := p.Value.Data
		grad, mean, square := p.Grad.Data[:len(value)], a.mean[i].Value.Data[:len(value)], a.square[i].Value.Data[:len(value)]
		for j, v := range value {
			g := grad[j] + float32(decay*v)
			m := float32(old1*mean[j]) + float32(new1*g)
			s := float32(old2*square[j]) + float32(new2*float32(g*g))
			mean[j], square[j] = m, s
			divisor := float32(float32(math.Sqrt(float64(s)))*root) + eps
			value[j] = v - float32(size*float32(m/divisor))
		}
	}
}

// remember makes the moving averages and the step count before the first step.
func (a *Adam) remember(params []cnnlib.Param) {
	stateOf(&a.mean, params, "mean")
	stateOf(&a.square, params, "square")
	if a.count == nil {
		a.count = cnnlib.NewTensor(one)
	}
}

var one = cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}

// advance counts a step and brings the powers of the betas up to the new count. A float32
// counts no further than 2²⁴; both powers are practically 0 by then.
func (a *Adam) advance() {
	if a.count.Data[0] != a.powersOf || a.powersOf == 0 { // the first step, or a state copied from another optimizer
		a.powersOf, a.power1, a.power2 = 0, 1, 1
	}
	a.count.Data[0] = min(a.count.Data[0]+1, 1<<24)
	for a.powersOf < a.count.Data[0] {
		a.powersOf++
		a.power1 *= or(a.Beta1, 0.9)
		a.power2 *= or(a.Beta2, 0.999)
	}
}

// State lists the number of steps and both moving averages of each parameter; see [Optimizer].
func (a *Adam) State(params []cnnlib.Param) []cnnlib.Param {
	a.remember(params)
	state := append([]cnnlib.Param{{Name: "steps", Shape: one, Dims: 1, Value: a.count}}, a.mean...)
	return append(state, a.square...)
}

// LearningRate returns Rate.
func (a *Adam) LearningRate() float64 { return a.Rate }

// String lists all settings, with defaults in place of zeros.
func (a *Adam) String() string {
	return fmt.Sprintf("Adam{Rate: %v, Beta1: %v, Beta2: %v, Eps: %v, WeightDecay: %v}",
		a.Rate, or(a.Beta1, 0.9), or(a.Beta2, 0.999), or(a.Eps, 1e-8), a.WeightDecay)
}
