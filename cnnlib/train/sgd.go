package train

import (
	"fmt"
	"math"

	"cnnlessons/cnnlib"
)

// SGD is stochastic gradient descent: each parameter p moves against its gradient g. Momentum
// gives each parameter a velocity v; WeightDecay draws each parameter towards 0:
//
//	g ← g + WeightDecay · p
//	v ← Momentum · v + g
//	p ← p − Rate · v                  or, with Nesterov,
//	p ← p − Rate · (g + Momentum · v)
//
// PyTorch's torch.optim.SGD has the same formulas (I. Sutskever et al., "On the importance of
// initialization and momentum in deep learning", 2013). Every operation rounds to float32. A
// setting out of range panics in Step.
type SGD struct {
	Rate        float64 // the learning rate, above 0
	Momentum    float64 // from 0 to below 1; 0.9 is usual
	WeightDecay float64 // the pull of each parameter towards 0, from 0
	Nesterov    bool    // look ahead by one step; needs Momentum

	velocity []cnnlib.Param
}

var _ Optimizer = (*SGD)(nil)

// Step changes the parameters; see [Optimizer].
func (s *SGD) Step(params []cnnlib.Param, factor float64) {
	checkSettings(s,
		limits{"Rate", s.Rate, math.SmallestNonzeroFloat64, math.Inf(1), 0.01},
		limits{"Momentum", s.Momentum, 0, 1, 0.9},
		limits{"WeightDecay", s.WeightDecay, 0, math.Inf(1), 1e-4})
	if s.Nesterov && s.Momentum == 0 {
		checkSettings(s, limits{"Momentum", 0, math.SmallestNonzeroFloat64, math.Inf(1), 0.9})
	}
	rate, momentum, decay := float32(s.Rate*factor), float32(s.Momentum), float32(s.WeightDecay)
	velocity := s.State(params)
	for i, p := range params {
		if p.Grad == nil {
			continue
		}
		value := p.Value.Data
		grad := p.Grad.Data[:len(value)]
		if momentum == 0 {
			for j, v := range value {
				value[j] = v - float32(rate*(grad[j]+float32(decay*v)))
			}
			continue
		}
		speed := velocity[i].Value.Data[:len(value)]
		if s.Nesterov {
			for j, v := range value {
				g := grad[j] + float32(decay*v)
				u := float32(momentum*speed[j]) + g
				speed[j] = u
				value[j] = v - float32(rate*(g+float32(momentum*u)))
			}
			continue
		}
		for j, v := range value {
			u := float32(momentum*speed[j]) + (grad[j] + float32(decay*v))
			speed[j] = u
			value[j] = v - float32(rate*u)
		}
	}
}

// State lists the velocity of each parameter. Without Momentum it returns nil. See [Optimizer].
func (s *SGD) State(params []cnnlib.Param) []cnnlib.Param {
	if s.Momentum == 0 {
		return nil
	}
	return stateOf(&s.velocity, params, "velocity")
}

// LearningRate returns Rate.
func (s *SGD) LearningRate() float64 { return s.Rate }

// String lists all settings.
func (s *SGD) String() string {
	return fmt.Sprintf("SGD{Rate: %v, Momentum: %v, WeightDecay: %v, Nesterov: %v}", s.Rate, s.Momentum, s.WeightDecay, s.Nesterov)
}
