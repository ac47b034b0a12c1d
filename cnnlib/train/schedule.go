package train

import "math"

// Schedule changes the learning rate on the way: it returns the factor of the optimizer's
// rate in a step, counted from 0, of a training that has that many steps. A nil Schedule
// leaves the rate as it is.
type Schedule func(step, steps int) float64

// StepDecay cuts the training into equal parts. The first has the full rate, each other one
// factor times that of the part before: StepDecay(3, 0.1) gives 1, 0.1 and 0.01. It has one
// part if parts is below 1.
func StepDecay(parts int, factor float64) Schedule {
	return func(step, steps int) float64 {
		f := 1.0
		for part := 1; part < parts && step >= (part*steps+parts-1)/parts; part++ {
			f *= factor
		}
		return f
	}
}

// Cosine lets the rate fall from 1 to 0 along half a wave, ½·(1 + cos(π·step/steps)) (I.
// Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017).
func Cosine(step, steps int) float64 {
	c := cosine(float64(math.Pi/2*float64(step)) / float64(steps)) // ½·(1 + cos x) = cos²(x/2)
	return float64(c * c)
}

// WarmUp lets the rate rise evenly to 1 in the given number of steps, and leaves the others
// to then, which counts them from 0; nil keeps the rate. (P. Goyal et al., "Accurate, Large
// Minibatch SGD: Training ImageNet in 1 Hour", 2017.)
func WarmUp(steps int, then Schedule) Schedule {
	return func(step, all int) float64 {
		switch {
		case step < steps:
			return float64(step+1) / float64(steps+1)
		case then == nil:
			return 1
		default:
			return then(step-steps, all-steps)
		}
	}
}

// cosine returns cos x for x from 0 to π/2 with an error below 2⁻⁵². math.Cos may have
// assembly of its own, and its products and sums be fused; every operation here rounds in
// one way only.
func cosine(x float64) float64 {
	// The Taylor polynomial of degree 24, by Horner's rule.
	square, sum := float64(x*x), 1.0
	for i := 24.0; i >= 2; i -= 2 {
		sum = 1 - float64(float64(sum*square)/float64(i*(i-1)))
	}
	return sum
}
