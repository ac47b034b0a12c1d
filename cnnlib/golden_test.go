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
	checkBits(t, []golden{
		{&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, "bb6a8cf753c929da6dc25e0b23e14a996a1fd7677b023e117e397c2b98834c06"},
		{&cnnlib.ReLU{}, "73afbe1c5d2a3a9b27cb17354c0c92541e889dfd084970c0215dce1a01c4f640"},
		{&cnnlib.MaxPool2D{Kernel: 2}, "564c1d98ad13480ef7d236bc91efbbaf0730cd00d694d10371d42fd86617544e"},
		{&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 3, Stride: 2, Padding: 1, Dilation: 2, Groups: 2}, "c6563c33e0df5589e2163321f4aec0affda507ad306ee7af449557e29f9c2bce"},
		{&cnnlib.AvgPool2D{Kernel: 3, Stride: 2, Padding: 1}, "72f1a61229f5c0da7000008f15feaacb3fe7c7ffbbdb420ea43f242ca43f4ca6"},
		{&cnnlib.Flatten{}, "72f1a61229f5c0da7000008f15feaacb3fe7c7ffbbdb420ea43f242ca43f4ca6"},
		{&cnnlib.Linear{In: 90, Out: 10}, "42c357d258a69e3ff462f3f445ec96bed6f82c946212eb637085b4a417f13319"},
		{&cnnlib.Softmax{}, "8ea790b29e90f4deaddd72294a5d5d70ca3171735203ae728b3c92b7b80909b4"},
	}, "e5323ecb7cb85ea5c0ed2e812218268ed2e54e196f150a5c81b95392b06a20b9")
	checkBits(t, []golden{
		{&cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Ceil: true}, "f12ddfddad440fa92759796f86b32fc89db7b36936ff7c18122179bc2e1efcc8"},
		{&cnnlib.ConvTranspose2D{In: 3, Out: 6, Kernel: 3, Stride: 2, Padding: 1, OutputPadding: 1, Groups: 3}, "be18cfa407e5f7d451ea61cda591d405312bc24eeccc37f92e4cf99c3de83a49"},
		{&cnnlib.Upsample{Scale: 3, Bilinear: true}, "1a01f2c736d455b8122d5044bc5f3179945bd17dfd3311d844ad73524a1e832d"},
		{&cnnlib.AvgPool2D{Kernel: 5, Stride: 3, Padding: 2, Ceil: true}, "bef7949458ca6862f15bf137ee861cf3ebf3058153b9c8adad5f80928b1a97b1"},
		{&cnnlib.Upsample{Scale: 2}, "c2dae3a490da105ad5f332549634f0412f97a84c16c628b2a297f3e14b73b6a1"},
		{&cnnlib.AdaptiveAvgPool2D{Height: 7, Width: 5}, "4286e5754708daa8722ac305f46cb2c4d96caaa11eff81d19483a92b1a1253f1"},
		{&cnnlib.AdaptiveAvgPool2D{}, "c5d5c5f318e44300356d256096d3e9a36fdafd5a8d47ba900f4044fe707f3dfa"},
	}, "dcf72d1524d242fb6294249197b14556e3cd4723f926a603988379297263d149")
}

type golden struct {
	layer cnnlib.Layer
	hash  string // of what it gives
}

// checkBits runs the layers one after another on a picture, and back with a gradient of 0, 1, 2, 0, 1, 2, …
func checkBits(t *testing.T, layers []golden, gradient string) {
	t.Helper()
	net := cnnlib.NewSequential()
	for _, g := range layers {
		net.Layers = append(net.Layers, g.layer)
	}
	cnnlib.Init(net, 1)
	x := samples.Cat(32)
	run := cnnlib.NewRun(net)
	y := run.Forward(x)
	for i := range y.Data {
		y.Data[i] = float32(i % 3)
	}
	if got := hash(run.Backward(y)); got != gradient {
		t.Errorf("hash %s of the gradient, want %s", got, gradient)
	}
	for _, g := range layers {
		x = g.layer.Forward(x)
		if got := hash(x); got != g.hash {
			t.Errorf("%v: hash %s, want %s", g.layer, got, g.hash)
		}
	}
}

// So have what layers without parameters give, and their gradients.
func TestGoldenFixedLayers(t *testing.T) {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 12, H: 16, W: 16}, samples.Cat(32).Data)
	for i, v := range x.Data {
		x.Data[i] = float32(30*v) - 12 // never fused
	}
	for _, g := range []struct {
		layer cnnlib.Layer
		y, dx string
	}{
		{&cnnlib.ReLU6{}, "5d81901503110dd228e2e21a3b3277608f4ebf68fcbdb4a560aa936cffe774c7", "fc1b6ceb45183c5f6ba25cd238fef217c08f08f0c72281e48cd57e68261755a3"},
		{&cnnlib.HardSwish{}, "2f5ee32ed0203857c1f7e33fcf0b362c8cd9ed53455e8f792cb0e267a1335bc8", "47bfa6eafd932c830fa3a442e972f0a9ebc91fb5b8829993067d6d5b9020e7e1"},
		{&cnnlib.HardSigmoid{}, "3c8951b56d12a35cce6ce5d51ceeda5ebbe13b04631a11cb011fcd3337a05e99", "67022dc4d0b0dff0d698cca961528730dafdd291a01a4887c94c8874ccd495b3"},
		{&cnnlib.Sigmoid{}, "512fa95b427efd1deed741c9fdb2c6bf13776dc84e4b3bb45444526708d5afb2", "bed45bca8cf1fe8a26135cb2be5f9908bca0f6dc070ae411d81ce8ad31ceae6d"},
		{&cnnlib.SiLU{}, "cb4755e8ab81a21f30a14ab987b2c0c2905c7eafeac39d96235cb8597d7e7d41", "4899ae953a46850edf316000ea42587f6ca5c7fb16b6e8162f95d539c95e548e"},
		{&cnnlib.Tanh{}, "98152a84ac180aca03b9d90f5ac010aba54ba606b1034098e8a71898fa776661", "8f1a0cb780358e9f226b34d04929d397a50cdb88a0733d4d9880e25da2463ed6"},
		{&cnnlib.LocalResponseNorm{Size: 5, Alpha: 0.1}, "37cb12ed2cb7cc6bb17b564dcc182bb21545c7d46ef5819ed0818c9c26ae07cf", "fe9a13a5c5f61c1478d3e68482ba7c1eff3791b0a6511134eb761ef16a9d0986"},
		{&cnnlib.LocalResponseNorm{Size: 4, Alpha: 0.1, Beta: 0.6, K: 0.5}, "c4c9c86748d4e75210e492c6880bc4b7dd62cb6c54d291016cf7737fe2d51401", "ca7fddd604cf80e6489d1cb12d77eb6e8761c5f0152f9b7741b6970a68315f52"},
		{&cnnlib.ChannelShuffle{Groups: 3}, "d8bdf733d5dc55b0fb0141631ae59321f75f55419f61cf748bafe1ff85e7b24c", "e15077b3548b3485bd23304e2f96758b73d306625b202a1d3248bfc373d05a4d"},
		{&cnnlib.Select{Channels: []int{11, 0, 5, 0}}, "349e35b8810b7528f5fd58bf50931add7a12cf2c69b0e376ba3ffb56c348570c", "128dd703abc21db0cad7634acc08eed1f6bfc058cee73fb4207716f3146d24d3"},
	} {
		run := cnnlib.NewRun(g.layer)
		y := run.Forward(x)
		if got := hash(y); got != g.y {
			t.Errorf("%v: hash %s, want %s", g.layer, got, g.y)
		}
		if got := hash(run.Backward(y)); got != g.dx {
			t.Errorf("%v: hash of the gradient %s, want %s", g.layer, got, g.dx)
		}
	}
}

// The Grey of a picture is bits, too.
func TestGoldenGrey(t *testing.T) {
	if got := hash(samples.Cat(32).Grey()); got != "61a17d9be6dfea368d3ef2d78435c75b33e0b12ccba4c15cb88dcabb9213463d" {
		t.Errorf("hash %s", got)
	}
}
