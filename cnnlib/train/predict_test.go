package train

import (
	"fmt"
	"math"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// Predict gives each picture once and in order, with the answer that Evaluate counts, so both have
// equal numbers of right answers; with a Softmax at the end of the network, too.
func TestPredict(t *testing.T) {
	net, data := small(), &datasets.Loader{Set: lines(50, 3), Size: 8}
	var plain []Prediction
	for _, net := range []cnnlib.Layer{net, cnnlib.NewSequential(net, &cnnlib.Softmax{})} {
		e := Evaluate(net, data)
		var all []Prediction
		confusion, right := make([][]int, 3), 0
		for c := range confusion {
			confusion[c] = make([]int, 3)
		}
		for p := range Predict(net, data) {
			if p.Picture != len(all) || p.Label != data.Set.Label(p.Picture) {
				t.Errorf("prediction %d is of picture %d with label %d", len(all), p.Picture, p.Label)
			}
			if p.Probability <= 1.0/3 || p.Probability > 1 {
				t.Errorf("the answer of picture %d has the probability %v", p.Picture, p.Probability)
			}
			confusion[p.Label][p.Answer]++
			if p.Right() {
				right++
			}
			all = append(all, p)
		}
		if got, want := fmt.Sprint(confusion), fmt.Sprint(e.Confusion); got != want {
			t.Errorf("the answers are %v, want %v", got, want)
		}
		if float64(right)/50 != e.Accuracy {
			t.Errorf("%d of 50 are right, want an accuracy of %v", right, e.Accuracy)
		}
		if plain != nil && fmt.Sprint(all) != fmt.Sprint(plain) {
			t.Errorf("with a Softmax the predictions are\n%v, want\n%v", all, plain)
		}
		plain = all
	}
}

// A loop can be left, and the loader serves another.
func TestPredictIsLeft(t *testing.T) {
	net, data := small(), &datasets.Loader{Set: lines(10, 3), Size: 4}
	for range 2 {
		n := 0
		for range Predict(net, data) {
			if n++; n == 5 {
				break
			}
		}
		if n != 5 {
			t.Errorf("%d predictions, want 5", n)
		}
	}
}

// An answer without a finite probability is not right.
func TestPredictNotFinite(t *testing.T) {
	net, data := small(), &datasets.Loader{Set: lines(10, 3), Size: 4}
	params := cnnlib.Params(net)
	params[len(params)-1].Value.Data[0] = float32(math.NaN()) // a bias of the last layer
	for p := range Predict(net, data) {
		if p.Probability == p.Probability || p.Right() {
			t.Errorf("picture %d has the answer %d with the probability %v", p.Picture, p.Answer, p.Probability)
		}
	}
}

func TestPredictPanics(t *testing.T) {
	defer func() {
		if _, ok := recover().(*cnnlib.ShapeError); !ok {
			t.Error("a network that gives maps instead of logits does not panic")
		}
	}()
	for range Predict(cnnlib.Init(&cnnlib.Conv2D{In: 1, Out: 3, Kernel: 3}, 1), &datasets.Loader{Set: lines(10, 3), Size: 4}) {
	}
}
