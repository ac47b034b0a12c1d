// Package lenetfashion is a LeNet-5 that knows clothes: [zoo.LeNet5] with the parameters of
// a training on the 60,000 training pictures of Fashion-MNIST.
//
//	net, normalization := lenetfashion.Load()
//	_, test := fashion.Load()
//	y := net.Forward(normalization.Apply(test.Picture(0)))
//	// The largest of the ten logits in y.Data is the answer; test.Classes() names it.
//
// The command
//
//	go run ./cnnlib/zoo/lenetfashion/make
//
// trains it, and says how: 10 epochs from random numbers, of which the last one's parameters
// are embedded here. It gives the same bits on every machine, which -check checks.
package lenetfashion

import (
	_ "embed"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/weights"
	"cnnlessons/cnnlib/zoo"
)

// Accuracy is the share of the 10,000 test pictures of Fashion-MNIST, none of which it was
// trained with, that the network gives the right class.
const Accuracy = 0.9013

//go:embed lenetfashion.safetensors
var file []byte

// Load returns the network, 28×28×1 to ten logits, and the normalization of the training
// pictures, which its pictures need; set it as the Normalize of a [datasets.Loader]. Each
// call gives a new network, to be trained further or taken apart.
func Load() (*cnnlib.Sequential, datasets.Normalization) {
	net := cnnlib.Init(zoo.LeNet5(), 0) // any seed: all numbers come from the file
	f, err := weights.Decode(file)
	if err == nil {
		err = weights.Copy(cnnlib.State(net), f.Tensors)
	}
	if err != nil {
		panic(err) // the embedded file is tested
	}
	return net, datasets.Normalization{Mean: number(f.Metadata["mean"]), Deviation: number(f.Metadata["deviation"])}
}

// number is a float32 that the embedded file has as a text.
func number(text string) float32 {
	v, err := strconv.ParseFloat(text, 32)
	if err != nil {
		panic(err) // the embedded file is tested
	}
	return float32(v)
}
