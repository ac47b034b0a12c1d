package train

import (
	"math"

	"cnnlessons/cnnlib"
)

// Optimizer changes parameters by their gradients. One optimizer serves one network, because an
// optimizer may keep a state of each parameter from step to step.
type Optimizer interface {
	// Step changes the values of params, which [cnnlib.Params] returns after a Backward. A
	// parameter without a gradient keeps its value. factor multiplies the learning rate. Step
	// panics with a [*cnnlib.UsageError] if a setting is out of range, and with a
	// [*cnnlib.ShapeError] if the optimizer's state belongs to parameters of another number or
	// shape.
	Step(params []cnnlib.Param, factor float64)

	// State lists the tensors that the optimizer keeps from step to step, zeros before the
	// first Step. An optimizer whose state is overwritten with another optimizer's state
	// continues that optimizer's training.
	State(params []cnnlib.Param) []cnnlib.Param

	// LearningRate returns the rate that Step multiplies by factor.
	LearningRate() float64

	// String lists all settings.
	String() string
}

// stateOf returns *kept, a tensor for each parameter, and fills *kept with zeros if it is nil.
// A tensor's name is the parameter's name, a dot and what. stateOf panics if *kept belongs to
// other parameters.
func stateOf(kept *[]cnnlib.Param, params []cnnlib.Param, what string) []cnnlib.Param {
	if *kept == nil {
		for _, p := range params {
			*kept = append(*kept, cnnlib.Param{Name: p.Name + "." + what, Shape: p.Shape, Dims: p.Dims, Value: cnnlib.NewTensor(p.Shape)})
		}
	}
	fits := len(*kept) == len(params)
	for i := 0; fits && i < len(params); i++ {
		fits = (*kept)[i].Shape == params[i].Shape
	}
	if !fits {
		panic(cnnlib.NewShapeError(otherParams, "optimizer", len(*kept), len(params)))
	}
	return *kept
}

// limits is a setting and its range: from ≤ value < below.
type limits struct {
	field       string
	value, from float64
	below       float64 // infinite for a setting without an upper limit
	usual       float64 // a common choice, for the error's text
}

// checkSettings panics if a setting is out of range.
func checkSettings(o Optimizer, settings ...limits) {
	for _, s := range settings {
		if s.value >= s.from && s.value < s.below {
			continue
		}
		wanted := fromNumber.Of(s.field, s.from)
		switch {
		case s.from == math.SmallestNonzeroFloat64:
			wanted = aboveZero.Of(s.field)
		case !math.IsInf(s.below, 1):
			wanted = inRange.Of(s.field, s.from, s.below)
		}
		panic(cnnlib.NewUsageError(wrongSetting, o.String(), wanted, s.field, s.value, s.usual))
	}
}

// or returns v, or the default if v is 0.
func or(v, standard float64) float64 {
	if v == 0 {
		return standard
	}
	return v
}
