package cnnlib

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
