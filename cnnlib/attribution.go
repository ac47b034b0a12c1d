package cnnlib

import (
	"slices"
)

// scored is a picture's run through a network, from which [SaliencyOf], [GradCAMOf] and
// [OcclusionOf] take the logit of a class.
type scored struct {
	what   text // the function's name, for errors
	net    Layer
	uses   []use
	run    *Run
	class  int
	logits *Tensor // 1 × classes × 1 × 1; valid until the run's next Forward
}

// score runs the network on one picture, without a Softmax at its end. It panics with a
// [*ShapeError] unless x is one picture that fits, the network gives a logit for each class, and
// the given class is one of these classes. It panics with a [*UsageError] if a number of the
// picture or a logit is not finite.
func score(what text, net Layer, x *Tensor, class int) *scored {
	if err := checkLayer(&theNetwork, net); err != nil {
		panic(err)
	}
	out := mustFit(net, x)
	if x.N != 1 {
		panic(NewShapeError(notOnePicture, what.String(), x.Shape()))
	}
	if out != (Shape{1, out.C, 1, 1}) {
		panic(NewShapeError(noClassifier, what.String(), out))
	}
	if class < 0 || class >= out.C {
		panic(NewShapeError(noSuchClass, what.String(), out.C-1, out.C, class, min(max(class, 0), out.C-1)))
	}
	checkFinite(what, thePicture, x, givePicture)
	s := &scored{what: what, net: withoutSoftmax(net), class: class}
	s.uses = must(trace(s.net, x.Shape()))
	s.run = NewRun(s.net)
	s.run.Frozen = true
	s.logits = s.run.Forward(x)
	s.checkFinite(theLogits, s.logits)
	return s
}

// backward returns the gradient of the class's logit with respect to the picture. The passes of the
// layers then hold the gradients with respect to the layers' inputs and outputs.
func (s *scored) backward() *Tensor {
	dy := NewTensor(s.logits.Shape())
	dy.Data[s.class] = 1
	return s.run.Backward(dy)
}

// checkFinite panics with a [*UsageError] unless all numbers of t are finite. The network has computed
// t from finite numbers, so the error's Fix is about the weights.
func (s *scored) checkFinite(name Phrase, t *Tensor) {
	checkFinite(s.what, name, t, lookAtWeights)
}

// checkFinite panics with a [*UsageError] unless all numbers of t are finite. The error names the
// function what and the tensor name.
func checkFinite(what text, name Phrase, t *Tensor, fix Phrase) {
	i := slices.IndexFunc(t.Data, func(v float32) bool { return v-v != 0 })
	if i < 0 {
		return
	}
	column, row, channel := i%t.W, i/t.W%t.H, i/(t.W*t.H)
	panic(NewUsageError(notFinite, what.String(), name, t.Data[i], channel, row, column, fix))
}

// withoutSoftmax returns the network without a [Softmax] at the end. The result gives the logits, and
// its layers keep their names.
func withoutSoftmax(net Layer) Layer {
	s, ok := net.(*Sequential)
	if !ok || len(s.Layers) == 0 {
		return net
	}
	names, before, last := must(s.names()), s.Layers[:len(s.Layers)-1], s.Layers[len(s.Layers)-1]
	if _, ok := last.(*Softmax); ok {
		return &Sequential{Layers: before, Names: names[:len(before)]}
	}
	return &Sequential{Layers: append(slices.Clone(before), withoutSoftmax(last)), Names: names}
}
