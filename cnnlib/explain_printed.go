package cnnlib

// Printed are the texts of an [Explanation], for one who lays them out otherwise than String does: the
// same words and digits, which add up.
type Printed struct {
	Title string // the layer, and which number of its output
	Reads string // what of the input it reads

	Channels []PrintedChannel // those whose terms are printed: the first ones, or none if they have too many
	Lines    []PrintedLine    // from the bias to the value and the layers after it
	Padding  string           // a sentence about the marks of padding in Channels; empty if there are none
	Notes    []string         // sentences about the digits
}

// PrintedChannel are the terms of a channel, a text for each of [Explanation].Rows and Columns. A
// number in the padding is "(0)" or, where it is not read, "·"; the largest of a LargestOf is in
// square brackets.
type PrintedChannel struct {
	Label             string // such as "channel 0"
	Inputs            [][]string
	Weights, Products [][]string // nil for a pooling layer
}

// PrintedLine is a number and what it is.
type PrintedLine struct {
	Kind          LineKind
	Number, Label string
}

// LineKind is what a line of an explanation has. The lines before that of the sum add up to it.
type LineKind string

const (
	BiasLine     LineKind = "bias"
	ChannelLine  LineKind = "channel"  // the sum of a channel; the first one's line is the first of its kind, and so on
	RestLine     LineKind = "rest"     // the sum of the channels that have no line
	RoundingLine LineKind = "rounding" // what rounding makes
	SumLine      LineKind = "sum"      // not if a term is infinite or not a number
	ValueLine    LineKind = "value"    // what Forward gives
	AfterLine    LineKind = "after"    // what a layer that follows gives
)

// Printed returns the explanation's texts.
func (e *Explanation) Printed() Printed { return e.write().Printed }
