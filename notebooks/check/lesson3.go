package check

import (
	"fmt"

	"cnnlessons/cnnlib"
)

var lesson3 = []Exercise{
	{"3.1", 1, sideWithPadding},
	{"3.2", 2, sideWithStride},
	{"3.3", 2, sideWithDilation},
	{"3.4", 1, samePadding},
	{"3.5", 2, writeSide},
	{"3.6", 2, repairSizes},
}

func sideWithPadding(d *draw) question {
	h, k, p := d.between(20, 60), d.one(7, 9, 11), d.between(2, 3)
	return question{
		text: say("Input side H = %d, kernel side K = %d, padding P = %d on each side, stride 1.\nHow large is the side of the output?",
			"输入边长 H = %d，卷积核边长 K = %d，每侧填充 P = %d，步长 1。\n输出的边长是多少？", h, k, p),
		given: Given{numbers: map[string]int{"H": h, "K": k, "P": p}},
		hints: [hintLevels]string{
			say("How wide is the picture with its border?", "加上边框之后图片有多宽？"),
			say("H + 2·P; then as without padding.", "H + 2·P；其余与没有填充时一样。"),
			"H + 2·P − K + 1",
		},
		judge: number(h+2*p-k+1,
			slip[int]{h - k + 1, forgotPadding},
			slip[int]{h + p - k + 1, paddedOnce},
			slip[int]{h + 2*p - k, forgotLastStart},
			slip[int]{h + 2*p, mistake{"that is the picture with its border: the kernel must lie inside it", "这是加了边框的图片：卷积核必须完全落在它里面"}}),
	}
}

func sideWithStride(d *draw) question {
	// Strides and paddings of 3 and more tell the slips apart: with a stride of 2, + 1 before the division
	// makes no difference.
	h, k, p, s := d.between(20, 60), d.one(7, 9, 11), d.between(3, 4), d.between(3, 4)
	rest := h + 2*p - k
	return question{
		text: say("Input side H = %d, kernel side K = %d, padding P = %d on each side, stride S = %d.\nHow large is the side of the output?",
			"输入边长 H = %d，卷积核边长 K = %d，每侧填充 P = %d，步长 S = %d。\n输出的边长是多少？", h, k, p, s),
		given: Given{numbers: map[string]int{"H": h, "K": k, "P": p, "S": s}},
		hints: [hintLevels]string{
			say("The kernel starts at 0, S, 2·S, … Where is the last start at which it still fits?", "卷积核的起点是 0、S、2·S……放得下的最后一个起点在哪里？"),
			say("How often does S go into H + 2·P − K? The start at 0 comes on top.", "H + 2·P − K 里有几个 S？另外还有起点 0。"),
			say("⌊(H + 2·P − K) / S⌋ + 1; ⌊ ⌋ rounds down.", "⌊(H + 2·P − K) / S⌋ + 1；⌊ ⌋ 表示向下取整。"),
		},
		judge: number(rest/s+1,
			slip[int]{(rest+s-1)/s + 1, roundedUp},
			slip[int]{rest / s, oneLess},
			slip[int]{(rest + 1) / s, oneLess},
			slip[int]{rest + 1, forgotStride},
			slip[int]{(h-k)/s + 1, forgotPadding},
			slip[int]{(h+p-k)/s + 1, oneLess}),
	}
}

func sideWithDilation(d *draw) question {
	k, dilation := d.one(3, 5, 7), d.between(3, 4)
	extent := dilation*(k-1) + 1
	h := extent + d.between(10, 40)
	return question{
		text: say("Input side H = %d, kernel side K = %d, dilation D = %d, stride 1, no padding.\nHow large is the side of the output?",
			"输入边长 H = %d，卷积核边长 K = %d，膨胀率 D = %d，步长 1，无填充。\n输出的边长是多少？", h, k, dilation),
		given: Given{numbers: map[string]int{"H": h, "K": k, "D": dilation}},
		hints: [hintLevels]string{
			say("Draw one row of the kernel with its gaps: how many pixels does it reach over?", "画出卷积核的一行和其中的间隔：它一共跨过多少个像素？"),
			say("There are K − 1 steps of D pixels, and the first pixel.", "有 K − 1 步，每步 D 个像素，再加第一个像素。"),
			"H − (D·(K − 1) + 1) + 1",
		},
		judge: number(h-extent+1,
			slip[int]{h - k + 1, forgotDilation},
			slip[int]{h - dilation*k + 1, dilatedWholeSide},
			slip[int]{h - (k + dilation*(k-1)) + 1, mistake{"D is the step from weight to weight: D − 1 pixels lie between them", "D 是相邻权重之间的步距：两个权重之间隔着 D − 1 个像素"}},
			slip[int]{h - extent, forgotLastStart},
			slip[int]{h, unchangedSides}),
	}
}

func samePadding(d *draw) question {
	k, dilation, h := d.one(3, 5, 7, 9), d.between(2, 3), d.between(30, 60)
	extent := dilation*(k-1) + 1
	return question{
		text: say("Kernel side K = %d, dilation D = %d, stride 1. The output shall be as large as the input, H = %d.\nWhich padding P on each side does that take?",
			"卷积核边长 K = %d，膨胀率 D = %d，步长 1。要使输出与输入一样大，H = %d。\n每侧的填充 P 应取多少？", k, dilation, h),
		given: Given{numbers: map[string]int{"H": h, "K": k, "D": dilation}},
		hints: [hintLevels]string{
			say("How much smaller is the output without padding?", "没有填充时，输出小多少？"),
			say("By D·(K − 1); half of it is needed on each side.", "小 D·(K − 1)；每侧补一半。"),
			"P = D·(K − 1) / 2",
		},
		judge: number(dilation*(k-1)/2,
			slip[int]{dilation * (k - 1), bothSidesTogether},
			slip[int]{extent, wholeKernelPadding},
			slip[int]{(k - 1) / 2, forgotDilation},
			slip[int]{(extent + 1) / 2, mistake{"the middle of the kernel lies on the pixel itself and needs no border", "卷积核的中心就在像素上，不需要边框"}}),
	}
}

func writeSide(d *draw) question {
	trials := func(d *draw, i int) trial[func(h, k, p, s, d int) int] {
		conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: d.between(1, 7), Padding: d.IntN(4), Stride: d.between(1, 4), Dilation: d.between(1, 3)}
		h, want := d.between(1, 4+i), 0
		if s, err := conv.OutputShape(cnnlib.Shape{N: 1, C: 1, H: h, W: h}); err == nil {
			want = s.H
		}
		return trial[func(h, k, p, s, d int) int]{
			given: Given{numbers: map[string]int{"h": h, "k": conv.Kernel, "p": conv.Padding, "s": conv.Stride, "d": conv.Dilation}},
			input: fmt.Sprintf("    h = %d, k = %d, p = %d, s = %d, d = %d\n", h, conv.Kernel, conv.Padding, conv.Stride, conv.Dilation),
			run: func(f func(h, k, p, s, d int) int) [][]int {
				return scalar(f(h, conv.Kernel, conv.Padding, conv.Stride, conv.Dilation))
			},
			want: scalar(want),
		}
	}
	return write(say("Write the function that computes the output side from the input side h, kernel side k, padding p, stride s and dilation d.\nWhere the kernel does not fit, it returns 0.",
		"写一个函数，由输入边长 h、卷积核边长 k、填充 p、步长 s 和膨胀率 d 算出输出边长。\n卷积核放不下时返回 0。"), trials, d,
		say("First the extent of the kernel, then what is left of the padded side.", "先算卷积核的有效边长，再算加了填充的边长还剩多少。"),
		say("In Go, / rounds 7 / 2 down to 3, but (0 − 1) / 2 is 0. So see first whether the kernel fits.", "Go 的整数除法把 7 / 2 向下取整为 3，但 (0 − 1) / 2 是 0。所以先判断放不放得下。"),
		say("rest := h + 2*p - (d*(k-1) + 1); below 0 it does not fit; else rest/s + 1.", "rest := h + 2*p - (d*(k-1) + 1)；小于 0 就放不下，否则是 rest/s + 1。"))
}

func repairSizes(d *draw) question {
	c := d.between(5, 12)
	conv := &cnnlib.Conv2D{In: 1, Out: c, Kernel: 5, Padding: 2, Stride: 2}
	linear := &cnnlib.Linear{In: 14 * 14 * c, Out: 10}
	return question{
		text: say("The network in the next cell does not fit together. Repair it without adding or removing a layer: a picture of 28×28×1\ncomes in, 10 numbers come out (1×1×10). The convolution has C = %d kernels of 5×5 with padding 2 and stride 2; it stays as it is.",
			"下一个单元格里的网络接不上。请把它改对，不要增减层：输入是 28×28×1 的图片，输出 10 个数（1×1×10）。\n卷积层有 C = %d 个 5×5 的卷积核，填充 2，步长 2；这一层不改。", c),
		given: Given{numbers: map[string]int{"C": c}},
		hints: [hintLevels]string{
			say("Which shape does the convolution give? Flatten turns it into a row of numbers: how many?", "卷积层给出什么形状？Flatten 把它排成一列数：共多少个？"),
			say("⌊(28 + 2·2 − 5) / 2⌋ + 1 rows, as many columns, C channels.", "⌊(28 + 2·2 − 5) / 2⌋ + 1 行，列数相同，C 个通道。"),
			say("In of Linear is rows × columns × channels of the convolution's output.", "Linear 的 In 等于卷积层输出的 行数 × 列数 × 通道数。"),
		},
		judge: network(cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}, cnnlib.Shape{N: 1, C: 10, H: 1, W: 1},
			cnnlib.NumParams(conv)+cnnlib.NumParams(linear), conv.String(), "Flatten", "Linear{"),
	}
}
