// Package cnnlib computes convolutional neural networks the way a lesson
// explains them: every layer runs, says what shape it gives before it runs, and
// writes out the arithmetic behind its shape and its number of parameters.
//
//	img := samples.Cat(32)                            // a 32×32 picture with 3 channels
//	conv1 := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5} // six kernels of 5×5×3
//	conv2 := &cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5}
//	net := cnnlib.NewSequential(conv1, conv2)
//	cnnlib.Init(net, 1)
//	fmt.Println(cnnlib.ArithmeticOf(net, img.Shape()))
//	maps := conv1.Forward(img) // 28×28×6: one feature map for each kernel
//
// # Layout
//
// A [Tensor] holds float32 numbers in the order sample, channel, row, column
// (N×C×H×W) without gaps; its Data field states the index formula. A [Shape]
// prints as height×width×channels, the order in which courses speak of volumes.
//
// # Layers
//
// A [Layer] is a struct whose exported fields describe it and whose zero values
// are the usual defaults: stride 1, no padding, dilation 1, one group, a bias.
// Forward never changes its input, and its output shares no memory with it
// unless the method says so. Weights do not exist until [Init] makes them or
// the caller sets the Weight and Bias fields, so describing a large network
// and counting its parameters costs no memory.
//
// All that is known of a layer stands in the file that has the layer's name. Questions ask for it:
// [OperationOf], [WindowOf], [PartsOf], [ConvolutionOf] and [ShortName] say what they answer for a
// layer of your own.
//
// # Looking inside
//
// [Explain] writes out one number of a layer's output: the numbers that it reads, their weights, the
// products and the sum. [ExplainIn] explains a number of a layer in a network, with the activation
// behind the layer. [ReceptiveFieldOf] finds the pixels of the picture on which a number anywhere in a
// network depends. [Inspect] runs a network and tells for each layer the input, the output, the
// arithmetic, and what each number sees.
//
// Three functions ask a classifier on which parts of a picture its answer rests. [SaliencyOf] takes
// the gradient of a class's logit with respect to the pixels. [GradCAMOf] takes a layer's feature maps,
// weighted by their gradients. [OcclusionOf] covers one part after another.
//
// # Training
//
// A [Run] is a network with the memory of its tensors. Its Forward computes what the network's
// Forward computes, and allocates nothing when it is called again. Its Backward computes the
// gradients of the loss. In the file of a layer, ForwardPass and BackwardPass stand below each other.
// Package train has the training loop, package datasets the pictures to train with, package weights
// the files that keep a trained network.
//
// # Counting
//
// [ArithmeticOf] writes out how shapes and parameters come about; [Summarize] makes a table of
// what each layer costs: parameters, operations, memory, and how much of the picture its
// numbers depend on. A [Convention] says what counts as an operation or a parameter, and the table's
// head states it. The conventions [Torchinfo] and [Keras] give the totals of these packages.
//
// # The same bits everywhere
//
// Every output of a convolution, a transposed convolution or a linear layer is one chain of fused
// multiply-adds: the bias first, then channel by channel, row by row, column by column. Every
// gradient is such a chain, too. The chain for a weight runs sample by sample, then row by row and
// column by column of the output. The chain for an input runs kernel by kernel, then along the
// kernel's rows and columns. Each step rounds once, as the hardware instruction does. So the result
// has the same bits on every machine and for any number of threads (runtime.GOMAXPROCS). The file
// reference.go computes the convolution as its definition says, and the tests compare the engine with
// it bit by bit. Nothing here reads the clock or an unseeded random source.
//
// The engine is in internal/gemm: kernels in assembly for amd64 (AVX2 with FMA, AVX-512,
// chosen when the program starts) and arm64, and Go code that computes
// the same bits for all other machines or with the build tag noasm.
//
// # Errors
//
// Shapes that cannot fit are a mistake in the program: Forward and [ArithmeticOf] panic with a
// [*ShapeError], and OutputShape returns it. Any other misuse, such as weights that were never
// made, is a [*UsageError]. The error's text names the layer, what the layer wanted, what it was
// given, the formula behind the error, and what would fit. [Advise] looks for repairs that suit
// the whole network. Whatever comes from outside, such as a picture file, gives an ordinary error
// and never a panic.
package cnnlib
