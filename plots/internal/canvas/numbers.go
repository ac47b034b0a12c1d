package canvas

import (
	"strconv"
	"strings"

	"cnnlessons/internal/digits"
)

// Number writes a number with three significant digits, as colour bars and titles have it.
func Number(v float32) string { return Digits(v, 3) }

// Digits writes a number with so many significant digits.
func Digits(v float32, digits int) string {
	return MinusSigns(strconv.FormatFloat(float64(v), 'g', digits, 32))
}

// Grouped writes a whole number, not below 0, with commas between the thousands: 61,706.
func Grouped(n int) string { return digits.Grouped(strconv.Itoa(n)) }

// Percentage writes a share from 0 to 1 in per cent, with one decimal and without the sign. Only the
// share 1 is written as 100.
func Percentage(share float64) string {
	if share == 1 {
		return "100"
	}
	return strconv.FormatFloat(min(100*share, 99.9), 'f', 1, 64)
}

// MinusSigns replaces the hyphens of a written number by minus signs.
func MinusSigns(number string) string { return strings.ReplaceAll(number, "-", "−") }

// Integer writes a whole number, with a minus sign if it is negative.
func Integer(n int) string { return MinusSigns(strconv.Itoa(n)) }

// Compact writes a number with three significant digits and a unit: 456, 61.7k, 138M.
func Compact(v float64) string {
	if v < 0 {
		return "−" + Compact(-v)
	}
	for _, unit := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v < unit.size*0.9995 || v >= 999.5e12 { // 999.5 is written as 1000
			continue
		}
		v /= unit.size
		digits := 0
		if v < 9.995 {
			digits = 2
		} else if v < 99.95 {
			digits = 1
		}
		text := strconv.FormatFloat(v, 'f', digits, 64)
		if digits > 0 {
			text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
		}
		return text + unit.name
	}
	return MinusSigns(strconv.FormatFloat(v, 'g', 3, 64))
}
