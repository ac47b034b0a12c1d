package cnnlib

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// halves is a layer with parameters that halves the sides.
func halves(in, out int) *Sequential {
	return NewSequential(&Conv2D{In: in, Out: out, Kernel: 3, Padding: 1, Stride: 2}, &ReLU{})
}

// gate is the network of a squeeze and excitation for 4×4×3.
func gate() *Sequential {
	return NewSequential(&AvgPool2D{Kernel: 4}, &Conv2D{In: 3, Out: 2, Kernel: 1}, &ReLU{}, &Conv2D{In: 2, Out: 3, Kernel: 1}, &Softmax{})
}

// once runs a network forth and back and returns output, gradient of the input, and the
// gradients of the parameters.
func once(net Layer, x, dy *Tensor) []*Tensor {
	ZeroGrad(net)
	run := NewRun(net)
	all := []*Tensor{copyOf(run.Forward(x)), copyOf(run.Backward(dy))}
	for _, p := range Params(net) {
		all = append(all, copyOf(p.Grad))
	}
	ZeroGrad(net)
	run.Forward(x)
	run.BackwardParams(dy)
	for i, p := range Params(net) {
		if !sameBits(p.Grad, all[2+i]) {
			panic("another gradient of " + p.Name + " without that of the input")
		}
	}
	return all
}

// tensorSum adds b to a copy of a.
func tensorSum(a, b *Tensor) *Tensor {
	c := copyOf(a)
	for i, v := range b.Data {
		c.Data[i] += v
	}
	return c
}

// Each container computes what its parts, run apart, give together, bit by bit.
func TestContainers(t *testing.T) {
	r := generator()
	check := func(what string, got, want []*Tensor) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %d tensors, want %d", what, len(got), len(want))
		}
		for i := range want {
			if !sameBits(got[i], want[i]) {
				t.Errorf("%s, tensor %d: %s", what, i, firstDifference(got[i], want[i]))
			}
		}
	}
	x := random(r, Shape{3, 3, 8, 6})

	body, shortcut := Init(halves(3, 5), 1), Init(&Conv2D{In: 3, Out: 5, Kernel: 1, Stride: 2}, 2)
	dy := random(r, Shape{3, 5, 4, 3})
	b, s := once(body, x, dy), once(shortcut, x, dy)
	want := append([]*Tensor{tensorSum(b[0], s[0]), tensorSum(b[1], s[1])}, append(b[2:], s[2:]...)...)
	check("Residual", once(&Residual{Body: body, Shortcut: shortcut}, x, dy), want)

	same := Init(&Conv2D{In: 3, Out: 3, Kernel: 3, Padding: 1}, 3)
	dy = random(r, x.Shape())
	b = once(same, x, dy)
	check("Residual without shortcut", once(&Residual{Body: same}, x, dy), append([]*Tensor{tensorSum(b[0], x), tensorSum(b[1], dy)}, b[2:]...))

	// The maps of the branches, stacked by hand.
	dy = random(r, Shape{3, 8, 4, 3})
	da, db := NewTensor(Shape{3, 5, 4, 3}), NewTensor(Shape{3, 3, 4, 3})
	y := NewTensor(dy.Shape())
	each := func(do func(all, a, b []float32)) {
		for n := range 3 {
			do(dy.Sample(n).Data, da.Sample(n).Data, db.Sample(n).Data)
		}
	}
	each(func(all, a, b []float32) { copy(a, all); copy(b, all[len(a):]) })
	pool := &MaxPool2D{Kernel: 2}
	b, s = once(body, x, da), once(pool, x, db)
	for n := range 3 {
		copy(y.Sample(n).Data, b[0].Sample(n).Data)
		copy(y.Sample(n).Data[5*4*3:], s[0].Sample(n).Data)
	}
	check("Concat", once(NewConcat(body, pool), x, dy), append([]*Tensor{y, tensorSum(b[1], s[1])}, b[2:]...))

	// A factor for each map.
	x = random(r, Shape{2, 3, 4, 4})
	dy = random(r, x.Shape())
	g := Init(gate(), 4)
	factors := g.Forward(x)
	dg := NewTensor(factors.Shape())
	y, dx := NewTensor(x.Shape()), NewTensor(x.Shape())
	for n := range x.N {
		for c := range x.C {
			total := 0.0
			for i, d := range dy.Channel(n, c) {
				total += float64(d) * float64(x.Channel(n, c)[i])
				y.Channel(n, c)[i] = x.Channel(n, c)[i] * factors.At(n, c, 0, 0)
				dx.Channel(n, c)[i] = d * factors.At(n, c, 0, 0)
			}
			dg.Set(n, c, 0, 0, float32(total))
		}
	}
	b = once(g, x, dg)
	check("SqueezeExcitation", once(&SqueezeExcitation{Gate: g}, x, dy), append([]*Tensor{y, tensorSum(dx, b[1])}, b[2:]...))
}

// branched is a network with every container, some inside others.
func branched() *Sequential {
	return NewSequential(
		&Conv2D{In: 2, Out: 3, Kernel: 3, Padding: 1},
		&Residual{Body: NewSequential(&BatchNorm2D{Channels: 3}, &SqueezeExcitation{Gate: gate()})},
		NewConcat(NewSequential(), &Residual{Body: halfway(), Shortcut: &Conv2D{In: 3, Out: 2, Kernel: 1}}, &Dropout{P: 0.5}),
		&Flatten{}, &Linear{In: 8 * 16, Out: 3})
}

func halfway() Layer { return &Conv2D{In: 3, Out: 2, Kernel: 3, Padding: 1} }

// The gradient of a network with branches is how its output changes, and a gradient of the input
// that nobody wants changes nothing else.
func TestBranchedGradients(t *testing.T) {
	net := Init(branched(), 1)
	r := generator()
	x, dy := random(r, Shape{2, 2, 4, 4}), random(r, Shape{2, 3, 1, 1})
	run := NewRun(net)
	loss := func() float64 {
		total := 0.0
		for i, v := range run.Forward(x).Data {
			total += float64(v) * float64(dy.Data[i])
		}
		return total
	}
	loss()
	dx := copyOf(run.Backward(dy))
	var grads []*Tensor
	tensors, gradients := []*Tensor{x}, []*Tensor{dx}
	for _, p := range Params(net) {
		grads = append(grads, copyOf(p.Grad))
		tensors, gradients = append(tensors, p.Value), append(gradients, grads[len(grads)-1])
	}
	ZeroGrad(net)
	run.Forward(x)
	run.BackwardParams(dy)
	for i, p := range Params(net) {
		if !sameBits(p.Grad, grads[i]) {
			t.Errorf("%s: another gradient without that of the input", p.Name)
		}
	}
	const step = 1e-3
	worst := 0.0
	for i, v := range tensors {
		for range 20 {
			j := r.IntN(len(v.Data))
			old := v.Data[j]
			v.Data[j] = old + step
			above := loss()
			v.Data[j] = old - step
			below := loss()
			v.Data[j] = old
			slope := (above - below) / (2 * step)
			difference := max(slope-float64(gradients[i].Data[j]), float64(gradients[i].Data[j])-slope)
			if worst = max(worst, difference); difference > 2e-3 {
				t.Errorf("tensor %d, element %d: gradient %g, but the loss changes by %g", i, j, gradients[i].Data[j], slope)
			}
		}
	}
	t.Logf("largest difference %.1e", worst)
}

func TestBranchedNames(t *testing.T) {
	block := &Residual{Body: NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 1}), Shortcut: &Conv2D{In: 1, Out: 1, Kernel: 1}, Names: []string{"", "downsample"}}
	net := &Sequential{
		Layers: []Layer{block, NewConcat(&ReLU{}), &SqueezeExcitation{Gate: &ReLU{}, Names: []string{"fc"}}},
		Names:  []string{"layer1", "cat", "se"},
	}
	want := "layer1.conv1: Conv2D{In: 1, Out: 1, Kernel: 1}\nlayer1.downsample: Conv2D{In: 1, Out: 1, Kernel: 1}\ncat.branch1: ReLU{}\nse.fc: ReLU{}"
	if got := net.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	uses, err := trace(net, Shape{1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, u := range uses {
		lines = append(lines, fmt.Sprintf("%d %s %s %d", u.depth, u.name, textOf(u.layer), u.parts))
	}
	wantLines := []string{
		"0  Sequential 8", "1 layer1 Residual 3", "2 layer1 Sequential 1", "3 layer1.conv1 Conv2D{In: 1, Out: 1, Kernel: 1} 0",
		"2 layer1.downsample Conv2D{In: 1, Out: 1, Kernel: 1} 0", "1 cat Concat 1", "2 cat.branch1 ReLU{} 0",
		"1 se SqueezeExcitation 1", "2 se.fc ReLU{} 0",
	}
	if !slices.Equal(lines, wantLines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(wantLines, "\n"))
	}
}

func TestContainerString(t *testing.T) {
	for _, v := range []struct {
		net  fmt.Stringer
		want string
	}{
		{&Residual{Body: &ReLU{}, Shortcut: &Flatten{}}, "body: ReLU{}\nshortcut: Flatten{}"},
		{NewConcat(&ReLU{}, &Flatten{}), "branch1: ReLU{}\nbranch2: Flatten{}"},
		{&SqueezeExcitation{Gate: NewSequential(&ReLU{})}, "gate.relu1: ReLU{}"},
	} {
		if got := v.net.String(); got != v.want {
			t.Errorf("got %q, want %q", got, v.want)
		}
	}
}

// Outputs lists the output of every layer, also of the layers in branches.
func TestBranchedOutputs(t *testing.T) {
	net := Init(branched(), 1)
	run := NewRun(net)
	run.Forward(random(generator(), Shape{2, 2, 4, 4}))
	uses, err := trace(net, Shape{2, 2, 4, 4})
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	run.Outputs(func(name string, y *Tensor) bool {
		for uses[i].parts > 0 || uses[i].name == "concat1.branch1" && name != uses[i].name {
			i++
		}
		if u := uses[i]; name != u.name || y.Shape() != u.out {
			t.Errorf("%s gives %v, want %s, %v", name, y.Shape(), u.name, u.out)
		}
		i++
		return true
	})
	if i != len(uses) {
		t.Errorf("%d of %d outputs", i, len(uses))
	}
}

func TestBranchedAllocates(t *testing.T) {
	if racing {
		t.Skip("left out: with the race detector, pools lose at random what they hold")
	}
	run := NewRun(Init(branched(), 1))
	run.Training = true
	x, dy := random(generator(), Shape{2, 2, 4, 4}), NewTensor(Shape{2, 3, 1, 1})
	step := func() { run.Forward(x); run.Backward(dy) }
	step()
	if n := mallocs(step); n != 0 {
		t.Errorf("%d allocations, want 0", n)
	}
}

func TestContainerErrors(t *testing.T) {
	in := Shape{1, 3, 8, 8}
	bad := &Conv2D{In: 4, Out: 3, Kernel: 1}
	for _, v := range []struct {
		net               Layer
		name, given, part string // part of the fix
	}{
		{&Residual{}, "", "a part is nil", ""},
		{&Residual{Body: &ReLU{}, Shortcut: (*Conv2D)(nil)}, "", "a part is nil", ""},
		{&Residual{Body: bad}, "body", "8×8×3", "In: 3"},
		{&Residual{Body: &ReLU{}, Shortcut: bad}, "shortcut", "8×8×3", "In: 3"},
		{&Residual{Body: &ReLU{}, Shortcut: bad, Names: []string{"", "down"}}, "down", "8×8×3", "In: 3"},
		{&Residual{Body: halves(3, 5)}, "", "4×4×5 from the body, 8×8×3 from the shortcut", "set Shortcut: &cnnlib.Conv2D{In: 3, Out: 5, Kernel: 1, Stride: 2}"},
		{&Residual{Body: &Conv2D{In: 3, Out: 4, Kernel: 1}}, "", "8×8×4 from the body, 8×8×3 from the shortcut", "set Shortcut: &cnnlib.Conv2D{In: 3, Out: 4, Kernel: 1}"},
		{&Residual{Body: &Conv2D{In: 3, Out: 3, Kernel: 2}}, "", "7×7×3 from the body, 8×8×3 from the shortcut", "let the body's last layer give 8×8×3"},
		{&Residual{Body: &ReLU{}, Names: []string{"a", "b"}}, "", `Names: ["a" "b"]`, "leave Names nil"},
		{&Residual{Body: &ReLU{}, Shortcut: &ReLU{}, Names: []string{"a", "a"}}, "", `Names: ["a" "a"]`, "leave Names nil"},
		{&Concat{}, "", "no Branches", "NewConcat"},
		{NewConcat(&ReLU{}, nil), "", "a part is nil", ""},
		{NewConcat(&ReLU{}, bad), "branch2", "8×8×3", "In: 3"},
		{NewConcat(&ReLU{}, &MaxPool2D{Kernel: 2}), "", "4×4×3 from branch 2", "Padding"},
		{&Concat{Branches: []Layer{&ReLU{}}, Names: []string{}}, "", "Names: []", "leave Names nil"},
		{&SqueezeExcitation{}, "", "a part is nil", ""},
		{&SqueezeExcitation{Gate: bad}, "gate", "8×8×3", "In: 3"},
		{&SqueezeExcitation{Gate: &ReLU{}}, "", "8×8×3", "global average pooling"},
		{&SqueezeExcitation{Gate: &ReLU{}, Names: []string{"a", "b"}}, "", `Names: ["a" "b"]`, "leave Names nil"},
	} {
		_, err := v.net.OutputShape(in)
		misuse := strings.HasPrefix(v.given, "Names") || v.given == "no Branches" || v.given == "a part is nil"
		_, usage := err.(*UsageError)
		e := faultOf(err)
		if e == nil || usage != misuse || e.Name != v.name || !strings.Contains(e.In(English).Given, v.given) || !strings.Contains(e.In(English).Fix, v.part) {
			t.Errorf("%T: got %v, want %q given %q with the fix %q", v.net, err, v.name, v.given, v.part)
			continue
		}
		if _, traced := trace(v.net, in); traced == nil || traced.Error() != e.Error() {
			t.Errorf("%T: traced to %v, want %v", v.net, traced, e)
		}
		p := faultOf(panicAs[error](t, func() { v.net.Forward(NewTensor(in)) }))
		if p.net = nil; p.Error() != e.Error() { // the tutor may know better repairs
			t.Errorf("%T: Forward panics with %v, want %v", v.net, p, e)
		}
	}
	if _, err := trace(nil, in); err == nil {
		t.Error("no network: no error")
	}

	for _, v := range []struct {
		net  Layer
		name string
	}{
		{&Residual{Body: &Conv2D{In: 3, Out: 3, Kernel: 1}}, "body"},
		{&Residual{Body: &ReLU{}, Shortcut: &Conv2D{In: 3, Out: 3, Kernel: 1}}, "shortcut"},
		{NewConcat(&ReLU{}, &Conv2D{In: 3, Out: 3, Kernel: 1}), "branch2"},
		{&SqueezeExcitation{Gate: NewSequential(&AvgPool2D{Kernel: 8}, &Conv2D{In: 3, Out: 3, Kernel: 1})}, "gate.conv1"},
	} {
		if e := misuseOf(t, func() { v.net.Forward(NewTensor(in)) }); e.Name != v.name || e.In(English).Given != "no weight" {
			t.Errorf("%T without weights: %v", v.net, e)
		}
	}
}
