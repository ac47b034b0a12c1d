package formula

import (
	"fmt"
	"math"
)

// Overflow is the error with which a count that does not fit 64 bits panics, given the calculation,
// such as "4611686018427387904·2". Package cnnlib puts its own error here, which this package
// cannot import.
var Overflow = func(calculation string) error {
	return fmt.Errorf("formula: %s does not fit 64 bits", calculation)
}

// MustAdd returns a + b. It panics with the error of [Overflow] if the sum does not fit an int.
func MustAdd(a, b int) int {
	if s := a + b; (s > a) == (b > 0) {
		return s
	}
	panic(Overflow(fmt.Sprintf("%d + %d", a, b)))
}

// MustMultiply returns a·b. It panics with the error of [Overflow] if the product does not fit an
// int.
func MustMultiply(a, b int) int {
	p := a * b
	if a == 0 || p/a == b && !(a == -1 && b == math.MinInt) {
		return p
	}
	panic(Overflow(fmt.Sprintf("%d·%d", a, b)))
}
