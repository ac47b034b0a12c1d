package zoo

import "cnnlessons/cnnlib"

// v3Block is a row of a MobileNetV3's table.
type v3Block struct {
	kernel, wide, out int
	excited           bool
	activation        cnnlib.Layer
	stride            int
}

// mobileNetV3 is the frame of the MobileNetV3s; last is the width of the classifier.
func mobileNetV3(last int, rows ...v3Block) *cnnlib.Sequential {
	norm, hardSwish := cnnlib.BatchNorm2D{Eps: 0.001, Momentum: 0.01}, &cnnlib.HardSwish{}
	features := []cnnlib.Layer{convNorm(Conv(3, 16, 3, 2), norm, hardSwish)}
	in := 16
	for _, row := range rows {
		block := MBConv{In: in, Wide: row.wide, Out: row.out, Kernel: row.kernel, Stride: row.stride, Activation: row.activation, Norm: norm}
		if row.excited {
			block.Excitation = SqueezeExcitation(row.wide, byEight(row.wide/4), &cnnlib.ReLU{}, &cnnlib.HardSigmoid{})
		}
		features = append(features, block.Layer())
		in = row.out
	}
	features = append(features, convNorm(Conv(in, 6*in, 1, 1), norm, hardSwish))
	return mobile(features,
		&cnnlib.Linear{In: 6 * in, Out: last}, hardSwish, &cnnlib.Dropout{P: 0.2}, &cnnlib.Linear{In: last, Out: 1000})
}

// byEight is the multiple of 8 that is nearest to n or, if that is less than 9/10 of n, the next.
func byEight(n int) int {
	m := max((n+4)/8*8, 8)
	if 10*m < 9*n {
		m += 8
	}
	return m
}
