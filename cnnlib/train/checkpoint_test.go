package train

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/weights"
)

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// after returns a training that goes on from a checkpoint, as in a new process.
func after(path string, optimizer Optimizer) *Training {
	training := fresh(optimizer)
	cnnlib.Init(training.Net, 99) // what the checkpoint must replace
	training.Checkpoint = path
	return training
}

// A training that is interrupted after any step ends with the bits of an uninterrupted training. The
// test compares the last checkpoints, which have everything.
func TestResume(t *testing.T) {
	for _, make := range []func() Optimizer{momentum, func() Optimizer { return &Adam{Rate: 0.02} }} {
		dir := t.TempDir()
		whole := fresh(make())
		whole.Checkpoint = filepath.Join(dir, "whole")
		if err := Fit(whole); err != nil {
			t.Fatal(err)
		}
		want := read(t, whole.Checkpoint)
		for _, steps := range [][]int{{1}, {4}, {5}, {6}, {12, 1, 1, 10}, {29}, {30}, {5, 5, 5, 5, 5, 5}} {
			path := filepath.Join(dir, fmt.Sprint(steps))
			first := fresh(make())
			first.Checkpoint = path
			training := first
			for _, n := range steps {
				for range training.Steps() {
					if n--; n == 0 {
						break
					}
				}
				if err := training.Err(); err != nil {
					t.Fatal(err)
				}
				training = after(path, make())
			}
			if err := Fit(training); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(read(t, path), want) {
				t.Errorf("%v, interrupted after %v steps: the last checkpoint differs", training.Optimizer, steps)
			}
			if hash(cnnlib.State(training.Net)...) != hash(cnnlib.State(whole.Net)...) || fmt.Sprint(training.History) != fmt.Sprint(whole.History) {
				t.Errorf("%v, interrupted after %v steps: parameters or history differ", training.Optimizer, steps)
			}
		}

		// After the end there is nothing to do but to load.
		again := after(whole.Checkpoint, make())
		var report strings.Builder
		again.Progress = &report
		if err := Fit(again); err != nil || hash(cnnlib.State(again.Net)...) != hash(cnnlib.State(whole.Net)...) {
			t.Errorf("after the end: %v", err)
		}
		if got := report.String(); got != "resumed from the checkpoint, after 6 epochs and 0 steps\n" {
			t.Errorf("reported %q", got)
		}
	}
}

// Interrupted between epochs, and with early stopping between the best epoch and the end.
func TestResumePatience(t *testing.T) {
	ruined := func(path string) *Training {
		training := fresh(&SGD{Rate: 0.05, Momentum: 0.9})
		training.Schedule = func(step, steps int) float64 { return 1 + 99*float64(min(step/10, 1)) }
		training.MaxEpochs, training.Patience, training.Checkpoint = 50, 3, path
		return training
	}
	dir := t.TempDir()
	whole := ruined(filepath.Join(dir, "whole"))
	if err := Fit(whole); err != nil || len(whole.History) > 40 {
		t.Fatal(err, len(whole.History))
	}
	path := filepath.Join(dir, "parts")
	for {
		part := ruined(path)
		n := 0
		for range part.Epochs() {
			n++
			break
		}
		if part.Err() != nil {
			t.Fatal(part.Err())
		}
		if n == 0 {
			break
		}
	}
	if !bytes.Equal(read(t, path), read(t, whole.Checkpoint)) {
		t.Error("the last checkpoint differs")
	}
}

// A checkpoint of another training is refused with a list of all differences, and changes nothing.
func TestResumeMismatch(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "checkpoint")
	first := fresh(momentum())
	first.Checkpoint = path
	for range first.Steps() {
		break
	}
	for name, v := range map[string]struct {
		change func(*Training)
		want   []string
	}{
		"settings": {func(t *Training) {
			t.Optimizer = &SGD{Rate: 0.2, Momentum: 0.9, WeightDecay: 1e-4}
			t.MaxEpochs, t.Patience = 7, 5
		}, []string{
			`"Optimizer": wanted SGD{Rate: 0.2, Momentum: 0.9, WeightDecay: 0.0001, Nesterov: false}; given SGD{Rate: 0.1, Momentum: 0.9, WeightDecay: 0.0001, Nesterov: false}`,
			`"MaxEpochs": wanted 7; given 6`, `"Patience": wanted 5; given 6`, `"Schedule": wanted factors`, "4 things do not fit", "delete it or name another one to begin anew",
		}},
		"schedule": {func(t *Training) { t.Schedule = nil }, []string{`"Schedule": wanted none; given factors with the hash `, "one thing"}},
		"data": {func(t *Training) {
			t.Data = &datasets.Loader{Set: lines(41, 1), Size: 8, Seed: 3, Shift: 1}
			t.Test = &datasets.Loader{Set: lines(20, 3), Size: 7}
		}, []string{`"Data": wanted 6 batches, the first 8 of 8×8×1 with the hash `, `; given 5 batches, the first 9 of 8×8×1 with the`, `"Test": wanted 3 batches`, `"Schedule": wanted`, "3 things"}},
		"seed":    {func(t *Training) { t.Data.(*datasets.Loader).Seed++ }, []string{`"Data": wanted 5 batches`, "one thing"}},
		"no test": {func(t *Training) { t.Test, t.Patience = nil, 0 }, []string{`"Test": wanted none; given 3 batches`}},
		"layer": {func(t *Training) {
			l := t.Net.(*cnnlib.Sequential).Layers
			l[5].(*cnnlib.Dropout).Seed = 8
			l[6].(*cnnlib.Linear).Out = 4
			cnnlib.Init(t.Net, 1)
		}, []string{
			`"layer 6": wanted dropout1: Dropout{P: 0.1, Seed: 8}; given dropout1: Dropout{P: 0.1}`,
			`"layer 7": wanted linear1: Linear{In: 16, Out: 4}; given linear1: Linear{In: 16, Out: 3}`, "2 things",
		}},
		"more layers":  {func(t *Training) { n := t.Net.(*cnnlib.Sequential); n.Layers = append(n.Layers, &cnnlib.ReLU{}) }, []string{`"layer 8": wanted relu2: ReLU{}; given nothing`}},
		"fewer layers": {func(t *Training) { n := t.Net.(*cnnlib.Sequential); n.Layers = n.Layers[:6] }, []string{`"layer 7": wanted nothing; given linear1: Linear{`}},
		"no parameters": {func(t *Training) { t.Net.(*cnnlib.Sequential).Layers[6].(*cnnlib.Linear).Bias = nil }, []string{
			`"network.linear1.bias": wanted values`, "call cnnlib.Init(net, 1) first",
		}},
	} {
		training := after(path, momentum())
		v.change(training)
		var state []cnnlib.Param
		for _, p := range cnnlib.State(training.Net) {
			if p.Value != nil {
				state = append(state, p)
			}
		}
		before := hash(state...)
		for range training.Steps() {
			t.Errorf("%s: a step", name)
		}
		err := training.Err()
		var e *weights.MismatchError
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), fmt.Sprintf("train: resume from %q: ", path)) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range v.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in\n%v", name, want, err)
			}
		}
		if hash(state...) != before || training.History != nil {
			t.Errorf("%s: the network or the history has changed", name)
		}
	}
}

// Files that are no checkpoints, or were changed.
func TestResumeDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	first := fresh(momentum())
	first.Checkpoint = path
	n := 0
	for range first.Steps() {
		if n++; n == 7 {
			break
		}
	}
	good, err := weights.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]struct {
		change func(*weights.File)
		want   error
	}{
		"weights alone":        {func(f *weights.File) { f.Metadata = nil }, ErrCheckpoint},
		"another version":      {func(f *weights.File) { f.Metadata[kindKey] = "training 2" }, ErrCheckpoint},
		"no position":          {func(f *weights.File) { delete(f.Metadata, "position") }, ErrCheckpoint},
		"negative epoch":       {func(f *weights.File) { f.Metadata["position"], f.Metadata["history"] = "-1 0 0 0 0 0 false", "" }, ErrCheckpoint},
		"no history":           {func(f *weights.File) { f.Metadata["history"] = "" }, ErrCheckpoint},
		"history no number":    {func(f *weights.File) { f.Metadata["history"] = "a b c d e" }, ErrCheckpoint},
		"more steps":           {func(f *weights.File) { f.Metadata["position"] = "1 6 1 1 1 1 false" }, ErrCheckpoint},
		"steps, no pictures":   {func(f *weights.File) { f.Metadata["position"] = "1 2 1 0 0 1 false" }, ErrCheckpoint},
		"too many right":       {func(f *weights.File) { f.Metadata["position"] = "1 2 1 3 2 1 false" }, ErrCheckpoint},
		"best to come":         {func(f *weights.File) { f.Metadata["position"] = "1 2 1 1 2 2 false" }, ErrCheckpoint},
		"no best":              {func(f *weights.File) { f.Metadata["position"] = "1 2 1 1 2 0 false" }, ErrCheckpoint},
		"done within an epoch": {func(f *weights.File) { f.Metadata["position"] = "1 2 1 1 2 1 true" }, ErrCheckpoint},
		"a tensor is missing":  {func(f *weights.File) { f.Tensors = f.Tensors[1:] }, nil},
		"the other optimizer's": {func(f *weights.File) {
			for i := range f.Tensors {
				f.Tensors[i].Name = strings.ReplaceAll(f.Tensors[i].Name, "velocity", "mean")
			}
		}, nil},
	} {
		f := weights.File{Tensors: clones(good.Tensors), Metadata: map[string]string{}}
		for key, value := range good.Metadata {
			f.Metadata[key] = value
		}
		v.change(&f)
		if err := weights.Write(path, f); err != nil {
			t.Fatal(err)
		}
		training := after(path, momentum())
		before := hash(cnnlib.State(training.Net)...)
		err := Fit(training)
		var e *weights.MismatchError
		if v.want != nil && !errors.Is(err, v.want) || v.want == nil && !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
		if hash(cnnlib.State(training.Net)...) != before || training.History != nil {
			t.Errorf("%s: the network or the history has changed", name)
		}
	}
	if err := os.WriteFile(path, []byte("rubbish, but long enough"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fit(after(path, momentum())); !errors.Is(err, weights.ErrFormat) {
		t.Errorf("rubbish: %v", err)
	}
}

func TestSaveFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent", "checkpoint")
	for name, loop := range map[string]func(*Training){
		"epoch": func(t *Training) { Fit(t) },
		"break": func(t *Training) {
			for range t.Steps() {
				break
			}
		},
	} {
		training := fresh(momentum())
		training.Checkpoint = path
		loop(training)
		if err := training.Err(); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "train: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// silent is a network without a String method.
type silent struct{ l cnnlib.Layer }

func (s silent) Forward(x *cnnlib.Tensor) *cnnlib.Tensor           { return s.l.Forward(x) }
func (s silent) OutputShape(in cnnlib.Shape) (cnnlib.Shape, error) { return s.l.OutputShape(in) }

func TestSettings(t *testing.T) {
	training := &Training{Net: silent{&cnnlib.Flatten{}}, Data: batches{}, Optimizer: momentum()}
	got := training.settings(0)
	if got[0] != (setting{"layer 1", "train.silent"}) || got[1] != (setting{"Data", "no batches"}) {
		t.Errorf("%v", got)
	}
}

func FuzzDecode(f *testing.F) {
	m := map[string]string{}
	p := position{epoch: 2, step: 1, loss: 0.1, correct: 1, seen: 2, bestEpoch: 1}
	p.encode(m, []Epoch{{Number: 1, Loss: 1e-300, TestLoss: 1.0 / 3}, {Number: 2, Accuracy: 1}})
	f.Add(m["position"], m["history"])
	f.Add("0 0 0 0 0 0 false", "")
	f.Add("1 0 NaN 0 0 0 true", "+Inf -Inf NaN 0x1p-1074 1_0\n")
	f.Fuzz(func(t *testing.T, at, history string) {
		p, h, err := decode(map[string]string{"position": at, "history": history})
		if err != nil {
			return
		}
		m := map[string]string{}
		p.encode(m, h)
		again, list, err := decode(m)
		if err != nil || fmt.Sprint(again, list) != fmt.Sprint(p, h) {
			t.Errorf("%v %v, written and read again: %v %v, %v", p, h, again, list, err)
		}
	})
}
