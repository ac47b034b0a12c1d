package cnnlib

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomBranches draws a network for an input of the shape in, at most so deep.
func randomBranches(r *rand.Rand, in Shape, depth int) *Sequential {
	net := NewSequential()
	var shareable []Layer // keep the shape
	for range 1 + r.IntN(4) {
		var l Layer
		switch kind := r.IntN(11); {
		case kind == 0 && len(shareable) > 0:
			l = shareable[r.IntN(len(shareable))]
		case kind <= 2:
			groups := 1
			if r.IntN(2) == 0 {
				groups = in.C
			}
			l = &Conv2D{
				In: in.C, Out: groups * (1 + r.IntN(3)), Kernel: 1 + r.IntN(3), Stride: 1 + r.IntN(2), Padding: r.IntN(3),
				Dilation: 1 + r.IntN(2), Groups: groups, NoBias: r.IntN(2) == 0,
			}
		case kind == 3:
			c := &Conv2D{In: in.C, Out: in.C, Kernel: 3, Padding: 1}
			shareable = append(shareable, c)
			l = c
		case kind == 4:
			l = &BatchNorm2D{Channels: in.C}
		case kind == 5:
			k := 1 + r.IntN(3)
			l = &MaxPool2D{Kernel: k, Stride: r.IntN(3), Padding: r.IntN(k/2 + 1)}
		case kind == 6:
			k := 1 + r.IntN(3)
			l = &AvgPool2D{Kernel: k, Stride: r.IntN(3), Padding: r.IntN(k/2 + 1)}
		case kind == 7 && depth > 0:
			body := randomBranches(r, in, 0)
			out := must(body.OutputShape(in))
			switch {
			case out == in:
				l = &Residual{Body: body}
			case out.H == in.H && out.W == in.W:
				l = &Residual{Body: body, Shortcut: &Conv2D{In: in.C, Out: out.C, Kernel: 1}}
			default:
				l = &Residual{Body: &BatchNorm2D{Channels: in.C}}
			}
		case kind == 8 && depth > 0:
			l = NewConcat(&Conv2D{In: in.C, Out: 2, Kernel: 3, Padding: 1}, NewSequential(), &ReLU{})
		case kind == 9 && depth > 0:
			if in.H != in.W {
				continue
			}
			l = &SqueezeExcitation{Gate: NewSequential(&AvgPool2D{Kernel: in.H}, &Flatten{}, &Linear{In: in.C, Out: 2}, &ReLU{}, &Linear{In: 2, Out: in.C}, &Softmax{})}
		case kind == 10 && depth > 0:
			l = randomBranches(r, in, depth-1)
		default:
			l = &ReLU{}
		}
		out, err := l.OutputShape(in)
		if err != nil {
			continue // too small by now
		}
		net.Layers = append(net.Layers, l)
		if out.C != in.C || out.H != in.H || out.W != in.W {
			shareable = nil
		}
		in = out
	}
	return net
}

// For random networks, the parameters agree with Init, the shapes with a run, and the operations with
// the counting loops of the definitions.
func TestSummaryIsTrue(t *testing.T) {
	r := generator()
	seen := map[string]int{}
	for range 150 {
		in := Shape{1 + r.IntN(2), 1 + r.IntN(3), 5 + r.IntN(5), 5 + r.IntN(5)}
		if r.IntN(2) == 0 {
			in.W = in.H
		}
		net := randomBranches(r, in, 2)
		if r.IntN(2) == 0 {
			out := must(net.OutputShape(in))
			net.Layers = append(net.Layers, &Dropout{P: 0.5}, &Flatten{}, &Linear{In: out.C * out.H * out.W, Out: 3, NoBias: r.IntN(2) == 0}, &Softmax{})
		}
		one, all := Summarize(net, in), Convention{Batch: true}.Summarize(net, in)
		Init(net, 1)
		for _, row := range one.Rows {
			seen[row.Kind]++
			if row.Shared {
				seen["shared"]++
			}
		}

		compareParams(t, net, one)
		x := random(r, in)
		y := compareShapes(t, net, one, x)
		compareOperations(t, net, one, all, x, y)
	}
	for _, kind := range []string{
		"Conv2D", "Linear", "BatchNorm2D", "ReLU", "MaxPool2D", "AvgPool2D", "Softmax", "Flatten", "Dropout",
		"Sequential", "Residual", "Concat", "SqueezeExcitation", "shared",
	} {
		if seen[kind] < 5 {
			t.Errorf("%d rows of %s", seen[kind], kind)
		}
	}
}

// compareParams compares a summary's parameters with the numbers that the network has.
func compareParams(t *testing.T, net *Sequential, s *Summary) {
	t.Helper()
	weights, buffers := 0, 0
	made := map[*Tensor]bool{}
	for _, p := range Params(net) {
		if made[p.Value] {
			t.Fatalf("%s is listed twice", p.Name)
		}
		made[p.Value] = true
		weights += len(p.Value.Data)
	}
	for _, p := range State(net) {
		if !made[p.Value] {
			buffers += len(p.Value.Data)
		}
	}
	if s.Total.Params != weights || s.Total.Trainable != weights || s.Total.NotTrainable != buffers || s.Total.ParamBytes != 4*weights {
		t.Errorf("%v\n%d parameters, %d not trainable; want %d and %d", net, s.Total.Params, s.Total.NotTrainable, weights, buffers)
	}
	sum := 0
	for _, row := range s.Rows {
		if row.Depth == 0 {
			sum += row.Params
		}
	}
	if sum != weights {
		t.Errorf("%v\nthe rows have %d parameters, want %d", net, sum, weights)
	}
}

// compareShapes compares a summary's shapes with those of a run, whose output it returns.
func compareShapes(t *testing.T, net *Sequential, s *Summary, x *Tensor) *Tensor {
	t.Helper()
	run := NewRun(net)
	y := run.Forward(x)
	shapes := map[string][]Shape{}
	for name, y := range run.Outputs {
		shapes[name] = append(shapes[name], y.Shape())
	}
	predicted := map[string][]Shape{}
	for _, row := range s.Rows {
		if row.parts == 0 && row.Kind != "Sequential" {
			predicted[row.Name] = append(predicted[row.Name], row.Output)
		}
	}
	for name, made := range shapes {
		if len(predicted[name]) != len(made) {
			t.Fatalf("%v\n%s: shapes %v, want %v", net, name, predicted[name], made)
		}
		for i := range made {
			if predicted[name][i] != made[i] {
				t.Errorf("%v\n%s: shapes %v, want %v", net, name, predicted[name], made)
			}
		}
	}
	if s.Output != y.Shape() || len(predicted) != len(shapes) {
		t.Errorf("%v\noutput %v, want %v", net, s.Output, y.Shape())
	}
	return y
}

// compareOperations compares the operations of summaries of a sample and of all with those that are
// counted, and what the counting loops compute with y.
func compareOperations(t *testing.T, net *Sequential, one, all *Summary, x, y *Tensor) {
	t.Helper()
	var batch, single counter
	z := batch.run(t, net, x)
	single.run(t, net, x.Sample(0))
	if all.Total.Operations != batch.Operations {
		t.Errorf("%v, %d samples\n%+v, want\n%+v", net, x.N, all.Total.Operations, batch.Operations)
	}
	if one.Total.Operations != single.Operations {
		t.Errorf("%v, a sample\n%+v, want\n%+v", net, one.Total.Operations, single.Operations)
	}
	if o := single.Operations; one.Total.MACs != o.MACs || one.Total.FLOPs != 2*o.MACs+o.Additions+o.Multiplications+o.Divisions+o.Comparisons+o.Functions {
		t.Errorf("%d MACs, %d FLOPs; counted %+v", one.Total.MACs, one.Total.FLOPs, o)
	}
	for i, v := range y.Data { // the loops compute what the layers compute
		if d := math.Abs(float64(v) - float64(z.Data[i])); d > 1e-4*max(1, math.Abs(float64(v))) {
			t.Fatalf("%v\nelement %d is %v, the loops give %v", net, i, v, z.Data[i])
		}
	}
}

func TestSaturation(t *testing.T) {
	for _, c := range []struct{ got, want int }{
		{saturatingAdd(), 0}, {saturatingAdd(1, 2, 3), 6},
		{saturatingAdd(math.MaxInt-1, 1), math.MaxInt}, {saturatingAdd(math.MaxInt, 1), math.MaxInt}, {saturatingAdd(1<<62, 1<<62-1), math.MaxInt}, {saturatingAdd(1<<62, 1<<62), math.MaxInt},
		{saturatingMultiply(), 1}, {saturatingMultiply(2, 3, 7), 42}, {saturatingMultiply(0, math.MaxInt, 5), 0}, {saturatingMultiply(math.MaxInt, 2, 0), 0},
		{saturatingMultiply(1<<31, 1<<31), 1 << 62}, {saturatingMultiply(1<<32, 1<<31), math.MaxInt}, {saturatingMultiply(math.MaxInt, 1), math.MaxInt}, {saturatingMultiply(math.MaxInt, math.MaxInt, math.MaxInt), math.MaxInt},
	} {
		if c.got != c.want {
			t.Errorf("%d, want %d", c.got, c.want)
		}
	}
}

func TestOperationsOfResampling(t *testing.T) {
	in := Shape{2, 3, 4, 5}
	for _, c := range []struct {
		layer Layer
		want  Operations
		field string
	}{
		{&AdaptiveAvgPool2D{}, Operations{Additions: 6 * 19, Divisions: 6}, "4×5"},
		{&AdaptiveAvgPool2D{Height: 2, Width: 2}, Operations{Additions: 6 * (4*6 - 4), Divisions: 24}, "2×3"},
		{&Upsample{Scale: 3}, Operations{}, "1"},
		{&Upsample{Scale: 2, Bilinear: true}, Operations{Multiplications: 6 * 480, Additions: 3 * 480}, "2"},
		{&ConvTranspose2D{In: 3, Out: 6, Kernel: 4, Stride: 2, Padding: 1, Groups: 3}, Operations{MACs: 120 * 2 * 16, Biases: 2 * 6 * 8 * 10}, "2"},
	} {
		s := Convention{Batch: true}.Summarize(c.layer, in)
		if got := s.Total.Operations; got != c.want || s.Rows[0].plain(ColumnField) != c.field {
			t.Errorf("%v: %+v and a field of %s, want %+v and %s", c.layer, got, s.Rows[0].plain(ColumnField), c.want, c.field)
		}
	}
}
