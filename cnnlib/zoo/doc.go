// Package zoo describes twenty-eight famous networks, each by one function, and has the blocks that
// they are made of.
//
//	net := zoo.LeNet5()
//	fmt.Println(cnnlib.ArithmeticOf(net, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}))
//	cnnlib.Init(net, 1)
//
// A network comes without parameters, so that looking at one costs nothing: [cnnlib.Init]
// makes parameters to be trained, the package weights reads trained ones. Each call gives a new
// network. No network ends in a softmax: the outputs are logits, but for [LeNet1998].
//
// # Networks of one's own
//
// The pieces of these networks are here, too, for networks that the package does not have:
//
//   - [Chain], [Part] and [Numbered] name layers; [Conv], [Depthwise], [Norm] and [ConvNorm] are
//     convolutions and batch normalisations with the usual settings.
//   - [ResNet], [DenseNet], [VGG] and [SqueezeNet] are frames, with their numbers as parameters.
//   - [BasicBlock], [Bottleneck], [ResidualBlock], [DenseLayer], [Transition], [Fire], [Inception],
//     [InvertedResidual], [MBConv] and [SqueezeExcitation] are blocks.
//
// A frame ends in 1000 classes. For another number of classes, assign another layer to the last of
// the Layers of a ResNet or DenseNet, or of a VGG's classifier, which is its last layer.
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
// These networks are torchvision's:
//
//   - [AlexNet], [VGG11], [VGG13], [VGG16], [VGG19], [GoogLeNet]
//   - [ResNet18], [ResNet34], [ResNet50], [ResNet101], [ResNet152], [ResNeXt50], [WideResNet50]
//   - [DenseNet121], [DenseNet169], [DenseNet201]
//   - [SqueezeNet10], [SqueezeNet11], [MobileNetV2], [MobileNetV3Small], [MobileNetV3Large],
//     [MNASNet], [ShuffleNetV2], [EfficientNetB0]
//
// Their layers have the names of torchvision's state_dict, so that the package weights takes a file
// that PyTorch wrote:
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
