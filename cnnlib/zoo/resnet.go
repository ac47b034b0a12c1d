package zoo

import (
	"fmt"

	"cnnlessons/cnnlib"
)

// resNet is the frame of the networks of K. He, X. Zhang, S. Ren and J. Sun. The first stage
// gives first maps, each other one twice as many as that before it.
func resNet(block func(in, out, stride int) *cnnlib.Sequential, blocks [4]int, first int) *cnnlib.Sequential {
	parts := []part{
		{"conv1", conv(3, 64, 7, 2)}, {"bn1", norm(64)}, {"relu", &cnnlib.ReLU{}},
		{"maxpool", &cnnlib.MaxPool2D{Kernel: 3, Stride: 2, Padding: 1}},
	}
	in, out, stride := 64, first, 1
	for i, n := range blocks {
		stage := make([]cnnlib.Layer, n)
		for j := range stage {
			stage[j] = block(in, out, stride)
			in, stride = out, 1
		}
		parts = append(parts, part{fmt.Sprintf("layer%d", i+1), numbered(stage...)})
		out, stride = 2*out, 2
	}
	return chain(append(parts,
		part{"avgpool", &cnnlib.AdaptiveAvgPool2D{}},
		part{"flatten", &cnnlib.Flatten{}},
		part{"fc", &cnnlib.Linear{In: in, Out: 1000}})...)
}

// residual adds its input to what the body makes of it or, where the two have different
// shapes, what a 1×1 convolution makes of it.
func residual(body *cnnlib.Sequential, in, out, stride int) *cnnlib.Sequential {
	r := &cnnlib.Residual{Body: body, Names: []string{""}}
	if in != out || stride != 1 {
		r.Shortcut = numbered(conv(in, out, 1, stride), norm(out))
		r.Names = []string{"", "downsample"}
	}
	return chain(part{"", r}, part{"relu", &cnnlib.ReLU{}})
}
