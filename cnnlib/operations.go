package cnnlib

import "math"

// Operations counts what one use of a layer computes when a trained network runs, by kind.
//
// A tap of a kernel or a window that lies in the padding counts as any other, as in all
// published numbers: an implementation may leave it out, the formula has it. Moving numbers
// and changing their sign count nothing. What a layer computes once for a whole channel counts,
// what it computes once for all inputs does not.
type Operations struct {
	MACs            int `json:"macs"`            // multiply-accumulates: a product that is added to a sum
	Biases          int `json:"biases"`          // sums that begin at a bias and not at 0, which costs nothing: see [Convention.Bias]
	Additions       int `json:"additions"`       // and subtractions, other than those of MACs
	Multiplications int `json:"multiplications"` // other than those of MACs
	Divisions       int `json:"divisions"`
	Comparisons     int `json:"comparisons"` // of which one number is kept, as in max(0, x)
	Functions       int `json:"functions"`   // exponentials, powers, square roots
}

// OperationsLayer is a layer that says what it computes. Every layer of this package is one.
type OperationsLayer interface {
	Layer

	// Operations returns the counts for an input of the shape in, which fits, and the shape
	// out that OutputShape gives for it. A count that would be above [math.MaxInt] is
	// math.MaxInt.
	Operations(in, out Shape) Operations
}

// plus returns the sums of both counts.
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

// biases is the number of sums that begin at a bias: all that give an output, or none.
func biases(none bool, out Shape) int {
	if none {
		return 0
	}
	return out.Len()
}

// Operations counts a multiply-accumulate for each weight of a kernel and each number of the
// output.
func (c *Conv2D) Operations(_, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(out.Len(), c.weightShape().Len()/c.Out), Biases: biases(c.NoBias, out)}
}

// Operations counts a multiply-accumulate for each weight and sample.
func (l *Linear) Operations(_, out Shape) Operations {
	return Operations{MACs: saturatingMultiply(out.Len(), l.In), Biases: biases(l.NoBias, out)}
}

// Operations counts a subtraction, a multiplication and an addition for each number, and for
// each channel those that make the factor weight / √(var + Eps): an addition, a square root, a
// division and a multiplication.
func (b *BatchNorm2D) Operations(in, _ Shape) Operations {
	n := in.Len()
	return Operations{Additions: saturatingAdd(2*n, in.C), Multiplications: saturatingAdd(n, in.C), Divisions: in.C, Functions: in.C}
}

// Operations counts Kernel·Kernel − 1 comparisons for each number of the output.
func (p *MaxPool2D) Operations(_, out Shape) Operations {
	return Operations{Comparisons: saturatingMultiply(out.Len(), saturatingMultiply(p.Kernel, p.Kernel)-1)}
}

// Operations counts Kernel·Kernel − 1 additions and a division for each number of the output.
func (p *AvgPool2D) Operations(_, out Shape) Operations {
	return Operations{Additions: saturatingMultiply(out.Len(), saturatingMultiply(p.Kernel, p.Kernel)-1), Divisions: out.Len()}
}

// Operations counts a comparison for each number.
func (*ReLU) Operations(in, _ Shape) Operations { return Operations{Comparisons: in.Len()} }

// Operations counts, at each position with C channels, C − 1 comparisons for the largest, C
// subtractions, C exponentials, C − 1 additions and C divisions.
func (*Softmax) Operations(in, _ Shape) Operations {
	n := in.Len()
	sums := n - n/in.C
	return Operations{Comparisons: sums, Additions: n + sums, Functions: n, Divisions: n}
}

// Operations counts nothing: numbers are only moved.
func (*Flatten) Operations(_, _ Shape) Operations { return Operations{} }

// Operations counts nothing: outside training, numbers are only moved.
func (*Dropout) Operations(_, _ Shape) Operations { return Operations{} }

// The operations of containers are those of their own, without their parts.

// Operations counts nothing: the layers in it say what they compute.
func (*Sequential) Operations(_, _ Shape) Operations { return Operations{} }

// Operations counts the additions of the two sides; the layers in them say what they compute.
func (*Residual) Operations(_, out Shape) Operations { return Operations{Additions: out.Len()} }

// Operations counts nothing: maps are only moved, and the layers in the branches say what they
// compute.
func (*Concat) Operations(_, _ Shape) Operations { return Operations{} }

// Operations counts the multiplications of the maps; the layers in the gate say what they
// compute.
func (*SqueezeExcitation) Operations(_, out Shape) Operations {
	return Operations{Multiplications: out.Len()}
}

var (
	_ OperationsLayer = (*Conv2D)(nil)
	_ OperationsLayer = (*Linear)(nil)
	_ OperationsLayer = (*BatchNorm2D)(nil)
	_ OperationsLayer = (*MaxPool2D)(nil)
	_ OperationsLayer = (*AvgPool2D)(nil)
	_ OperationsLayer = (*ReLU)(nil)
	_ OperationsLayer = (*Softmax)(nil)
	_ OperationsLayer = (*Flatten)(nil)
	_ OperationsLayer = (*Dropout)(nil)
	_ OperationsLayer = (*Sequential)(nil)
	_ OperationsLayer = (*Residual)(nil)
	_ OperationsLayer = (*Concat)(nil)
	_ OperationsLayer = (*SqueezeExcitation)(nil)
)
