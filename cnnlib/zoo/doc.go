// Package zoo describes famous networks, each by one function.
//
//	net := zoo.LeNet5()
//	fmt.Println(cnnlib.ArithmeticOf(net, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}))
//	cnnlib.Init(net, 1)
//
// A network comes without parameters, so that looking at one costs nothing: [cnnlib.Init]
// makes them to be trained, the package weights reads trained ones. Each call gives a new
// network, and none ends in a softmax: the outputs are logits, but for [LeNet1998].
//
// # Totals
//
// Each function says how many parameters and MACs its network has, and where published numbers
// come from. Here as in torchvision's tables, whose column GFLOPS they fill, MACs are the
// multiplications of one picture's way through the network in which a weight of a convolution or
// linear layer takes part: the weights of each such layer times the height and width of its
// output. Biases, batch normalisation, pooling and activations do not count. A GMAC is 10⁹ of
// them. In the tables, a row has what it gives, height×width×channels, and its parameters.
//
// # PyTorch's weights
//
// [AlexNet], [DenseNet121], [EfficientNetB0], [GoogLeNet], [MobileNetV2], [ResNet18], [ResNet50],
// [ShuffleNetV2], [SqueezeNet10] and [VGG16] are those of torchvision. Their layers have the names
// of its state_dict, so that the package weights takes a file that PyTorch wrote:
//
//	safetensors.torch.save_file(torchvision.models.resnet18(weights="DEFAULT").state_dict(), "resnet18.safetensors") # Python
//	err := weights.Load("resnet18.safetensors", zoo.ResNet18()) // Go
//
// These weights want pictures whose channels are normalised: from red, green and blue, from 0
// to 1, the means 0.485, 0.456 and 0.406 are subtracted, and the differences divided by 0.229,
// 0.224 and 0.225.
//
// The packages below this one have networks with the parameters that a training of this
// repository found.
package zoo
