package cnnlib

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

// twice is a layer of somebody else, that says nothing of what it computes.
type twice struct{}

func (*twice) Forward(x *Tensor) *Tensor           { panic("a summary runs nothing") }
func (*twice) OutputShape(in Shape) (Shape, error) { return in, nil }

// telling is a layer of another package that counts its operations.
type telling struct {
	twice
	operations Operations
}

func (l *telling) Operations(_, _ Shape) Operations { return l.operations }

// mixed has rows of each sort: networks in networks, a layer and a network that are used again, one
// that is not counted, names that are no Markdown and no HTML.
func mixed() (*Sequential, Shape) {
	conv := &Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}
	block := &Residual{Body: NewSequential(conv, &BatchNorm2D{Channels: 4})}
	return &Sequential{
		Layers: []Layer{
			&Conv2D{In: 3, Out: 4, Kernel: 3, Stride: 2}, conv, block, block, &twice{},
			&Sequential{Layers: []Layer{&Residual{Body: &ReLU{}, Names: []string{""}}}, Names: []string{""}}, &MaxPool2D{Kernel: 7},
		},
		Names: []string{"first", "a|b", "<b>&block", "block 2", "*twice*", "wrapped", "pool_max"},
	}, Shape{2, 3, 15, 17}
}

func TestSummaryRows(t *testing.T) {
	s := Summarize(must2(mixed()))
	type line struct {
		name, label      string
		depth, params    int
		shared, notKnown bool
	}
	want := []line{
		{"first", "first", 0, 112, false, false},
		{"a|b", "a|b", 0, 148, false, false},
		{"<b>&block", "<b>&block", 0, 8, false, false},
		{"<b>&block.body", "body", 1, 8, false, false},
		{"<b>&block.body.conv1", "conv1", 2, 0, true, false},
		{"<b>&block.body.batchnorm1", "batchnorm1", 2, 8, false, false},
		{"block 2", "block 2", 0, 0, true, false},
		{"block 2.body", "body", 1, 0, true, false},
		{"block 2.body.conv1", "conv1", 2, 0, true, false},
		{"block 2.body.batchnorm1", "batchnorm1", 2, 0, true, false},
		{"*twice*", "*twice*", 0, 0, false, true},
		{"wrapped", "wrapped", 0, 0, false, false},
		{"wrapped", "", 1, 0, false, false},
		{"wrapped", "", 2, 0, false, false},
		{"pool_max", "pool_max", 0, 0, false, false},
	}
	for i, r := range s.Rows {
		if got := (line{r.Name, r.label, r.Depth, r.Params, r.Shared, r.Uncounted}); i >= len(want) || got != want[i] {
			t.Errorf("row %d is %+v", i, got)
		}
	}
	if len(s.Rows) != len(want) || s.Total.Params != 268 || !s.Uncounted || s.Total.NotTrainable != 8 {
		t.Errorf("%d rows, %+v, %t", len(s.Rows), s.Total, s.Uncounted)
	}
	conv, body := s.Rows[4], s.Rows[3]
	if conv.Kernel != 3 || conv.Padding != 1 || conv.Stride != 1 || conv.Dilation != 1 || conv.MACs != 7*8*4*36 || conv.Output != (Shape{2, 4, 7, 8}) {
		t.Errorf("%+v", conv)
	}
	if size := 2 * 4 * 7 * 8 * 4; conv.ActivationBytes != size || body.ActivationBytes != 2*size || s.Rows[2].ActivationBytes != 3*size {
		t.Errorf("activations of %d, %d and %d bytes", conv.ActivationBytes, body.ActivationBytes, s.Rows[2].ActivationBytes)
	}
	if s.Rows[0].Share != 100*112.0/268 || s.Rows[4].Share != 0 {
		t.Errorf("shares %v and %v", s.Rows[0].Share, s.Rows[4].Share)
	}
}

// A network whose parameters were all counted before is shared, whatever else is in it; with
// others it is not.
func TestSummaryShared(t *testing.T) {
	a, b := &Conv2D{In: 2, Out: 2, Kernel: 1}, &Conv2D{In: 2, Out: 2, Kernel: 1}
	rows := Summarize(NewSequential(a, NewSequential(a, &ReLU{}), NewSequential(a, b), NewSequential(&ReLU{})), Shape{1, 2, 3, 3}).Rows
	for i, want := range []bool{false, true, true, false, false, true, false, false, false} {
		if rows[i].Shared != want {
			t.Errorf("%s: shared is %t", rows[i].Name, rows[i].Shared)
		}
	}
}

// must2 makes the two results of mixed the arguments of Summarize.
func must2(net *Sequential, in Shape) (Layer, Shape) { return net, in }

// A single layer and a Residual have a row of their own.
func TestSummaryOfOneLayer(t *testing.T) {
	s := Summarize(&ReLU{}, Shape{1, 2, 3, 4}).In(English)
	if len(s.Rows) != 1 || s.Rows[0].Depth != 0 || s.Total.FLOPs != 24 || s.Network != "ReLU" {
		t.Errorf("%+v", s)
	}
	if text := s.String(); !strings.Contains(text, "\n(ReLU)  ReLU") || !strings.Contains(text, "activations 192 (ReLU)") {
		t.Error(text)
	}
	s = Summarize(&Residual{Body: &ReLU{}}, Shape{1, 2, 3, 4})
	if len(s.Rows) != 2 || s.Rows[1].Depth != 1 || s.Rows[1].Name != "body" || s.Total.FLOPs != 48 {
		t.Errorf("%+v", s)
	}
	s = Summarize(NewSequential(), Shape{1, 2, 3, 4})
	if len(s.Rows) != 0 || s.Output != s.Input || s.Memory.Inference.Total != 96 || s.Memory.Training.Total != 96 {
		t.Errorf("%+v", s)
	}
	for _, text := range []string{s.String(), s.Markdown(), s.HTML(), s.CSV(), s.JSON()} {
		if text == "" {
			t.Error("no text")
		}
	}
}

func TestSummaryNeedsNoWeights(t *testing.T) {
	net, in := mixed()
	Summarize(net, in)
	for _, p := range State(net) {
		if p.Value != nil {
			t.Errorf("%s was made", p.Name)
		}
	}
}

// Where a layer sees all rows and all columns, there may be more of one.
func TestSummaryOfSides(t *testing.T) {
	s := Summarize(NewSequential(&MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 120, Out: 3}), Shape{1, 4, 12, 10})
	s.Columns = []Column{ColumnField, ColumnFieldStride}
	if text := s.CSV(); !strings.HasSuffix(text, "\n2,2\n2,\n12×10,\n") {
		t.Error(text)
	}
}

// A chain and a branch by hand: 4 bytes for each number.
func TestMemory(t *testing.T) {
	chain := NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 1}, &ReLU{}, &MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 50, Out: 3}, &BatchNorm2D{Channels: 3})
	in := Shape{2, 1, 10, 10} // tensors of 200, 400, 400, 100, 100, 6, 6
	m := Summarize(chain, in).Memory
	if i := m.Inference; i.Activations != 4*800 || i.At != "relu1" || i.Params != 4*(4+153+6) || i.Buffers != 4*6 || i.Total != i.Activations+i.Params+i.Buffers {
		t.Errorf("%+v", i)
	}
	if g := m.Training; g.Input != 800 || g.Activations != 4*1012 || g.Gradients != 4*1012 || g.Params != 4*163 || g.ParamGradients != 4*163 || g.Momentum != 4*163 || g.Buffers != 4*6 || g.Total != 800+8*1012+12*163+24 {
		t.Errorf("%+v", g)
	}
	for _, c := range []struct {
		name  string
		net   Layer
		floor int // numbers at the peak
		at    string
	}{
		// The input of 200 waits for the sum: 200 + 400 + 200.
		{"residual", &Residual{Body: NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 1}, &Conv2D{In: 2, Out: 1, Kernel: 1})}, 800, "body.conv2"},
		// At the concatenation, both branches and the result: 400 + 200 + 600; the input is gone.
		{"concat", NewConcat(&Conv2D{In: 1, Out: 2, Kernel: 1}, &Conv2D{In: 1, Out: 1, Kernel: 1}), 1200, "Concat"},
		// A branch that passes on its input has no tensor: 200 + 400, then 200 + 400 + 600.
		{"passed on", NewConcat(&Conv2D{In: 1, Out: 2, Kernel: 1}, NewSequential()), 1200, "Concat"},
		// x + x reads one tensor twice.
		{"twice", NewSequential(&ReLU{}, &Residual{Body: NewSequential()}, &Conv2D{In: 1, Out: 2, Kernel: 1}), 600, "conv1"},
	} {
		s := Summarize(c.net, in).In(English)
		if got := s.Memory.Inference; got.Activations != 4*c.floor || !strings.Contains(s.String(), "("+c.at+")") {
			t.Errorf("%s: %+v, want %d at %s", c.name, got, 4*c.floor, c.at)
		}
	}
}

// Near 2⁶³ a count is right or an error, never another number.
func TestSummaryOverflow(t *testing.T) {
	// 2³¹ outputs of 2³¹ weights each: two samples of 2²³ channels of 1×1, padded to 2¹⁵ windows a side.
	huge := &Conv2D{In: 1 << 23, Out: 1, Kernel: 16, Padding: 1<<14 + 7, NoBias: true}
	in := Shape{2, 1 << 23, 1, 1}
	if got := (Convention{Batch: true, FLOPsPerMAC: 1}).Summarize(huge, in).Total; got.MACs != 1<<62 || got.FLOPs != 1<<62 || got.Params != 1<<31 || got.ParamBytes != 1<<33 {
		t.Errorf("%+v", got)
	}
	if got := (Convention{}).Summarize(huge, in).Total; got.MACs != 1<<61 || got.FLOPs != 1<<62 {
		t.Errorf("%+v", got)
	}
	e := panicOf(t, func() { Convention{Batch: true}.Summarize(huge, in) })
	want := ErrorText{
		Layer: huge.String(), Wanted: "counts from 0 to 9223372036854775806", Given: "more operations than that",
		Formula: "the output of 2 of 32768×32768×1 takes many for each number",
		Fix:     "use a smaller picture, fewer channels, smaller kernels or a smaller batch",
	}
	wantError(t, e, want)
	// Two of 2⁶² MACs, counted as one operation each: the network, not one of its layers.
	e = panicOf(t, func() {
		Convention{Batch: true, FLOPsPerMAC: 1}.Summarize(NewSequential(&ReLU{}, &Residual{Body: huge, Shortcut: huge}), in)
	})
	if e.Name != "residual1" || e.Layer != "Residual" || e.In(English).Given != want.Given {
		t.Errorf("%v", e)
	}
	one := func(o Operations) *ShapeError {
		return panicOf(t, func() { Summarize(NewSequential(&ReLU{}, &telling{operations: o}), Shape{1, 1, 1, 1}) })
	}
	for _, o := range []Operations{{MACs: math.MaxInt}, {MACs: 1 << 62}, {Biases: math.MaxInt}, {Functions: math.MaxInt}, {Additions: 1 << 62, Divisions: 1 << 62}} {
		if e := one(o); e.Name != "telling1" || e.In(English).Given != want.Given {
			t.Errorf("%+v: %v", o, e)
		}
	}
	negative := func() {
		Summarize(NewSequential(&ReLU{}, &telling{operations: Operations{Divisions: -1}}), Shape{1, 1, 1, 1})
	}
	if e := misuseOf(t, negative); e.Name != "telling1" || e.In(English).Given != "-1 operations of one kind" {
		t.Error(e)
	}
	if got := Summarize(&telling{operations: Operations{MACs: 1<<62 - 2, Functions: 2}}, Shape{1, 1, 1, 1}).Total.FLOPs; got != math.MaxInt-1 {
		t.Errorf("%d FLOPs", got)
	}
	// Strides multiply: 2²³ in each of three layers is too much, in two it is not.
	far := &MaxPool2D{Kernel: 1, Stride: 1 << 23}
	if row := Summarize(NewSequential(far, far), Shape{1, 1, 1, 1}).Rows[1]; row.FieldStride[0] != strconv.Itoa(1<<46) {
		t.Errorf("%+v", row)
	}
	if e := panicOf(t, func() { Summarize(NewSequential(far, far, far), Shape{1, 1, 1, 1}) }); e.Name != "maxpool3" || !strings.Contains(e.In(English).Given, "field") {
		t.Error(e)
	}
}

func TestSummaryErrors(t *testing.T) {
	if e := misuseOf(t, func() { Summarize(nil, Shape{1, 1, 1, 1}) }); e.In(English).Given != "the network is nil" {
		t.Error(e)
	}
	net := NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}, NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}))
	if e := panicOf(t, func() { Summarize(net, Shape{1, 3, 9, 9}) }); e.Name != "sequential1.conv1" {
		t.Error(e)
	}
	s := Summarize(&ReLU{}, Shape{1, 1, 1, 1})
	s.Columns = []Column{ColumnName, "size"}
	for _, write := range []func() string{s.String, s.Markdown, s.HTML, s.CSV} {
		if e := misuseOf(t, func() { write() }); e.In(English).Given != `the column "size"` {
			t.Error(e)
		}
	}
}

// A network of 1000 layers is made and summarised in less than 50 ms.
func TestSummaryTime(t *testing.T) {
	best := time.Duration(math.MaxInt64)
	var rows int
	for range 10 {
		start := time.Now()
		net := NewSequential(&Conv2D{In: 3, Out: 16, Kernel: 3, Padding: 1})
		for len(net.Layers) < 1000 {
			switch len(net.Layers) % 4 {
			case 0:
				net.Layers = append(net.Layers, &Conv2D{In: 16, Out: 16, Kernel: 3, Padding: 1})
			case 1:
				net.Layers = append(net.Layers, &BatchNorm2D{Channels: 16})
			case 2:
				net.Layers = append(net.Layers, &ReLU{})
			case 3:
				net.Layers = append(net.Layers, &Residual{Body: &Conv2D{In: 16, Out: 16, Kernel: 1}})
			}
		}
		rows = len(Summarize(net, Shape{1, 3, 64, 64}).Rows)
		best = min(best, time.Since(start))
	}
	t.Logf("%d rows in %v", rows, best)
	if rows != 1250 {
		t.Errorf("%d rows", rows)
	}
	if best > 50*time.Millisecond && !racing && testing.CoverMode() == "" {
		t.Errorf("%v, want at most 50 ms", best)
	}
}
