package cnnlib

import (
	"math"
	"reflect"
	"strings"
)

// Summary is a table of a network: the cost and the receptive field of each use of a layer. A
// Summary is data; String, Markdown, HTML, CSV and JSON write it.
type Summary struct {
	Language   Language   `json:"-"`
	Columns    []Column   `json:"-"`          // the table's columns, from left to right; nil means [DefaultColumns]
	Convention Convention `json:"convention"` // the convention of the counts, with defaults in place of zero values

	Network string       `json:"network"` // the network's kind, such as "Sequential"
	Input   Shape        `json:"input"`
	Output  Shape        `json:"output"`
	Rows    []SummaryRow `json:"rows"`
	Total   Cost         `json:"total"`
	Memory  Memory       `json:"memory"`

	Uncounted bool `json:"uncounted"` // a layer is not an [OperationsLayer], so Total lacks its operations
}

// SummaryRow is one use of a layer. A network inside the network has a row before the rows of its
// parts; the network's Cost is the sum of its parts' Costs and the network's own operations. The
// outermost [Sequential] has no row.
type SummaryRow struct {
	Name  string `json:"name"`  // the layer's name in the network, such as "layer1.0.conv1"
	Layer string `json:"layer"` // the layer as Go writes it, such as "Conv2D{In: 3, Out: 6, Kernel: 5}"
	Kind  string `json:"kind"`  // the layer's type, such as "Conv2D"
	Depth int    `json:"depth"` // the number of networks with a row that the layer lies in

	// The side of the kernel or window, and its settings; all four are 0 for a layer without a
	// kernel or window.
	Kernel   int `json:"kernel"`
	Stride   int `json:"stride"`
	Padding  int `json:"padding"`
	Dilation int `json:"dilation"`

	Input  Shape `json:"input"`
	Output Shape `json:"output"`
	Cost

	// Share is Params as a part of the network's parameters, in percent.
	Share float64 `json:"share"`

	// Field is the height and the width of the receptive field of one unit of the output, in pixels
	// of the input and of its padding. If the fields of two units differ, Field is the largest. Field
	// is 0 if the receptive field is not known. FieldStride is the distance between the fields of
	// neighbouring units, down and to the right, in pixels of the input: "32" or, in a map that is
	// finer than the input, "1/2". FieldStride is "" if the units are in no map. The two numbers of
	// Field, and of FieldStride, differ only where a layer reads the whole map.
	Field       [2]int    `json:"receptive_field"`
	FieldStride [2]string `json:"effective_stride"`

	Shared    bool `json:"shared"`    // an earlier use of the layer has counted its parameters already
	Uncounted bool `json:"uncounted"` // the layer, or a layer inside it, is not an [OperationsLayer], so Cost lacks operations

	label string // Name without the name of the network around the layer
	parts int    // the number of following rows that lie inside this row's network
}

// Cost is the cost of a layer or network in numbers, operations and bytes.
type Cost struct {
	Params       int `json:"params"`        // Trainable and, if the convention counts them, NotTrainable
	Trainable    int `json:"trainable"`     // weights and biases
	NotTrainable int `json:"not_trainable"` // moving statistics

	MACs       int        `json:"macs"`       // multiply-accumulates
	FLOPs      int        `json:"flops"`      // floating-point operations
	Operations Operations `json:"operations"` // the operations by kind, as the convention counts them

	ActivationBytes int `json:"activation_bytes"` // the bytes of the tensors that the layer writes, for all samples
	ParamBytes      int `json:"param_bytes"`      // the bytes of Params, 4 for each
}

// Summarize summarises a layer or network for an input of the shape in, with the zero
// [Convention], in the [DefaultLanguage]. Nothing is run and no weights are needed. Summarize
// panics with a [*UsageError] if net is nil, and with a [*ShapeError] if in does not fit or a
// count is above [math.MaxInt].
func Summarize(net Layer, in Shape) *Summary { return Convention{}.Summarize(net, in) }

// Summarize summarises a layer or network for an input of the shape in, with the convention c, in
// the [DefaultLanguage]. Nothing is run and no weights are needed. Summarize panics with a
// [*UsageError] if net is nil or a field of c has a value without a meaning, and with a
// [*ShapeError] if in does not fit or a count is above [math.MaxInt].
func (c Convention) Summarize(net Layer, in Shape) *Summary {
	c = c.explicit()
	if err := c.check(); err != nil {
		panic(err)
	}
	uses := must(trace(net, in))
	s := &Summary{
		Language: DefaultLanguage(), Convention: c,
		Network: typeOf(net), Input: in, Output: uses[0].out, Rows: make([]SummaryRow, len(uses)),
	}
	seen := receptive(uses)
	for i := len(uses) - 1; i >= 0; i-- { // from the last use to the first: parts before their container
		r := c.row(uses[i], seen[i])
		r.addParts(s.Rows[i+1:])
		c.count(&r)
		if err := r.check(seen[i]); err != nil {
			panic(err)
		}
		s.Rows[i] = r
	}
	s.Total, s.Uncounted = s.Rows[0].Cost, s.Rows[0].Uncounted
	if s.Total.Params > 0 {
		for i := range s.Rows {
			s.Rows[i].Share = 100 * float64(s.Rows[i].Params) / float64(s.Total.Params)
		}
	}
	s.Memory = memoryOf(uses, s.Total.Trainable, s.Total.NotTrainable)
	if OperationOf(net) == OperationChain {
		s.Rows = s.Rows[1:]
		for i := range s.Rows {
			s.Rows[i].Depth--
		}
	}
	return s
}

// In returns a copy of the summary that is written in the given language.
func (s *Summary) In(l Language) *Summary {
	t := *s
	t.Language = l
	return &t
}

// row returns the row of a use by itself. addParts adds the costs of its parts; count and Summarize
// then set the totals and the Share.
func (c Convention) row(u use, f fields) SummaryRow {
	r := SummaryRow{
		Name: u.name, Layer: textOf(u.layer), Kind: typeOf(u.layer), Depth: u.depth, Input: u.in, Output: u.out,
		Field:       [2]int{f.rows.length(), f.columns.length()},
		FieldStride: [2]string{f.rows.strideText(), f.columns.strideText()},
		Shared:      u.again,
		label:       u.name,
		parts:       u.parts,
	}
	if l, ok := u.layer.(slider); ok {
		w := l.window()
		r.Kernel, r.Stride, r.Padding, r.Dilation = w.kernel, w.stride, w.padding, w.dilation
	}
	if p, ok := u.layer.(Parametric); ok && !u.again {
		r.Trainable = lengthOf(p.Params())
		if s, ok := p.(Stateful); ok {
			r.NotTrainable = lengthOf(s.Buffers())
		}
	}
	var known bool
	r.Operations, known = c.operations(u)
	r.Uncounted = !known
	r.ActivationBytes = bytesOf(written(u))
	return r
}

// addParts adds to the row of a container the costs of its parts, whose rows follow the container's
// row, and sets the labels of the parts.
func (r *SummaryRow) addParts(following []SummaryRow) {
	shared := false
	for i := 0; i < r.parts; i += following[i].parts + 1 {
		p := &following[i]
		r.Trainable += p.Trainable
		r.NotTrainable += p.NotTrainable
		r.Operations = r.Operations.plus(p.Operations)
		r.ActivationBytes += p.ActivationBytes
		r.Uncounted = r.Uncounted || p.Uncounted
		shared = shared || p.Shared
		switch {
		case p.Name == r.Name:
			p.label = ""
		case r.Name != "":
			p.label = strings.TrimPrefix(p.Name, r.Name+".")
		}
	}
	r.Shared = r.Shared || shared && r.Trainable == 0
}

// count sets the totals that depend on the convention.
func (c Convention) count(r *SummaryRow) {
	r.Params = r.Trainable
	if c.MovingStatistics {
		r.Params += r.NotTrainable
	}
	r.ParamBytes = bytesOf(r.Params)
	r.MACs, r.FLOPs = r.Operations.MACs, c.flops(r.Operations)
}

// check returns an error if a number of the row is out of range. The numbers of parameters and
// bytes need no check: a tensor has at most 2³¹ numbers, so only 2²⁹ tensors would overflow them.
func (r *SummaryRow) check(f fields) error {
	o := r.Operations
	smallest := min(o.MACs, o.Biases, o.Additions, o.Multiplications, o.Divisions, o.Comparisons, o.Functions)
	most := math.MaxInt - 1
	named := func(err error) error { return changed(err, func(f *Fault) { f.Name = r.Name }) }
	switch {
	case smallest < 0:
		return named(NewUsageError(negativeOperations, r.Layer, most, smallest))
	case r.FLOPs == math.MaxInt || o.others() == math.MaxInt || o.Biases == math.MaxInt:
		return named(NewShapeError(tooManyOperations, r.Layer, most, r.Output))
	case !f.rows.fits() || !f.columns.fits():
		return named(NewShapeError(tooLargeField, r.Layer, most))
	}
	return nil
}

// typeOf returns the name of the layer's type without the package.
func typeOf(l Layer) string {
	t := reflect.TypeOf(l)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// lengthOf returns the number of elements of all params.
func lengthOf(params []Param) int {
	n := 0
	for _, p := range params {
		n += p.Shape.Len()
	}
	return n
}
