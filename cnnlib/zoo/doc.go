// Package zoo describes famous networks, each by one function.
//
//	net := zoo.LeNet5()
//	fmt.Println(cnnlib.ArithmeticOf(net, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}))
//	cnnlib.Init(net, 1)
//
// A network comes without parameters, so that looking at one costs nothing: [cnnlib.Init]
// makes them to be trained, the package weights reads trained ones. Each call gives a new
// network, and none ends in a softmax: the outputs are logits.
//
// The packages below this one have networks with the parameters that a training of this
// repository found.
package zoo
