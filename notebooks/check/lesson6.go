package check

import "cnnlessons/cnnlib"

var lesson6 = []Exercise{
	{"6.1", 2, parametersOfDense},
	{"6.2", 2, parametersOfLocal},
	{"6.3", 1, parametersOfLargerPicture},
	{"6.4", 1, usesOfWeight},
	{"6.5", 2, writeWeightGradient},
}

func parametersOfDense(d *draw) question {
	side, in, out := d.one(8, 10, 12, 16), d.between(2, 4), d.between(8, 20)
	return question{
		text: say("A dense layer with biases reads a picture of H×W×C_in = %d×%d×%d and gives F = %d numbers.\nHow many parameters does it have?",
			"一个带偏置的全连接层，输入是 H×W×C_in = %d×%d×%d 的图片，输出 F = %d 个数。\n它有多少个参数？", side, side, in, out),
		given: Given{numbers: map[string]int{"H": side, "W": side, "C_in": in, "F": out}},
		hints: [hintLevels]string{
			say("How many numbers of the input does one output read?", "一个输出要读输入的多少个数？"),
			say("All of them, H·W·C_in, with a weight for each, and there is one bias.", "全部 H·W·C_in 个，每个数一个权重，另有一个偏置。"),
			"F·(H·W·C_in + 1)",
		},
		judge: number(out*(side*side*in+1),
			slip[int]{out * side * side * in, forgotBias},
			slip[int]{out*side*side*in + 1, oneBiasInAll},
			slip[int]{out * (side*side + 1), forgotInputs},
			slip[int]{side*side*in + 1, mistake{"that is one output: count all F of them", "这只是一个输出：F 个输出都要算"}},
			slip[int]{out * (in + 1), mistake{"that shares the weights over all pixels, as a 1×1 kernel does: a dense layer has one for each pixel", "这是所有像素共用权重（1×1 卷积核）的算法：全连接层对每个像素各有权重"}}),
	}
}

func parametersOfLocal(d *draw) question {
	side, k, in, out := d.one(8, 10, 12), d.one(3, 5), d.between(2, 4), d.between(5, 9)
	places := (side - k + 1) * (side - k + 1)
	one := k*k*in + 1
	return question{
		text: say("A locally connected layer reads H×W×C_in = %d×%d×%d: like a convolution with C_out = %d kernels of K×K = %d×%d (stride 1, no padding),\nbut each place of each map has a kernel and a bias of its own. How many parameters does it have?",
			"一个局部连接层的输入为 H×W×C_in = %d×%d×%d：与 C_out = %d 个 K×K = %d×%d 卷积核（步长 1，无填充）的卷积层一样，\n但每张图的每个位置各有自己的卷积核和偏置。它有多少个参数？", side, side, in, out, k, k),
		given: Given{numbers: map[string]int{"H": side, "W": side, "C_in": in, "C_out": out, "K": k}},
		hints: [hintLevels]string{
			say("How many numbers does the output have? Each has a kernel of its own.", "输出有多少个数？每个数各有自己的卷积核。"),
			say("(H − K + 1)·(W − K + 1)·C_out numbers come out.", "输出 (H − K + 1)·(W − K + 1)·C_out 个数。"),
			say("Multiply that by the parameters of one kernel, K·K·C_in + 1.", "再乘以一个卷积核的参数个数 K·K·C_in + 1。"),
		},
		judge: number(places*out*one,
			slip[int]{out * one, sharedKernels},
			slip[int]{places * out * (one - 1), forgotBias},
			slip[int]{places*out*(one-1) + out, oneBiasPerMap},
			slip[int]{side * side * out * one, placesOfPicture},
			slip[int]{places * one, mistake{"that is one map: count all C_out of them", "这只是一张图：C_out 张都要算"}},
			slip[int]{places * out * (k*k + 1), forgotChannels},
			slip[int]{places * out * (side*side*in + 1), mistake{"that is a dense layer: here each output reads a patch only", "这是全连接层：这里每个输出只读一小块"}}),
	}
}

func parametersOfLargerPicture(d *draw) question {
	k, in, out, side, times := d.one(3, 5), d.between(2, 6), d.between(7, 12), d.one(16, 20, 32), d.between(2, 4)
	params := out * (k*k*in + 1)
	grown := mistake{"the picture has grown, the kernels have not", "变大的是图片，不是卷积核"}
	return question{
		text: say("A convolutional layer with biases has C_out = %d kernels of K×K = %d×%d for C_in = %d channels.\nIt has been used on pictures of %d×%d; now they are %d×%d. How many parameters does it have now?",
			"一个带偏置的卷积层有 C_out = %d 个 K×K = %d×%d 的卷积核，输入有 C_in = %d 个通道。\n原来的图片是 %d×%d，现在是 %d×%d。现在它有多少个参数？", out, k, k, in, side, side, side*times, side*times),
		given: Given{numbers: map[string]int{"K": k, "C_in": in, "C_out": out}},
		hints: [hintLevels]string{
			say("What changes when the picture grows: the kernels, or the number of places?", "图片变大时，变的是卷积核，还是位置的个数？"),
			say("The same kernels slide over more places.", "同样的卷积核滑过更多的位置。"),
			say("Count it as for any picture: C_out·(K·K·C_in + 1).", "与任何图片的算法相同：C_out·(K·K·C_in + 1)。"),
		},
		judge: number(params, append([]slip[int]{
			{params * times, grown},
			{params * times * times, grown},
		}, parameterSlips(k, in, out, side*times)...)...),
	}
}

func usesOfWeight(d *draw) question {
	h, w, k, in, out := d.between(16, 24), d.between(26, 36), d.one(3, 5), d.between(2, 4), d.between(5, 9)
	places := (h - k + 1) * (w - k + 1)
	return question{
		text: say("A convolution with C_out = %d kernels of K×K = %d×%d, stride 1, no padding, reads one picture of H×W×C_in = %d×%d×%d.\nIn how many products does one weight take part?",
			"一个卷积层有 C_out = %d 个 K×K = %d×%d 的卷积核，步长 1，无填充，输入一张 H×W×C_in = %d×%d×%d 的图片。\n一个权重参与多少个乘积？", out, k, k, h, w, in),
		given: Given{numbers: map[string]int{"K": k, "H": h, "W": w, "C_in": in, "C_out": out}},
		hints: [hintLevels]string{
			say("At each place the kernel lies once, and each of its weights makes one product.", "卷积核在每个位置停一次，每个权重各有一个乘积。"),
			say("So count the places of one map.", "所以数一张特征图的位置。"),
			"(H − K + 1)·(W − K + 1)",
		},
		judge: number(places,
			slip[int]{h * w, placesOfPicture},
			slip[int]{places * out, channelsTimes},
			slip[int]{places * in, channelsTimes},
			slip[int]{places * in * out, channelsTimes},
			slip[int]{places * k * k, mistake{"those are the products of all weights of the kernel in one channel: one weight was asked for", "这是卷积核一个通道所有权重的乘积个数：只问一个权重"}},
			slip[int]{(h - k) * (w - k), forgotLastStart}),
	}
}

func writeWeightGradient(d *draw) question {
	trials := func(d *draw, i int) trial[func(picture, dmap [][]int, k int) [][]int] {
		picture, kernel := d.pictureAndKernel(i)
		k := len(kernel)
		dmap := d.table(len(picture)-k+1, len(picture[0])-k+1, -5, 5)
		conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: k, NoBias: true, Weight: tensor(kernel)}
		backward(conv, picture, dmap)
		return trial[func(picture, dmap [][]int, k int) [][]int]{
			given: Given{map[string]int{"k": k}, map[string][][]int{"picture": picture, "dmap": dmap}},
			input: labelled("picture", picture) + labelled("dmap", dmap) + say("k %d\n", "k %d\n", k),
			run:   func(f func(picture, dmap [][]int, k int) [][]int) [][]int { return f(copied(picture), copied(dmap), k) },
			want:  tableOf(conv.WeightGrad),
		}
	}
	return write(say("All places share one kernel, so each weight gathers a gradient from all places. Write it: picture went in, dmap is the gradient\n"+
		"with respect to the map (stride 1, no padding, so picture has k − 1 more rows and columns).\nReturn the k×k gradient of the weights.",
		"所有位置共用一个卷积核，所以每个权重要汇集所有位置的梯度。把它写出来：picture 是输入，dmap 是损失对特征图的梯度\n（步长 1，无填充，所以 picture 比它多 k − 1 行和列）。返回 k×k 个权重的梯度。"), trials, d,
		say("Which pixel does the weight (y, x) meet at the place (row, column)?", "在位置 (row, column)，权重 (y, x) 对应哪个像素？"),
		say("picture[row+y][column+x]: by so much that place's number grows when the weight grows by 1.", "picture[row+y][column+x]：权重增大 1，该处的数就增大这么多。"),
		say("The gradient of weight (y, x) is the sum over all places of dmap[row][column] · picture[row+y][column+x].", "权重 (y, x) 的梯度是对所有位置求 dmap[row][column] · picture[row+y][column+x] 之和。"))
}
