package datasets

import (
	"math"

	"cnnlessons/cnnlib"
)

// Normalization turns each value v into (v − Mean) / Deviation, in two float32 roundings. A
// Deviation of 0 stands for 1, so the zero value changes nothing.
type Normalization struct {
	Mean, Deviation float32
}

// Normalization returns the mean and the standard deviation of all n values of the set, which
// lie from 0 to 1. The denominator of the variance is n. The normalised values have mean 0 and
// deviation 1. Use the Normalization of the training pictures for the test pictures too: the
// network must see the same grey as the same number.
func (s *Set) Normalization() Normalization {
	var count [256]uint64
	for _, level := range s.pixels {
		count[level]++
	}
	var sum uint64
	for level, n := range count {
		sum += n * uint64(level)
	}
	n := float64(len(s.pixels))
	mean := float64(sum) / n
	squares := 0.0
	for level, times := range count {
		d := float64(level) - mean
		squares += float64(float64(d*d) * float64(times))
	}
	return Normalization{float32(mean / 255), float32(math.Sqrt(squares/n) / 255)}
}

// Of returns the normalised value of v.
func (n Normalization) Of(v float32) float32 {
	if n.Deviation == 0 {
		return v - n.Mean
	}
	return float32(v-n.Mean) / n.Deviation
}

// Apply returns a new tensor of t's shape with the normalised values of t. It is for a picture
// that does not come from a [Loader].
func (n Normalization) Apply(t *cnnlib.Tensor) *cnnlib.Tensor {
	out := cnnlib.NewTensor(t.Shape())
	for i, v := range t.Data {
		out.Data[i] = n.Of(v)
	}
	return out
}

// check panics unless the numbers are finite and the deviation is not negative.
func (n Normalization) check() {
	finite := float32(n.Mean-n.Mean) == 0 && float32(n.Deviation-n.Deviation) == 0
	if !finite || n.Deviation < 0 {
		panic(cnnlib.NewUsageError(wrongNormalization, "datasets.Loader", n.Mean, n.Deviation))
	}
}
