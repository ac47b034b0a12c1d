package cnnlib

import (
	"fmt"
	"slices"
)

// CrossEntropy returns the loss of a classifier, the mean of −ln softmax(logits)[label] over
// the samples. logits are N × classes × 1 × 1, the output of a network without a [Softmax] at the
// end; labels has the right class of each sample, from 0. CrossEntropy writes the gradient with
// respect to the logits, (softmax(logits) − onehot(label)) / N, into grad, which has the shape of
// logits, unless grad is nil. Sums run in float64, class by class, sample by sample. CrossEntropy
// allocates nothing for up to 1000 classes. It panics with a [*ShapeError] if shapes or labels do
// not fit.
//
// With m, the largest logit, ln softmax(logits)[label] = logit − m − ln Σ e^(logit_k − m), so
// that no exponential overflows. The sum's term for m is 1, and ln(1 + x) computes the logarithm
// from the rest x of the sum, so that a small loss is exact, too.
func CrossEntropy(grad, logits *Tensor, labels []int) float64 {
	checkLoss(grad, logits, labels)
	var few [1000]float64
	exps := slices.Grow(few[:0], logits.C)[:logits.C] // e^(x_c − m)
	total := 0.0
	for n, label := range labels {
		x := logits.Data[n*logits.C:][:logits.C]
		best := 0
		for c, v := range x {
			if v > x[best] || v != v {
				best = c
			}
		}
		m := float64(x[best])
		rest := m - m // Σ e^(x_k − m) but for k = best; not-a-number if m is infinite
		for c, v := range x {
			exps[c] = 1
			if c != best {
				exps[c] = exp(float64(v) - m)
				rest += exps[c]
			}
		}
		total += (m - float64(x[label])) + log1p(rest)
		if grad == nil {
			continue
		}
		g, divisor := grad.Data[n*logits.C:][:logits.C], float64((1+rest)*float64(logits.N))
		for c, e := range exps {
			if c == label {
				e = (e - 1) - rest // exact if label is best
			}
			g[c] = float32(e / divisor)
		}
	}
	return total / float64(logits.N)
}

// checkLoss panics unless shapes and labels fit.
func checkLoss(grad, logits *Tensor, labels []int) {
	if logits == nil {
		panic(lossError("a tensor of logits", "nil", "", "give what run.Forward(x) returned"))
	}
	s := logits.Shape()
	if err := s.check(text("CrossEntropy")); err != nil {
		panic(err)
	}
	if err := s.checkData(text("CrossEntropy"), logits.Data); err != nil {
		panic(err)
	}
	if s.H != 1 || s.W != 1 {
		panic(lossError("a flat vector of logits for each sample, 1×1×classes", s.String(),
			"a classifier ends with one number for each class", "let the network end with a Flatten and a Linear layer"))
	}
	if len(labels) != s.N {
		panic(lossError(fmt.Sprintf("%d labels, one for each sample", s.N), fmt.Sprintf("%d", len(labels)),
			"", "give the labels of the batch that went into the network"))
	}
	for n, label := range labels {
		if label < 0 || label >= s.C {
			panic(lossError(fmt.Sprintf("labels from 0 to %d: the network gives %d numbers, one for each class", s.C-1, s.C),
				fmt.Sprintf("label %d for sample %d", label, n), "", "count classes from 0, or give the last layer an output for each class"))
		}
	}
	if grad != nil && (grad.Shape() != s || len(grad.Data) != len(logits.Data)) {
		panic(lossError(fmt.Sprintf("a tensor for the gradient of the shape of the logits, %v", s),
			fmt.Sprintf("%v with %d numbers", grad.Shape(), len(grad.Data)),
			"the loss has one derivative for each logit", "give NewTensor(logits.Shape()), or nil if the gradient is not wanted"))
	}
}

func lossError(wanted, given, formula, fix string) error {
	return &ShapeError{Layer: "CrossEntropy", Wanted: wanted, Given: given, Formula: formula, Fix: fix}
}
