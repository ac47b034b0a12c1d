package cnnlib

import "slices"

// CrossEntropy returns the loss of a classifier, the mean of −ln softmax(logits)[label] over the
// samples. logits are N × classes × 1 × 1, the output of a network without a [Softmax] at the end;
// labels has the right class of each sample, from 0. CrossEntropy writes the gradient with respect
// to the logits, (softmax(logits) − onehot(label)) / N, into grad, which has the shape of logits,
// unless grad is nil. Sums run in float64, class by class, sample by sample. CrossEntropy
// allocates nothing for up to 1000 classes. It panics with a [*UsageError] if logits is nil, and
// with a [*ShapeError] if shapes or labels do not fit.
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
	const what = "CrossEntropy"
	if logits == nil {
		panic(NewUsageError(nilLogits, what))
	}
	s := logits.Shape()
	if err := s.check(text(what)); err != nil {
		panic(err)
	}
	if err := s.checkData(text(what), logits.Data); err != nil {
		panic(err)
	}
	if s.H != 1 || s.W != 1 {
		panic(NewShapeError(logitsNotFlat, what, s))
	}
	if len(labels) != s.N {
		panic(NewShapeError(wrongLabels, what, s.N, len(labels)))
	}
	for n, label := range labels {
		if label < 0 || label >= s.C {
			panic(NewShapeError(noSuchLabel, what, s.C-1, s.C, label, n))
		}
	}
	if grad != nil && (grad.Shape() != s || len(grad.Data) != len(logits.Data)) {
		panic(NewShapeError(wrongLossGradient, what, s, shapeWithNumbers.Of(grad.Shape(), len(grad.Data))))
	}
}
