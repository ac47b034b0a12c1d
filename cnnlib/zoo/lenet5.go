package zoo

import "cnnlessons/cnnlib"

// LeNet5 is LeNet-5 as it is built today, for pictures of 28×28×1 in ten classes, with
// 61,706 parameters and 416,520 MACs:
//
//	conv1    six kernels of 5×5×1, padding 2    28×28×6        156
//	conv2    sixteen of 5×5×6                   10×10×16     2,416
//	linear1  400 → 120                                      48,120
//	linear2  120 → 84                                       10,164
//	linear3  84 → 10                                           850
//
// After each layer but the last comes a ReLU, and after the ReLU of each convolution a max pooling
// of 2×2.
//
// The original, [LeNet1998] (Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning
// Applied to Document Recognition", 1998, section II.B) has 60,000 trainable parameters and differs:
//
//   - Its pictures have a border already, 32×32, so that conv1 needs no padding.
//   - Six of its sixteen kernels of conv2 see three of the six maps, nine see four and one
//     sees all: 1,516 parameters.
//   - Its pooling adds four numbers, multiplies the sum by a trained coefficient and adds a
//     trained bias, one of each for a map (12 + 32 parameters).
//   - Where a ReLU is here, and after each pooling, it has 1.7159·tanh(⅔·x).
//   - Its last layer gives the squared distance to a drawing of each digit, of 7×12 pixels,
//     that is fixed and not trained; here it is linear, for a softmax and its cross-entropy.
func LeNet5() *cnnlib.Sequential {
	return cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Conv2D{In: 6, Out: 16, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		&cnnlib.Flatten{},
		&cnnlib.Linear{In: 400, Out: 120}, &cnnlib.ReLU{},
		&cnnlib.Linear{In: 120, Out: 84}, &cnnlib.ReLU{},
		&cnnlib.Linear{In: 84, Out: 10})
}
