package check

import "cnnlessons/cnnlib"

var lesson1 = []Exercise{
	{"1.1", 1, numbersInPicture},
	{"1.2", 1, weightsOfOneKernel},
	{"1.3", 2, parametersOfLayer},
	{"1.4", 1, outputOfLayer},
	{"1.5", 2, parametersOfTwoLayers},
	{"1.6", 2, repairChannels},
}

func numbersInPicture(d *draw) question {
	h, w := d.one(16, 20, 24, 28), d.one(30, 32, 36, 40)
	return question{
		text: say("A colour picture has H = %d rows of W = %d pixels.\nHow many numbers is it made of?",
			"一张彩色图片有 H = %d 行，每行 W = %d 个像素。\n它一共包含多少个数？", h, w),
		given: Given{numbers: map[string]int{"H": h, "W": w}},
		hints: [hintLevels]string{
			say("How many numbers does one pixel have?", "一个像素有几个数？"),
			say("Red, green and blue: one number of each for every pixel.", "红、绿、蓝：每个像素各有一个数。"),
			say("Multiply the rows, the pixels of a row and the channels.", "把行数、每行的像素数和通道数乘起来。"),
		},
		judge: number(h*w*3,
			slip[int]{h * w, mistake{"those are the pixels: each has a number for every channel", "这是像素的个数：每个像素的每个通道都有一个数"}},
			slip[int]{h + w, mistake{"rows and columns are multiplied, not added", "行数和列数要相乘，不是相加"}},
			slip[int]{h + w + 3, mistake{"rows, columns and channels are multiplied, not added", "行数、列数和通道数要相乘，不是相加"}}),
	}
}

func weightsOfOneKernel(d *draw) question {
	k, in, out := d.one(3, 5, 7), d.between(4, 9), d.between(10, 20)
	return question{
		text: say("A layer has C_out = %d kernels of K×K = %d×%d. Its input has C_in = %d channels.\nHow many weights does one kernel have?",
			"某一层有 C_out = %d 个 K×K = %d×%d 的卷积核，输入有 C_in = %d 个通道。\n一个卷积核有多少个权重？", out, k, k, in),
		given: Given{numbers: map[string]int{"K": k, "C_in": in, "C_out": out}},
		hints: [hintLevels]string{
			say("A kernel has as many channels as its input.", "输入有几个通道，卷积核就有几个通道。"),
			say("In each of its channels a kernel has K·K weights.", "卷积核的每个通道有 K·K 个权重。"),
			say("K·K·C_in. The number of kernels has no part in it.", "K·K·C_in，与卷积核的个数无关。"),
		},
		judge: number(k*k*in,
			slip[int]{k * k, forgotChannels},
			slip[int]{k*k*in + 1, countedBias},
			slip[int]{k * in, mistake{"a kernel is a square: it has K rows of K weights", "卷积核是正方形：K 行，每行 K 个权重"}},
			slip[int]{k * k * in * out, mistake{"those are all kernels: one was asked for", "这是所有卷积核的权重：只问一个"}},
			slip[int]{k * k * out, mistake{"the number of kernels is not their depth: that is the number of input channels", "卷积核的个数不是它的深度：深度等于输入通道数"}}),
	}
}

func parametersOfLayer(d *draw) question {
	k, in, out, side := d.one(3, 5, 7), d.between(3, 8), d.between(9, 16), d.one(20, 28, 32)
	return question{
		text: say("A layer has C_out = %d kernels of K×K = %d×%d with biases. Its input is %d×%d×%d (C_in = %d).\nHow many parameters does the layer have?",
			"某一层有 C_out = %d 个 K×K = %d×%d 的卷积核，带偏置，输入为 %d×%d×%d（C_in = %d）。\n这一层有多少个参数？", out, k, k, side, side, in, in),
		given: Given{numbers: map[string]int{"K": k, "C_in": in, "C_out": out}},
		hints: [hintLevels]string{
			say("Begin with one kernel: how many weights does it have, and what else?", "先算一个卷积核：有多少个权重？另外还有什么？"),
			say("One kernel has K·K·C_in weights and one bias.", "一个卷积核有 K·K·C_in 个权重和一个偏置。"),
			say("kernels × (weights of one kernel + 1); the sides of the picture have no part in it.", "卷积核个数 ×（单个卷积核的权重数 + 1），与图片的边长无关。"),
		},
		judge: number(out*(k*k*in+1), parameterSlips(k, in, out, side)...),
	}
}

// parameterSlips returns the usual wrong parameter counts of a layer: out kernels of k×k on in channels of
// a square picture.
func parameterSlips(k, in, out, side int) []slip[int] {
	places := (side - k + 1) * (side - k + 1)
	return []slip[int]{
		{out * k * k * in, forgotBias},
		{out*k*k*in + 1, oneBiasInAll},
		{out * in * (k*k + 1), biasPerChannel},
		{out * (k*k + 1), forgotChannels},
		{out * k * k, mistake{"the input channels and the biases are missing", "漏了输入通道和偏置"}},
		{k*k*in + 1, oneKernel},
		{k * k * in, oneKernel},
		{places * out * (k*k*in + 1), perPixel},
		{side * side * out * (k*k*in + 1), perPixel},
		{out * (side*side*in + 1), mixedSides},
		{out * (k*k*side + 1), mixedSides},
		{in * (k*k*out + 1), mistake{"input and output channels are swapped: each of the C_out kernels has one bias", "输入和输出通道数颠倒了：C_out 个卷积核各有一个偏置"}},
	}
}

func outputOfLayer(d *draw) question {
	k, in, out := d.one(3, 5, 7), d.between(2, 5), d.between(6, 12)
	h, w := d.between(14, 24), d.between(26, 40)
	oh, ow := h-k+1, w-k+1
	return question{
		text: say("A layer has C_out = %d kernels of K×K = %d×%d, stride 1, no padding. Its input is H×W×C_in = %d×%d×%d.\nWhat are height, width and channels of its output?",
			"某一层有 C_out = %d 个 K×K = %d×%d 的卷积核，步长 1，无填充，输入为 H×W×C_in = %d×%d×%d。\n输出的高、宽和通道数各是多少？", out, k, k, h, w, in),
		given: Given{numbers: map[string]int{"K": k, "C_in": in, "C_out": out, "H": h, "W": w}},
		hints: [hintLevels]string{
			say("In a row of W pixels, where can the kernel start first, and where last?", "一行有 W 个像素，卷积核第一个起点在哪里，最后一个在哪里？"),
			say("It starts at 0 first and at W − K last. How many places are these?", "第一个起点是 0，最后一个是 W − K。一共多少个位置？"),
			say("H − K + 1, W − K + 1, and a channel for each kernel.", "H − K + 1、W − K + 1，每个卷积核一个通道。"),
		},
		judge: volume(shape{oh, ow, out},
			slip[shape]{shape{oh, ow, in}, keptInputChannels},
			slip[shape]{shape{h, w, out}, unchangedSides},
			slip[shape]{shape{oh - 1, ow - 1, out}, forgotLastStart},
			slip[shape]{shape{ow, oh, out}, swappedSides},
			slip[shape]{shape{out, oh, ow}, mistake{"the order is height, width, channels", "顺序是高、宽、通道数"}},
			slip[shape]{shape{oh, ow, in * out}, mistake{"a kernel adds up its input channels: it makes one map", "一个卷积核把各输入通道加在一起，只得到一张图"}}),
	}
}

func parametersOfTwoLayers(d *draw) question {
	k1, k2 := d.one(3, 5), d.one(3, 5)
	c1, c2 := d.between(4, 8), d.between(9, 16)
	first, second := c1*(k1*k1*3+1), c2*(k2*k2*c1+1)
	return question{
		text: say("A colour picture of 32×32×3 goes through two layers, both with biases:\n  C_1 = %d kernels of %d×%d (K_1 = %d), then C_2 = %d kernels of %d×%d (K_2 = %d).\nHow many parameters do the two layers have together?",
			"一张 32×32×3 的彩色图片依次通过两层，都带偏置：\n  先是 C_1 = %d 个 %d×%d 的卷积核（K_1 = %d），再是 C_2 = %d 个 %d×%d 的卷积核（K_2 = %d）。\n两层一共有多少个参数？", c1, k1, k1, k1, c2, k2, k2, k2),
		given: Given{numbers: map[string]int{"K_1": k1, "C_1": c1, "K_2": k2, "C_2": c2}},
		hints: [hintLevels]string{
			say("What is the input of the second layer, and how many channels does it have?", "第二层的输入是什么，有几个通道？"),
			say("Its input is the C_1 maps of the first layer, so its kernels are C_1 deep.", "它的输入是第一层的 C_1 张特征图，所以卷积核的深度是 C_1。"),
			say("C_1·(K_1·K_1·3 + 1), and C_2·(K_2·K_2·C_1 + 1) for the second; add them.", "第一层 C_1·(K_1·K_1·3 + 1)，第二层 C_2·(K_2·K_2·C_1 + 1)，再相加。"),
		},
		judge: number(first+second,
			append(twoLayerSlips(3, k1, c1, k2, c2),
				slip[int]{first + c2*(k2*k2+1), forgotChannels},
				slip[int]{c1*(k1*k1+1) + c2*(k2*k2+1), forgotChannels},
				slip[int]{first + c2*(k2*k2*c1*3+1), mistake{"the second layer never sees red, green and blue: its input channels are the maps alone", "第二层看不到红、绿、蓝：它的输入通道只是特征图"}})...),
	}
}

// twoLayerSlips returns the usual wrong parameter counts of two layers: c1 kernels of k1×k1 on a picture
// with the given number of channels, then c2 kernels of k2×k2.
func twoLayerSlips(channels, k1, c1, k2, c2 int) []slip[int] {
	weights1, weights2 := c1*k1*k1*channels, c2*k2*k2*c1
	return []slip[int]{
		{weights1 + c1, forgotLayer},
		{weights2 + c2, forgotLayer},
		{weights1 + weights2, forgotBias},
		{weights1 + weights2 + 2, oneBiasInAll},
		{weights1 + c1 + c2*(k2*k2*channels+1), pictureChannels},
	}
}

func repairChannels(d *draw) question {
	c1, c2 := d.between(5, 9), d.between(10, 16)
	want := cnnlib.Shape{N: 1, C: c2, H: 24, W: 24}
	return question{
		text: say("The network in the next cell does not fit together. Repair it: a picture of 32×32×3 comes in, and %v\nmust come out. Its layers stay what they are; C_1 = %d and C_2 = %d kernels, all of 5×5.",
			"下一个单元格里的网络接不上。请把它改对：输入是 32×32×3 的图片，输出应为 %v。\n各层的种类不变；两层分别有 C_1 = %d 个和 C_2 = %d 个卷积核，都是 5×5。", want, c1, c2),
		given: Given{numbers: map[string]int{"C_1": c1, "C_2": c2}},
		hints: [hintLevels]string{
			say("Read what the check says is wanted and given. Which of the two layers does it name?", "读一读检查给出的“要求”和“给出”。它说的是哪一层？"),
			say("Follow the channels: what comes out of a layer is what goes into the next.", "跟着通道走：一层的输出就是下一层的输入。"),
			say("In of the first layer is the picture's 3, Out is C_1; In of the second is C_1, Out is C_2.", "第一层的 In 是图片的 3，Out 是 C_1；第二层的 In 是 C_1，Out 是 C_2。"),
		},
		judge: network(cnnlib.Shape{N: 1, C: 3, H: 32, W: 32}, want,
			c1*(5*5*3+1)+c2*(5*5*c1+1), "Conv2D{", "Conv2D{"),
	}
}
