package train

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// With Momentum, steps along a constant gradient become longer and longer.
func ExampleSGD() {
	p := cnnlib.Param{Name: "weight", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}}
	p.Value, p.Grad = cnnlib.TensorOf(p.Shape, []float32{1}), cnnlib.TensorOf(p.Shape, []float32{1})
	sgd := &SGD{Rate: 0.0625, Momentum: 0.5}
	for range 4 {
		sgd.Step([]cnnlib.Param{p}, 1)
		fmt.Println(p.Value.Data[0])
	}
	// Output:
	// 0.9375
	// 0.84375
	// 0.734375
	// 0.6171875
}

// Adam's steps are about as long as the rate, however large the gradient is.
func ExampleAdam() {
	shape := cnnlib.Shape{N: 1, C: 2, H: 1, W: 1}
	p := cnnlib.Param{Name: "weight", Shape: shape}
	p.Value, p.Grad = cnnlib.NewTensor(shape), cnnlib.TensorOf(shape, []float32{1e-3, 1e3})
	adam := &Adam{Rate: 0.01}
	for range 3 {
		adam.Step([]cnnlib.Param{p}, 1)
		fmt.Printf("%.4f\n", p.Value.Data)
	}
	// Output:
	// [-0.0100 -0.0100]
	// [-0.0200 -0.0200]
	// [-0.0300 -0.0300]
}

// plainSGD and plainAdam are the formulas in float64, of one parameter with the given
// gradients.
func plainSGD(s *SGD, p float64, grads []float64, factor func(int) float64) float64 {
	v := 0.0
	for t, g := range grads {
		g += s.WeightDecay * p
		v = s.Momentum*v + g
		if s.Nesterov {
			g += s.Momentum * v
		} else {
			g = v
		}
		p -= s.Rate * factor(t) * g
	}
	return p
}

func plainAdam(a *Adam, p float64, grads []float64, factor func(int) float64) float64 {
	b1, b2, eps := or(a.Beta1, 0.9), or(a.Beta2, 0.999), or(a.Eps, 1e-8)
	m, v := 0.0, 0.0
	for t, g := range grads {
		g += a.WeightDecay * p
		m = b1*m + (1-b1)*g
		v = b2*v + (1-b2)*g*g
		n := float64(t + 1)
		p -= a.Rate * factor(t) * (m / (1 - math.Pow(b1, n))) / (math.Sqrt(v/(1-math.Pow(b2, n))) + eps)
	}
	return p
}

func TestOptimizers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	half := func(t int) float64 { return 1 / float64(1+t%2) }
	for _, make := range []func() (Optimizer, func(p float64, grads []float64) float64){
		func() (Optimizer, func(float64, []float64) float64) {
			s := &SGD{Rate: 0.1}
			return s, func(p float64, g []float64) float64 { return plainSGD(s, p, g, half) }
		},
		func() (Optimizer, func(float64, []float64) float64) {
			s := &SGD{Rate: 0.1, WeightDecay: 0.01}
			return s, func(p float64, g []float64) float64 { return plainSGD(s, p, g, half) }
		},
		func() (Optimizer, func(float64, []float64) float64) {
			s := &SGD{Rate: 0.1, Momentum: 0.9, WeightDecay: 0.01}
			return s, func(p float64, g []float64) float64 { return plainSGD(s, p, g, half) }
		},
		func() (Optimizer, func(float64, []float64) float64) {
			s := &SGD{Rate: 0.1, Momentum: 0.9, WeightDecay: 0.01, Nesterov: true}
			return s, func(p float64, g []float64) float64 { return plainSGD(s, p, g, half) }
		},
		func() (Optimizer, func(float64, []float64) float64) {
			a := &Adam{Rate: 0.01}
			return a, func(p float64, g []float64) float64 { return plainAdam(a, p, g, half) }
		},
		func() (Optimizer, func(float64, []float64) float64) {
			a := &Adam{Rate: 0.01, Beta1: 0.8, Beta2: 0.95, Eps: 0.1, WeightDecay: 0.1}
			return a, func(p float64, g []float64) float64 { return plainAdam(a, p, g, half) }
		},
	} {
		o, plain := make()
		const n, steps = 7, 30
		first, grads := [n]float64{}, [n][]float64{}
		params := []cnnlib.Param{vector("a", []float32{0, 0, 0}, []float32{0, 0, 0}), vector("without gradient", []float32{5}, nil), vector("b", []float32{0, 0, 0, 0}, []float32{0, 0, 0, 0})}
		at := func(i int) (value, grad *float32) {
			p := params[0]
			if i >= 3 {
				i, p = i-3, params[2]
			}
			return &p.Value.Data[i], &p.Grad.Data[i]
		}
		for i := range n {
			v, _ := at(i)
			*v = 2*r.Float32() - 1
			first[i] = float64(*v)
		}
		for step := range steps {
			for i := range n {
				_, g := at(i)
				*g = 2*r.Float32() - 1
				grads[i] = append(grads[i], float64(*g))
			}
			o.Step(params, half(step))
		}
		for i := range n {
			v, _ := at(i)
			if want := plain(first[i], grads[i]); math.Abs(float64(*v)-want) > 2e-6 {
				t.Errorf("%v: parameter %d is %.8g after %d steps, want %.8g", o, i, *v, steps, want)
			}
		}
		if params[1].Value.Data[0] != 5 {
			t.Errorf("%v: a parameter without a gradient has changed", o)
		}
	}
}

// block and named are tensors in testdata/gradients.json.
type block struct {
	Shape [4]int
	Data  []float32
}

type named struct {
	Name string
	Data []float32
}

// referenceTraining is a training of PyTorch's, with a batch normalisation: see testdata/README.md
// in the folder above.
type referenceTraining struct {
	Network []struct {
		Kind     string
		Settings json.RawMessage
	}
	Initial []named
	Batches []struct {
		Input  block
		Labels []int
	}
	Runs []struct {
		Optimizer string
		Settings  json.RawMessage
		Losses    []float64
		Final     []named
	}
}

func readReferenceTraining(t *testing.T) referenceTraining {
	t.Helper()
	var file struct{ Training referenceTraining }
	data, err := os.ReadFile("../testdata/gradients.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Training
}

// network is the reference's network, whose parameters are still to be set.
func (r referenceTraining) network(t *testing.T) *cnnlib.Sequential {
	t.Helper()
	net := cnnlib.NewSequential()
	for i, l := range r.Network {
		layer := map[string]cnnlib.Layer{
			"Conv2D": &cnnlib.Conv2D{}, "BatchNorm2D": &cnnlib.BatchNorm2D{}, "ReLU": &cnnlib.ReLU{}, "MaxPool2D": &cnnlib.MaxPool2D{},
			"AvgPool2D": &cnnlib.AvgPool2D{}, "Flatten": &cnnlib.Flatten{}, "Linear": &cnnlib.Linear{},
		}[l.Kind]
		if err := json.Unmarshal(l.Settings, layer); err != nil {
			t.Fatal(err)
		}
		net.Layers, net.Names = append(net.Layers, layer), append(net.Names, fmt.Sprint(i))
	}
	cnnlib.Init(net, 1)
	return net
}

// The reference's losses and parameters come out.
func TestTrainingReference(t *testing.T) {
	of := readReferenceTraining(t)
	var all batches
	for _, b := range of.Batches {
		s := b.Input.Shape
		all = append(all, datasets.Batch{X: cnnlib.TensorOf(cnnlib.Shape{N: s[0], C: s[1], H: s[2], W: s[3]}, b.Input.Data), Labels: b.Labels})
	}
	if len(of.Runs) != 3 || len(all) != 3 {
		t.Fatalf("%d runs of %d batches", len(of.Runs), len(all))
	}
	for _, run := range of.Runs {
		net := of.network(t)
		each := func(list []named, do func(tensor, listed []float32)) {
			state := cnnlib.State(net)
			for i, n := range list {
				if state[i].Name != n.Name || len(state[i].Value.Data) != len(n.Data) || len(state) != len(list) {
					t.Fatalf("%s where %s should be", state[i].Name, n.Name)
				}
				do(state[i].Value.Data, n.Data)
			}
		}
		each(of.Initial, func(tensor, listed []float32) { copy(tensor, listed) })
		optimizer := map[string]Optimizer{"SGD": &SGD{}, "Adam": &Adam{}}[run.Optimizer]
		if err := json.Unmarshal(run.Settings, optimizer); err != nil {
			t.Fatal(err)
		}
		training := &Training{Net: net, Data: all, Optimizer: optimizer, MaxEpochs: 7, Progress: quiet}
		worst, n := 0.0, 0
		for step := range training.Steps() {
			worst = max(worst, math.Abs(step.Loss-run.Losses[n]))
			if n++; n == len(run.Losses) {
				break
			}
		}
		if n != 20 || worst > 2e-5 {
			t.Errorf("%v: %d losses differ by up to %g", optimizer, n, worst)
		}
		off := 0.0
		each(run.Final, func(tensor, listed []float32) {
			for i, v := range listed {
				off = max(off, math.Abs(float64(tensor[i])-float64(v)))
			}
		})
		if !(off <= 2e-5) {
			t.Errorf("%v: parameters differ by up to %g", optimizer, off)
		}
		t.Logf("%v: losses differ by up to %.1e, parameters by %.1e", optimizer, worst, off)
	}
}

// An optimizer with a copy of another optimizer's state continues with that optimizer's bits.
func TestOptimizerState(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, make := range []func() Optimizer{
		func() Optimizer { return &SGD{Rate: 0.1} },
		func() Optimizer { return &SGD{Rate: 0.1, Momentum: 0.9} },
		func() Optimizer { return &Adam{Rate: 0.1} },
	} {
		params := []cnnlib.Param{vector("a", []float32{1, 2, 3}, []float32{0, 0, 0})}
		grads := func() {
			for i := range params[0].Grad.Data {
				params[0].Grad.Data[i] = r.Float32()
			}
		}
		a := make()
		for range 5 {
			grads()
			a.Step(params, 1)
		}
		b := make()
		from, to := a.State(params), b.State(params)
		for i := range to {
			if from[i].Name != to[i].Name {
				t.Errorf("%v: state %q, then %q", a, from[i].Name, to[i].Name)
			}
			copy(to[i].Value.Data, from[i].Value.Data)
		}
		before := append([]float32(nil), params[0].Value.Data...)
		grads()
		a.Step(params, 0.5)
		want := hash(params...) + hash(a.State(params)...)
		copy(params[0].Value.Data, before)
		b.Step(params, 0.5)
		if got := hash(params...) + hash(b.State(params)...); got != want {
			t.Errorf("%v goes on with other bits after its state was copied", a)
		}
	}
}

// A float32 counts to 2²⁴, when the powers of the betas are long 0.
func TestAdamCounts(t *testing.T) {
	a := &Adam{Rate: 1}
	params := []cnnlib.Param{vector("a", []float32{1}, []float32{1})}
	steps := &a.State(params)[0].Value.Data[0]
	*steps, a.powersOf = 1<<24-1, 1<<24-1
	for range 3 {
		a.Step(params, 0.5)
	}
	if v := params[0].Value.Data[0]; *steps != 1<<24 || !(v < 1 && v > -10) {
		t.Errorf("step %v, value %v", *steps, v)
	}
}

func TestOptimizerErrors(t *testing.T) {
	params := []cnnlib.Param{vector("a", []float32{1}, []float32{1})}
	for _, v := range []struct {
		o           Optimizer
		wanted, fix string
	}{
		{&SGD{}, "a finite Rate above 0", "Rate: 0.01 is a common choice"},
		{&SGD{Rate: math.Inf(1)}, "a finite Rate above 0", "Rate: 0.01 is a common choice"},
		{&SGD{Rate: math.NaN()}, "a finite Rate above 0", "Rate: 0.01 is a common choice"},
		{&SGD{Rate: 1, Momentum: 1}, "Momentum from 0 to below 1", "Momentum: 0.9 is a common choice"},
		{&SGD{Rate: 1, WeightDecay: -1}, "a finite WeightDecay from 0", "WeightDecay: 0.0001 is a common choice"},
		{&SGD{Rate: 1, Nesterov: true}, "a finite Momentum above 0", "Momentum: 0.9 is a common choice"},
		{&Adam{}, "a finite Rate above 0", "Rate: 0.001 is a common choice"},
		{&Adam{Rate: 1, Beta1: 1}, "Beta1 from 0 to below 1", "Beta1: 0.9 is a common choice"},
		{&Adam{Rate: 1, Beta2: -1}, "Beta2 from 0 to below 1", "Beta2: 0.999 is a common choice"},
		{&Adam{Rate: 1, Eps: -1}, "a finite Eps from 0", "Eps: 1e-08 is a common choice"},
	} {
		e := misuseOf(t, func() { v.o.Step(params, 1) }).In(cnnlib.English)
		if e.Layer != v.o.String() || e.Wanted != v.wanted || e.Fix != v.fix || !strings.Contains(e.Given, ": ") {
			t.Errorf("%v: %v", v.o, e)
		}
	}
	if params[0].Value.Data[0] != 1 {
		t.Error("a parameter has changed")
	}
	for _, o := range []Optimizer{&SGD{Rate: 1, Momentum: 0.5}, &Adam{Rate: 1}} {
		o.Step(params, 1)
		for _, other := range [][]cnnlib.Param{nil, append(params, params...), {vector("a", []float32{1, 2}, []float32{1, 2})}} {
			if e := panicOf(t, func() { o.Step(other, 1) }); e.In(cnnlib.English).Wanted != "the 1 parameters of the steps before" {
				t.Errorf("%v: %v", o, e)
			}
		}
	}
}

func TestOptimizersAllocate(t *testing.T) {
	params := []cnnlib.Param{vector("a", make([]float32, 100), make([]float32, 100))}
	for _, o := range []Optimizer{&SGD{Rate: 1}, &SGD{Rate: 1, Momentum: 0.5, Nesterov: true}, &Adam{Rate: 1}} {
		o.Step(params, 1)
		if n := testing.AllocsPerRun(10, func() { o.Step(params, 1) }); n != 0 {
			t.Errorf("%v: %v allocations in a step, want 0", o, n)
		}
	}
}

// The 61,706 parameters of LeNet-5.
func BenchmarkOptimizers(b *testing.B) {
	const n = 61_706
	value, grad := make([]float32, n), make([]float32, n)
	for i := range grad {
		value[i], grad[i] = 1/float32(i+1), float32(i%17)*1e-3
	}
	params := []cnnlib.Param{vector("a", value, grad)}
	for _, o := range []Optimizer{&SGD{Rate: 1e-9}, &SGD{Rate: 1e-9, Momentum: 0.9, WeightDecay: 1e-4}, &SGD{Rate: 1e-9, Momentum: 0.9, Nesterov: true}, &Adam{Rate: 1e-9}} {
		b.Run(o.String(), func(b *testing.B) {
			for b.Loop() {
				o.Step(params, 1)
			}
		})
	}
	b.Run("finite", func(b *testing.B) {
		for b.Loop() {
			finite(grad)
		}
	})
}
