package cnnlib

import (
	"fmt"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/formula/formulatest"
	"cnnlessons/cnnlib/internal/table"
)

// bottleneck is a block of depthwise-separable layers with a shortcut, as networks of 100 layers
// repeat it.
func bottleneck(channels int) Layer {
	wide := 2 * channels
	return &Residual{Body: NewSequential(
		&Conv2D{In: channels, Out: wide, Kernel: 1, NoBias: true}, &BatchNorm2D{Channels: wide}, &ReLU{},
		&Conv2D{In: wide, Out: wide, Kernel: 3, Padding: 1, Groups: wide, NoBias: true}, &BatchNorm2D{Channels: wide}, &ReLU{},
		&Conv2D{In: wide, Out: channels, Kernel: 1, NoBias: true}, &BatchNorm2D{Channels: channels},
	)}
}

// deep is a network of more than 100 layers in three parts.
func deep() *Sequential {
	var blocks []Layer
	for range 13 {
		blocks = append(blocks, bottleneck(8))
	}
	return &Sequential{
		Layers: []Layer{&Conv2D{In: 3, Out: 8, Kernel: 3, Padding: 1}, NewSequential(blocks...), NewSequential(&AvgPool2D{Kernel: 4}, &Flatten{}, &Linear{In: 8, Out: 10})},
		Names:  []string{"stem", "blocks", "head"},
	}
}

// A student reads the total of a deep network as sums of its parts.
func ExampleArithmetic_String_deep() {
	text := ArithmeticOf(deep(), Shape{N: 1, C: 3, H: 4, W: 4}).In(English).String()
	_, total, _ := strings.Cut(text, "stem: ")
	fmt.Println("stem: " + total)
	// Output:
	// stem: 224
	// blocks: 128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 +
	//   128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 + 128 +
	//   32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 +
	//   144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 +
	//   32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 +
	//   128 + 16 + 128 + 32 + 144 + 32 + 128 + 16 + 128 + 32 + 144 + 32 + 128 + 16
	//   = 6240
	// head: 90
	// total parameters: 224 + 6240 + 90 = 6554
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C input channels, C_in input channels, F_in input features,
	//   K kernel side or window side, S stride, P padding, G groups,
	//   H_out output height, W_out output width, C_out output channels (kernels),
	//   F_out output features, w weights of one kernel or weights of one neuron.
}

// Whatever the network, the sums on the page are right, add up to the total, and
// their lines are short.
func TestTotals(t *testing.T) {
	flat := NewSequential()
	for range 100 {
		flat.Layers = append(flat.Layers, &Conv2D{In: 3, Out: 3, Kernel: 3, Padding: 1})
	}
	in := Shape{1, 3, 4, 4}
	shared := &Conv2D{In: 3, Out: 3, Kernel: 1}
	for _, net := range []Layer{
		deep(), flat, NewSequential(flat), NewSequential(shared, flat, shared), NewConcat(flat, flat),
		NewSequential(flat.Layers[:maxTerms]...), NewSequential(flat.Layers[:maxTerms+1]...),
	} {
		for _, l := range []Language{English, Chinese} {
			a := ArithmeticOf(net, in).In(l)
			for _, text := range []string{a.String(), strings.NewReplacer("$", "", "*", "", `\times`, "·").Replace(a.Markdown())} {
				i := strings.LastIndex(text, "\n"+l.words().total) + 1
				if j := strings.LastIndex(text[:i], "\n\n"); j >= 0 && !strings.Contains(text, "**") {
					i = j + 2
				}
				sums, _, _ := strings.Cut(text[i:], l.words().legend[:10])
				sums = strings.ReplaceAll(sums, "\n  ", " ")
				last := 0
				for line := range strings.SplitSeq(strings.TrimSpace(sums), "\n") {
					_, formula, ok := strings.Cut(line, l.words().colon)
					if !ok {
						continue
					}
					left, right, ok := strings.Cut(formula, " = ")
					if !ok {
						right = left
					}
					last = formulatest.Value(t, right)
					if formulatest.Value(t, left) != last {
						t.Errorf("%q", line)
					}
				}
				if last != NumParams(net) {
					t.Errorf("the page ends with %d, want %d:\n%s", last, NumParams(net), sums)
				}
			}
			_, total, _ := strings.Cut(a.String(), "\n"+l.words().total)
			for line := range strings.SplitSeq(total, "\n") {
				if table.Width(line) > 76 {
					t.Errorf("%d columns: %q", table.Width(line), line)
				}
			}
		}
	}
}

func ExampleArithmetic_String_branches() {
	net := NewSequential(
		NewConcat(&Conv2D{In: 2, Out: 4, Kernel: 1}, &MaxPool2D{Kernel: 3, Stride: 1, Padding: 1}),
		&Residual{Body: &Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1, Groups: 6, NoBias: true}},
		&Flatten{}, &Linear{In: 96, Out: 2},
	)
	fmt.Println(ArithmeticOf(net, Shape{N: 1, C: 2, H: 4, W: 4}).In(English))
	// Output:
	// concat1.branch1 = Conv2D{In: 2, Out: 4, Kernel: 1}
	//   (pointwise: a 1×1 kernel mixes the channels of one position)
	//   input                  4×4×2
	//   output height          H_out = H − K + 1 = 4 − 1 + 1 = 4
	//   output width           W_out = W − K + 1 = 4 − 1 + 1 = 4
	//   output channels        C_out = 4
	//   weights of one kernel  w = K·K·C_in = 1·1·2 = 2
	//   all weights            w·C_out = 2·4 = 8
	//   biases                 C_out = 4
	//   parameters             w·C_out + C_out = 2·4 + 4 = 8 + 4 = 12
	//   running total          0 + 12 = 12
	//   output                 4×4×4
	//
	// concat1.branch2 = MaxPool2D{Kernel: 3, Stride: 1, Padding: 1}
	//   (no parameters: the largest value of a window is taken, nothing is learned)
	//   input                  4×4×2
	//   output height          H_out = H + 2·P − K + 1 = 4 + 2·1 − 3 + 1 = 4 + 2 − 3 + 1 = 4
	//   output width           W_out = W + 2·P − K + 1 = 4 + 2·1 − 3 + 1 = 4 + 2 − 3 + 1 = 4
	//   output channels        C = 2
	//   parameters             0
	//   running total          12 + 0 = 12
	//   output                 4×4×2
	//
	// concat1 = Concat
	//   (no parameters: the maps of all branches are stacked)
	//   input                  4×4×2
	//   output channels        C_1 + C_2 = 4 + 2 = 6
	//   parameters             0
	//   running total          12 + 0 = 12
	//   output                 4×4×6
	//
	// residual1.body = Conv2D{In: 6, Out: 6, Kernel: 3, Padding: 1, Groups: 6, NoBias: true}
	//   (depthwise: each kernel reads one channel alone)
	//   input                  4×4×6
	//   output height          H_out = H + 2·P − K + 1 = 4 + 2·1 − 3 + 1 = 4 + 2 − 3 + 1 = 4
	//   output width           W_out = W + 2·P − K + 1 = 4 + 2·1 − 3 + 1 = 4 + 2 − 3 + 1 = 4
	//   output channels        C_out = 6
	//   weights of one kernel  w = K·K·(C_in/G) = 3·3·(6/6) = 3·3·1 = 9
	//   all weights            w·C_out = 9·6 = 54
	//   parameters             w·C_out = 9·6 = 54
	//   running total          12 + 54 = 66
	//   output                 4×4×6
	//
	// residual1 = Residual
	//   (no parameters: body and shortcut have one shape and are added)
	//   input                  4×4×6
	//   parameters             0
	//   running total          66 + 0 = 66
	//   output                 4×4×6
	//
	// flatten1 = Flatten{}
	//   input                  4×4×6
	//   length of the vector   H·W·C = 4·4·6 = 96
	//   parameters             0
	//   running total          66 + 0 = 66
	//   output                 1×1×96
	//
	// linear1 = Linear{In: 96, Out: 2}
	//   input                  1×1×96
	//   input features         F_in = H·W·C = 4·4·6 = 96
	//   weights of one neuron  w = F_in = 96
	//   all weights            w·F_out = 96·2 = 192
	//   biases                 F_out = 2
	//   parameters             w·F_out + F_out = 96·2 + 2 = 192 + 2 = 194
	//   running total          66 + 194 = 260
	//   output                 1×1×2
	//
	// total parameters: 12 + 54 + 194 = 260
	// Shapes are height×width×channels. Symbols: H input height, W input width,
	//   C input channels, C_1 channels of the first branch, and so on,
	//   C_in input channels, F_in input features, K kernel side or window side,
	//   P padding, G groups, H_out output height, W_out output width,
	//   C_out output channels (kernels), F_out output features,
	//   w weights of one kernel or weights of one neuron.
}

// The rows of a network with branches add up, and tell what comes out.
func TestArithmeticOfBranches(t *testing.T) {
	r := generator()
	for range 50 {
		c, mid := 1+r.IntN(4), 1+r.IntN(4)
		shared := &Conv2D{In: c, Out: c, Kernel: 3, Padding: 1}
		gate := NewSequential(&AvgPool2D{Kernel: 4}, &Conv2D{In: 2*c + mid, Out: 2*c + mid, Kernel: 1})
		net := NewSequential(
			&Residual{Body: NewSequential(shared, &ReLU{}, shared)},
			NewConcat(NewSequential(), NewSequential(shared, &BatchNorm2D{Channels: c}), &Conv2D{In: c, Out: mid, Kernel: 1}),
			&SqueezeExcitation{Gate: gate},
			NewConcat(NewSequential()),
		)
		in := Shape{1 + r.IntN(2), c, 4, 4}
		a := ArithmeticOf(net, in)
		Init(net, 1)
		if out := net.Forward(random(r, in)).Shape(); out != a.Output {
			t.Errorf("output %v, want %v", a.Output, out)
		}
		running, stacked := 0, 0
		for _, l := range a.Layers {
			running += l.Params
			for _, s := range l.Steps {
				switch {
				case s.Quantity == QuantityRunningTotal && s.Formula.Result() != running:
					t.Errorf("%s: running total %d, want %d", l.Name, s.Formula.Result(), running)
				case s.Quantity == QuantityOutputChannels && l.Note == NoteStacked:
					if stacked++; s.Formula.Result() != l.Output.C {
						t.Errorf("%s: %d channels, want %d", l.Name, s.Formula.Result(), l.Output.C)
					}
				}
			}
		}
		if a.Params != running || running != NumParams(net) || a.total().Result() != running || stacked != 2 {
			t.Errorf("%d parameters, %d in rows, %d in the sum, want %d; %d sums of channels", a.Params, running, a.total().Result(), NumParams(net), stacked)
		}
	}
}

// The input of a linear layer is written out where a Flatten makes it, however far away
// that is, and nowhere else.
func TestInputFeatures(t *testing.T) {
	in := Shape{1, 2, 3, 3}
	linear := func(n int) Layer { return &Linear{In: n, Out: n} }
	same := &Residual{Body: NewSequential()}
	for _, v := range []struct {
		net  Layer
		want string // the formulas, in order
	}{
		{NewSequential(&Flatten{}, linear(18)), "3·3·2"},
		{NewSequential(&Flatten{}, &Dropout{P: 0.5}, linear(18), &ReLU{}, linear(18)), "3·3·2"},
		{NewSequential(NewSequential(&MaxPool2D{Kernel: 3}, &Flatten{}, &ReLU{}), NewSequential(NewSequential(), &Dropout{P: 0.5}, linear(2))), "1·1·2"},
		{NewSequential(&Flatten{}, &Residual{Body: NewSequential(linear(18), linear(18)), Shortcut: linear(18)}), "3·3·2 3·3·2"},
		{NewConcat(&Flatten{}, NewSequential(&Flatten{}, linear(18))), "3·3·2"},
		{NewSequential(&Flatten{}, NewConcat(NewSequential(), NewSequential()), linear(36)), ""},
		{NewSequential(&Flatten{}, same, linear(18)), ""}, // x + x
		{NewSequential(&MaxPool2D{Kernel: 3}, linear(2)), ""},
		{NewSequential(&MaxPool2D{Kernel: 3}, NewConcat(&Flatten{}, linear(2))), ""},
		{NewSequential(NewSequential(), &Conv2D{In: 2, Out: 2, Kernel: 3}, linear(2)), ""},
	} {
		var got []string
		for _, l := range ArithmeticOf(v.net, in).Layers {
			for _, s := range l.Steps {
				if s.Quantity == QuantityInputFeatures {
					got = append(got, s.Formula.Text(false))
				}
			}
		}
		if strings.Join(got, " ") != v.want {
			t.Errorf("%v: %q, want %q", v.net, got, v.want)
		}
	}
	l := linear(2)
	if got := ArithmeticOf(l, Shape{1, 2, 1, 1}).Layers[0].Steps[0].Quantity; got != QuantityNeuronWeights {
		t.Errorf("a layer alone begins with %s", got)
	}
}
