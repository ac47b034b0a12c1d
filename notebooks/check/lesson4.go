package check

import "cnnlessons/cnnlib"

var lesson4 = []Exercise{
	{"4.1", 1, zerosAfterReLU},
	{"4.2", 1, sumAfterReLU},
	{"4.3", 1, parametersWithReLU},
	{"4.4", 2, writeReLU},
	{"4.5", 2, writeReLUGradient},
}

// mapOf draws a map that has positive and negative numbers and a 0.
func (d *draw) mapOf(rows, columns int) [][]int {
	for {
		t := d.table(rows, columns, -9, 9)
		if zeros := count(t, func(v int) bool { return v == 0 }); zeros == 0 {
			t[d.IntN(rows)][d.IntN(columns)] = 0
		} else if zeros > 2 {
			continue
		}
		if negative := count(t, func(v int) bool { return v < 0 }); 3 <= negative && negative <= rows*columns-4 {
			return t
		}
	}
}

func count(t [][]int, is func(int) bool) int {
	n := 0
	for _, row := range t {
		for _, v := range row {
			if is(v) {
				n++
			}
		}
	}
	return n
}

func zerosAfterReLU(d *draw) question {
	t := d.mapOf(3, 4)
	zeros := count(t, func(v int) bool { return v <= 0 })
	return question{
		text: say("A feature map goes through ReLU.\n%sHow many numbers of the result are 0?",
			"一张特征图（map）经过 ReLU。\n%s结果中有多少个 0？", labelled("map", t)),
		given: Given{tables: map[string][][]int{"map": t}},
		hints: [hintLevels]string{
			say("What becomes of a negative number? And of a 0?", "负数会变成什么？0 呢？"),
			say("ReLU replaces each negative number by 0 and leaves the others.", "ReLU 把负数换成 0，其余不变。"),
			say("Count the negative numbers and those that are 0 already.", "数出负数和原来就是 0 的数。"),
		},
		judge: number(zeros,
			slip[int]{12 - zeros, countedPositive},
			slip[int]{count(t, func(v int) bool { return v < 0 }), missedZeros},
			slip[int]{count(t, func(v int) bool { return v == 0 }), mistake{"the negative numbers become 0, too", "负数也变成 0"}}),
	}
}

func sumAfterReLU(d *draw) question {
	t := d.mapOf(3, 3)
	return question{
		text: say("A feature map goes through ReLU.\n%sWhat is the sum of the nine numbers of the result?",
			"一张特征图（map）经过 ReLU。\n%s结果中九个数之和是多少？", labelled("map", t)),
		given: Given{tables: map[string][][]int{"map": t}},
		hints: [hintLevels]string{
			say("First write down the map after ReLU.", "先写出 ReLU 之后的特征图。"),
			say("Each negative number has become 0.", "每个负数都变成了 0。"),
			say("Add up the positive numbers.", "把正数加起来。"),
		},
		judge: number(total(each(t, func(v int) int { return max(v, 0) })),
			slip[int]{max(total(t), 0), zeroAfterSum},
			slip[int]{total(t), tookNegatives},
			slip[int]{total(each(t, magnitude)), tookMagnitude},
			slip[int]{count(t, func(v int) bool { return v > 0 }), mistake{"add the numbers up; you counted them", "要把数加起来，而不是数个数"}}),
	}
}

func parametersWithReLU(d *draw) question {
	k, c1, c2 := d.one(3, 5), d.between(4, 8), d.between(9, 14)
	first, second := c1*(k*k*3+1), c2*(k*k*c1+1)
	return question{
		text: say("A network for pictures with 3 channels: C_1 = %d kernels of K×K = %d×%d, ReLU, C_2 = %d kernels of %d×%d, ReLU; both with biases.\nHow many parameters does it have?",
			"一个网络的输入是 3 通道图片：C_1 = %d 个 K×K = %d×%d 的卷积核，ReLU，C_2 = %d 个 %d×%d 的卷积核，ReLU；都带偏置。\n它有多少个参数？", c1, k, k, c2, k, k),
		given: Given{numbers: map[string]int{"K": k, "C_1": c1, "C_2": c2}},
		hints: [hintLevels]string{
			say("What could ReLU learn?", "ReLU 有什么可学的？"),
			say("ReLU has no parameters, and it leaves the number of channels.", "ReLU 没有参数，也不改变通道数。"),
			"C_1·(K·K·3 + 1) + C_2·(K·K·C_1 + 1)",
		},
		judge: number(first+second,
			append(twoLayerSlips(3, k, c1, k, c2),
				slip[int]{first + second + c1 + c2, countedReLU},
				slip[int]{first + second + 2, countedReLU},
				slip[int]{first + c2*(k*k+1), forgotChannels})...),
	}
}

func writeReLU(d *draw) question {
	trials := func(d *draw, i int) trial[func(m [][]int) [][]int] {
		m := d.table(d.between(1, 2+i/4), d.between(1, 2+i/4), -9, 9)
		mine := copied(m)
		return trial[func(m [][]int) [][]int]{
			given:   Given{tables: map[string][][]int{"m": m}},
			input:   labelled("m", m),
			run:     func(f func(m [][]int) [][]int) [][]int { return f(mine) },
			want:    tableOf((&cnnlib.ReLU{}).Forward(tensor(m))),
			changed: func() string { return changed("m", m, mine) },
		}
	}
	return write(say("Write ReLU: the function returns a new map in which each negative number is 0, and leaves the map that it was given as it is.",
		"写出 ReLU：函数返回一张新的特征图，负数都变成 0；给它的那张图不能改动。"), trials, d,
		say("Make a new row for each row of the map.", "为特征图的每一行新建一行。"),
		say("Go has max(a, b).", "Go 有 max(a, b)。"),
		say("result[y] = append(result[y], max(v, 0)) for each v of row y.", "对第 y 行的每个 v：result[y] = append(result[y], max(v, 0))。"))
}

func writeReLUGradient(d *draw) question {
	trials := func(d *draw, i int) trial[func(x, dy [][]int) [][]int] {
		rows, columns := d.between(1, 2+i/4), d.between(1, 2+i/4)
		x, dy := d.table(rows, columns, -3, 3), d.table(rows, columns, -9, 9)
		mine, gradient := copied(x), copied(dy)
		return trial[func(x, dy [][]int) [][]int]{
			given:   Given{tables: map[string][][]int{"x": x, "dy": dy}},
			input:   labelled("x", x) + labelled("dy", dy),
			run:     func(f func(x, dy [][]int) [][]int) [][]int { return f(mine, gradient) },
			want:    backward(&cnnlib.ReLU{}, x, dy),
			changed: func() string { return changed("x", x, mine) + changed("dy", dy, gradient) },
		}
	}
	return write(say("Write the gradient of ReLU: x went in, dy is the gradient of the loss with respect to what came out.\nReturn the gradient with respect to x, a new table. At x = 0 it is 0.",
		"写出 ReLU 的梯度：x 是输入，dy 是损失对输出的梯度。\n返回损失对 x 的梯度，是一张新表。x = 0 处梯度为 0。"), trials, d,
		say("If x grows a little, how much does max(x, 0) grow? It depends on the sign of x.", "x 增大一点点，max(x, 0) 增大多少？这取决于 x 的符号。"),
		say("Where x is positive, the output grows just as much; elsewhere not at all.", "x 为正时，输出增大同样多；否则完全不变。"),
		say("Where x[y][i] > 0 the result is dy[y][i], elsewhere 0.", "x[y][i] > 0 处结果为 dy[y][i]，其余为 0。"))
}
