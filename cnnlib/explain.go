package cnnlib

import (
	"fmt"
	"slices"

	"cnnlessons/cnnlib/internal/gemm"
)

// Explanation is the calculation of one number of a layer's output from the numbers of the layer's
// input. An Explanation is data; String, Markdown and JSON write it.
type Explanation struct {
	Language         Language
	Name             string    // the layer's name in the network, such as "conv1"; empty outside a network
	Layer            string    // the layer as Go writes it
	Operation        Operation // the layer's operation on the numbers that it reads
	Input, Output    Shape     // the shapes of the layer's input and output
	Map, Row, Column int       // the place of the number in the output

	// Rows and Columns are the rows and columns of the input that the kernel or window covers. A row
	// or column below 0 or above the last lies in the padding.
	Rows, Columns []int

	Channels []ChannelTerms // the input channels that the number depends on
	Bias     float32        // 0 without a bias
	HasBias  bool
	Largest  int // the index of the largest number in Channels[0].Inputs; only for [OperationLargest]
	Count    int // the divisor of the sum; only for [OperationMean]

	// Value is the number that the layer's Forward gives.
	Value float32

	// After lists the pointwise layers that follow, such as a BatchNorm2D and a ReLU, with the
	// number that each of them makes from Value.
	After []AppliedLayer
}

// ChannelTerms holds the terms of one input channel, row by row: Inputs[i·len(Columns) + j] is the
// input at Rows[i] and Columns[j].
type ChannelTerms struct {
	Channel  int
	Inputs   []float32 // the numbers that the kernel or window covers; 0 in the padding
	Weights  []float32 // a weight for each of Inputs; nil for a pooling layer
	Products []float64 // Inputs·Weights, exact; nil for a pooling layer
	Sum      float64   // the sum of Products or, for a pooling layer, of Inputs, in float64

	// Total is the layer's sum after this channel: the bias and all products up to this channel,
	// in one chain of fused multiply-adds, each of which rounds to float32. The Total of the last
	// channel is the Value. Total is 0 for a pooling layer.
	Total float32
}

// AppliedLayer is a layer that was applied to a number, and the result.
type AppliedLayer struct {
	Name, Layer string  // the layer's name in the network, and the layer as Go writes it
	Value       float32 // the number that the layer gives
}

// maxExplained bounds the numbers of an explanation.
const maxExplained = 1 << 24

// Explain explains one number of the layer's output: the number at map m and the given row and
// column. The layer is a [Conv2D], a [Linear] (whose row and column are 0), a [MaxPool2D], an
// [AvgPool2D] or an [AdaptiveAvgPool2D]. Explain takes the first sample of x; x.Sample(n) chooses
// another sample. Explain panics with a [*UsageError] if the layer is of another kind, and with a
// [*ShapeError] if x does not fit or the output has no such number.
func Explain(layer Layer, x *Tensor, m, row, column int) *Explanation {
	if err := checkLayer(&theLayer, layer); err != nil {
		panic(err)
	}
	mustFit(layer, x)
	e, _ := explain("", layer, x.Sample(0), m, row, column)
	return e
}

// ExplainIn explains one number of a layer inside a network that reads x, as [Explain] does. It
// runs the network up to the layer with the given name, as [ArithmeticOf] writes the name, and the
// pointwise layers behind that layer. For a layer that is used more than once, ExplainIn takes the
// first use. ExplainIn panics as Explain does, and with a [*UsageError] if the network has no
// layer of this name.
func ExplainIn(net Layer, x *Tensor, name string, m, row, column int) *Explanation {
	if err := checkLayer(&theNetwork, net); err != nil {
		panic(err)
	}
	mustFit(net, x)
	uses := must(trace(net, x.Shape()))
	place := placeOf(uses, name)
	x, behind := inputOf(uses, place, x.Sample(0))
	e, y := explain(name, uses[place].layer, x, m, row, column)
	for _, u := range behind {
		if d, known := dependenceOf(u.layer, u.in); !known || !d.pointwise() {
			break
		}
		y = u.layer.Forward(y)
		e.After = append(e.After, AppliedLayer{u.name, textOf(u.layer), y.At(0, m, row, column)})
	}
	return e
}

// In returns a copy of the explanation that String and Markdown write in the given language.
func (e *Explanation) In(l Language) *Explanation {
	f := *e
	f.Language = l
	return &f
}

// inputOf runs the layers of a network that the use at the given place depends on. It returns the
// input of the use, and the uses that follow in the use's Sequential.
func inputOf(uses []use, place int, x *Tensor) (*Tensor, []use) {
	var behind []use
	for at := 0; at < place; { // at is the container that holds the use
		from, _ := uses[at].layer.(container).wiring()
		parts := partsAt(uses, at)
		part := partWith(parts, place)
		var before []int
		for i := from[part]; i != given; i = from[i] {
			before = append(before, i)
		}
		for _, i := range slices.Backward(before) {
			x = uses[parts[i]].layer.Forward(x)
		}
		behind = nil
		if OperationOf(uses[at].layer) == OperationChain {
			for _, p := range parts[part+1:] {
				behind = append(behind, uses[p])
			}
		}
		at = parts[part]
	}
	return x, behind
}

// explain explains a number of a layer for a single sample. It also returns the layer's output.
func explain(name string, l Layer, x *Tensor, m, row, column int) (*Explanation, *Tensor) {
	e := &Explanation{
		Language: DefaultLanguage(), Name: name, Layer: textOf(l), Operation: OperationOf(l), Input: x.Shape(), Output: must(l.OutputShape(x.Shape())),
		Map: m, Row: row, Column: column,
	}
	switch e.Operation {
	case OperationWeightedSum, OperationLargest, OperationMean:
	default:
		panic(NewUsageError(notExplained, label(name, l).String(), textOf(l)))
	}
	checkPosition(label(name, l), e.Output, m, row, column)
	d, _ := dependenceOf(l, e.Input)
	from, to, rows, columns := d.read(m, row, column)
	checkTerms(label(name, l), to-from, rows.count, columns.count)
	y := l.Forward(x)
	e.Rows, e.Columns, e.Value = rows.places(), columns.places(), y.At(0, m, row, column)
	conv := ConvolutionOf(l)
	var total float32
	if e.HasBias = conv != nil && !conv.NoBias; e.HasBias {
		e.Bias = conv.Bias.Data[m]
		total = e.Bias
	}
	for c := from; c < to; c++ {
		t := ChannelTerms{Channel: c, Inputs: e.patch(x, c)}
		if conv != nil {
			n := len(t.Inputs)
			t.Weights = slices.Clone(conv.Weight.Sample(m).Data[(c-from)*n:][:n])
			t.Products = make([]float64, n)
			for i, w := range t.Weights {
				t.Products[i] = float64(t.Inputs[i]) * float64(w)
				t.Sum += t.Products[i] // the products are exact, so fused or not makes no difference
				total = gemm.FMA(w, t.Inputs[i], total)
			}
			t.Total = total
		} else {
			for _, v := range t.Inputs {
				t.Sum += float64(v)
			}
		}
		e.Channels = append(e.Channels, t)
	}
	switch e.Operation {
	case OperationLargest:
		e.Largest = e.largest()
	case OperationMean:
		e.Count = len(e.Rows) * len(e.Columns)
	}
	return e, y
}

// checkTerms panics if an explanation would have too many numbers.
func checkTerms(layer fmt.Stringer, channels, rows, columns int) {
	if rows <= maxExplained/channels && columns <= maxExplained/(channels*rows) {
		return
	}
	panic(NewShapeError(tooManyTerms, layer.String(), maxExplained, rows, columns, channels))
}

// places lists the places of the taps.
func (t taps) places() []int {
	all := make([]int, t.count)
	for i := range all {
		all[i] = t.first + i*t.step
	}
	return all
}

// patch returns the numbers of an input channel that the kernel or window covers, 0 in the padding.
func (e *Explanation) patch(x *Tensor, channel int) []float32 {
	plane, patch := x.Channel(0, channel), make([]float32, 0, len(e.Rows)*len(e.Columns))
	for i := range e.Rows {
		for j := range e.Columns {
			var v float32
			if !e.Padding(i, j) {
				v = plane[e.Rows[i]*x.W+e.Columns[j]]
			}
			patch = append(patch, v)
		}
	}
	return patch
}

// Padding reports whether the place of Rows[i] and Columns[j] lies in the padding. It panics if
// there is no Rows[i] or Columns[j].
func (e *Explanation) Padding(i, j int) bool {
	return uint(e.Rows[i]) >= uint(e.Input.H) || uint(e.Columns[j]) >= uint(e.Input.W)
}

// largest returns the index of the number that [MaxPool2D] chooses from the window.
func (e *Explanation) largest() int {
	best := -1
	inputs := e.Channels[0].Inputs
	for i, v := range inputs {
		if e.Padding(i/len(e.Columns), i%len(e.Columns)) {
			continue
		}
		if best < 0 || v > inputs[best] || v != v {
			best = i
		}
		if v != v {
			break
		}
	}
	return best
}
