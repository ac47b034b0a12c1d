package cnnlib_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
)

// hash is the SHA-256 of the bits of the tensor's elements.
func hash(t *cnnlib.Tensor) string {
	h := sha256.New()
	for _, v := range t.Data {
		var b [4]byte
		binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
		h.Write(b[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// The outputs of a small network, layer by layer, have these bits on every machine.
// `make arm64` runs the test on arm64, too.
func TestGoldenBits(t *testing.T) {
	golden := []struct {
		layer cnnlib.Layer
		hash  string
	}{
		{&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, "5f3437f4a048e07fe8278f50d02b56508265e73fa4ba480abe8afca0320cf741"},
		{&cnnlib.ReLU{}, "3ec2e4dd8315c3eaa843e6ee4c0028c59e988a0131a904fc3d53249c76401eeb"},
		{&cnnlib.MaxPool2D{Kernel: 2}, "2f04b81c309054eedb2823a620bb8900f3bb506acde37332b216a24e8eb01d93"},
		{&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2, Groups: 2}, "b4517ebe8e1a3da36e705193bdb965caceb6bf662bef0d8cb2462a6e050a8035"},
		{&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1}, "89ffce37217a6f48ed9eb86b34ce4c321446a741e27a632ad029c4a72076011e"},
		{&cnnlib.Flatten{}, "89ffce37217a6f48ed9eb86b34ce4c321446a741e27a632ad029c4a72076011e"},
		{&cnnlib.Linear{In: 90, Out: 10}, "0f2385722aca4ba4ec3275c44f99f0ba951391535076eb6c6810c4704337fd61"},
		{&cnnlib.Softmax{}, "88c4e09c636e98a000976b974fd4d6d324d69e586d96d340a05e04d786c0968a"},
	}
	net := cnnlib.NewSequential()
	for _, g := range golden {
		net.Layers = append(net.Layers, g.layer)
	}
	cnnlib.Init(net, 1)
	x := samples.Cat(32)
	for _, g := range golden {
		x = g.layer.Forward(x)
		if got := hash(x); got != g.hash {
			t.Errorf("%v: hash %s, want %s", g.layer, got, g.hash)
		}
	}
}

// The Grey of a picture is bits, too.
func TestGoldenGrey(t *testing.T) {
	if got := hash(samples.Cat(32).Grey()); got != "054a8ae7374d9eb6d47cb3fb545b67d59bdb8579af4e93f3c2a4ee2dcc9a1333" {
		t.Errorf("hash %s", got)
	}
}
