package zoo

import (
	"strconv"

	"cnnlessons/cnnlib"
)

// part is a layer with its name.
type part struct {
	name  string
	layer cnnlib.Layer
}

// chain is the Sequential of the given parts.
func chain(parts ...part) *cnnlib.Sequential {
	var s cnnlib.Sequential
	for _, p := range parts {
		s.Layers = append(s.Layers, p.layer)
		s.Names = append(s.Names, p.name)
	}
	return &s
}

// numbered is a Sequential with the names 0, 1, 2, …, as PyTorch's nn.Sequential has them.
func numbered(layers ...cnnlib.Layer) *cnnlib.Sequential {
	names := make([]string, len(layers))
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return &cnnlib.Sequential{Layers: layers, Names: names}
}

// conv is a convolution that, with stride 1, keeps height and width. It has no bias, since the
// batch normalisation that follows would subtract it again.
func conv(in, out, kernel, stride int) *cnnlib.Conv2D {
	return &cnnlib.Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: kernel / 2, NoBias: true}
}

// depthwise is conv with one kernel for each channel, which sees this channel alone.
func depthwise(channels, kernel, stride int) *cnnlib.Conv2D {
	c := conv(channels, channels, kernel, stride)
	c.Groups = channels
	return c
}

func norm(channels int) *cnnlib.BatchNorm2D { return &cnnlib.BatchNorm2D{Channels: channels} }
