package cnnlib

import (
	"math/big"

	"cnnlessons/internal/digits"
)

// Printed holds the words and digits that String writes for an [Explanation], for a program with a
// layout of its own. The printed numbers add up, digit by digit.
type Printed struct {
	Title string // the layer, and the place of the number in the layer's output
	Reads string // the rows, columns and channels of the input that the layer reads

	Channels []PrintedChannel // the channels whose terms are printed: the first channels, or none if the terms are too many
	Lines    []PrintedLine    // from the bias to the value and the layers after it
	Padding  string           // a sentence about the marks of padding in Channels; empty without marks
	Notes    []string         // sentences about the digits
}

// PrintedChannel holds the terms of a channel as texts: Inputs[i][j] is the input at Rows[i] and
// Columns[j] of the [Explanation]. A number in the padding is "(0)"; an [OperationLargest]
// does not read the padding and has "·" instead, and its largest number is in square brackets.
type PrintedChannel struct {
	Label             string // such as "channel 0"
	Inputs            [][]string
	Weights, Products [][]string // nil for a pooling layer
}

// PrintedLine is a number and the label beside it.
type PrintedLine struct {
	Kind          LineKind
	Number, Label string
}

// LineKind says what the number of a line is. The numbers of the lines before the SumLine add up to
// the number of the SumLine.
type LineKind string

const (
	BiasLine     LineKind = "bias"
	ChannelLine  LineKind = "channel"  // the sum of a channel; the lines stand in the order of the channels
	RestLine     LineKind = "rest"     // the sum of all channels without a line
	RoundingLine LineKind = "rounding" // the difference between the sum and the printed numbers
	SumLine      LineKind = "sum"      // the sum; absent if a term is infinite or not-a-number
	ValueLine    LineKind = "value"    // the number that Forward gives
	AfterLine    LineKind = "after"    // the number that a following layer gives
)

// Printed returns the explanation's words and digits in e.Language.
func (e *Explanation) Printed() Printed { return e.write().Printed }

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
