package cnnlib

import "cnnlessons/cnnlib/internal/formula"

// Arithmetic is the written-out calculation of a layer or network: the formula and the
// numbers behind each output size and each number of parameters. An Arithmetic is data;
// String, Markdown and JSON write it.
type Arithmetic struct {
	Language Language          `json:"-"`
	Input    Shape             `json:"input"`
	Output   Shape             `json:"output"`
	Layers   []LayerArithmetic `json:"layers"`
	Params   int               `json:"params"` // the parameters of all layers; a layer used twice counts once
}

// LayerArithmetic is the calculation of one layer, or of a container such as [Concat], which puts
// together the outputs of its layers.
type LayerArithmetic struct {
	Name   string           `json:"name"`  // the layer's name in the network, such as "conv1"
	Layer  string           `json:"layer"` // the layer as Go writes it, such as "Conv2D{In: 3, Out: 6, Kernel: 5}"
	Note   LayerNote        `json:"note,omitempty"`
	Input  Shape            `json:"input"`
	Output Shape            `json:"output"`
	Steps  []ArithmeticStep `json:"steps"`
	Params int              `json:"params"` // 0 if Shared
	Shared bool             `json:"shared"` // an earlier use of the layer has counted its parameters already

	note note // Note with its text
}

// ArithmeticStep is one line of a calculation: Symbol = Formula.
type ArithmeticStep struct {
	Quantity Quantity
	Symbol   string // the symbol of the result, such as "H_out"; may be empty
	Formula  Expr
}

// Quantity says what an [ArithmeticStep] calculates.
type Quantity string

const (
	QuantityKernelExtent   Quantity = "kernel_extent"   // how far a dilated kernel reaches
	QuantityOutputHeight   Quantity = "output_height"   // rows of the output
	QuantityOutputWidth    Quantity = "output_width"    // columns of the output
	QuantityOutputChannels Quantity = "output_channels" // feature maps of the output
	QuantityFlatLength     Quantity = "flat_length"     // numbers in the flattened input
	QuantityInputFeatures  Quantity = "input_features"  // numbers that a linear layer reads, as the layer before flattened them
	QuantityFirstWindow    Quantity = "first_window"    // numbers in the first window of an adaptive pooling
	QuantityFixedWeights   Quantity = "fixed_weights"   // weights that are not trained, all of them 1/n for a window of n numbers
	QuantityKernelWeights  Quantity = "kernel_weights"  // weights of one kernel
	QuantityNeuronWeights  Quantity = "neuron_weights"  // weights of one output of a linear layer
	QuantityAllWeights     Quantity = "all_weights"     // weights of all kernels or outputs
	QuantityBiases         Quantity = "biases"          // biases, one for each kernel or output
	QuantityScales         Quantity = "scales"          // factors of a batch normalisation, one for each channel
	QuantityShifts         Quantity = "shifts"          // summands of a batch normalisation, one for each channel
	QuantityNotTrained     Quantity = "not_trained"     // numbers that the layer keeps but does not train
	QuantityParameters     Quantity = "parameters"      // all that the layer trains, such as its weights and biases
	QuantityMACs           Quantity = "macs"            // multiply-adds for one picture
	QuantityRunningTotal   Quantity = "running_total"   // parameters of the network so far
)

// ArithmeticLayer is a layer that can write out its arithmetic.
type ArithmeticLayer interface {
	Layer

	// Arithmetic returns the steps for an input of the shape in. The caller has checked
	// that in fits. The last step with the QuantityParameters is the layer's total; a
	// layer without such a step has no parameters.
	Arithmetic(in Shape) []ArithmeticStep
}

// ArithmeticOf writes out the arithmetic of a layer or network for an input of the shape in, in
// the [DefaultLanguage]. Nothing is run and no weights are needed. It panics with a [*UsageError]
// if net is nil, and with a [*ShapeError] if in does not fit or a count does not fit 64 bits.
func ArithmeticOf(net Layer, in Shape) *Arithmetic {
	a := &Arithmetic{Language: DefaultLanguage(), Input: in, Layers: []LayerArithmetic{}}
	uses := must(trace(net, in))
	a.Output = uses[0].out
	_, network := net.(container)
	for _, i := range calculated(uses) {
		u := uses[i]
		note := noteOf(u.layer)
		la := LayerArithmetic{Name: u.name, Layer: textOf(u.layer), Note: note.kind, Input: u.in, Output: u.out, Shared: u.again, note: note}
		if j, ok := u.layer.(joiner); ok {
			la.Steps = j.joinSteps(sourcesOf(uses, i))
		} else {
			la.Steps = append(vectorSteps(uses, i), stepsOf(u.layer, u.in)...)
			if p, ok := u.layer.(Parametric); ok && !u.again {
				la.Params = NumParams(p)
			}
		}
		if network {
			la.Steps = append(la.Steps, ArithmeticStep{QuantityRunningTotal, "", sum(number(a.Params), number(la.Params))})
		}
		a.Params = formula.MustAdd(a.Params, la.Params)
		a.Layers = append(a.Layers, la)
	}
	return a
}

// calculated returns the indices of the uses of a trace that calculate something, in the order of
// the calculation. Each layer calculates; a joiner, which puts the outputs of its parts together,
// calculates after its last part.
func calculated(uses []use) []int {
	var all, open []int // open are the containers around a use
	for i, u := range uses {
		if _, ok := u.layer.(container); ok {
			open = append(open, i)
		} else {
			all = append(all, i)
		}
		for n := len(open) - 1; n >= 0 && open[n]+uses[open[n]].parts == i; n-- {
			if _, ok := uses[open[n]].layer.(joiner); ok {
				all = append(all, open[n])
			}
			open = open[:n]
		}
	}
	return all
}

// In returns a copy of the arithmetic that String, Markdown and JSON write in the given language.
func (a *Arithmetic) In(l Language) *Arithmetic {
	b := *a
	b.Language = l
	return &b
}

// stepsOf returns the steps of a layer. For a layer without the method Arithmetic, the only
// step is the number of parameters.
func stepsOf(l Layer, in Shape) []ArithmeticStep {
	if c, ok := l.(ArithmeticLayer); ok {
		return c.Arithmetic(in)
	}
	return []ArithmeticStep{{QuantityParameters, "", number(NumParams(l))}}
}

// noParameters is the last step of a layer without parameters.
var noParameters = ArithmeticStep{QuantityParameters, "", number(0)}

// extentSteps returns the steps that calculate a window's extent, none without dilation, and the
// formula of the extent.
func (w window) extentSteps() (steps []ArithmeticStep, extent Expr) {
	extent = symbol("K", w.kernel)
	if w.dilation > 1 {
		e := sum(product(symbol("D", w.dilation), sum(extent, negative(number(1)))), number(1))
		steps = append(steps, ArithmeticStep{QuantityKernelExtent, "E", e})
		extent = symbol("E", w.extent())
	}
	return steps, extent
}

// sizeSteps returns the steps that calculate the height and width of a window's output.
func (w window) sizeSteps(in Shape) []ArithmeticStep {
	steps, extent := w.extentSteps()
	side := func(name string, n int) Expr {
		terms := []Expr{symbol(name, n)}
		if w.padding > 0 {
			terms = append(terms, product(number(2), symbol("P", w.padding)))
		}
		terms = append(terms, negative(extent))
		if w.stride == 1 {
			return sum(append(terms, number(1))...)
		}
		if !w.ceil {
			return sum(floorOf(sum(terms...), symbol("S", w.stride)), number(1))
		}
		positions := sum(ceilOf(sum(terms...), symbol("S", w.stride)), number(1))
		if w.leaves(n, positions.Result()-1) {
			positions = sum(append(positions.Args, negative(symbol("L", 1)))...)
		}
		return positions
	}
	return append(steps,
		ArithmeticStep{QuantityOutputHeight, "H_out", side("H", in.H)},
		ArithmeticStep{QuantityOutputWidth, "W_out", side("W", in.W)})
}

// parameterSteps returns the steps from the weights of one kernel or neuron to the layer's
// total. The layer has out kernels or neurons with w weights each; with bias, also one bias each.
func parameterSteps(one Quantity, weights Expr, out Expr, bias bool) []ArithmeticStep {
	return weightSteps(one, weights, out, out, bias)
}

// weightSteps returns the steps of a layer with count kernels of w weights each and, with bias,
// out biases.
func weightSteps(one Quantity, weights, count, out Expr, bias bool) []ArithmeticStep {
	w := symbol("w", weights.Result())
	total := product(w, count)
	steps := []ArithmeticStep{{one, "w", weights}, {QuantityAllWeights, "", total}}
	if bias {
		steps = append(steps, ArithmeticStep{QuantityBiases, "", out})
		total = sum(total, out)
	}
	return append(steps, ArithmeticStep{QuantityParameters, "", total})
}
