package cnnlib

import (
	"encoding/json"
	"errors"
	"strconv"
)

// Problem is why a layer does not fit.
type Problem struct {
	Name  string      `json:"name"`  // the layer's in the network; empty for the network itself
	Layer string      `json:"layer"` // the layer as Go writes it
	Input Shape       `json:"input"` // what the layer reads
	Kind  ProblemKind `json:"kind"`
	Needs *Condition  `json:"needs,omitempty"` // what should hold and does not; nil if Kind is OtherProblem
	Err   error       `json:"-"`               // what OutputShape returns: a [*ShapeError], unless a layer is not of this package
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
	var e *ShapeError
	if errors.As(err, &e) {
		p.Name, p.Layer = e.Name, e.Layer
	}
	if len(uses) == 0 {
		return p
	}
	at := failing(uses)
	u := uses[at]
	p.Name, p.Input, p.extent = u.name, u.in, QuantityKernelExtent
	if _, ok := u.layer.(Parametric); ok {
		p.extent = QuantityKernelWeights
	}
	if e == nil {
		p.Layer = textOf(u.layer)
	}
	if kind, needs := u.problem(); needs != nil {
		p.Kind, p.Needs = kind, needs
	} else if c, ok := u.layer.(container); ok && c.check() == nil {
		if kind, needs := joinProblem(joinedShapes(uses, at), u.layer); needs != nil {
			p.Kind, p.Needs = kind, needs
		}
	}
	return p
}

// problem is what is wrong with the use of a layer that is no container.
func (u use) problem() (ProblemKind, *Condition) {
	for i, size := range [...]int{u.in.N, u.in.C, u.in.H, u.in.W} {
		if size < 1 {
			return BadSize, &Condition{symbol([]string{"N", "C", "H", "W"}[i], size), RelationAtLeast, number(1)}
		}
	}
	names, values := settingsOf(u.layer)
	setting := map[string]int{}
	for i, name := range names {
		setting[name] = values[i]
		least := 0
		switch name {
		case "In", "Out", "Kernel", "Channels":
			least = 1
		}
		if values[i] < least {
			return BadSetting, &Condition{symbol(name, values[i]), RelationAtLeast, number(least)}
		}
		if values[i] > maxSetting {
			return BadSetting, &Condition{symbol(name, values[i]), RelationAtMost, number(maxSetting)}
		}
	}
	if _, ok := u.layer.(*Linear); ok {
		f, h, w, c := symbol("F_in", setting["In"]), symbol("H", u.in.H), symbol("W", u.in.W), symbol("C", u.in.C)
		if u.in.C*u.in.H*u.in.W != setting["In"] {
			return OtherFeatures, &Condition{f, RelationEqual, product(h, w, c)}
		}
		if u.in.H > 1 || u.in.W > 1 {
			return NotFlat, &Condition{product(h, w), RelationEqual, number(1)}
		}
		return OtherProblem, nil
	}
	if g := orOne(setting["Groups"]); setting["In"]%g != 0 || setting["Out"]%g != 0 {
		c := symbol("C_in", setting["In"])
		if setting["In"]%g == 0 {
			c = symbol("C_out", setting["Out"])
		}
		return UnevenGroups, &Condition{product(symbol("G", g), floorOf(c, symbol("G", g))), RelationEqual, c}
	}
	for _, field := range [...]string{"In", "Channels"} {
		if v, ok := setting[field]; ok && v != u.in.C {
			return OtherChannels, &Condition{symbol("C_in", v), RelationEqual, symbol("C", u.in.C)}
		}
	}
	if l, ok := u.layer.(interface{ window() window }); ok {
		w := l.window()
		side := symbol("H", u.in.H)
		if u.in.W < u.in.H {
			side = symbol("W", u.in.W)
		}
		if side.Value+2*w.padding < w.extent() {
			extent := symbol("K", w.kernel)
			if w.dilation > 1 {
				extent = sum(product(symbol("D", w.dilation), sum(extent, negative(number(1)))), number(1))
			}
			if w.padding > 0 {
				side = sum(side, product(number(2), symbol("P", w.padding)))
			}
			return WindowTooLarge, &Condition{extent, RelationAtMost, side}
		}
	}
	return OtherProblem, nil
}

// joinProblem is the first difference between shapes that a container puts together.
func joinProblem(shapes []Shape, l Layer) (ProblemKind, *Condition) {
	_, stacks := l.(*Concat)
	_, gates := l.(*SqueezeExcitation)
	for i := 1; i < len(shapes); i++ {
		a, b := shapes[0], shapes[i]
		for k, name := range [...]string{"C", "H", "W"} {
			x, y := []int{a.C, a.H, a.W}[k], []int{b.C, b.H, b.W}[k]
			switch {
			case name == "C" && stacks:
			case name != "C" && gates:
				if x != 1 {
					return UnequalShapes, &Condition{symbol(name+"_1", x), RelationEqual, number(1)}
				}
			case x != y:
				return UnequalShapes, &Condition{symbol(name+"_1", x), RelationEqual, symbol(name+"_"+strconv.Itoa(i+1), y)}
			}
		}
	}
	return OtherProblem, nil
}
