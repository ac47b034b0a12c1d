package cnnlib

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/table"
)

// checkExplanation compares an explanation with what the layer computes and reads.
func checkExplanation(t *testing.T, e *Explanation, l Layer, x *Tensor, want float32) {
	t.Helper()
	if math.Float32bits(e.Value) != math.Float32bits(want) {
		t.Errorf("%s: value %v, want %v", e.Layer, e.Value, want)
	}
	n := len(e.Rows) * len(e.Columns)
	var mean float32
	for _, c := range e.Channels {
		var sum float64
		for i := range n {
			row, column := e.Rows[i/len(e.Columns)], e.Columns[i%len(e.Columns)]
			padding := row < 0 || row >= x.H || column < 0 || column >= x.W
			var v float32
			if !padding {
				v = x.At(0, c.Channel, row, column)
			}
			if c.Inputs[i] != v || e.Padding(i/len(e.Columns), i%len(e.Columns)) != padding {
				t.Fatalf("%s: input %d is %v, want %v", e.Layer, i, c.Inputs[i], v)
			}
			if e.Operation != OperationWeightedSum {
				sum += float64(v)
				mean += v
				if e.Operation == OperationLargest && !padding && v > want {
					t.Errorf("%s: %v is larger than %v", e.Layer, v, want)
				}
				continue
			}
			if c.Products[i] != float64(c.Inputs[i])*float64(c.Weights[i]) {
				t.Errorf("%s: product %v", e.Layer, c.Products[i])
			}
			sum += c.Products[i]
		}
		if c.Sum != sum {
			t.Errorf("%s: sum %v, want %v", e.Layer, c.Sum, sum)
		}
	}
	switch e.Operation {
	case OperationWeightedSum:
		if got := e.Channels[len(e.Channels)-1].Total; math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("%s: the chain ends with %v, want %v", e.Layer, got, want)
		}
	case OperationLargest:
		if got := e.Channels[0].Inputs[e.Largest]; got != want || e.Padding(e.Largest/len(e.Columns), e.Largest%len(e.Columns)) {
			t.Errorf("%s: the largest is %v, want %v", e.Layer, got, want)
		}
	case OperationMean:
		got := mean / float32(e.Count)
		if _, ok := l.(*AdaptiveAvgPool2D); ok {
			got = float32(e.Channels[0].Sum / float64(e.Count))
		}
		if got != want {
			t.Errorf("%s: the mean is %v, want %v", e.Layer, got, want)
		}
	}
	checkPage(t, e)
}

// checkPage adds up what is printed, in decimals.
func checkPage(t *testing.T, e *Explanation) {
	t.Helper()
	if e.Operation == OperationLargest {
		return
	}
	page := e.write()
	number := func(s string) *big.Rat {
		r, ok := new(big.Rat).SetString(strings.Trim(s, "()"))
		if !ok {
			t.Fatalf("%q is no number", s)
		}
		return r
	}
	total, shown := new(big.Rat), 0
	for _, l := range page.Lines {
		if l.Kind == SumLine {
			if number(l.Number).Cmp(total) != 0 {
				t.Errorf("%s: the page adds up to %v\n%s", e.Layer, total.FloatString(9), e)
			}
			exact := float64(e.Value)
			if e.Operation == OperationMean {
				exact = e.Channels[0].Sum
			}
			if f, _ := total.Float64(); math.Abs(f-exact) > 1e-5*max(1, math.Abs(exact)) {
				t.Errorf("%s: the sum is printed as %v, but is %v", e.Layer, f, exact)
			}
			return
		}
		total.Add(total, number(l.Number))
		if shown < page.grids && l.Kind == ChannelLine {
			grid, sum := page.Channels[shown], new(big.Rat)
			if grid.Products == nil {
				grid.Products = grid.Inputs
			}
			for _, row := range grid.Products {
				for _, v := range row {
					sum.Add(sum, number(v))
				}
			}
			if sum.Cmp(number(l.Number)) != 0 {
				t.Errorf("%s: the products of %s add up to %v\n%s", e.Layer, grid.Label, sum.FloatString(9), e)
			}
			shown++
		}
	}
	t.Errorf("%s: no sum\n%s", e.Layer, e)
}

func TestExplain(t *testing.T) {
	r := generator()
	check := func(l Layer, x *Tensor) {
		t.Helper()
		y := l.Forward(x)
		for range 5 {
			m, row, column := r.IntN(y.C), r.IntN(y.H), r.IntN(y.W)
			checkExplanation(t, Explain(l, x, m, row, column), l, x, y.At(0, m, row, column))
		}
	}
	for range 60 {
		c, x := randomConv(r)
		check(c, x)
		kernel, stride, padding, x := randomPool(r)
		ceil := r.IntN(2) == 0
		check(&MaxPool2D{Kernel: kernel, Stride: stride, Padding: padding, Ceil: ceil}, x)
		check(&AvgPool2D{Kernel: kernel, Stride: stride, Padding: padding, Ceil: ceil}, x)
		check(&AdaptiveAvgPool2D{Height: r.IntN(5), Width: r.IntN(5)}, x)
		l := Init(&Linear{In: 1 + r.IntN(30), Out: 1 + r.IntN(9), NoBias: r.IntN(2) == 0}, r.Uint64())
		check(l, random(r, Shape{2, l.In, 1, 1}))
	}
}

// The explained weights of a grouped, dilated convolution agree with the definition.
func TestExplainedWeights(t *testing.T) {
	r := generator()
	for range 30 {
		c, x := randomConv(r)
		out := must(c.OutputShape(x.Shape()))
		spec := c.window().spec(x.Shape(), out, c.groups(), !c.NoBias)
		m, row, column := r.IntN(out.C), r.IntN(out.H), r.IntN(out.W)
		e := Explain(c, x, m, row, column)
		if e.HasBias == c.NoBias || e.HasBias && e.Bias != c.Bias.Data[m] || len(e.Channels) != c.In/c.groups() {
			t.Errorf("%+v", e)
		}
		for i, terms := range e.Channels {
			if want := m/(c.Out/c.groups())*(c.In/c.groups()) + i; terms.Channel != want {
				t.Errorf("channel %d, want %d", terms.Channel, want)
			}
			for ky := range c.Kernel {
				for kx := range c.Kernel {
					at := ky*c.Kernel + kx
					if terms.Weights[at] != c.Weight.At(m, i, ky, kx) || terms.Inputs[at] != spec.Tap(x.Data, 0, terms.Channel, row, column, ky, kx) {
						t.Errorf("%v: weight %v, input %v at %d, %d", c, terms.Weights[at], terms.Inputs[at], ky, kx)
					}
				}
			}
		}
	}
}

// In a network, whatever its branches, the explained numbers agree with a run.
func TestExplainIn(t *testing.T) {
	r := generator()
	conv := func(in, out int) Layer { return &Conv2D{In: in, Out: out, Kernel: 3, Padding: 1} }
	shared := conv(4, 4)
	net := NewSequential(
		conv(2, 4), &BatchNorm2D{Channels: 4}, &ReLU{},
		&Residual{Body: NewSequential(shared, &Dropout{P: 0.5}, shared, &ReLU{}), Shortcut: NewSequential(conv(4, 4))},
		&SqueezeExcitation{Gate: NewSequential(&AvgPool2D{Kernel: 6}, &Conv2D{In: 4, Out: 4, Kernel: 1}, &Softmax{})},
		NewConcat(NewSequential(conv(4, 2), &ReLU{}, conv(2, 2)), NewSequential(), &MaxPool2D{Kernel: 3, Stride: 1, Padding: 1}),
		&ReLU{}, &Flatten{}, &Linear{In: 360, Out: 3}, &Softmax{},
	)
	Init(net, 3)
	x := random(r, Shape{2, 2, 6, 6})
	run := NewRun(net)
	run.Forward(x)
	var names []string
	var outs []*Tensor
	for name, y := range run.Outputs {
		names, outs = append(names, name), append(outs, y)
	}
	after := map[string]int{"conv1": 2, "residual1.body.conv1": 1, "concat1.branch1.conv1": 1}
	explained := 0
	for i, u := range slices.DeleteFunc(must(trace(net, x.Shape())), func(u use) bool { _, ok := u.layer.(container); return ok }) {
		if u.again || !slices.Contains([]string{"conv", "avgpool", "maxpool", "linear"}, kindOf(u.layer)) {
			continue
		}
		explained++
		m, row, column := r.IntN(u.out.C), r.IntN(u.out.H), r.IntN(u.out.W)
		e := ExplainIn(net, x, u.name, m, row, column)
		if e.Name != u.name || names[i] != u.name || e.Value != outs[i].At(0, m, row, column) || len(e.After) != after[u.name] {
			t.Errorf("%s: %v and %d layers after, want %v and %d", u.name, e.Value, len(e.After), outs[i].At(0, m, row, column), after[u.name])
		}
		for k, a := range e.After {
			if a.Name != names[i+1+k] || a.Value != outs[i+1+k].At(0, m, row, column) {
				t.Errorf("%s: %v after %s, want %v after %s", u.name, a.Value, a.Name, outs[i+1+k].At(0, m, row, column), names[i+1+k])
			}
		}
	}
	if explained != 9 {
		t.Errorf("%d layers explained", explained)
	}
	var back struct{ After []struct{ Name string } }
	if err := json.Unmarshal([]byte(ExplainIn(net, x, "conv1", 0, 0, 0).JSON()), &back); err != nil || len(back.After) != 2 || back.After[1].Name != "relu1" {
		t.Errorf("%v, %+v", err, back)
	}
	second := ExplainIn(net, x.Sample(1), "conv1", 0, 3, 3)
	if y := net.Layers[0].Forward(x).At(1, 0, 3, 3); second.Value != y {
		t.Errorf("sample 1: %v, want %v", second.Value, y)
	}
}

// A layer of many channels shows the first and adds up the others.
func TestExplainManyChannels(t *testing.T) {
	r := generator()
	conv := Init(&Conv2D{In: 512, Out: 2, Kernel: 3, Padding: 1}, 1)
	x := random(r, Shape{1, 512, 4, 4})
	e := Explain(conv, x, 1, 0, 2).In(English)
	checkPage(t, e)
	text := e.String()
	for _, want := range []string{"channel 3: input", "channel 4…511: not shown\n", "  channel 11\n", "  channels 12 to 511 together\n", "JSON has all terms."} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "channel 4: input") || !strings.Contains(e.Markdown(), "channel 4…511: not shown\n\n|") {
		t.Errorf("got\n%s\n%s", text, e.Markdown())
	}
	for _, line := range strings.Split(text, "\n") {
		if table.Width(line) > pageWidth {
			t.Errorf("%d columns: %s", table.Width(line), line)
		}
	}
	var back struct {
		Channels []struct{ Products []float64 }
	}
	if err := json.Unmarshal([]byte(e.JSON()), &back); err != nil || len(back.Channels) != 512 || back.Channels[511].Products[8] != e.Channels[511].Products[8] {
		t.Errorf("%v, %d channels", err, len(back.Channels))
	}
}

func TestExplainLargeWindow(t *testing.T) {
	x := random(generator(), Shape{1, 1, 13, 20})
	e := Explain(&AvgPool2D{Kernel: 13}, x, 0, 0, 0).In(English)
	const want = `AvgPool2D{Kernel: 13}: map 0, row 0, column 0 of 1×1×1
reads row 0…12, column 0…12, channel 0 of the input, 13×20×1

`
	if text := e.String(); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "\nThe 13×13 numbers of a channel are too many to print.\nJSON has all terms.\n") {
		t.Errorf("got\n%s", text)
	}
	checkPage(t, e)
}

// Numbers far from 1, infinite ones, not-a-number and −0 are written, too.
func TestExplainExtremes(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		x, w, b float32
		want    string
	}{
		{0x1p-20, 0x1p-20, 0, "  0.000000000000         bias\n  0.000000000001         channel 0: 0.000000954 × 0.000000954\n  0.000000000001         sum\n  0.0000000000009094947  value"},
		{1e30, 1e8, 1, "  1  bias\n"},
		{123456.7, 1, 0.5, "       0.5  bias\n  123456.7  channel 0: 123456.7 × 1\n  123457.2  sum\n"},
		{-0.001, 0.00001, 0, "-0.00000001  channel 0: -0.001 × 0.00001\n"},
		{float32(math.Copysign(0, -1)), 1, 0, "  0  channel 0: 0 × 1\n"},
		{inf, 1, 2, "     2  bias\n  +Inf  channel 0: +Inf × 1\n  +Inf  value"},
		{nan, 1, 2, "    2  bias\n  NaN  channel 0: NaN × 1\n  NaN  value"},
	} {
		l := &Linear{In: 1, Out: 1, Weight: TensorOf(Shape{1, 1, 1, 1}, []float32{c.w}), Bias: TensorOf(Shape{1, 1, 1, 1}, []float32{c.b})}
		e := Explain(l, TensorOf(Shape{1, 1, 1, 1}, []float32{c.x}), 0, 0, 0).In(English)
		if text := e.String(); !strings.Contains(text, c.want) {
			t.Errorf("%v, %v, %v: got\n%s", c.x, c.w, c.b, text)
		}
		if !json.Valid([]byte(e.JSON())) {
			t.Errorf("got\n%s", e.JSON())
		}
	}
	x := TensorOf(Shape{1, 1, 2, 2}, []float32{1, nan, 3, nan})
	if e := Explain(&MaxPool2D{Kernel: 2}, x, 0, 0, 0).In(English); e.Largest != 1 || e.Value == e.Value || !strings.Contains(e.String(), "1 [NaN]") {
		t.Errorf("got\n%s", e)
	}
	conv := &Conv2D{In: 1, Out: 1, Kernel: 2, NoBias: true, Weight: TensorOf(Shape{1, 1, 2, 2}, []float32{1, 2, 3, 4})}
	if e := Explain(conv, x, 0, 0, 0).In(English); !strings.Contains(e.String(), "  NaN  channel 0\n  NaN  value") || !strings.Contains(e.JSON(), `"NaN"`) || strings.Contains(e.Markdown(), "b +") {
		t.Errorf("got\n%s\n%s", e, e.Markdown())
	}
}

func TestExplainPadding(t *testing.T) {
	x := TensorOf(Shape{1, 1, 2, 2}, []float32{-3, -1, -4, -1})
	e := Explain(&MaxPool2D{Kernel: 2, Padding: 1}, x, 0, 0, 1).In(English)
	const window = "\nchannel 0: window\n     ·    ·\n  [-1]    ·\n"
	if text := e.String(); !strings.Contains(text, window) || !strings.HasSuffix(text, "\n· lies in the padding and is never the largest.\n") {
		t.Errorf("got\n%s", text)
	}
	if m := e.Markdown(); !strings.Contains(m, `\begin{bmatrix}\cdot & \cdot \\ \boxed{-1} & \cdot\end{bmatrix}`) || !strings.Contains(m, `$$y = \max_{i,j} x_{i,j}$$`) {
		t.Errorf("got\n%s", m)
	}
	mean := Explain(&AvgPool2D{Kernel: 2, Padding: 1}, x, 0, 0, 1).In(Chinese)
	if m := mean.Markdown(); !strings.Contains(m, `$$y = \frac{1}{4} \sum_{i,j} x_{i,j}$$`) || !strings.Contains(m, `\begin{bmatrix}(0) & (0) \\ -1 & (0)\end{bmatrix}`) || !strings.Contains(m, "(0) 位于填充区。") {
		t.Errorf("got\n%s", m)
	}
}

func TestRangeText(t *testing.T) {
	for want, places := range map[string][]int{
		"3": {3}, "-1…1": {-1, 0, 1}, "2, 4": {2, 4}, "-2, 0, 2": {-2, 0, 2}, "0, 3, …, 9": {0, 3, 6, 9},
	} {
		if got := rangeText(places); got != want {
			t.Errorf("%v: %q, want %q", places, got, want)
		}
	}
}

func TestExplainErrors(t *testing.T) {
	conv := Init(&Conv2D{In: 1, Out: 2, Kernel: 3}, 1)
	x := NewTensor(Shape{1, 1, 5, 5})
	wantError(t, panicOf(t, func() { Explain(conv, x, 0, 3, 0) }), ErrorText{
		Layer:   "Conv2D{In: 1, Out: 2, Kernel: 3}",
		Wanted:  "map 0 to 1, row 0 to 2, column 0 to 2",
		Given:   "map 0, row 3, column 0",
		Formula: "the layer's output is 3×3×2: height×width×channels, and the channels are its maps",
		Fix:     "count from 0; the nearest is map 0, row 2, column 0",
	})
	wantMisuse(t, misuseOf(t, func() { ExplainIn(NewSequential(conv, &ReLU{}), x, "relu1", 0, 0, 0) }), ErrorText{
		Layer:  "relu1 = ReLU{}",
		Wanted: "a Conv2D, a Linear, or a pooling layer",
		Given:  "ReLU{}",
		Fix:    `explain the layer before it; cnnlib.ExplainIn(net, x, "conv1", 0, 0, 0) explains one in a network and the activation behind it`,
	})
	wide := &MaxPool2D{Kernel: 1 << 24, Padding: 1 << 23}
	wantError(t, panicOf(t, func() { Explain(wide, x, 0, 0, 0) }), ErrorText{
		Layer:   wide.String(),
		Wanted:  "at most 16777216 terms",
		Given:   "16777216×16777216 numbers in each of 1 channels",
		Formula: "terms = rows·columns·channels of the kernel or window",
		Fix:     "explain a layer with a smaller kernel",
	})
	for name, f := range map[string]func(){
		"no layer":        func() { Explain(nil, x, 0, 0, 0) },
		"no network":      func() { ExplainIn(nil, x, "", 0, 0, 0) },
		"no tensor":       func() { Explain(conv, nil, 0, 0, 0) },
		"wrong channels":  func() { Explain(conv, NewTensor(Shape{1, 2, 5, 5}), 0, 0, 0) },
		"no weights":      func() { Explain(&Conv2D{In: 1, Out: 2, Kernel: 3}, x, 0, 0, 0) },
		"no such layer":   func() { ExplainIn(NewSequential(conv), x, "conv2", 0, 0, 0) },
		"a network":       func() { Explain(NewSequential(conv), x, 0, 0, 0) },
		"negative column": func() { Explain(conv, x, 0, 0, -1) },
	} {
		misuse := strings.HasPrefix(name, "no ") || name == "a network"
		if e := faultBy(t, misuse, f); e.In(English).Wanted == "" || e.In(English).Fix == "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// Both languages have all words, and each format takes the same values.
func TestExplainWords(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		c, x := randomConv(r)
		e := Explain(c, x, 0, 0, 0)
		for _, text := range []string{e.In(Chinese).String(), e.In(Chinese).Markdown(), e.In("fr").String()} {
			if strings.Contains(text, "%!") {
				t.Errorf("got\n%s", text)
			}
		}
		if e.In(Chinese).JSON() != e.In(English).JSON() {
			t.Error("the JSON depends on the language")
		}
	}
}
