package cnnlib

import (
	"math/big"

	"cnnlessons/internal/digits"
)

// decimals holds the number of decimals that are printed of inputs, of weights, and of products and
// sums.
type decimals struct{ inputs, weights, sums int }

func (e *Explanation) digits() decimals {
	inputs, weights, sums := e.numbers()
	return decimals{digits.For(4, inputs), digits.For(4, weights), digits.For(5, sums)}
}

// numbers returns the numbers that are printed.
func (e *Explanation) numbers() (inputs, weights, sums []float64) {
	sums = []float64{float64(e.Bias), float64(e.Value)}
	if e.Operation == OperationMean {
		sums = nil // the mean is printed as it is
	}
	for _, c := range e.Channels {
		sums = append(sums, c.Sum)
	}
	for _, c := range e.Channels[:min(len(e.Channels), shownSums)] {
		inputs, weights, sums = append(inputs, digits.Float64s(c.Inputs)...), append(weights, digits.Float64s(c.Weights)...), append(sums, c.Products...)
	}
	switch e.Operation {
	case OperationMean:
		sums = append(sums, inputs...) // the sum adds up the inputs as they are printed
	case OperationLargest:
		sums = nil
	}
	return inputs, weights, sums
}

// decimal returns v rounded to places decimals, or nil if v is not finite.
func decimal(v float64, places int) *big.Rat {
	r, ok := new(big.Rat).SetString(digits.Fixed(v, places))
	if !ok {
		return nil
	}
	return r
}

// printedSum returns the sum of the values, each rounded to places decimals, or nil if a value is not
// finite.
func printedSum(values []float64, places int) *big.Rat {
	total := new(big.Rat)
	for _, v := range values {
		r := decimal(v, places)
		if r == nil {
			return nil
		}
		total.Add(total, r)
	}
	return total
}
