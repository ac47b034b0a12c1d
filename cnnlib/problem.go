package cnnlib

import "encoding/json"

// Problem is why a layer does not fit, as its error tells it.
type Problem struct {
	Name  string      `json:"name"`  // the layer's in the network; empty for the network itself
	Layer string      `json:"layer"` // the layer as Go writes it
	Input Shape       `json:"input"` // what the layer reads
	Kind  ProblemKind `json:"kind"`
	Needs *Condition  `json:"needs,omitempty"` // what should hold and does not; nil if Kind is OtherProblem
	Err   error       `json:"-"`               // what OutputShape returns: a [*ShapeError] or a [*UsageError], unless a layer is not of this package
	Error string      `json:"error"`           // the text of Err

	extent Quantity // what K is: of a kernel, or of a window
}

// ProblemKind says what a [Problem] is about.
type ProblemKind string

const (
	WindowTooLarge ProblemKind = "window_too_large" // a kernel or window is larger than the padded input
	OtherChannels  ProblemKind = "other_channels"   // the input has another number of channels
	OtherFeatures  ProblemKind = "other_features"   // the input of a linear layer has another length
	NotFlat        ProblemKind = "not_flat"         // a linear layer is given maps
	UnevenGroups   ProblemKind = "uneven_groups"    // the channels cannot be cut into the groups
	BadSetting     ProblemKind = "bad_setting"      // a setting is out of range
	BadSize        ProblemKind = "bad_size"         // a size of the input is below 1
	UnequalShapes  ProblemKind = "unequal_shapes"   // what a container puts together differs
	OtherProblem   ProblemKind = "other"            // Err says it
)

// Condition is what should hold for a layer to fit, such as K ≤ H + 2·P.
type Condition struct {
	Left     Expr
	Relation Relation
	Right    Expr
}

// Relation is how the two sides of a [Condition] should compare.
type Relation string

const (
	RelationEqual   Relation = "="
	RelationAtMost  Relation = "≤"
	RelationAtLeast Relation = "≥"
)

// violated is how the two sides compare instead.
func (r Relation) violated() string {
	switch r {
	case RelationAtMost:
		return ">"
	case RelationAtLeast:
		return "<"
	}
	return "≠"
}

// MarshalJSON writes the condition in symbols, and what holds instead in numbers.
func (c Condition) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Condition string `json:"condition"`
		Holds     string `json:"holds"`
	}{c.symbols(Expr.Text), c.numbers(Expr.Text)})
}

// symbols is the condition in symbols, such as "K ≤ H + 2·P".
func (c Condition) symbols(write func(Expr, bool) string) string {
	return write(c.Left, true) + " " + string(c.Relation) + " " + write(c.Right, true)
}

// numbers is what holds instead, such as "5 > 2 + 2·1 = 2 + 2 = 4".
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

// problemOf tells the problem of a trace that ended with the error.
func problemOf(uses []use, err error) *Problem {
	p := &Problem{Layer: "network", Kind: OtherProblem, Err: err, Error: err.Error()}
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
