package cnnlib

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// breakable draws a network with all kinds of layers and an input that fits it. The same
// random numbers give the same network.
func breakable(r *rand.Rand) (*Sequential, Shape) {
	c, side := 1+r.IntN(3), 12+r.IntN(8)
	in := Shape{1 + r.IntN(2), c, side, side + r.IntN(2)*r.IntN(4)}
	shared := &Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1, Groups: 1 + r.IntN(2)}
	net := NewSequential(
		&Conv2D{In: c, Out: 4, Kernel: 1 + r.IntN(5), Stride: r.IntN(3), Padding: r.IntN(2)},
		&BatchNorm2D{Channels: 4},
		&Residual{Body: NewSequential(shared, &ReLU{}, shared)},
		NewConcat(NewSequential(), &Conv2D{In: 4, Out: 2, Kernel: 3, Padding: 1}, &MaxPool2D{Kernel: 3, Stride: 1, Padding: 1}),
		&Conv2D{In: 10, Out: 6, Kernel: 2, Dilation: 1 + r.IntN(2)},
		&MaxPool2D{Kernel: 2},
		&Flatten{},
	)
	out, err := net.OutputShape(in)
	if err != nil {
		return breakable(r)
	}
	net.Layers = append(net.Layers, NewSequential(&Dropout{P: 0.5}, &Linear{In: out.C, Out: 8}, &ReLU{}, &Linear{In: 8, Out: 3}))
	return net, in
}

// spoil changes n settings of layers, or the input.
func spoil(r *rand.Rand, net Layer, in *Shape, n int) {
	var layers []Layer
	walk(net, func(_ string, l Layer, _ bool) {
		if len(settingsOf(l)) > 0 {
			layers = append(layers, l)
		}
	})
	for range n {
		if r.IntN(4) == 0 {
			*[]*int{&in.C, &in.H, &in.W}[r.IntN(3)] += r.IntN(9) - 4
			continue
		}
		settings := settingsOf(layers[r.IntN(len(layers))])
		*settings[r.IntN(len(settings))].value += r.IntN(9) - 4
	}
}

// follow makes the changes by hand.
func follow(t *testing.T, net Layer, r Repair) Layer {
	t.Helper()
	byName := map[string]Layer{}
	walk(net, func(name string, l Layer, _ bool) { byName[name] = l })
	for _, c := range r.Changes {
		switch c.Kind {
		case RepairSetField:
			l := reflect.ValueOf(byName[c.Name])
			if l.Elem().Type().Name() != c.Layer {
				t.Fatalf("%+v of a %T", c, byName[c.Name])
			}
			l.Elem().FieldByName(c.Field).SetInt(int64(atoi(c.To)))
		case RepairSetInput:
			if c.To != r.Input.String() {
				t.Fatalf("%+v gives %v", c, r.Input)
			}
		default:
			t.Fatalf("%+v", c)
		}
	}
	return net
}

// Every repair of a broken network makes it fit, whoever carries it out, and leaves the network
// itself alone.
func TestRepairsFit(t *testing.T) {
	broken, repaired, changes := 0, 0, map[int]int{}
	for seed := range uint64(120) {
		// Each build is a network of its own.
		build := func() (*Sequential, Shape) {
			r := rand.New(rand.NewPCG(seed, 1))
			net, in := breakable(r)
			spoil(r, net, &in, 1+int(seed%3))
			return net, in
		}
		net, in := build()
		before := net.String()
		a := Advise(net, in)
		out, err := net.OutputShape(in)
		if net.String() != before || net.Names != nil {
			t.Fatalf("the tutor changed the network to\n%v\nwas\n%v", net, before)
		}
		if err == nil {
			if !a.Fits || a.Output != out || a.Problem != nil || len(a.Repairs) != 0 {
				t.Errorf("%+v for a network that fits", a)
			}
			continue
		}
		broken++
		if a.Fits || a.Problem.Err.Error() != err.Error() || a.Problem.Error != err.Error() || len(a.Repairs) > maxRepairs {
			t.Errorf("%+v for the error\n%v", a, err)
		}
		if len(a.Repairs) > 0 {
			repaired++
		}
		for i, r := range a.Repairs {
			changes[len(r.Changes)]++
			if len(r.Changes) != len(a.Repairs[0].Changes) {
				t.Errorf("repairs of %d and %d changes", len(r.Changes), len(a.Repairs[0].Changes))
			}
			for _, other := range a.Repairs[:i] {
				if reflect.DeepEqual(r.Changes, other.Changes) {
					t.Errorf("the repair %v twice", r.Changes)
				}
			}
			if got, err := r.Network.OutputShape(r.Input); err != nil || got != r.Output {
				t.Errorf("%v: gives %v, %v", r.Changes, got, err)
			}
			again, _ := build()
			if got, err := follow(t, again, r).OutputShape(r.Input); err != nil || got != r.Output {
				t.Errorf("%v by hand: gives %v, %v", r.Changes, got, err)
			}
			if seed%10 == 0 {
				Init(r.Network, 1).Forward(NewTensor(r.Input))
			}
		}
		for _, l := range []Language{English, Chinese} {
			for _, text := range []string{a.In(l).String(), a.In(l).Markdown()} {
				if len(a.Repairs) > 0 && !strings.Contains(text, a.Repairs[0].text(l.tutorWords())) || strings.Contains(text, "%!") || !strings.Contains(text, l.tutorWords().kinds[a.Problem.Kind]) {
					t.Errorf("got\n%s", text)
				}
			}
		}
	}
	t.Logf("%d networks broken, %d repaired with %v repairs of so many changes", broken, repaired, changes)
	if broken < 90 || repaired < broken*95/100 || changes[1] < 60 || changes[2] < 30 {
		t.Errorf("%d networks broken, %d repaired with %v repairs of so many changes", broken, repaired, changes)
	}
}

// What the tutor says of each kind of problem.
func TestProblems(t *testing.T) {
	flat := func(n int) Layer { return &Linear{In: n, Out: 2} }
	kinds := map[ProblemKind]bool{}
	for _, v := range []struct {
		net   Layer
		in    Shape
		kind  ProblemKind
		name  string
		holds string // in symbols and numbers
		fix   string // the first
	}{
		{&MaxPool2D{Kernel: 3}, Shape{1, 1, 5, 2}, ProblemWindowTooLarge, "", "K ≤ W; 3 > 2", "set Kernel: 2 in MaxPool2D (now 3)"},
		{&Conv2D{In: 1, Out: 1, Kernel: 4, Dilation: 2, Padding: 1}, Shape{1, 1, 3, 3}, ProblemWindowTooLarge, "",
			"D·(K − 1) + 1 ≤ H + 2·P; 2·(4 − 1) + 1 = 2·3 + 1 = 6 + 1 = 7 > 3 + 2·1 = 3 + 2 = 5", "set Kernel: 3 in Conv2D (now 4)"},
		{&Conv2D{In: 1, Out: 1, Kernel: 500}, Shape{1, 1, 9, 9}, ProblemWindowTooLarge, "", "K ≤ H; 500 > 9", "set Kernel: 9 in Conv2D (now 500)"},
		{NewSequential(&ReLU{}, &BatchNorm2D{Channels: 3}), Shape{1, 4, 2, 2}, ProblemChannels, "batchnorm1", "C_in = C; 3 ≠ 4", "set Channels: 4 in batchnorm1 (now 3)"},
		{flat(7), Shape{1, 8, 1, 1}, ProblemFeatures, "", "F_in = H·W·C; 7 ≠ 1·1·8 = 8", "set In: 8 in Linear (now 7)"},
		{flat(8), Shape{1, 2, 2, 2}, ProblemNotFlat, "", "H·W = 1; 2·2 = 4 ≠ 1", "put a Flatten before Linear"},
		{NewSequential(flat(7), NewSequential(flat(2))), Shape{1, 2, 2, 2}, ProblemFeatures, "linear1", "F_in = H·W·C; 7 ≠ 2·2·2 = 8", "put a Flatten before linear1 and set In: 8 in linear1 (now 7)"},
		{&Conv2D{In: 6, Out: 4, Kernel: 1, Groups: 3}, Shape{1, 6, 2, 2}, ProblemUnevenGroups, "", "G·⌊C_out / G⌋ = C_out; 3·⌊4 / 3⌋ = 3·1 = 3 ≠ 4", "set Out: 3 in Conv2D (now 4)"},
		{&Conv2D{In: 5, Out: 4, Kernel: 1, Groups: 2}, Shape{1, 5, 2, 2}, ProblemUnevenGroups, "", "G·⌊C_in / G⌋ = C_in; 2·⌊5 / 2⌋ = 2·2 = 4 ≠ 5", "set Groups: 1 in Conv2D (now 2)"},
		{&Conv2D{In: 1, Out: 1}, Shape{1, 1, 9, 9}, ProblemSetting, "", "Kernel ≥ 1; 0 < 1", "set Kernel: 1 in Conv2D (now 0)"},
		{&Conv2D{In: 1, Out: 1, Kernel: 1, Padding: -3}, Shape{1, 1, 9, 9}, ProblemSetting, "", "Padding ≥ 0; −3 < 0", "set Padding: 0 in Conv2D (now -3)"},
		{&Conv2D{In: 1, Out: 1, Kernel: math.MaxInt}, Shape{1, 1, 9, 9}, ProblemSetting, "", "Kernel ≤ 16777216; 9223372036854775807 > 16777216", "set Kernel: 1 in Conv2D (now 9223372036854775807)"},
		{&MaxPool2D{Kernel: 2, Stride: math.MinInt}, Shape{1, 1, 9, 9}, ProblemSetting, "", "Stride ≥ 0; −9223372036854775808 < 0", "set Stride: 1 in MaxPool2D (now -9223372036854775808)"},
		{&MaxPool2D{Kernel: 2, Padding: 3}, Shape{1, 1, 9, 9}, ProblemOther, "", "", "set Padding: 1 in MaxPool2D (now 3)"},
		{&ReLU{}, Shape{1, 1, -4, 9}, ProblemSize, "", "H ≥ 1; −4 < 1", "give an input of 1×9×1 instead of -4×9×1"},
		{NewSequential(), Shape{0, 1, 4, 9}, ProblemSize, "", "N ≥ 1; 0 < 1", ""},
		{&ReLU{}, Shape{1, 1 << 31, 1 << 31, 1}, ProblemOther, "", "", ""},
		{NewSequential(&Residual{Body: &MaxPool2D{Kernel: 2}}), Shape{1, 2, 8, 8}, ProblemUnequalShapes, "residual1", "H_1 = H_2; 4 ≠ 8", "set Shortcut: &cnnlib.Conv2D{In: 2, Out: 2, Kernel: 1, Stride: 2} in residual1 (now nil)"},
		{&Residual{Body: &Conv2D{In: 2, Out: 3, Kernel: 1}, Names: []string{""}}, Shape{1, 2, 8, 8}, ProblemUnequalShapes, "", "C_1 = C_2; 3 ≠ 2", "set Shortcut: &cnnlib.Conv2D{In: 2, Out: 3, Kernel: 1} in Residual (now nil)"},
		{&Residual{Body: &ReLU{}, Shortcut: &Conv2D{In: 2, Out: 3, Kernel: 1}}, Shape{1, 2, 8, 8}, ProblemUnequalShapes, "", "C_1 = C_2; 2 ≠ 3", "set Out: 2 in shortcut (now 3)"},
		{NewConcat(&ReLU{}, &Conv2D{In: 2, Out: 3, Kernel: 1}, &Conv2D{In: 2, Out: 3, Kernel: 3}), Shape{1, 2, 8, 8}, ProblemUnequalShapes, "", "H_1 = H_3; 8 ≠ 6", "set Padding: 1 in branch3 (now 0)"},
		{&SqueezeExcitation{Gate: NewSequential(&AvgPool2D{Kernel: 4}, &Conv2D{In: 2, Out: 3, Kernel: 1})}, Shape{1, 2, 4, 4}, ProblemUnequalShapes, "", "C_1 = C_2; 3 ≠ 2", "set Out: 2 in gate.conv1 (now 3)"},
		{&SqueezeExcitation{Gate: &AvgPool2D{Kernel: 2}}, Shape{1, 2, 4, 4}, ProblemUnequalShapes, "", "H_1 = 1; 2 ≠ 1", "give an input of 3×3×2 instead of 4×4×2"},
		{&Residual{Body: &pretender{out: Shape{1, 2, 0, 4}}}, Shape{1, 2, 4, 4}, ProblemUnequalShapes, "", "H_1 = H_2; 0 ≠ 4", ""},
		{&Residual{Body: &pretender{}}, Shape{1, 2, 4, 4}, ProblemUnequalShapes, "", "C_1 = C_2; 0 ≠ 2", ""},
		{&Linear{In: 1 << 20, Out: 1 << 20}, Shape{1, 1 << 20, 1, 1}, ProblemOther, "", "", "set Out: 4 in Linear (now 1048576)"},
		{NewConcat(), Shape{1, 2, 4, 4}, ProblemOther, "", "", ""},
		{NewSequential(&MaxPool2D{Kernel: 9}, NewSequential(nil)), Shape{1, 2, 4, 4}, ProblemWindowTooLarge, "maxpool1", "K ≤ H; 9 > 4", ""}, // no change alone helps
		{nil, Shape{1, 2, 4, 4}, ProblemOther, "", "", ""},
		{NewSequential(&broken{}), Shape{1, 2, 4, 4}, ProblemOther, "broken1", "", ""},
		{NewSequential(refusing{}), Shape{1, 2, 4, 4}, ProblemOther, "refusing1", "", ""},
	} {
		a := Advise(v.net, v.in)
		p := a.Problem
		kinds[p.Kind] = true
		holds, fix := "", ""
		if p.Needs != nil {
			holds = p.Needs.symbols(Expr.Text) + "; " + p.Needs.numbers(Expr.Text)
		}
		if len(a.Repairs) > 0 {
			fix = a.Repairs[0].text(englishTutor)
		}
		if p.Kind != v.kind || p.Name != v.name || holds != v.holds || fix != v.fix {
			t.Errorf("%v of %v:\n%s %q %q %q, want\n%s %q %q %q", v.net, v.in, p.Kind, p.Name, holds, fix, v.kind, v.name, v.holds, v.fix)
		}
		for _, r := range a.Repairs {
			if out, err := r.Network.OutputShape(r.Input); err != nil || out != r.Output {
				t.Errorf("%v: %v, %v", r.Changes, out, err)
			}
		}
		if p.Needs == nil && !strings.Contains(a.In(Chinese).Markdown()+a.String(), p.Err.Error()) {
			t.Errorf("got\n%s", a)
		}
		if len(a.Repairs) == 0 && !(strings.Contains(a.In(English).Markdown(), englishTutor.none) && strings.HasSuffix(a.In(Chinese).String(), chineseTutor.none+"\n")) {
			t.Errorf("got\n%s", a)
		}
		if !json.Valid([]byte(a.JSON())) {
			t.Errorf("got %s", a.JSON())
		}
	}
	for _, k := range constants(t, "problem.go", "ProblemKind") {
		if !kinds[ProblemKind(k)] {
			t.Errorf("no problem of %s", k)
		}
	}
}

// Every kind of problem has a text in each language.
func TestProblemWords(t *testing.T) {
	for _, k := range constants(t, "problem.go", "ProblemKind") {
		for _, l := range []Language{English, Chinese} {
			if l.tutorWords().kinds[ProblemKind(k)] == "" {
				t.Errorf("%s: no text for %s", l, k)
			}
		}
	}
}

// refusing fits nothing, and is a value.
type refusing struct{ double }

func (refusing) OutputShape(Shape) (Shape, error) { return Shape{}, errBroken }

func TestTutorFits(t *testing.T) {
	a := Advise(NewSequential(), Shape{2, 3, 4, 4})
	if got := a.In(English).String(); !a.Fits || got != "The network fits: 2 of 4×4×3 → 2 of 4×4×3\n" {
		t.Errorf("got %q", got)
	}
	if got := a.In(Chinese).Markdown(); got != "网络可以接上：2 个 4×4×3 → 2 个 4×4×3\n" {
		t.Errorf("got %q", got)
	}
	if strings.Contains(a.JSON(), "problem") {
		t.Errorf("got %s", a.JSON())
	}
}

// A layer that is used twice changes in both places and stays one; so does a container.
func TestRepairsOfSharedLayers(t *testing.T) {
	twice := &Linear{In: 8, Out: 9}
	flat := &Linear{In: 8, Out: 8}
	part := NewSequential(&ReLU{})
	for _, v := range []struct {
		net  Layer
		in   Shape
		n    int // layers with parameters after the repair
		want string
	}{
		{NewSequential(twice, &ReLU{}, twice), Shape{1, 8, 1, 1}, 1, "set Out: 8 in linear1 (now 9)"},
		{NewConcat(flat, NewSequential(flat)), Shape{1, 2, 2, 2}, 1, "put a Flatten before branch1"},
		{&Sequential{Layers: []Layer{part, &Linear{In: 7, Out: 2}, part}, Names: []string{"a", "b", "a"}}, Shape{1, 8, 1, 1}, 1, "set In: 8 in b (now 7)"},
	} {
		a := Advise(v.net, v.in)
		if len(a.Repairs) == 0 || a.Repairs[0].text(englishTutor) != v.want {
			t.Errorf("got\n%v", a)
			continue
		}
		if n := len(Params(a.Repairs[0].Network)); n != 2*v.n {
			t.Errorf("%v: %d parameters", v.net, n)
		}
	}
}

// Layers that do not change are the network's own; those that do have no weights.
func TestRepairsKeepWeights(t *testing.T) {
	first, second := &Conv2D{In: 3, Out: 6, Kernel: 5}, &Conv2D{In: 3, Out: 10, Kernel: 5}
	net := Init(NewSequential(first, second), 1)
	r := Advise(net, Shape{1, 3, 32, 32}).Repairs[0]
	parts := r.Network.(*Sequential).Layers
	if changed := parts[1].(*Conv2D); parts[0] != first || changed == second || changed.Weight != nil || changed.In != 6 || second.Weight == nil {
		t.Errorf("got %v", r.Network)
	}
}

// Forward of a network tells the tutor's repairs; OutputShape and a layer alone, what suits the
// layer.
func TestForwardAdvises(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &Conv2D{In: 3, Out: 10, Kernel: 5})
	x := NewTensor(Shape{1, 3, 32, 32})
	const want = "set In: 6 in conv2 (now 3), or set Out: 3 in conv1 (now 6)"
	if e := panicOf(t, func() { net.Forward(x) }); e.In(English).Fix != want || e.Name != "conv2" {
		t.Errorf("got %v", e)
	}
	if e := panicOf(t, func() { NewRun(net).Forward(x) }); e.In(English).Fix != want {
		t.Errorf("got %v", e)
	}
	_, err := net.OutputShape(x.Shape())
	var e *ShapeError
	if !errors.As(err, &e) || e.In(English).Fix != "set In: 6, or give an input with 3 channels" {
		t.Errorf("got %v", err)
	}
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, errBroken) {
			t.Errorf("got %v", err)
		}
	}()
	NewSequential(&broken{}).Forward(x)
}

// The search for repairs ends, however many layers there are.
func TestTutorIsBounded(t *testing.T) {
	net := NewSequential()
	asked := &asking{}
	for range 1000 {
		net.Layers = append(net.Layers, &Conv2D{In: 2, Out: 2, Kernel: 3, Padding: 1, Groups: 2})
	}
	net.Layers = append(net.Layers, asked, refusing{})
	if a := Advise(net, Shape{1, 2, 8, 8}); len(a.Repairs) != 0 || asked.times > 2*maxVisits/1000 {
		t.Errorf("%d tries, %v", asked.times, a)
	}
	if maxTries < 1000 || maxVisits < 1000 {
		t.Error("a small network is not searched")
	}
}

// asking counts how often its shape is asked for.
type asking struct {
	ReLU
	times int
}

func (a *asking) OutputShape(in Shape) (Shape, error) { a.times++; return in, nil }

// Whatever the settings, nothing panics but with a *ShapeError, and what the tutor suggests fits.
func FuzzAdvise(f *testing.F) {
	f.Add(3, 6, 5, 1, 0, 1, 1, 2, 0, 100, 3, 32, 32)
	f.Add(-1, 1<<31, 1<<24, math.MaxInt, math.MinInt, 1<<62, 7, 0, 9, 1<<33, 1<<16, 1<<16, 1)
	f.Add(1<<24, 1<<24, 1, 1<<24, 1<<24, 1<<24, 1<<24, 1<<24, 1<<23, 1<<24, 1<<24, 11, 11)
	f.Fuzz(func(t *testing.T, in, out, kernel, stride, padding, dilation, groups, pool, poolPadding, features, c, h, w int) {
		net := NewSequential(
			&Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: padding, Dilation: dilation, Groups: groups},
			&Residual{Body: &BatchNorm2D{Channels: out}},
			&MaxPool2D{Kernel: pool, Padding: poolPadding},
			&Flatten{}, &Linear{In: features, Out: 3},
		)
		shape := Shape{1, c, h, w}
		a := Advise(net, shape)
		if _, err := net.OutputShape(shape); (err == nil) != a.Fits {
			t.Fatalf("%v\n%v", err, a)
		}
		for _, r := range a.Repairs {
			if s, err := r.Network.OutputShape(r.Input); err != nil || s.check(text("")) != nil {
				t.Errorf("%v: %v, %v", r.Changes, s, err)
			}
		}
		for _, l := range []Language{English, Chinese} {
			if s := a.In(l).String() + a.In(l).Markdown() + a.JSON(); strings.Contains(s, "%!") {
				t.Error(s)
			}
		}
		if a.Fits {
			arithmetic := ArithmeticOf(net, shape)
			if arithmetic.Params != NumParams(net) || arithmetic.Output != a.Output {
				t.Errorf("%v", arithmetic)
			}
			Compare(net.Layers[0].(*Conv2D), shape)
		}
	})
}
