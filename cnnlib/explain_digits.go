package cnnlib

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// decimals is how many decimals are printed of inputs, weights, and products and sums.
type decimals struct{ inputs, weights, sums int }

func (e *Explanation) digits() decimals {
	inputs, weights, sums := e.numbers()
	return decimals{decimalsFor(4, inputs), decimalsFor(4, weights), decimalsFor(5, sums)}
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
		inputs, weights, sums = append(inputs, float64s(c.Inputs)...), append(weights, float64s(c.Weights)...), append(sums, c.Products...)
	}
	switch e.Operation {
	case MeanOf:
		sums = append(sums, inputs...) // which are added up
	case LargestOf:
		sums = nil
	}
	return inputs, weights, sums
}

// decimalsFor is how many decimals the values need: not more than usual for numbers around 1, fewer
// for larger ones and more for smaller ones.
func decimalsFor(usual int, values []float64) int {
	largest := 0.0
	for _, v := range values {
		if a := math.Abs(v); a <= math.MaxFloat64 {
			largest = max(largest, a)
		}
	}
	_, exponent, _ := strings.Cut(strconv.FormatFloat(largest, 'e', 0, 64), "e")
	power := must(strconv.Atoi(exponent))
	return min(max(usual-max(power, 0)+max(-1-power, 0), 2), 12, needed(values))
}

// needed is how many decimals give all values exactly, as far as a float32 has them.
func needed(values []float64) int {
	n := 0
	for _, v := range values {
		if _, decimals, ok := strings.Cut(strconv.FormatFloat(float64(float32(v)), 'f', -1, 32), "."); ok {
			n = max(n, len(decimals))
		}
	}
	return n
}

func float64s(values []float32) []float64 {
	var all []float64
	for _, v := range values {
		all = append(all, float64(v))
	}
	return all
}

// fixed writes v with the given number of decimals.
func fixed(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-") // no minus before a 0
	}
	return s
}

// decimal is v rounded to so many decimals; nil if it is not a finite number.
func decimal(v float64, digits int) *big.Rat {
	r, ok := new(big.Rat).SetString(fixed(v, digits))
	if !ok {
		return nil
	}
	return r
}

// printedSum is the sum of the rounded values; nil if one is not a finite number.
func printedSum(values []float64, digits int) *big.Rat {
	total := new(big.Rat)
	for _, v := range values {
		r := decimal(v, digits)
		if r == nil {
			return nil
		}
		total.Add(total, r)
	}
	return total
}
