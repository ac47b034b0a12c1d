package check

var lesson2 = []Exercise{
	{"2.1", 1, outputPixel},
	{"2.2", 2, pixelOfTwoChannels},
	{"2.3", 1, evenPicture},
	{"2.4", 2, writePixel},
	{"2.5", 2, writeSlide},
}

// sumOfProducts returns Σ patch·kernel over all places of the kernel.
func sumOfProducts(patch, kernel [][]int) int {
	sum := 0
	for y, row := range kernel {
		for x, weight := range row {
			sum += patch[y][x] * weight
		}
	}
	return sum
}

// turned returns a copy of a kernel, turned by 180°.
func turned(kernel [][]int) [][]int {
	t := copied(kernel)
	for y, row := range kernel {
		for x, weight := range row {
			t[len(t)-1-y][len(row)-1-x] = weight
		}
	}
	return t
}

// each returns a new table with f applied to each number of t.
func each(t [][]int, f func(int) int) [][]int {
	r := copied(t)
	for y := range r {
		for x := range r[y] {
			r[y][x] = f(r[y][x])
		}
	}
	return r
}

func magnitude(v int) int { return max(v, -v) }

func total(t [][]int) int { return sumOfProducts(each(t, func(int) int { return 1 }), t) }

// kernel draws a kernel that has positive and negative weights and whose sum is not 0.
func (d *draw) kernel(side int) [][]int {
	for {
		k := d.table(side, side, -2, 2)
		if s := total(k); s != 0 && magnitude(s) != total(each(k, magnitude)) {
			return k
		}
	}
}

func outputPixel(d *draw) question {
	patch, kernel, bias := d.table(3, 3, 1, 9), d.kernel(3), d.between(1, 5)
	sum := sumOfProducts(patch, kernel)
	return question{
		text: say("A kernel lies on a patch of a picture with one channel. The bias is %d.\n%s%s"+
			"Which number does the layer compute here?",
			"卷积核（kernel）盖在单通道图片的一小块（patch）上，偏置为 %d。\n%s%s这一层在此处算出的数是多少？",
			bias, labelled("patch", patch), labelled("kernel", kernel)),
		given: Given{map[string]int{"bias": bias}, map[string][][]int{"patch": patch, "kernel": kernel}},
		hints: [hintLevels]string{
			say("Which weight meets which pixel? Begin at the top left of both.", "哪个权重对应哪个像素？都从左上角开始。"),
			say("Multiply each pixel by the weight at the same place: nine products.", "每个像素乘以同一位置的权重：共九个乘积。"),
			say("Add up the nine products, with their signs, and then the bias.", "把九个乘积连同符号加起来，再加偏置。"),
		},
		judge: number(sum+bias,
			slip[int]{sum, forgotBiasInSum},
			slip[int]{sumOfProducts(patch, turned(kernel)) + bias, flippedKernel},
			slip[int]{sumOfProducts(patch, each(kernel, magnitude)) + bias, forgotSigns},
			slip[int]{total(kernel) + bias, weightsOnly},
			slip[int]{sum + 9*bias, biasPerProduct}),
	}
}

func pixelOfTwoChannels(d *draw) question {
	p0, p1, k0, k1, bias := d.table(2, 2, 1, 9), d.table(2, 2, 1, 9), d.kernel(2), d.kernel(2), d.between(1, 5)
	s0, s1 := sumOfProducts(p0, k0), sumOfProducts(p1, k1)
	return question{
		text: say("Now the input has two channels, and so has the kernel. The bias is %d.\n%s%s%s%sWhich number does the layer compute here?",
			"这次输入的一小块（patch）有两个通道，卷积核（kernel）也有两个通道，偏置为 %d。\n%s%s%s%s这一层在此处算出的数是多少？",
			bias, labelled("patch 0", p0), labelled("patch 1", p1), labelled("kernel 0", k0), labelled("kernel 1", k1)),
		given: Given{map[string]int{"bias": bias}, map[string][][]int{"patch 0": p0, "patch 1": p1, "kernel 0": k0, "kernel 1": k1}},
		hints: [hintLevels]string{
			say("Each channel of the kernel lies on the channel of the input with the same number.", "卷积核的每个通道盖在编号相同的输入通道上。"),
			say("Make the sum of products for channel 0 and for channel 1, each by itself.", "通道 0 和通道 1 分别求乘积之和。"),
			say("Add the two sums, then the bias, once.", "两个和相加，再加一次偏置。"),
		},
		judge: number(s0+s1+bias,
			slip[int]{s0 + s1, forgotBiasInSum},
			slip[int]{s0 + s1 + 2*bias, biasTwice},
			slip[int]{s0 + bias, oneChannelOnly},
			slip[int]{s1 + bias, oneChannelOnly},
			slip[int]{s0, oneChannelOnly},
			slip[int]{s1, oneChannelOnly},
			slip[int]{sumOfProducts(p0, k1) + sumOfProducts(p1, k0) + bias, mistake{"the kernel's channels are swapped", "卷积核的两个通道颠倒了"}},
			slip[int]{sumOfProducts(p0, turned(k0)) + sumOfProducts(p1, turned(k1)) + bias, flippedKernel}),
	}
}

func evenPicture(d *draw) question {
	v, kernel, bias := d.between(10, 30), d.kernel(3), d.between(1, 5)
	sum := total(kernel)
	return question{
		text: say("A picture with one channel has the value v = %d at each pixel. The layer has this kernel, the bias %d and no padding.\n%sEach number of the map is the same. Which is it?",
			"一张单通道图片的每个像素都是 v = %d。卷积核（kernel）如下，偏置为 %d，无填充。\n%s特征图上处处是同一个数，它是多少？", v, bias, labelled("kernel", kernel)),
		given: Given{map[string]int{"v": v, "bias": bias}, map[string][][]int{"kernel": kernel}},
		hints: [hintLevels]string{
			say("All nine pixels are the same. What can be taken out of the nine products?", "九个像素都相同。九个乘积里可以提出什么？"),
			say("v times the sum of the weights, and the bias.", "v 乘以权重之和，再加偏置。"),
			say("First add up the nine weights with their signs; multiply by v; add the bias.", "先把九个权重连同符号相加，乘以 v，再加偏置。"),
		},
		judge: number(v*sum+bias,
			slip[int]{v * sum, forgotBiasInSum},
			slip[int]{v*total(each(kernel, magnitude)) + bias, forgotSigns},
			slip[int]{sum + bias, weightsOnly},
			slip[int]{9*v*sum + bias, mistake{"each weight meets one pixel, not all nine", "每个权重只对应一个像素，不是九个"}},
			slip[int]{v*sum + 9*bias, biasPerProduct}),
	}
}

// pictureAndKernel draws a picture and a square kernel that fits on it, for case i. Both grow with i.
func (d *draw) pictureAndKernel(i int) (picture, kernel [][]int) {
	side := d.between(min(1+i/4, 2), min(2+i/4, 5))
	return d.table(side+d.IntN(min(2+i/3, 8)), side+d.IntN(min(2+i/3, 8)), -9, 9), d.table(side, side, -3, 3)
}

func writePixel(d *draw) question {
	trials := func(d *draw, i int) trial[func(picture, kernel [][]int, row, column int) int] {
		picture, kernel := d.pictureAndKernel(i)
		want := convolved(picture, kernel)
		row, column := d.IntN(len(want)), d.IntN(len(want[0]))
		return trial[func(picture, kernel [][]int, row, column int) int]{
			given: Given{map[string]int{"row": row, "column": column}, map[string][][]int{"picture": picture, "kernel": kernel}},
			input: labelled("picture", picture) + labelled("kernel", kernel) + say("row %d, column %d\n", "row %d，column %d\n", row, column),
			run: func(f func(picture, kernel [][]int, row, column int) int) [][]int {
				return scalar(f(copied(picture), copied(kernel), row, column))
			},
			want: scalar(want[row][column]),
		}
	}
	return write(say("Write the function that computes one number of the map: the kernel's top left corner lies on the pixel\n(row, column) of the picture; picture[y][x] is the pixel in row y, column x. The kernel is a square of any side. No bias.",
		"写一个函数，算出特征图上的一个数：卷积核的左上角盖在图片的像素 (row, column) 上；picture[y][x] 是第 y 行第 x 列的像素。\n卷积核是正方形，边长任意。没有偏置。"), trials, d,
		say("Two loops, over the kernel's rows and columns.", "两重循环：卷积核的行和列。"),
		say("kernel[y][x] meets picture[row+y][column+x].", "kernel[y][x] 对应 picture[row+y][column+x]。"),
		say("Begin with sum := 0, add each product, return the sum after both loops.", "从 sum := 0 开始，逐个加上乘积，两重循环之后返回 sum。"))
}

func writeSlide(d *draw) question {
	trials := func(d *draw, i int) trial[func(picture, kernel [][]int) [][]int] {
		picture, kernel := d.pictureAndKernel(i)
		return trial[func(picture, kernel [][]int) [][]int]{
			given: Given{tables: map[string][][]int{"picture": picture, "kernel": kernel}},
			input: labelled("picture", picture) + labelled("kernel", kernel),
			run:   func(f func(picture, kernel [][]int) [][]int) [][]int { return f(copied(picture), copied(kernel)) },
			want:  convolved(picture, kernel),
		}
	}
	return write(say("Write the function that slides the kernel over the whole picture and returns the map: stride 1, no padding, no bias.\nThe picture is a rectangle, the kernel a square that fits on it.",
		"写一个函数，让卷积核滑过整张图片，返回特征图：步长 1，无填充，无偏置。\n图片是矩形，卷积核是放得下的正方形。"), trials, d,
		say("How many rows and columns does the map have? Make it first.", "特征图有几行几列？先把它建出来。"),
		say("H − K + 1 rows of W − K + 1 numbers; each of them is what your function of the last exercise returns.", "H − K + 1 行，每行 W − K + 1 个数；每个数就是上一题的函数返回的数。"),
		say("Four loops: the map's rows and columns, and in them the kernel's rows and columns.", "四重循环：外面是特征图的行和列，里面是卷积核的行和列。"))
}
