package cnnlib

// Convention says what a [Summary] counts. Tools and papers have different conventions, so their
// totals for one network differ. The zero value is this package's convention: it counts the
// operations for one sample, each multiply-accumulate (MAC) as two operations, and counts the
// trained numbers as parameters.
//
// A published "4.1 GFLOPs" is nearly always a number of MACs: see FLOPsPerMAC.
type Convention struct {
	FLOPsPerMAC int  `json:"flops_per_mac"` // 2, a multiplication and an addition, or 1, as in papers that call MACs FLOPs; 0 means 2
	OnlyMACs    bool `json:"only_macs"`     // FLOPs leave out every operation that is not part of a MAC

	// Bias counts one more MAC for each sum that has a bias. Without Bias, a bias costs nothing:
	// the sum begins at the bias instead of 0, as in the chain of [Conv2D.Forward].
	Bias bool `json:"bias"`

	// AtOutput counts the weights of a [ConvTranspose2D] at each position of the output, as the
	// weights of a [Conv2D] are counted. Without AtOutput, the weights count at each position of the
	// input, which has Stride² times fewer positions: these products are really computed.
	AtOutput bool `json:"at_output"`

	Batch     bool              `json:"batch"`      // count the operations for all samples of the input, not for one
	BatchNorm BatchNormCounting `json:"batch_norm"` // the operations of a [BatchNorm2D] that count

	// MovingStatistics counts the numbers that a layer keeps without training them, see [Stateful],
	// as parameters that are not trainable.
	MovingStatistics bool `json:"moving_statistics"`
}

// BatchNormCounting says which operations of a [BatchNorm2D] count.
type BatchNormCounting string

const (
	BatchNormAsRun        BatchNormCounting = "as_run"     // the operations of [BatchNorm2D.Operations], none of them MACs; "" means this, too
	BatchNormMerged       BatchNormCounting = "merged"     // no operations: a trained BatchNorm2D can be merged into the weights of the convolution before it
	BatchNormPerParameter BatchNormCounting = "parameters" // one MAC for each scale and shift and each sample, however large the map
)

// Torchinfo returns the convention of the Python package torchinfo (version 1.8, the method
// calculate_macs of its LayerInfo). A convolution, also a transposed convolution, counts its
// weights and biases times the positions of its output. A linear layer counts its weights and
// biases. Any other layer with weights counts its weights, whatever the size of its maps. All
// counts are multiplied by the samples. A layer without weights and a sum of branches count
// nothing. Torchinfo calls MACs mult-adds. Moving statistics are PyTorch's buffers and no
// parameters.
func Torchinfo() Convention {
	return Convention{FLOPsPerMAC: 1, OnlyMACs: true, Bias: true, AtOutput: true, Batch: true, BatchNorm: BatchNormPerParameter}
}

// Keras returns the convention of Model.summary in Keras 3: moving statistics are weights that are
// not trainable and count as parameters. Keras counts no operations; the convention counts
// operations as the zero value does.
func Keras() Convention { return Convention{MovingStatistics: true}.explicit() }

// explicit returns the convention with each zero value replaced by the value that it means.
func (c Convention) explicit() Convention {
	if c.FLOPsPerMAC == 0 {
		c.FLOPsPerMAC = 2
	}
	if c.BatchNorm == "" {
		c.BatchNorm = BatchNormAsRun
	}
	return c
}

// check returns an error if a field has a value without a meaning.
func (c Convention) check() error {
	if c.FLOPsPerMAC != 1 && c.FLOPsPerMAC != 2 {
		return NewUsageError(wrongFLOPs, "Convention", c.FLOPsPerMAC)
	}
	switch c.BatchNorm {
	case BatchNormAsRun, BatchNormMerged, BatchNormPerParameter:
		return nil
	}
	return NewUsageError(wrongBatchNormCounting, "Convention", c.BatchNorm)
}

// conventional is a layer whose operations depend on the convention.
type conventional interface {
	OperationsLayer

	// operationsBy counts the operations as Operations does, but by the convention.
	operationsBy(c Convention, in, out Shape) Operations
}

// operations counts the operations of one use of a layer. known is false for a layer that is not
// an [OperationsLayer].
func (c Convention) operations(u use) (o Operations, known bool) {
	l, known := u.layer.(OperationsLayer)
	if !known {
		return Operations{}, false
	}
	in, out := u.in, u.out
	if !c.Batch {
		in.N, out.N = 1, 1
	}
	if b, ok := l.(conventional); ok {
		o = b.operationsBy(c, in, out)
	} else {
		o = l.Operations(in, out)
	}
	if c.Bias {
		o.MACs = saturatingAdd(o.MACs, o.Biases)
	}
	return o, true
}

// flops returns the number of floating-point operations that the convention counts in o.
func (c Convention) flops(o Operations) int {
	n := saturatingMultiply(c.FLOPsPerMAC, o.MACs)
	if c.OnlyMACs {
		return n
	}
	return saturatingAdd(n, o.others())
}
