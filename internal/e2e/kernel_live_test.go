package e2e

import (
	"encoding/json"
	"testing"

	"cnnlessons/internal/nbclient"
)

// TestLive checks that a live figure is one output, that it ends as its last state, and that
// nothing of the way there is left: a second run gives the same bytes in outputs of its own.
func TestLive(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	run := func() nbclient.Result {
		t.Helper()
		result, err := k.Execute(t.Context(), `%%
pictures, test := digits.Load()
t := &train.Training{
	Net:       cnnlib.Init(cnnlib.NewSequential(&cnnlib.Flatten{}, &cnnlib.Linear{In: 64, Out: 10}), 1),
	Data:      &datasets.Loader{Set: pictures.First(200), Size: 20, Seed: 1},
	Test:      &datasets.Loader{Set: test, Size: 100},
	Optimizer: &train.SGD{Rate: 0.05},
	MaxEpochs: 5,
	Progress:  io.Discard,
}
var live, other plots.Live
other.Show(plots.Image(samples.Edges(8)))
for range t.Epochs() {
	live.Show(plots.TrainingCurves(t.History))
	fmt.Println("epoch", len(t.History))
}
other.Show(plots.Image(samples.Edges(16)))
plots.Show(plots.TrainingCurves(t.History), plots.Image(samples.Edges(16)))`)
		if err != nil || result.Err() != nil {
			t.Fatal(err, result.Err())
		}
		return result
	}
	first := run()
	before := marshal(t, first.Outputs)
	if len(first.Outputs) != 5 {
		t.Fatalf("%d outputs, want two live figures, a text and two figures: %s", len(first.Outputs), before)
	}
	for i, final := range map[int]int{0: 4, 1: 3} { // the live ones end as those shown in the end
		if got, want := marshal(t, first.Outputs[i]), marshal(t, first.Outputs[final]); got != want {
			t.Errorf("live figure %d ends as\n%.300s\nwant\n%.300s", i, got, want)
		}
	}
	if got, want := first.Outputs[2].Text(), "epoch 1\nepoch 2\nepoch 3\nepoch 4\nepoch 5\n"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	if again := marshal(t, run().Outputs); again != before {
		t.Errorf("a second run gives\n%.300s\nnot\n%.300s", again, before)
	}
	if after := marshal(t, first.Outputs); after != before {
		t.Errorf("the second run changed the outputs of the first")
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
