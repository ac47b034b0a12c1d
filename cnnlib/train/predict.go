package train

import (
	"iter"

	"cnnlessons/cnnlib"
)

// Prediction is what a network makes of one picture.
type Prediction struct {
	Picture     int     // the number of the picture in the set
	Label       int     // the class of the picture
	Answer      int     // the class that the network chooses
	Probability float32 // the probability of Answer, from 0 to 1; not-a-number if a logit is not-a-number
}

// Right reports whether Answer equals Label. A prediction whose Probability is not-a-number is
// never right.
func (p Prediction) Right() bool { return p.Answer == p.Label && p.Probability == p.Probability }

// Predict classifies all pictures in their order; [Evaluate] counts the same answers. The
// probabilities are the softmax of the logits. For a network that ends in a Softmax, they are
// the network's outputs. The loop panics with a [*cnnlib.ShapeError] if network and data do
// not fit.
func Predict(net cnnlib.Layer, data Data) iter.Seq[Prediction] {
	return func(yield func(Prediction) bool) {
		run := cnnlib.NewRun(net)
		for batch := range data.InOrder() {
			y := run.Forward(batch.X)
			cnnlib.CrossEntropy(nil, y, batch.Labels) // panics unless there is a logit for each class
			probabilities := y
			if !endsInSoftmax(net) {
				probabilities = (&cnnlib.Softmax{}).Forward(y)
			}
			for n, label := range batch.Labels {
				a := answer(y, n)
				if !yield(Prediction{batch.Index[n], label, a, probabilities.At(n, a, 0, 0)}) {
					return
				}
			}
		}
	}
}
