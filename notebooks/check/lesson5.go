package check

import (
	"slices"

	"cnnlessons/cnnlib"
)

var lesson5 = []Exercise{
	{"5.1", 1, outputOfPooling},
	{"5.2", 1, pooledNumber},
	{"5.3", 2, parametersWithPooling},
	{"5.4", 2, writeMaxPooling},
	{"5.5", 2, writeMaxPoolingGradient},
}

func outputOfPooling(d *draw) question {
	k, c := d.between(2, 3), d.between(5, 12)
	h, w := k*d.between(5, 9)+1, k*d.between(10, 14)+1 // no multiple of k, so that a rest is dropped
	return question{
		text: say("A max-pooling layer with windows of K×K = %d×%d and stride %d reads H×W×C = %d×%d×%d.\nWhat are height, width and channels of its output?",
			"最大池化层的窗口为 K×K = %d×%d，步长 %d，输入为 H×W×C = %d×%d×%d。\n输出的高、宽和通道数各是多少？", k, k, k, h, w, c),
		given: Given{numbers: map[string]int{"K": k, "H": h, "W": w, "C": c}},
		hints: [hintLevels]string{
			say("How many whole windows fit below each other, how many beside each other?", "上下能放几个完整的窗口？左右呢？"),
			say("What is left over at the edge is dropped. And the channels?", "边上剩下的不要。通道数呢？"),
			say("⌊H / K⌋, ⌊W / K⌋, and the channels stay.", "⌊H / K⌋、⌊W / K⌋，通道数不变。"),
		},
		judge: volume(shape{h / k, w / k, c},
			slip[shape]{shape{h/k + 1, w/k + 1, c}, roundedUp},
			slip[shape]{shape{(h - k) / k, (w - k) / k, c}, forgotLastStart},
			slip[shape]{shape{h / k, w / k, c / k}, changedChannels},
			slip[shape]{shape{h / k, w / k, 1}, changedChannels},
			slip[shape]{shape{h - k + 1, w - k + 1, c}, forgotStride},
			slip[shape]{shape{w / k, h / k, c}, swappedSides},
			slip[shape]{shape{h, w, c}, mistake{"the sides shrink: one number stays of each window", "边长会缩小：每个窗口只留下一个数"}}),
	}
}

func pooledNumber(d *draw) question {
	t := d.table(4, 4, 1, 20)
	row := d.IntN(2)
	column := 1 - row
	window := func(r, c int) [][]int {
		return [][]int{t[2*r][2*c : 2*c+2], t[2*r+1][2*c : 2*c+2]}
	}
	largest := func(w [][]int) int { return slices.Max(slices.Concat(w...)) }
	w := window(row, column)
	return question{
		text: say("Max pooling with windows of 2×2 and stride 2.\n%sWhich number is in row %d, column %d of the result? Rows and columns are counted from 0.",
			"对下面的特征图（map）做最大池化，窗口 2×2，步长 2。\n%s结果的第 %d 行第 %d 列是什么数？行和列都从 0 数起。", labelled("map", t), row, column),
		given: Given{map[string]int{"row": row, "column": column}, map[string][][]int{"map": t}},
		hints: [hintLevels]string{
			say("Which four numbers does the window cover?", "窗口盖住哪四个数？"),
			say("Rows 2·row and 2·row + 1, columns 2·column and 2·column + 1.", "第 2·row、2·row + 1 行，第 2·column、2·column + 1 列。"),
			say("The largest of these four.", "这四个数中最大的。"),
		},
		judge: number(largest(w),
			slip[int]{largest(window(column, row)), otherWindow},
			slip[int]{total(w), mistake{"that is the sum of the window: max pooling keeps the largest", "这是窗口内的和：最大池化保留最大的数"}},
			slip[int]{total(w) / 4, tookAverage},
			slip[int]{t[row][column], mistake{"that is a number of the map: each number of the result stands for a window", "这是特征图上的数：结果中的每个数代表一个窗口"}},
			slip[int]{largest(t), mistake{"that is the largest of the whole map", "这是整张图中最大的数"}}),
	}
}

func parametersWithPooling(d *draw) question {
	k, c1, c2 := d.one(3, 5), d.between(4, 8), d.between(9, 14)
	first, second := c1*(k*k+1), c2*(k*k*c1+1)
	return question{
		text: say("A network for grey pictures (1 channel): C_1 = %d kernels of K×K = %d×%d, max pooling of 2×2, C_2 = %d kernels of %d×%d; with biases.\nHow many parameters does it have?",
			"一个网络的输入是灰度图（1 个通道）：C_1 = %d 个 K×K = %d×%d 的卷积核，2×2 的最大池化，C_2 = %d 个 %d×%d 的卷积核；都带偏置。\n它有多少个参数？", c1, k, k, c2, k, k),
		given: Given{numbers: map[string]int{"K": k, "C_1": c1, "C_2": c2}},
		hints: [hintLevels]string{
			say("What could pooling learn? What does it do to the channels?", "池化有什么可学的？它会改变通道数吗？"),
			say("Nothing, and it leaves them: the second layer's kernels are C_1 deep.", "没有，也不会：第二层的卷积核深度是 C_1。"),
			"C_1·(K·K + 1) + C_2·(K·K·C_1 + 1)",
		},
		judge: number(first+second,
			append(twoLayerSlips(1, k, c1, k, c2),
				slip[int]{first + second + 2*2, countedPooling},
				slip[int]{first + second + 2*2*c1, countedPooling},
				slip[int]{first + second + (2*2+1)*c1, countedPooling},
				slip[int]{first + second + 2*2 + 1, countedPooling},
				slip[int]{first + c2*(k*k*(c1/2)+1), changedChannels})...),
	}
}

// mapAndWindow draws a map and a pooling layer whose window fits on the map, for case i. Both grow with i.
func (d *draw) mapAndWindow(i int) (m [][]int, pool *cnnlib.MaxPool2D) {
	pool = &cnnlib.MaxPool2D{Kernel: d.between(1, min(2+i/5, 4)), Stride: d.between(1, min(2+i/5, 4))}
	return d.table(pool.Kernel+d.IntN(min(2+i/2, 8)), pool.Kernel+d.IntN(min(2+i/2, 8)), -20, 20), pool
}

func writeMaxPooling(d *draw) question {
	trials := func(d *draw, i int) trial[func(m [][]int, k, stride int) [][]int] {
		m, pool := d.mapAndWindow(i)
		return trial[func(m [][]int, k, stride int) [][]int]{
			given: Given{map[string]int{"k": pool.Kernel, "stride": pool.Stride}, map[string][][]int{"m": m}},
			input: labelled("m", m) + say("k %d, stride %d\n", "k %d，stride %d\n", pool.Kernel, pool.Stride),
			run:   func(f func(m [][]int, k, stride int) [][]int) [][]int { return f(copied(m), pool.Kernel, pool.Stride) },
			want:  tableOf(pool.Forward(tensor(m))),
		}
	}
	return write(say("Write max pooling: windows of k×k, with any stride; what is left over at the edge is dropped. The map can be all negative.",
		"写出最大池化：窗口 k×k，步长 stride 任意，边上剩下的不要。特征图上可能全是负数。"), trials, d,
		say("How many windows fit below each other and beside each other? Where does each of them begin?", "上下能放几个窗口，左右能放几个？每个窗口从哪里开始？"),
		say("⌊(H − k) / stride⌋ + 1 below each other; that of row y, column x begins at m[y*stride][x*stride].",
			"上下有 ⌊(H − k) / stride⌋ + 1 个；第 y 行第 x 列的窗口从 m[y*stride][x*stride] 开始。"),
		say("Begin with best := the first number of the window, not with 0, and take max(best, …) over its k·k numbers.", "从 best := 窗口的第一个数 开始（不是 0），对其中 k·k 个数取 max(best, …)。"))
}

func writeMaxPoolingGradient(d *draw) question {
	trials := func(d *draw, i int) trial[func(x, dy [][]int) [][]int] {
		rows, columns := d.between(1, 2+i/6), d.between(1, 2+i/6)
		x, dy := d.table(2*rows, 2*columns, -4, 4), d.table(rows, columns, -9, 9)
		return trial[func(x, dy [][]int) [][]int]{
			given: Given{tables: map[string][][]int{"x": x, "dy": dy}},
			input: labelled("x", x) + labelled("dy", dy),
			run:   func(f func(x, dy [][]int) [][]int) [][]int { return f(copied(x), copied(dy)) },
			want:  backward(&cnnlib.MaxPool2D{Kernel: 2}, x, dy),
		}
	}
	return write(say("Write the gradient of max pooling with windows of 2×2 and stride 2: x went in, dy is the gradient with respect to what came out.\n"+
		"Return the gradient with respect to x, as large as x. Of equal numbers in a window the first (row by row) counts as the largest.\nThe sides of x are even.",
		"写出 2×2、步长 2 的最大池化的梯度：x 是输入，dy 是损失对输出的梯度。\n返回损失对 x 的梯度，与 x 一样大。窗口内有相等的最大数时，取逐行数的第一个。\nx 的边长都是偶数。"), trials, d,
		say("Which of the four numbers decides what comes out of a window?", "一个窗口的输出由四个数中的哪一个决定？"),
		say("Only the largest: the whole gradient goes to its place, the other three get 0.", "只有最大的那个：梯度全部给它的位置，其余三个为 0。"),
		say("Find the place of the first largest in each window, then set dx there to dy[y][x].", "在每个窗口里找到第一个最大数的位置，把那里的 dx 设为 dy[y][x]。"))
}
