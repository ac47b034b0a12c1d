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
// # Looking inside
//
// [Explain] writes out one number of a layer's output: what it read, the weights that this
// met, the products and their sum. [ExplainIn] does it for a layer of a network, with the
// activation behind it. [ReceptiveFieldOf] finds the pixels of the picture that a number
// anywhere in a network depends on. [Inspect] tells all of a network that has run: what each layer
// read and gave, its arithmetic, and what each number sees.
//
// Three ask a classifier which parts of a picture its answer rests on: [SaliencyOf] by the gradient of
// a class's logit with respect to the pixels, [GradCAMOf] by a layer's feature maps, weighted by
// their gradients, [OcclusionOf] by covering one part after another.
//
// # Training
//
// A [Run] is one use of a network whose memory is kept: its Forward computes what the
// network's does and allocates nothing when it is called again, and its Backward follows
// with the gradients of the loss. For each layer, ForwardPass and BackwardPass stand below
// each other in one file. Package train has the loop around them, package datasets pictures
// to train with, package weights the files.
//
// # Counting
//
// [ArithmeticOf] writes out how shapes and parameters come about; [Summarize] makes a table of
// what each layer costs: parameters, operations, memory, and how much of the picture its
// numbers depend on. What counts as an operation or a parameter is a [Convention], which the table's
// head states; [Torchinfo] and [Keras] give the totals of these.
//
// # The same bits everywhere
//
// Every output of a convolution, a transposed one too, or a linear layer is one chain of fused
// multiply-adds: the bias first, then channel by channel, row by row, column by
// column. So is every gradient: that of a weight goes sample by sample, then row by row,
// column by column of the output; that of an input kernel by kernel, then along the
// kernel's rows and columns. Each step rounds once, as the hardware instruction does, so
// the result has the same bits on every machine and for any number of threads
// (runtime.GOMAXPROCS). The file reference.go has the convolution as its definition says
// it; the tests compare the engine with it bit by bit. Nothing here reads the clock or an
// unseeded random source.
//
// The engine is in internal/gemm: kernels in assembly for amd64 (AVX2 with FMA, AVX-512,
// chosen when the program starts) and arm64, and the same in Go for all others or with the
// build tag noasm.
//
// # Errors
//
// Shapes that cannot fit are a mistake in the program: Forward and
// [ArithmeticOf] panic with a [*ShapeError], OutputShape returns it. Its text says
// which layer it was, what it wanted, what it was given, the formula behind that
// and what would fit. [Advise] looks for repairs that suit the whole network. Whatever
// comes from outside, such as a picture file, gives an ordinary error and never a panic.
package cnnlib
