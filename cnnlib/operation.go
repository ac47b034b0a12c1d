package cnnlib

import "reflect"

// Operation says how a layer makes its output from the numbers that it reads.
type Operation string

// The operations of single layers.
const (
	OperationWeightedSum    Operation = "weighted_sum"    // each number is a sum of products: [Conv2D], [Linear]
	OperationPatchSum       Operation = "patch_sum"       // each number read adds a patch of products to the output: [ConvTranspose2D]
	OperationLargest        Operation = "largest"         // each number is the largest in a window: [MaxPool2D]
	OperationMean           Operation = "mean"            // each number is the mean of a window: [AvgPool2D], [AdaptiveAvgPool2D]
	OperationElementwise    Operation = "elementwise"     // each number comes from the number at the same place alone: activations, [BatchNorm2D], [Dropout]
	OperationAcrossChannels Operation = "across_channels" // each number comes from several channels at the same row and column: [Softmax], [LocalResponseNorm]
	OperationRearrangement  Operation = "rearrangement"   // numbers only change their places: [Flatten], [ChannelShuffle]
	OperationSelection      Operation = "selection"       // some channels are passed on: [Select]
	OperationEnlargement    Operation = "enlargement"     // maps grow without weights: [Upsample]
)

// The operations of containers, which are layers made of layers.
const (
	OperationChain       Operation = "chain"        // each part reads what the part before it gives: [Sequential]
	OperationBranchSum   Operation = "branch_sum"   // two branches are added number by number: [Residual]
	OperationBranchStack Operation = "branch_stack" // the maps of all branches are stacked: [Concat]
	OperationGate        Operation = "gate"         // each map is multiplied by one number: [SqueezeExcitation]
)

// OperationOf returns the layer's operation. It returns "" for a layer that is not of this package.
func OperationOf(l Layer) Operation {
	if o, ok := ours(l).(interface{ operation() Operation }); ok {
		return o.operation()
	}
	return ""
}

// ours returns the layer if its type is of this package, and nil otherwise. A type of another package
// that embeds a layer has the layer's methods, but may do something else.
func ours(l Layer) Layer {
	if l == nil {
		return nil
	}
	t := reflect.TypeOf(l)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.PkgPath() != reflect.TypeFor[Tensor]().PkgPath() {
		return nil
	}
	return l
}

// ConvolutionOf returns the layer as a convolution with the same weights and biases: a [Conv2D]
// itself, a [Linear] as a convolution with kernels of 1×1. ConvolutionOf returns nil if the layer's
// operation is not [OperationWeightedSum].
func ConvolutionOf(l Layer) *Conv2D {
	if c, ok := ours(l).(interface{ convolution() *Conv2D }); ok {
		return c.convolution()
	}
	return nil
}

// PartsOf returns the layers inside a container, in the order in which they run. It returns nil
// for a layer that is no container or is not of this package. It panics with a [*UsageError] if
// the layer is a [Sequential] with a nil layer or with names that do not fit.
func PartsOf(l Layer) []Layer {
	if c, ok := ours(l).(container); ok {
		_, parts := c.children()
		return parts
	}
	return nil
}

// Window is how a kernel or a pooling window goes over maps, along rows and along columns alike.
type Window struct {
	Kernel   int  // side of the kernel or window
	Stride   int  // step between two positions, at least 1
	Padding  int  // rows and columns added, or by a [ConvTranspose2D] cut off, on every side
	Dilation int  // distance between neighbouring taps, at least 1
	Ceil     bool // the number of positions is rounded up
}

// WindowOf returns the layer's window, with each zero value replaced by the value that it means. ok
// is false for a layer that has no window, that has windows of several sizes as an
// [AdaptiveAvgPool2D] has, or that is not of this package.
func WindowOf(l Layer) (w Window, ok bool) {
	s, ok := ours(l).(slider)
	if !ok {
		return Window{}, false
	}
	v := s.window()
	return Window{v.kernel, v.stride, v.padding, v.dilation, v.ceil}, true
}
