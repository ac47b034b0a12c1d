package cnnlib

import "fmt"

// Convention says what counts in a [Summary]. Tools and papers differ in it, and so do their
// totals for one network. The zero value is this package's: it counts what is computed for one
// sample, each multiply-accumulate as two operations, and as parameters what is trained.
//
// A published "4.1 GFLOPs" is nearly always a number of MACs: see FLOPsPerMAC.
type Convention struct {
	FLOPsPerMAC int  `json:"flops_per_mac"` // 2, a multiplication and an addition, or 1, as in papers that call MACs FLOPs; 0 means 2
	OnlyMACs    bool `json:"only_macs"`     // of the floating-point operations, count only those of MACs

	// Bias counts a MAC more for each sum that begins at a bias. Else the bias is where the
	// sum begins, instead of 0, and costs nothing, as in the chain of [Conv2D.Forward].
	Bias bool `json:"bias"`

	// AtOutput counts the weights of a [ConvTranspose2D] at each position of its output, as those of
	// a [Conv2D]. They meet the positions of its input, of which there are Stride² times fewer.
	AtOutput bool `json:"at_output"`

	Batch     bool              `json:"batch"`      // count the operations for all samples of the input, not for one
	BatchNorm BatchNormCounting `json:"batch_norm"` // what a [BatchNorm2D] counts

	// MovingStatistics counts what a layer keeps without training it, see [Stateful], as
	// parameters that are not trainable.
	MovingStatistics bool `json:"moving_statistics"`
}

// BatchNormCounting says which operations of a [BatchNorm2D] count.
type BatchNormCounting string

const (
	BatchNormAsRun        BatchNormCounting = "as_run"     // those of [BatchNorm2D.Operations], none of them MACs; the same as ""
	BatchNormMerged       BatchNormCounting = "merged"     // none: in a trained network it can be merged into the weights of the convolution before it
	BatchNormPerParameter BatchNormCounting = "parameters" // one MAC for each scale and shift and each sample, however large the map
)

// Torchinfo is the convention of the Python package torchinfo (version 1.8, the method
// calculate_macs of its LayerInfo): a convolution, a transposed one too, counts its weights and biases times the
// positions of its output, a linear layer its weights and biases, any other layer with weights
// these alone, whatever the size of its maps, all times the samples; a layer without weights
// and sums of branches count nothing. What it calls mult-adds is here MACs. Moving statistics
// are PyTorch's buffers and no parameters.
func Torchinfo() Convention {
	return Convention{FLOPsPerMAC: 1, OnlyMACs: true, Bias: true, AtOutput: true, Batch: true, BatchNorm: BatchNormPerParameter}
}

// Keras is the convention of Model.summary in Keras 3: moving statistics are weights that are
// not trainable and count as parameters. Keras counts no operations; they are counted as by
// the zero value.
func Keras() Convention { return Convention{MovingStatistics: true}.explicit() }

// explicit is the same convention with the values that zero values mean.
func (c Convention) explicit() Convention {
	if c.FLOPsPerMAC == 0 {
		c.FLOPsPerMAC = 2
	}
	if c.BatchNorm == "" {
		c.BatchNorm = BatchNormAsRun
	}
	return c
}

// check returns an error if a field has a value that means nothing.
func (c Convention) check() error {
	if c.FLOPsPerMAC != 1 && c.FLOPsPerMAC != 2 {
		return &ShapeError{
			Layer:   "Convention",
			Wanted:  "FLOPsPerMAC of 2 or 1",
			Given:   fmt.Sprintf("FLOPsPerMAC: %d", c.FLOPsPerMAC),
			Formula: "a multiply-accumulate is a multiplication and an addition, 2 operations, or one instruction, 1",
			Fix:     "leave FLOPsPerMAC out for 2",
		}
	}
	switch c.BatchNorm {
	case BatchNormAsRun, BatchNormMerged, BatchNormPerParameter:
		return nil
	}
	return &ShapeError{
		Layer:  "Convention",
		Wanted: "BatchNorm of BatchNormAsRun, BatchNormMerged or BatchNormPerParameter",
		Given:  fmt.Sprintf("BatchNorm: %q", c.BatchNorm),
		Fix:    "leave BatchNorm out for BatchNormAsRun",
	}
}

// operations counts one use of a layer. known is false for one that is not [OperationsLayer].
func (c Convention) operations(u use) (o Operations, known bool) {
	l, known := u.layer.(OperationsLayer)
	if !known {
		return Operations{}, false
	}
	in, out := u.in, u.out
	if !c.Batch {
		in.N, out.N = 1, 1
	}
	if b, ok := l.(*BatchNorm2D); ok && c.BatchNorm != BatchNormAsRun {
		if c.BatchNorm == BatchNormPerParameter {
			o.MACs = 2 * b.Channels * in.N
		}
		return o, true
	}
	o = l.Operations(in, out)
	if t, ok := l.(*ConvTranspose2D); ok && c.AtOutput {
		o.MACs = saturatingMultiply(out.N, out.H, out.W, t.In, t.Out/orOne(t.Groups), t.Kernel, t.Kernel)
	}
	if c.Bias {
		o.MACs = saturatingAdd(o.MACs, o.Biases)
	}
	return o, true
}

// flops is the number of floating-point operations among o.
func (c Convention) flops(o Operations) int {
	n := saturatingMultiply(c.FLOPsPerMAC, o.MACs)
	if c.OnlyMACs {
		return n
	}
	return saturatingAdd(n, o.others())
}
