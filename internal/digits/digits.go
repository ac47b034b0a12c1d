// Package digits chooses the number of decimals for numbers that stand together.
package digits

import (
	"math"
	"strconv"
	"strings"
)

// For returns the number of decimals that the values need: at most usual for numbers around 1, fewer
// for larger numbers and more for smaller numbers.
func For(usual int, values []float64) int {
	largest := 0.0
	for _, v := range values {
		if a := math.Abs(v); a <= math.MaxFloat64 {
			largest = max(largest, a)
		}
	}
	_, exponent, _ := strings.Cut(strconv.FormatFloat(largest, 'e', 0, 64), "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		panic(err) // a finite number has an exponent
	}
	return min(max(usual-max(power, 0)+max(-1-power, 0), 2), 12, Needed(values))
}

// Needed returns the number of decimals that give all values exactly, to the precision of a float32.
func Needed(values []float64) int {
	n := 0
	for _, v := range values {
		if _, decimals, ok := strings.Cut(strconv.FormatFloat(float64(float32(v)), 'f', -1, 32), "."); ok {
			n = max(n, len(decimals))
		}
	}
	return n
}

// Fixed writes v with the given number of decimals.
func Fixed(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-") // no minus before a 0
	}
	return s
}

// Float64s converts the values to float64.
func Float64s(values []float32) []float64 {
	var all []float64
	for _, v := range values {
		all = append(all, float64(v))
	}
	return all
}

// Grouped writes the digits of a whole number in threes: "11,689,512". Another text stays as it is.
func Grouped(digits string) string {
	if _, err := strconv.ParseUint(digits, 10, 64); err != nil {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
