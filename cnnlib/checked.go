package cnnlib

import (
	"fmt"
	"math"
)

// mustAdd returns a + b. It panics with a [*ShapeError] if the sum does not fit an int.
func mustAdd(a, b int) int {
	if s := a + b; (s > a) == (b > 0) {
		return s
	}
	panic(overflow(fmt.Sprintf("%d + %d", a, b)))
}

// mustMultiply returns a·b. It panics with a [*ShapeError] if the product does not fit an int.
func mustMultiply(a, b int) int {
	p := a * b
	if a == 0 || p/a == b && !(a == -1 && b == math.MinInt) {
		return p
	}
	panic(overflow(fmt.Sprintf("%d·%d", a, b)))
}

func overflow(given string) error {
	return &ShapeError{
		Layer:   "count",
		Wanted:  "numbers below 2⁶³",
		Given:   given,
		Formula: "a count is a whole number of 64 bits",
		Fix:     "use smaller layers or a smaller input",
	}
}
