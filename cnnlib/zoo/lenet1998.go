package zoo

import (
	"slices"
	"strconv"

	"cnnlessons/cnnlib"
)

// c3Maps are the maps of S2 that each of the 16 kernels of C3 sees (Y. LeCun and others, 1998,
// table I).
var c3Maps = [16][]int{
	{0, 1, 2}, {1, 2, 3}, {2, 3, 4}, {3, 4, 5}, {0, 4, 5}, {0, 1, 5},
	{0, 1, 2, 3}, {1, 2, 3, 4}, {2, 3, 4, 5}, {0, 3, 4, 5}, {0, 1, 4, 5}, {0, 1, 2, 5},
	{0, 1, 3, 4}, {1, 2, 4, 5}, {0, 2, 3, 5},
	{0, 1, 2, 3, 4, 5},
}

// LeNet1998 is LeNet-5 as it was published, up to its layer F6, for pictures of 32×32×1
// (Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document
// Recognition", 1998, section II.B). It has all of the paper's 60,000 trained parameters and
// 327,256 MACs; [LeNet5] is what became of it.
//
//	c1  six kernels of 5×5×1                      28×28×6       156
//	s2  2×2 averaged, a coefficient and a bias    14×14×6        12
//	    for each map
//	c3  sixteen of 5×5: six see three maps,       10×10×16    1,516
//	    nine see four, one sees six
//	s4  as s2                                      5×5×16        32
//	c5  120 of 5×5×16                              1×1×120   48,120
//	f6  120 → 84                                   1×1×84    10,164
//
// The paper counts connections, one for each weight or bias and use: 340,908 with the 840 of
// its last layer.
//
// The sub-sampling layers s2 and s4 add four numbers in the paper; here they average them, so
// that a coefficient here is four times the paper's.
//
// After each layer the paper has A·tanh(S·x) with A = 1.7159 and S = ⅔, here there is tanh(x).
// The trained parameters take up the two constants: a network that has, in place of each weight
// w, S·A·w (in c1 S·w, since nothing is before it), and in place of each bias b, S·b, gives
// the paper's outputs, divided by A.
//
// The outputs are not logits but 84 numbers that the paper reads as a picture of 7×12. Its last
// layer has a drawing of each digit, fixed and not trained, and gives the ten squared distances
// to them; that layer is left out.
func LeNet1998() *cnnlib.Sequential {
	var c3 cnnlib.Concat
	for i, maps := range c3Maps {
		c3.Names = append(c3.Names, strconv.Itoa(i))
		c3.Branches = append(c3.Branches, Chain(
			Part{"select", &cnnlib.Select{Channels: slices.Clone(maps)}},
			Part{"conv", &cnnlib.Conv2D{In: len(maps), Out: 1, Kernel: 5}}))
	}
	subsampling := func(maps int) *cnnlib.Sequential {
		return Chain(
			Part{"average", &cnnlib.AvgPool2D{Kernel: 2}},
			Part{"coefficient", &cnnlib.Conv2D{In: maps, Out: maps, Kernel: 1, Groups: maps}})
	}
	return Chain(
		Part{"c1", &cnnlib.Conv2D{In: 1, Out: 6, Kernel: 5}}, Part{"tanh1", &cnnlib.Tanh{}},
		Part{"s2", subsampling(6)}, Part{"tanh2", &cnnlib.Tanh{}},
		Part{"c3", &c3}, Part{"tanh3", &cnnlib.Tanh{}},
		Part{"s4", subsampling(16)}, Part{"tanh4", &cnnlib.Tanh{}},
		Part{"c5", &cnnlib.Conv2D{In: 16, Out: 120, Kernel: 5}}, Part{"tanh5", &cnnlib.Tanh{}},
		Part{"f6", &cnnlib.Linear{In: 120, Out: 84}}, Part{"tanh6", &cnnlib.Tanh{}})
}
