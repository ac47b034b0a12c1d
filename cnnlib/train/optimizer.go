package train

import (
	"fmt"
	"math"

	"cnnlessons/cnnlib"
)

// Optimizer changes parameters by their gradients. One optimizer serves one network: it may
// remember something about each parameter from step to step.
type Optimizer interface {
	// Step changes the values of the parameters, which are those of [cnnlib.Params] after
	// a Backward; one without a gradient stays. factor multiplies the learning rate. It
	// panics with a [*cnnlib.ShapeError] if a setting is out of range, or params are not
	// those of the steps before.
	Step(params []cnnlib.Param, factor float64)

	// State lists what it remembers about the parameters, zeros before the first Step.
	// Whoever copies the numbers of another optimizer into them goes on as that one.
	State(params []cnnlib.Param) []cnnlib.Param

	// LearningRate is the rate that factor multiplies.
	LearningRate() float64

	// String gives all settings.
	String() string
}

// stateOf returns a tensor for each parameter, named for it and what it is, which *kept
// holds; zeros if there is none yet.
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
		panic(&cnnlib.ShapeError{
			Layer:  "optimizer",
			Wanted: fmt.Sprintf("the %d parameters of the steps before", len(*kept)),
			Given:  fmt.Sprintf("%d parameters, or others", len(params)),
			Fix:    "make a new optimizer for each network",
		})
	}
	return *kept
}

// limits are what a setting may be.
type limits struct {
	field       string
	value, from float64
	below       float64 // infinite if it may be any finite number
	usual       float64
}

// checkSettings panics if a setting is out of range.
func checkSettings(o Optimizer, settings ...limits) {
	for _, s := range settings {
		if s.value >= s.from && s.value < s.below {
			continue
		}
		wanted := fmt.Sprintf("a finite %s from %v", s.field, s.from)
		switch {
		case s.from == math.SmallestNonzeroFloat64:
			wanted = fmt.Sprintf("a finite %s above 0", s.field)
		case !math.IsInf(s.below, 1):
			wanted = fmt.Sprintf("%s from %v to below %v", s.field, s.from, s.below)
		}
		panic(&cnnlib.ShapeError{
			Layer:  o.String(),
			Wanted: wanted,
			Given:  fmt.Sprintf("%s: %v", s.field, s.value),
			Fix:    fmt.Sprintf("%s: %v is a common choice", s.field, s.usual),
		})
	}
}

// or is v, or the default if v is 0.
func or(v, standard float64) float64 {
	if v == 0 {
		return standard
	}
	return v
}
