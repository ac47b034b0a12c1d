package cnnlib

import (
	"math/big"

	"cnnlessons/internal/digits"
)

// decimals is how many decimals are printed of inputs, weights, and products and sums.
type decimals struct{ inputs, weights, sums int }

func (e *Explanation) digits() decimals {
	inputs, weights, sums := e.numbers()
	return decimals{digits.For(4, inputs), digits.For(4, weights), digits.For(5, sums)}
}

// numbers are those that are printed.
func (e *Explanation) numbers() (inputs, weights, sums []float64) {
	sums = []float64{float64(e.Bias), float64(e.Value)}
	if e.Operation == MeanOf {
		sums = nil // the mean is printed as it is
	}
	for _, c := range e.Channels {
		sums = append(sums, c.Sum)
	}
	for _, c := range e.Channels[:min(len(e.Channels), shownSums)] {
		inputs, weights, sums = append(inputs, digits.Float64s(c.Inputs)...), append(weights, digits.Float64s(c.Weights)...), append(sums, c.Products...)
	}
	switch e.Operation {
	case MeanOf:
		sums = append(sums, inputs...) // which are added up
	case LargestOf:
		sums = nil
	}
	return inputs, weights, sums
}

// decimal is v rounded to so many decimals; nil if it is not a finite number.
func decimal(v float64, places int) *big.Rat {
	r, ok := new(big.Rat).SetString(digits.Fixed(v, places))
	if !ok {
		return nil
	}
	return r
}

// printedSum is the sum of the rounded values; nil if one is not a finite number.
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
