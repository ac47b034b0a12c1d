package cnnlib

import (
	"fmt"
	"math"
	"reflect"
	"strings"
)

// Summary is a table of a network: what each use of a layer costs and how much of the picture it
// sees. It is data; String, Markdown, HTML, CSV and JSON write it.
type Summary struct {
	Language   Language   `json:"-"`
	Columns    []Column   `json:"-"`          // of the table, from left to right; nil means [DefaultColumns]
	Convention Convention `json:"convention"` // without zero values that mean others

	Network string       `json:"network"` // the network's kind, such as "Sequential"
	Input   Shape        `json:"input"`
	Output  Shape        `json:"output"`
	Rows    []SummaryRow `json:"rows"`
	Total   Cost         `json:"total"`
	Memory  Memory       `json:"memory"`

	Uncounted bool `json:"uncounted"` // a layer is not [OperationsLayer]: there are more operations than in Total
}

// SummaryRow is one use of a layer. That of a network inside the network stands before those of its
// parts, and its Cost is the sum of theirs and its own. The outermost [Sequential] has no row.
type SummaryRow struct {
	Name  string `json:"name"`  // in the network, such as "layer1.0.conv1"
	Layer string `json:"layer"` // the layer as Go writes it, such as "Conv2D{In: 3, Out: 6, Kernel: 5}"
	Kind  string `json:"kind"`  // its type, such as "Conv2D"
	Depth int    `json:"depth"` // how many rows of networks it stands in

	Kernel   int `json:"kernel"` // side of the kernel or window; 0 if there is none, then also the next three
	Stride   int `json:"stride"`
	Padding  int `json:"padding"`
	Dilation int `json:"dilation"`

	Input  Shape `json:"input"`
	Output Shape `json:"output"`
	Cost

	// Share is the part of the network's parameters, in percent.
	Share float64 `json:"share"`

	// Field is the side of the receptive field of one unit of the output, with what lies in the
	// padding around the input: the largest, if units differ, and 0 if it is not known. FieldStride
	// is how far apart in the input neighbouring units lie, such as "32" or, in a map that is finer
	// than the input, "1/2"; "" if the units are in no map. Both are for rows and for columns, which
	// differ only where a layer reads the whole map.
	Field       [2]int    `json:"receptive_field"`
	FieldStride [2]string `json:"effective_stride"`

	Shared    bool `json:"shared"`    // the layer was used, and its parameters counted, before
	Uncounted bool `json:"uncounted"` // the layer is not [OperationsLayer] and a network with such a layer: there are more operations

	label string // Name without that of the network around it
	parts int    // how many of the rows that follow are inside this one
}

// Cost is what a layer or network costs.
type Cost struct {
	Params       int `json:"params"`        // Trainable and, if the convention counts them, NotTrainable
	Trainable    int `json:"trainable"`     // weights and biases
	NotTrainable int `json:"not_trainable"` // moving statistics

	MACs       int        `json:"macs"`
	FLOPs      int        `json:"flops"`
	Operations Operations `json:"operations"` // by kind, as the convention counts them

	ActivationBytes int `json:"activation_bytes"` // of the tensors that are written, for all samples
	ParamBytes      int `json:"param_bytes"`      // 4 for each of Params
}

// Summarize summarises a layer or network for an input of the shape in, with the zero
// [Convention], in the [DefaultLanguage]. Nothing is run and no weights are needed. It panics with
// a [*ShapeError] if net is nil, in does not fit, or a count is above [math.MaxInt].
func Summarize(net Layer, in Shape) *Summary { return Convention{}.Summarize(net, in) }

// Summarize is as the function [Summarize], with this convention. It also panics with a
// [*ShapeError] if a field of the convention has no meaning.
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
	for i := len(uses) - 1; i >= 0; i-- { // parts before what they are in
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
	if _, chain := net.(*Sequential); chain {
		s.Rows = s.Rows[1:]
		for i := range s.Rows {
			s.Rows[i].Depth--
		}
	}
	return s
}

// In returns the same summary, to be written in the given language.
func (s *Summary) In(l Language) *Summary {
	t := *s
	t.Language = l
	return &t
}

// row is that of a use, without its parts, what is counted from these, and the Share.
func (c Convention) row(u use, f fields) SummaryRow {
	r := SummaryRow{
		Name: u.name, Layer: textOf(u.layer), Kind: typeOf(u.layer), Depth: u.depth, Input: u.in, Output: u.out,
		Field:       [2]int{f.rows.length(), f.columns.length()},
		FieldStride: [2]string{f.rows.strideText(), f.columns.strideText()},
		Shared:      u.again,
		label:       u.name,
		parts:       u.parts,
	}
	if l, ok := u.layer.(interface{ window() window }); ok {
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

// addParts adds to the row of a container the rows of its parts, which follow it, and gives
// these their labels.
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

// check returns an error if a number of the row is out of range. Those of parameters and bytes are
// not: a tensor has at most 2³¹ numbers, so it would take 2²⁹ of them.
func (r *SummaryRow) check(f fields) error {
	o := r.Operations
	smallest := min(o.MACs, o.Biases, o.Additions, o.Multiplications, o.Divisions, o.Comparisons, o.Functions)
	e := &ShapeError{Name: r.Name, Layer: r.Layer, Wanted: fmt.Sprintf("counts from 0 to %d", math.MaxInt-1)}
	switch {
	case smallest < 0:
		e.Given = fmt.Sprintf("%d operations of one kind", smallest)
		e.Fix = "let the layer's method Operations give no number below 0"
	case r.FLOPs == math.MaxInt || o.others() == math.MaxInt || o.Biases == math.MaxInt:
		e.Given = "more operations than that"
		e.Formula = fmt.Sprintf("the output of %v takes many for each number", r.Output)
		e.Fix = "use a smaller picture, fewer channels, smaller kernels or a smaller batch"
	case !f.rows.fits() || !f.columns.fits():
		e.Given = "a receptive field that is larger than that, or moves further"
		e.Formula = "each stride multiplies the distance between the fields of two units"
		e.Fix = "use smaller strides, kernels and paddings"
	default:
		return nil
	}
	return e
}

// typeOf is the name of the layer's type without its package.
func typeOf(l Layer) string {
	t := reflect.TypeOf(l)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// lengthOf is how many numbers the parameters have.
func lengthOf(params []Param) int {
	n := 0
	for _, p := range params {
		n += p.Shape.Len()
	}
	return n
}
