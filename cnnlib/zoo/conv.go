package zoo

import "cnnlessons/cnnlib"

// Conv is a convolution with square kernels that, with stride 1 and an odd kernel, keeps height
// and width. Conv has no bias, since the batch normalisation that follows would subtract it again.
func Conv(in, out, kernel, stride int) *cnnlib.Conv2D {
	return &cnnlib.Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: kernel / 2, NoBias: true}
}

// Depthwise is a [Conv] with one kernel for each channel, which sees this channel alone.
func Depthwise(channels, kernel, stride int) *cnnlib.Conv2D {
	c := Conv(channels, channels, kernel, stride)
	c.Groups = channels
	return c
}

// Norm is a batch normalisation with the usual settings.
func Norm(channels int) *cnnlib.BatchNorm2D { return &cnnlib.BatchNorm2D{Channels: channels} }

// ConvNorm is a convolution, a [Norm] of its maps and an activation, numbered from 0. Without an
// activation, nil, it ends with the Norm.
func ConvNorm(c *cnnlib.Conv2D, activation cnnlib.Layer) *cnnlib.Sequential {
	return convNorm(c, cnnlib.BatchNorm2D{}, activation)
}

// convNorm is ConvNorm with the given settings of the batch normalisation.
func convNorm(c *cnnlib.Conv2D, norm cnnlib.BatchNorm2D, activation cnnlib.Layer) *cnnlib.Sequential {
	norm.Channels = c.Out
	if activation == nil {
		return Numbered(c, &norm)
	}
	return Numbered(c, &norm, activation)
}
