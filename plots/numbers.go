package plots

import (
	"slices"

	"cnnlessons/cnnlib"
)

// notFiniteIn counts the values that are infinite or not a number.
func notFiniteIn(values []float32) int {
	n := 0
	for _, v := range values {
		if v-v != 0 {
			n++
		}
	}
	return n
}

// anyFinite reports whether at least one number is finite.
func anyFinite(t *cnnlib.Tensor) bool {
	return slices.ContainsFunc(t.Data, func(v float32) bool { return v-v == 0 })
}

// flat reports whether there are several values and all are equal.
func flat(values []float32) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return len(values) > 1
}

// placeOf is the place of the first number v in a map of one channel.
func placeOf(m *cnnlib.Tensor, v float32) (row, column int) {
	i := 0
	for m.Data[i] != v {
		i++
	}
	return i / m.W, i % m.W
}
