package cnnlib

import (
	"cmp"
)

// Residual adds a shortcut to a body: y = Body(x) + Shortcut(x). Without a Shortcut,
// y = Body(x) + x, and the body learns the change of x (K. He, X. Zhang, S. Ren, J. Sun, "Deep
// Residual Learning for Image Recognition", 2015). Body and shortcut must give equal shapes; where
// the body shrinks the maps or changes their number, the shortcut is usually a 1×1 convolution
// with the body's stride. A ReLU that follows is a layer of its own.
type Residual struct {
	Body     Layer
	Shortcut Layer // nil means x itself

	// Names are the names of the body and, if there is one, the shortcut; nil means "body" and
	// "shortcut". If a name is empty, the layers inside are named as if they were the
	// Residual's own.
	Names []string
}

var (
	_ joiner          = (*Residual)(nil)
	_ OperationsLayer = (*Residual)(nil)
)

// Forward returns Body(x) + Shortcut(x). It panics with a [*ShapeError] if x does not fit, or if
// the shapes of body and shortcut differ.
func (r *Residual) Forward(x *Tensor) *Tensor { return forward(r, x) }

// ForwardPass computes p.Y as Forward does.
func (r *Residual) ForwardPass(p *Pass) {
	shortcut := p.X
	body := p.runPart(0, r.Body, p.X)
	if r.Shortcut != nil {
		shortcut = p.runPart(1, r.Shortcut, p.X)
	}
	for i, v := range body.Data {
		p.Y.Data[i] = v + shortcut.Data[i]
	}
}

// BackwardPass passes p.DY back through the body and through the shortcut. p.DX is the sum of both
// gradients, the body's first.
func (r *Residual) BackwardPass(p *Pass) {
	p.backPart(0, r.Body, p.DX, p.DY)
	switch {
	case r.Shortcut != nil && p.DX != nil:
		q := p.Workspace.([]*Pass)[1]
		dx := reuse(q.DX, p.X.Shape())
		p.backPart(1, r.Shortcut, dx, p.DY)
		addTo(p.DX, dx)
	case r.Shortcut != nil:
		p.backPart(1, r.Shortcut, nil, p.DY)
	case p.DX != nil:
		addTo(p.DX, p.DY)
	}
}

// OutputShape returns the shape of the body's output. It returns a [*ShapeError] if the shortcut has
// another shape, or if a layer inside does not fit.
func (r *Residual) OutputShape(in Shape) (Shape, error) {
	if err := r.check(); err != nil {
		return Shape{}, err
	}
	body, err := r.Body.OutputShape(in)
	if err != nil {
		return Shape{}, nameError(partName(r.Names, 0, "body"), err)
	}
	if r.Shortcut != nil {
		if in, err = r.Shortcut.OutputShape(in); err != nil {
			return Shape{}, nameError(partName(r.Names, 1, "shortcut"), err)
		}
	}
	return r.join(body, in)
}

func (r *Residual) join(s ...Shape) (Shape, error) {
	body, shortcut := s[0], s[1]
	if body == shortcut {
		return checked(text("Residual"), body)
	}
	e := NewShapeError(unequalSum, "Residual", body, shortcut)
	if name, a, b := unequalSize(body, shortcut); name != "" {
		e.needing(ProblemUnequalShapes, Condition{symbol(name+"_1", a), RelationEqual, symbol(name+"_2", b)})
	}
	if c := shortcutFor(r, body, shortcut); c != nil {
		return Shape{}, e.fixedBy(fix{text: setShortcut.Of(c)})
	}
	return Shape{}, e.fixedBy(fix{text: giveShortcuts.Of(shortcut)})
}

// unequalSize is the first of C, H and W in which two shapes differ; empty if there is none.
func unequalSize(a, b Shape) (name string, of, other int) {
	switch {
	case a.C != b.C:
		return "C", a.C, b.C
	case a.H != b.H:
		return "H", a.H, b.H
	case a.W != b.W:
		return "W", a.W, b.W
	}
	return "", 0, 0
}

// shortcutFor is the 1×1 convolution that changes the shape in as the body does, to stand in the
// place of a shortcut that is nil; nil if there is none.
func shortcutFor(r *Residual, body, in Shape) *Conv2D {
	if r.Shortcut != nil || body.check(text("Residual")) != nil || body.H > in.H || body.W > in.W {
		return nil
	}
	c := &Conv2D{In: in.C, Out: body.C, Kernel: 1, Stride: (in.H + body.H - 1) / body.H}
	if c.Stride == 1 {
		c.Stride = 0
	}
	if out, err := c.OutputShape(in); err != nil || out != body {
		return nil
	}
	return c
}

func (r *Residual) children() ([]string, []Layer) {
	names, layers := []string{partName(r.Names, 0, "body")}, []Layer{r.Body}
	if r.Shortcut != nil {
		names, layers = append(names, partName(r.Names, 1, "shortcut")), append(layers, r.Shortcut)
	}
	return names, layers
}

func (r *Residual) with(parts []Layer) container {
	c := &Residual{Body: parts[0], Names: r.Names}
	if r.Shortcut != nil {
		c.Shortcut = parts[1]
	}
	return c
}

func (r *Residual) wiring() (from, result []int) {
	if r.Shortcut == nil {
		return []int{given}, []int{0, given}
	}
	return []int{given, given}, []int{0, 1}
}

func (r *Residual) check() error {
	if r.Shortcut == nil {
		return cmp.Or(checkPart(r.Body), checkPartNames("Residual", r.Names, 1))
	}
	return cmp.Or(checkPart(r.Body), checkPart(r.Shortcut), checkPartNames("Residual", r.Names, 2))
}

func (r *Residual) checkReady() error {
	if err := checkReady(r.Body); err != nil || r.Shortcut == nil {
		return nameError(partName(r.Names, 0, "body"), err)
	}
	return nameError(partName(r.Names, 1, "shortcut"), checkReady(r.Shortcut))
}

func (*Residual) joinSteps([]Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts the additions of body and shortcut; the layers inside count their own operations.
func (*Residual) Operations(_, out Shape) Operations { return Operations{Additions: out.Len()} }

// NoteAdded is the note of a [Residual]: two branches are added number by number, without parameters.
const NoteAdded LayerNote = "added"

func (*Residual) note() note {
	return note{NoteAdded,
		"no parameters: body and shortcut have one shape and are added",
		"没有参数：主体与捷径形状相同，逐个数相加"}
}

func (*Residual) operation() Operation { return OperationBranchSum }

func (*Residual) shortName(l Language) []string { return []string{l.Say("residual", "残差")} }

// String lists the layers inside, a line each.
func (r *Residual) String() string { return listing(r) }
