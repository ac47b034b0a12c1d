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
		{&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, "bb6a8cf753c929da6dc25e0b23e14a996a1fd7677b023e117e397c2b98834c06"},
		{&cnnlib.ReLU{}, "73afbe1c5d2a3a9b27cb17354c0c92541e889dfd084970c0215dce1a01c4f640"},
		{&cnnlib.MaxPool2D{Kernel: 2}, "564c1d98ad13480ef7d236bc91efbbaf0730cd00d694d10371d42fd86617544e"},
		{&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2, Groups: 2}, "c6563c33e0df5589e2163321f4aec0affda507ad306ee7af449557e29f9c2bce"},
		{&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1}, "72f1a61229f5c0da7000008f15feaacb3fe7c7ffbbdb420ea43f242ca43f4ca6"},
		{&cnnlib.Flatten{}, "72f1a61229f5c0da7000008f15feaacb3fe7c7ffbbdb420ea43f242ca43f4ca6"},
		{&cnnlib.Linear{In: 90, Out: 10}, "42c357d258a69e3ff462f3f445ec96bed6f82c946212eb637085b4a417f13319"},
		{&cnnlib.Softmax{}, "8ea790b29e90f4deaddd72294a5d5d70ca3171735203ae728b3c92b7b80909b4"},
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
	if got := hash(samples.Cat(32).Grey()); got != "61a17d9be6dfea368d3ef2d78435c75b33e0b12ccba4c15cb88dcabb9213463d" {
		t.Errorf("hash %s", got)
	}
}
