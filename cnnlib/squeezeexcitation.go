package cnnlib

// SqueezeExcitation multiplies each map by a factor that a gate computes from all maps:
// y[n,c,h,w] = x[n,c,h,w] · Gate(x)[n,c]. The gate squeezes each map into its mean, and a small
// network of two layers computes a factor for each map from these means (J. Hu, L. Shen, G. Sun,
// "Squeeze-and-Excitation Networks", 2017).
type SqueezeExcitation struct {
	Gate Layer // gives N × C × 1 × 1 for an input of N × C × H × W

	// Names has one name, the gate's; nil means "gate". If the name is empty, the layers inside
	// the gate are named as if they were the SqueezeExcitation's own.
	Names []string
}

var (
	_ joiner          = (*SqueezeExcitation)(nil)
	_ OperationsLayer = (*SqueezeExcitation)(nil)
)

// Forward returns x with each map multiplied by the gate's factor. It panics with a [*ShapeError]
// if x does not fit, or if the gate's output is not one number for each map.
func (s *SqueezeExcitation) Forward(x *Tensor) *Tensor { return forward(s, x) }

// ForwardPass computes p.Y as Forward does.
func (s *SqueezeExcitation) ForwardPass(p *Pass) {
	factors := p.runPart(0, s.Gate, p.X).Data
	for i, factor := range factors {
		y := plane(p.Y, i)
		for j, v := range plane(p.X, i) {
			y[j] = v * factor
		}
	}
}

// BackwardPass computes dx = dy · factor, plus the gradient that passes back through the gate. The
// gradient of a factor is Σ dy·x over the rows and columns of its map, in float64.
func (s *SqueezeExcitation) BackwardPass(p *Pass) {
	q := p.Workspace.([]*Pass)[0]
	factors := q.Y.Data
	dy := reuse(q.DY, q.Y.Shape())
	for i := range factors {
		total, x := 0.0, plane(p.X, i)
		for j, d := range plane(p.DY, i) {
			total += float64(d) * float64(x[j]) // exact, so fused or not makes no difference
		}
		dy.Data[i] = float32(total)
	}
	q.DY = dy
	p.backPart(0, s.Gate, p.DX, dy)
	if p.DX == nil {
		return
	}
	for i, factor := range factors {
		dx := plane(p.DX, i)
		for j, d := range plane(p.DY, i) {
			dx[j] = float32(d*factor) + dx[j]
		}
	}
}

// OutputShape returns in, or a [*ShapeError] if the gate does not give a number for each map.
func (s *SqueezeExcitation) OutputShape(in Shape) (Shape, error) {
	if err := s.check(); err != nil {
		return Shape{}, err
	}
	gate, err := s.Gate.OutputShape(in)
	if err != nil {
		return Shape{}, nameError(partName(s.Names, 0, "gate"), err)
	}
	return s.join(gate, in)
}

func (s *SqueezeExcitation) join(of ...Shape) (Shape, error) {
	gate, in := of[0], of[1]
	if want := (Shape{in.N, in.C, 1, 1}); gate != want {
		e := NewShapeError(unequalGate, "SqueezeExcitation", want, gate).fixedBy(fix{text: beginWithMeans.Of(in.C)})
		switch name, a, b := unequalSize(gate, want); name {
		case "C":
			e.needing(ProblemUnequalShapes, Condition{symbol("C_1", a), RelationEqual, symbol("C_2", b)})
		case "H", "W":
			e.needing(ProblemUnequalShapes, Condition{symbol(name+"_1", a), RelationEqual, number(1)})
		}
		return Shape{}, e
	}
	return checked(text("SqueezeExcitation"), in)
}

func (s *SqueezeExcitation) children() ([]string, []Layer) {
	return []string{partName(s.Names, 0, "gate")}, []Layer{s.Gate}
}

func (s *SqueezeExcitation) with(parts []Layer) container {
	return &SqueezeExcitation{Gate: parts[0], Names: s.Names}
}

func (s *SqueezeExcitation) wiring() (from, result []int) { return []int{given}, []int{0, given} }

func (s *SqueezeExcitation) check() error {
	if err := checkPart(s.Gate); err != nil {
		return err
	}
	return checkPartNames("SqueezeExcitation", s.Names, 1)
}

func (s *SqueezeExcitation) checkReady() error {
	return nameError(partName(s.Names, 0, "gate"), checkReady(s.Gate))
}

func (*SqueezeExcitation) joinSteps([]Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts the multiplications of the maps by their factors; the layers inside the gate
// count their own operations.
func (*SqueezeExcitation) Operations(_, out Shape) Operations {
	return Operations{Multiplications: out.Len()}
}

// NoteGated is the note of a [SqueezeExcitation]: each map is multiplied by one number, without
// parameters of its own.
const NoteGated LayerNote = "gated"

func (*SqueezeExcitation) note() note {
	return note{NoteGated,
		"no parameters: each map is multiplied by the gate's number for it",
		"没有参数：每张特征图乘以门给它的一个数"}
}

func (*SqueezeExcitation) operation() Operation { return OperationGate }

func (*SqueezeExcitation) shortName(l Language) []string {
	return []string{l.Say("squeeze-excitation", "压缩激励")}
}

// String lists the layers inside, a line each.
func (s *SqueezeExcitation) String() string { return listing(s) }
