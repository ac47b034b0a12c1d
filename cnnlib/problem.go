package cnnlib

import "encoding/json"

// Problem is the reason for which a layer does not fit, the content of its error.
type Problem struct {
	Name  string      `json:"name"`  // the layer's name in the network; empty for the network itself
	Layer string      `json:"layer"` // the layer as Go writes it
	Input Shape       `json:"input"` // the shape of the layer's input
	Kind  ProblemKind `json:"kind"`
	Needs *Condition  `json:"needs,omitempty"` // the condition that is violated; nil if Kind is ProblemOther
	Err   error       `json:"-"`               // the error that OutputShape returns: a [*ShapeError] or a [*UsageError], unless a layer is not of this package
	Error string      `json:"error"`           // the text of Err

	extent Quantity // the meaning of K: the side of a kernel or of a window
}

// ProblemKind says what a [Problem] is about.
type ProblemKind string

const (
	ProblemWindowTooLarge ProblemKind = "window_too_large" // a kernel or window is larger than the padded input
	ProblemChannels       ProblemKind = "other_channels"   // the input has another number of channels
	ProblemFeatures       ProblemKind = "other_features"   // the input of a linear layer has another length
	ProblemNotFlat        ProblemKind = "not_flat"         // a linear layer reads maps
	ProblemUnevenGroups   ProblemKind = "uneven_groups"    // the channels cannot be cut into the groups
	ProblemSetting        ProblemKind = "bad_setting"      // a setting is out of range
	ProblemSize           ProblemKind = "bad_size"         // a size of the input is below 1
	ProblemUnequalShapes  ProblemKind = "unequal_shapes"   // the outputs that a container puts together differ
	ProblemOther          ProblemKind = "other"            // any other reason; see Err
)

// Condition is a condition that a layer needs in order to fit, such as K ≤ H + 2·P.
type Condition struct {
	Left     Expr
	Relation Relation
	Right    Expr
}

// Relation is the relation that a [Condition] needs between its two sides.
type Relation string

const (
	RelationEqual   Relation = "="
	RelationAtMost  Relation = "≤"
	RelationAtLeast Relation = "≥"
)

// violated returns the relation that holds when r does not.
func (r Relation) violated() string {
	switch r {
	case RelationAtMost:
		return ">"
	case RelationAtLeast:
		return "<"
	}
	return "≠"
}

// MarshalJSON writes the condition in symbols, and the violated condition in numbers.
func (c Condition) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Condition string `json:"condition"`
		Holds     string `json:"holds"`
	}{c.symbols(Expr.Text), c.numbers(Expr.Text)})
}

// symbols writes the condition in symbols, such as "K ≤ H + 2·P".
func (c Condition) symbols(write func(Expr, bool) string) string {
	return write(c.Left, true) + " " + string(c.Relation) + " " + write(c.Right, true)
}

// numbers writes the violated condition in numbers, such as "5 > 2 + 2·1 = 2 + 2 = 4".
func (c Condition) numbers(write func(Expr, bool) string) string {
	left, right := c.Left.Lines(), c.Right.Lines()
	text := ""
	for _, e := range left {
		text += write(e, false) + " = "
	}
	text = text[:len(text)-len(" = ")] + " " + c.Relation.violated() + " "
	for _, e := range right {
		text += write(e, false) + " = "
	}
	return text[:len(text)-len(" = ")]
}

// problemOf returns the problem of a trace that has ended with the error.
func problemOf(uses []use, err error) *Problem {
	p := &Problem{Layer: "network", Kind: ProblemOther, Err: err, Error: err.Error()}
	if len(uses) > 0 {
		u := uses[failing(uses)]
		p.Name, p.Layer, p.Input, p.extent = u.name, textOf(u.layer), u.in, QuantityKernelExtent
		if _, ok := u.layer.(Parametric); ok {
			p.extent = QuantityKernelWeights
		}
	}
	if f := faultOf(err); f != nil {
		p.Name, p.Layer, p.Needs = f.Name, f.Layer, f.needs
		if f.problem != "" {
			p.Kind = f.problem
		}
	}
	return p
}
