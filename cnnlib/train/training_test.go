package train

import (
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

var quiet = io.Discard

// fresh is a training of a small network in all its parts: moving averages, dropout, a last
// batch that is smaller, augmentation, momentum, a schedule, a test set and patience.
func fresh(optimizer Optimizer) *Training {
	return &Training{
		Net:       small(),
		Data:      &datasets.Loader{Set: lines(40, 1), Size: 9, Seed: 3, Shift: 1},
		Test:      &datasets.Loader{Set: lines(20, 2), Size: 7},
		Optimizer: optimizer,
		Schedule:  WarmUp(3, Cosine),
		MaxEpochs: 6,
		Patience:  6,
		Progress:  quiet,
	}
}

func momentum() Optimizer { return &SGD{Rate: 0.1, Momentum: 0.9, WeightDecay: 1e-4} }

func TestFit(t *testing.T) {
	training := &Training{Net: small(), Data: &datasets.Loader{Set: lines(200, 1), Size: 10, Seed: 1}, Test: &datasets.Loader{Set: lines(100, 2), Size: 50},
		Optimizer: &SGD{Rate: 0.02, Momentum: 0.9}, MaxEpochs: 8, Progress: quiet}
	if err := Fit(training); err != nil {
		t.Fatal(err)
	}
	h := training.History
	if len(h) != 8 || h[7].Number != 8 || h[7].TestAccuracy < 0.95 || h[7].Loss > h[0].Loss/2 || h[7].Rate != 0.02 {
		t.Errorf("history %+v", h)
	}
	if e := Evaluate(training.Net, training.Test); e.Loss != h[7].TestLoss || e.Accuracy != h[7].TestAccuracy || e.Total() != 100 {
		t.Errorf("evaluated to %g, %g; the history has %+v", e.Loss, e.Accuracy, h[7])
	}
	for range training.Steps() {
		t.Error("a step after the end")
	}
}

// These bits are the same on every machine and for any number of threads. When a layer
// computes in another order on purpose, the new hashes belong here.
func TestGoldenTraining(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, v := range []struct {
		make func() Optimizer
		want string
	}{
		{func() Optimizer { return &SGD{Rate: 0.05, Momentum: 0.9, WeightDecay: 1e-3, Nesterov: true} }, "d38793d7591039508baf46e7ee34e5d2a672290cd29647872642401c80d943b8"},
		{func() Optimizer { return &Adam{Rate: 0.01} }, "171296d499581432cc0f92ac6b5987dcf5c99a38e9423d1f5e2002aa12ffbc4b"},
	} {
		for _, threads := range []int{1, 2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			optimizer := v.make()
			training := &Training{Net: allLayers(), Data: &datasets.Loader{Set: lines(60, 1), Size: 11, Seed: 1},
				Optimizer: optimizer, Schedule: Cosine, MaxEpochs: 9, Progress: quiet}
			n, losses := 0, 0.0
			for step := range training.Steps() {
				losses += step.Loss
				if n++; n == 50 {
					break
				}
			}
			if n != 50 || training.Err() != nil {
				t.Fatalf("%d steps, %v", n, training.Err())
			}
			got := hash(append(cnnlib.State(training.Net), optimizer.State(cnnlib.Params(training.Net))...)...)
			if got != v.want {
				t.Errorf("%v, %d threads, after 50 steps with a mean loss of %.17g:\nhash %s\nwant %s", optimizer, threads, losses/50, got, v.want)
			}
		}
	}
}

// A later loop continues a loop that was left, and the training ends with equal bits.
func TestLoops(t *testing.T) {
	whole := fresh(momentum())
	if err := Fit(whole); err != nil {
		t.Fatal(err)
	}
	want := hash(cnnlib.State(whole.Net)...)

	parts, steps, epochs := fresh(momentum()), 0, 0
	for parts.state == nil || !parts.state.done {
		for step := range parts.Steps() {
			if step.Epoch != steps/5+1 || step.Number != steps%5+1 {
				t.Errorf("step %d is epoch %d, step %d", steps, step.Epoch, step.Number)
			}
			if steps++; steps%3 == 0 {
				break
			}
		}
		for epoch := range parts.Epochs() {
			epochs++
			if epoch.Number != len(parts.History) || epoch != parts.History[epoch.Number-1] {
				t.Errorf("%+v, history %+v", epoch, parts.History)
			}
			steps = 5 * epoch.Number
			break
		}
	}
	if got := hash(cnnlib.State(parts.Net)...); got != want || fmt.Sprint(parts.History) != fmt.Sprint(whole.History) {
		t.Errorf("in parts: %s, %+v\nas a whole: %s, %+v", got, parts.History, want, whole.History)
	}
	if epochs < 3 || len(parts.History) != 6 {
		t.Errorf("%d loops over epochs, a history of %d", epochs, len(parts.History))
	}
}

func TestStepResults(t *testing.T) {
	training := fresh(momentum())
	training.Test, training.Patience = nil, 0
	var losses, right, seen float64
	for step := range training.Steps() {
		want := float64(0.1 * training.Schedule((step.Epoch-1)*5+step.Number-1, 30))
		if step.Rate != want {
			t.Errorf("%+v, want a rate of %v", step, want)
		}
		n := 9.0
		if step.Number == 5 {
			n = 4
		}
		losses, right, seen = losses+n*step.Loss, right+n*step.Accuracy, seen+n
		if step.Number == 5 {
			losses, right, seen = losses/seen, right/seen, 0
			if step.Epoch > 1 {
				break
			}
		} else if step.Number == 1 && step.Epoch == 2 {
			e := training.History[0]
			if math.Abs(e.Loss-(losses-9*step.Loss)) > 1e-12 || math.Abs(e.Accuracy-(right-9*step.Accuracy)) > 1e-12 || e.TestLoss != 0 || e.TestAccuracy != 0 {
				t.Errorf("%+v, want %g and %g", e, losses-9*step.Loss, right-9*step.Accuracy)
			}
			losses, right = 9*step.Loss, 9*step.Accuracy
		}
	}
}

// When the loss on Test grows, the training stops and the best parameters come back.
func TestPatience(t *testing.T) {
	training := fresh(&SGD{Rate: 0.05, Momentum: 0.9})
	training.Schedule = func(step, steps int) float64 {
		if step >= 10 {
			return 100 // ruins what was learned
		}
		return 1
	}
	training.MaxEpochs, training.Patience = 50, 3
	var report strings.Builder
	training.Progress = &report
	hashes := []string{}
	for range training.Epochs() {
		hashes = append(hashes, hash(cnnlib.State(training.Net)...))
	}
	if training.Err() != nil {
		t.Fatal(training.Err())
	}
	best := 0
	for i, e := range training.History {
		if e.TestLoss < training.History[best].TestLoss {
			best = i
		}
	}
	if n := len(training.History); n != best+4 || n == 50 {
		t.Errorf("stopped after epoch %d, the best is %d", n, best+1)
	}
	if got := hash(cnnlib.State(training.Net)...); got != hashes[best] || got == hashes[len(hashes)-2] {
		t.Errorf("the parameters are not those after epoch %d", best+1)
	}
	if want := fmt.Sprintf("\nthe parameters are those after epoch %d, whose test loss is smallest\n", best+1); !strings.HasSuffix(report.String(), want) {
		t.Errorf("the report is\n%s", report.String())
	}
	if e := Evaluate(training.Net, training.Test); e.Loss != training.History[best].TestLoss {
		t.Errorf("the loss is %g, want %g", e.Loss, training.History[best].TestLoss)
	}
}

// A loss on Test that is not a number is never the best.
func TestPatienceNaN(t *testing.T) {
	training := fresh(momentum())
	bad := batches{{X: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 8, W: 8}), Labels: []int{0}}}
	bad[0].X.Data[0] = nan()
	training.Test, training.Patience = bad, 2
	n := 0
	for range training.Epochs() {
		if n++; n == 2 {
			clear(bad[0].X.Data)
		}
		if n == 3 {
			bad[0].X.Data[0] = nan()
		}
	}
	if n != 5 || training.state.bestEpoch != 3 {
		t.Errorf("%d epochs, the best %d; want 5 and 3: %+v", n, training.state.bestEpoch, training.History)
	}
}

func TestNotFinite(t *testing.T) {
	for _, v := range []struct {
		what  string
		spoil func(*Training)
		want  NotFiniteError
	}{
		{"weight", func(t *Training) { t.Net.(*cnnlib.Sequential).Layers[6].(*cnnlib.Linear).Weight.Data[0] = nan() }, NotFiniteError{1, 1, "the output of linear1"}},
		{"first weight", func(t *Training) {
			t.Net.(*cnnlib.Sequential).Layers[0].(*cnnlib.Conv2D).Weight.Data[0] = float32(math.Inf(1))
		}, NotFiniteError{1, 1, "the output of conv1"}},
		{"picture", func(t *Training) {
			x := cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 1, H: 8, W: 8})
			b := batches{{X: x, Labels: []int{0, 1}}, {X: cnnlib.TensorOf(x.Shape(), append([]float32{nan()}, x.Data[1:]...)), Labels: []int{0, 1}}}
			t.Data = b
		}, NotFiniteError{1, 2, "the batch of pictures"}},
		{"rate", func(t *Training) { t.Optimizer, t.Schedule = &SGD{Rate: 1e38}, nil }, NotFiniteError{1, 2, "the output of linear1"}},
		{"gradient", func(t *Training) {
			// The logits are 0. The gradient of each number before the last layer is a sum of
			// 3e38·⅔, 3e38·⅓ and 3e38·⅓, which no float32 holds.
			first, last := &cnnlib.Linear{In: 64, Out: 3}, &cnnlib.Linear{In: 3, Out: 3}
			t.Net = cnnlib.Init(cnnlib.NewSequential(&cnnlib.Flatten{}, first, last), 1)
			clear(first.Weight.Data)
			for i := range last.Weight.Data {
				last.Weight.Data[i] = 3e38
			}
			for i := range 3 {
				last.Weight.Set(0, i, 0, 0, -3e38)
			}
			t.Data = batches{{X: cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 8, W: 8}), Labels: []int{0}}}
		}, NotFiniteError{1, 1, "the gradient of linear1.bias"}},
		{"single layer", func(t *Training) {
			t.Net = cnnlib.Init(&cnnlib.Linear{In: 64, Out: 3}, 1)
			flat := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 64, H: 1, W: 1})
			t.Data, t.Test, t.Patience = batches{{X: flat, Labels: []int{0}}}, nil, 0
			t.Net.(*cnnlib.Linear).Bias.Data[1] = nan()
		}, NotFiniteError{1, 1, "the output of the network"}},
	} {
		training := fresh(momentum())
		v.spoil(training)
		before, n := "", 0
		for step := range training.Steps() {
			if step.Epoch != 1 {
				t.Errorf("%s: epoch %d", v.what, step.Epoch)
			}
			n++
			before = hash(cnnlib.Params(training.Net)...)
		}
		if n == 0 {
			other := fresh(momentum())
			v.spoil(other)
			before = hash(cnnlib.Params(other.Net)...)
		}
		var e *NotFiniteError
		if err := training.Err(); !errors.As(err, &e) || *e != v.want || n != v.want.Step-1 {
			t.Errorf("%s: after %d steps %v", v.what, n, err)
			continue
		}
		if want := fmt.Sprintf("train: %s is not finite in epoch 1, step %d\n  fix: ", v.want.What, v.want.Step); !strings.HasPrefix(e.Error(), want) {
			t.Errorf("%s: %v", v.what, e)
		}
		if hash(cnnlib.Params(training.Net)...) != before {
			t.Errorf("%s: parameters have changed", v.what)
		}
		for range training.Steps() {
			t.Errorf("%s: a step after the error", v.what)
		}
	}
}

func TestTrainingErrors(t *testing.T) {
	for want, change := range map[string]func(*Training){
		"wanted:  a network\n":                                 func(t *Training) { t.Net = nil },
		"wanted:  pictures to train with":                      func(t *Training) { t.Data = nil },
		"wanted:  an optimizer":                                func(t *Training) { t.Optimizer = nil },
		"given:   MaxEpochs: 0":                                func(t *Training) { t.MaxEpochs = 0 },
		"given:   Patience: -1":                                func(t *Training) { t.Patience = -1 },
		"given:   no Test":                                     func(t *Training) { t.Test = nil },
		"leave the Softmax out; the largest logit is the answ": func(t *Training) { t.Net = cnnlib.NewSequential(cnnlib.NewSequential(&cnnlib.Softmax{})) },
		"conv1 (Conv2D{In: 1, Out: 1, Kernel: 3}) cannot be used like this": func(t *Training) {
			t.Net = cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3})
		},
	} {
		training := fresh(momentum())
		change(training)
		if e := misuseOf(t, func() { Fit(training) }); !strings.Contains(e.Error(), want) {
			t.Errorf("got %v\nwant %s", e, want)
		}
	}
}

// The loop itself allocates nothing after the first step. (The layers of this test never use several
// threads, because the race detector empties the threads' pools at random.)
func TestStepsAllocate(t *testing.T) {
	x := cnnlib.NewTensor(cnnlib.Shape{N: 4, C: 1, H: 2, W: 2})
	net := cnnlib.NewSequential(&cnnlib.ReLU{}, &cnnlib.Dropout{P: 0.5}, &cnnlib.Flatten{})
	data := batches(slices.Repeat([]datasets.Batch{{X: x, Labels: []int{0, 1, 2, 0}}}, 60))
	training := &Training{Net: net, Data: data, Optimizer: momentum(), Schedule: Cosine, MaxEpochs: 1, Progress: quiet}
	var before, after runtime.MemStats
	for step := range training.Steps() {
		switch step.Number {
		case 10:
			runtime.ReadMemStats(&before)
		case 60:
			runtime.ReadMemStats(&after)
		}
	}
	if n := after.Mallocs - before.Mallocs; n > 10 { // the runtime's own
		t.Errorf("%d allocations in 50 steps", n)
	}
}
