package cnnlib

import "math"

// Operations counts what one use of a layer computes when a trained network runs, by kind.
//
// A tap of a kernel or a window that lies in the padding counts as any other tap, as in all
// published numbers: an implementation may leave the tap out, but the formula has it. Moving a
// number and changing its sign count nothing. An operation that a layer does once for a whole
// channel counts. An operation that it does once for all inputs does not count.
type Operations struct {
	MACs            int `json:"macs"`            // multiply-accumulates: a product that is added to a sum
	Biases          int `json:"biases"`          // sums that begin at a bias instead of 0, which costs nothing: see [Convention.Bias]
	Additions       int `json:"additions"`       // additions and subtractions that are no part of a MAC
	Multiplications int `json:"multiplications"` // multiplications that are no part of a MAC
	Divisions       int `json:"divisions"`
	Comparisons     int `json:"comparisons"` // each keeps one of two numbers, as in max(0, x)
	Functions       int `json:"functions"`   // exponentials, powers, square roots
}

// OperationsLayer is a layer that counts its operations. Every layer of this package is one.
type OperationsLayer interface {
	Layer

	// Operations returns the counts for an input of the shape in, which fits. out is the shape that
	// OutputShape returns for in. A container counts what it computes itself, not what its parts
	// compute. A count that would be above [math.MaxInt] is math.MaxInt.
	Operations(in, out Shape) Operations
}

// plus returns the sum of both counts, kind by kind.
func (o Operations) plus(p Operations) Operations {
	return Operations{
		MACs:            saturatingAdd(o.MACs, p.MACs),
		Biases:          saturatingAdd(o.Biases, p.Biases),
		Additions:       saturatingAdd(o.Additions, p.Additions),
		Multiplications: saturatingAdd(o.Multiplications, p.Multiplications),
		Divisions:       saturatingAdd(o.Divisions, p.Divisions),
		Comparisons:     saturatingAdd(o.Comparisons, p.Comparisons),
		Functions:       saturatingAdd(o.Functions, p.Functions),
	}
}

// others is the number of all operations but MACs.
func (o Operations) others() int {
	return saturatingAdd(o.Additions, o.Multiplications, o.Divisions, o.Comparisons, o.Functions)
}

// saturatingAdd is the sum of numbers that are not below 0, or [math.MaxInt] if it is larger.
func saturatingAdd(numbers ...int) int {
	total := 0
	for _, n := range numbers {
		if n > math.MaxInt-total {
			return math.MaxInt
		}
		total += n
	}
	return total
}

// saturatingMultiply is the product of numbers that are not below 0, or [math.MaxInt] if it is larger.
func saturatingMultiply(numbers ...int) int {
	total, over := 1, false
	for _, n := range numbers {
		if n == 0 {
			return 0
		}
		if over = over || total > math.MaxInt/n; !over {
			total *= n
		}
	}
	if over {
		return math.MaxInt
	}
	return total
}

// biases is the number of sums that begin at a bias: one for each number of the output, or none.
func biases(none bool, out Shape) int {
	if none {
		return 0
	}
	return out.Len()
}
