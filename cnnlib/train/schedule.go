package train

import "math"

// Schedule changes the learning rate during a training: it returns the factor that multiplies
// the optimizer's rate in a step. step counts from 0 through all epochs; steps is the number
// of steps of the whole training. A nil Schedule leaves the rate as it is.
type Schedule func(step, steps int) float64

// StepDecay cuts the training into equal parts. The first part has the full rate. Each later
// part multiplies the rate by factor: StepDecay(3, 0.1) gives 1, 0.1 and 0.01. A number of
// parts below 1 means one part.
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

// WarmUp lets the rate rise evenly to 1 in the given number of steps. The schedule then governs
// the remaining steps and counts them from 0; if then is nil, the remaining steps have the full
// rate. (P. Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017.)
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

// cosine returns cos x for x from 0 to π/2 with an error below 2⁻⁵². math.Cos differs between
// machines: some have assembly for it, some fuse its products and sums. Every operation of
// cosine rounds in one way only.
func cosine(x float64) float64 {
	// The Taylor polynomial of degree 24, by Horner's rule.
	square, sum := float64(x*x), 1.0
	for i := 24.0; i >= 2; i -= 2 {
		sum = 1 - float64(float64(sum*square)/float64(i*(i-1)))
	}
	return sum
}
