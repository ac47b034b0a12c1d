package cnnlib

import (
	"cmp"
	"fmt"
	"slices"
)

// Concat gives its input to several branches and stacks the maps of their outputs, in the order of
// the branches. All branches must give maps of one size (C. Szegedy et al., "Going Deeper with
// Convolutions", 2014). An empty [Sequential] is a branch that passes on the input.
type Concat struct {
	Branches []Layer

	// Names are the branches' names; nil means "branch1", "branch2", … If a name is empty,
	// the layers inside the branch are named as if they were the Concat's own.
	Names []string
}

var (
	_ joiner          = (*Concat)(nil)
	_ OperationsLayer = (*Concat)(nil)
)

// NewConcat returns the Concat of the given branches, named branch1, branch2, …
func NewConcat(branches ...Layer) *Concat { return &Concat{Branches: branches} }

// Forward runs all branches and stacks their maps. It panics with a [*UsageError] if there are no
// branches, and with a [*ShapeError] if x does not fit or the branches' maps differ in size.
func (c *Concat) Forward(x *Tensor) *Tensor { return forward(c, x) }

// ForwardPass computes p.Y as Forward does.
func (c *Concat) ForwardPass(p *Pass) {
	first := 0
	for i, l := range c.Branches {
		y := p.runPart(i, l, p.X)
		for n := range y.N {
			copy(mapsOf(p.Y, n, first, y.C), mapsOf(y, n, 0, y.C))
		}
		first += y.C
	}
}

// BackwardPass passes the gradient of each branch's maps back through the branch. p.DX is the sum of
// the branches' gradients, in the order of the branches.
func (c *Concat) BackwardPass(p *Pass) {
	passes, first := p.Workspace.([]*Pass), 0
	for i, l := range c.Branches {
		q := passes[i]
		dy := reuse(q.DY, q.Y.Shape())
		for n := range dy.N {
			copy(mapsOf(dy, n, 0, dy.C), mapsOf(p.DY, n, first, dy.C))
		}
		first += dy.C
		q.DY = dy
		switch {
		case i == 0 || p.DX == nil:
			p.backPart(i, l, p.DX, dy)
		default:
			dx := reuse(q.DX, p.X.Shape())
			p.backPart(i, l, dx, dy)
			addTo(p.DX, dx)
		}
	}
}

// OutputShape returns N × ΣC × H × W for branches that give N × C × H × W. It returns a
// [*UsageError] if there are no branches, and a [*ShapeError] if the branches' maps differ in size
// or a layer inside does not fit.
func (c *Concat) OutputShape(in Shape) (Shape, error) {
	if err := c.check(); err != nil {
		return Shape{}, err
	}
	var all Shape
	for i, l := range c.Branches {
		out, err := l.OutputShape(in)
		if err != nil {
			return Shape{}, nameError(c.name(i), err)
		}
		if i == 0 {
			all = out
		} else if all, err = stack(i, all, out); err != nil {
			return Shape{}, err
		}
	}
	return checked(text("Concat"), all)
}

// stack returns the shape of the stacked maps of the branches up to branch i: before is the shape of
// the branches before branch i, out is the shape of branch i.
func stack(i int, before, out Shape) (Shape, error) {
	if err := cmp.Or(before.check(text("Concat")), out.check(text("Concat"))); err != nil {
		return Shape{}, err // checked here, before the sum of the channels can overflow
	}
	if out.N != before.N || out.H != before.H || out.W != before.W {
		e := NewShapeError(unequalMaps, "Concat", before.H, before.W, out, i+1).fixedBy(fix{text: alignBranches})
		before.C = out.C // they are stacked, whatever their number
		if name, a, b := unequalSize(before, out); name != "" {
			e.needing(ProblemUnequalShapes, Condition{symbol(name+"_1", a), RelationEqual, symbol(fmt.Sprintf("%s_%d", name, i+1), b)})
		}
		return Shape{}, e
	}
	before.C += out.C
	return before, nil
}

func (c *Concat) join(outs ...Shape) (Shape, error) {
	all := outs[0]
	for i, out := range outs[1:] {
		var err error
		if all, err = stack(i+1, all, out); err != nil {
			return Shape{}, err
		}
	}
	return checked(text("Concat"), all)
}

// name returns the name of branch i.
func (c *Concat) name(i int) string { return partName(c.Names, i, fmt.Sprintf("branch%d", i+1)) }

func (c *Concat) children() ([]string, []Layer) {
	names := make([]string, len(c.Branches))
	for i := range names {
		names[i] = c.name(i)
	}
	return names, c.Branches
}

func (c *Concat) with(parts []Layer) container { return &Concat{Branches: parts, Names: c.Names} }

func (c *Concat) wiring() (from, result []int) {
	for i := range c.Branches {
		result = append(result, i)
	}
	return slices.Repeat([]int{given}, len(c.Branches)), result
}

func (c *Concat) check() error {
	if len(c.Branches) == 0 {
		return NewUsageError(noBranches, "Concat")
	}
	for _, l := range c.Branches {
		if err := checkPart(l); err != nil {
			return err
		}
	}
	return checkPartNames("Concat", c.Names, len(c.Branches))
}

func (c *Concat) checkReady() error {
	for i, l := range c.Branches {
		if err := checkReady(l); err != nil {
			return nameError(c.name(i), err)
		}
	}
	return nil
}

func (c *Concat) joinSteps(branches []Shape) []ArithmeticStep {
	channels := make([]Expr, len(branches))
	for i, b := range branches {
		channels[i] = symbol(fmt.Sprintf("C_%d", i+1), b.C)
	}
	return []ArithmeticStep{{QuantityOutputChannels, "", sum(channels...)}, noParameters}
}

// Operations returns zeros: stacking only moves maps, and the layers inside count their own
// operations.
func (*Concat) Operations(_, _ Shape) Operations { return Operations{} }

// NoteStacked is the note of a [Concat]: the maps of all branches are stacked, without parameters.
const NoteStacked LayerNote = "stacked"

func (*Concat) note() note {
	return note{NoteStacked,
		"no parameters: the maps of all branches are stacked",
		"没有参数：把各分支的特征图叠在一起"}
}

func (*Concat) operation() Operation { return OperationBranchStack }

func (*Concat) shortName(l Language) []string { return []string{l.Say("concat", "拼接")} }

// String lists the layers inside, a line each.
func (c *Concat) String() string { return listing(c) }
