package plots

import (
	"cmp"
	"fmt"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

// ConfusionMatrix draws which classes a network takes for which. The matrix has a row for each true
// class and a column for each answer; a cell has the number of pictures, coloured by its share of
// the row. So the right answers lie on the diagonal. At the right edge is the recall of each class,
// the share of its pictures that the network recognises. At the lower edge is the precision, the
// share of the answers that are right. A dash stands for a share of nothing. If the names are too
// long for the columns, the columns have the numbers of the classes.
//
// A matrix too wide for the page, from about 20 classes on, is a list instead: the 20 most frequent
// confusions. Confusions that are as frequent are in the order of class and answer.
//
// ConfusionMatrix panics with a [*cnnlib.UsageError] if e has no pictures, and with a
// [*cnnlib.ShapeError] if its matrix is not square.
func ConfusionMatrix(e *train.Evaluation) *Figure {
	const what = "plots.ConfusionMatrix"
	switch {
	case e == nil:
		panic(cnnlib.NewUsageError(noEvaluation, what, none))
	case e.Total() == 0:
		panic(cnnlib.NewUsageError(noEvaluation, what, noPictures))
	}
	for c, row := range e.Confusion {
		if len(row) != len(e.Confusion) {
			panic(cnnlib.NewShapeError(raggedMatrix, what, len(e.Confusion), c, counted(len(row), oneNumber, someNumbers)))
		}
	}
	all := confusions(e)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		sheet := layOutMatrix(l, e)
		if sheet == nil {
			sheet = layOutConfusions(l, e, all)
		}
		pictures := l.Say(count(e.Total(), "picture"), fmt.Sprintf("%d 张图片", e.Total()))
		sheet.Alt = l.Say("confusion matrix, %s, %s, ", "混淆矩阵，%s，%s，", l.Say(classCount(len(e.Confusion)), fmt.Sprintf("%d 个类别", len(e.Confusion))), pictures)
		if len(all) > 0 {
			c := all[0]
			pictures := l.Say(count(c.pictures, "picture"), fmt.Sprintf("%d 张", c.pictures))
			sheet.Alt += l.Say("most frequent confusion: %s of class %s taken for %s", "最常见的混淆：%s %s 被认作 %s", pictures, className(e, c.class), className(e, c.answer))
		} else {
			sheet.Alt += l.Say("all right", "全部正确")
		}
		return sheet
	})
}

// className is the name of a class, or its number if it has no name.
func className(e *train.Evaluation, class int) string {
	if class < len(e.Classes) {
		return e.Classes[class]
	}
	return fmt.Sprint(class)
}

// layOutMatrix lays the matrix out, or returns nil if the matrix is wider than a page.
func layOutMatrix(l cnnlib.Language, e *train.Evaluation) *canvas.Sheet {
	n := len(e.Confusion)
	recall, precision := l.Say("recall %", "召回率 %"), l.Say("precision %", "精确率 %")
	s := canvas.ScaleFor(0, 100)
	room := canvas.PageWidth - s.BarRoom() - canvas.Gap/2 - canvas.TextWidth(recall) // for the names of the rows and the cells

	const most = 150 * canvas.DotsPerPixel // of a row's name
	widest := func(texts []string) int {
		w := 0
		for _, t := range texts {
			w = max(w, canvas.TextWidth(t))
		}
		return w
	}
	least := canvas.Small.Width("99.9") // of a cell
	for _, row := range e.Confusion {
		least = max(least, canvas.Small.Width(fmt.Sprint(slices.Max(row))))
	}
	least += 2 * canvas.DotsPerPixel
	numbers, names := make([]string, n), make([]string, n)
	for c := range n {
		numbers[c], names[c] = fmt.Sprint(c), className(e, c)
	}
	rows, columns := names, names
	side := max(least, 36*canvas.DotsPerPixel, widest(columns)+4*canvas.DotsPerPixel)
	left := max(canvas.TextWidth(precision), canvas.TextWidth(l.Say("true class", "真实类别")), min(widest(rows), most)) + canvas.Gap/2
	if left+n*side > room {
		columns = numbers
		for c, name := range names {
			if name != numbers[c] {
				rows[c] = numbers[c] + " " + name
			}
		}
		least = max(least, widest(columns)+2*canvas.DotsPerPixel)
		left = max(canvas.TextWidth(precision)+canvas.Gap/2, min(min(widest(rows), most)+canvas.Gap/2, room-n*least))
		side = min((room-left)/n, max(least, 36*canvas.DotsPerPixel))
		if side < least {
			return nil
		}
	}
	height := min(side, 28*canvas.DotsPerPixel)

	x0, y0 := canvas.Margin+left, canvas.Margin+2*canvas.LineHeight
	bottom := y0 + n*height
	sheet := &canvas.Sheet{Width: x0 + n*side + canvas.Gap/2 + canvas.TextWidth(recall) + canvas.Margin, Height: bottom + canvas.LineHeight + canvas.Margin}
	sheet.Add(
		canvas.Label{X: x0, Y: canvas.Margin + canvas.LineHeight/2, Text: l.Say("predicted class", "预测类别"), Color: canvas.SoftColor},
		canvas.Label{X: canvas.Margin, Y: y0 - canvas.LineHeight/2, Text: l.Say("true class", "真实类别"), Color: canvas.SoftColor},
		canvas.Label{X: x0 + n*side + canvas.Gap/2, Y: y0 - canvas.LineHeight/2, Text: recall, Color: canvas.SoftColor},
		canvas.Label{X: canvas.Margin, Y: bottom + canvas.LineHeight/2, Text: precision, Color: canvas.SoftColor},
		canvas.Block{X: x0 - 1, Y: y0 - 1, Width: n*side + 1, Height: n*height + 1, Color: canvas.FrameColor})
	for c, row := range e.Confusion {
		y := y0 + c*height
		sheet.Add(
			canvas.Label{X: canvas.Margin, Y: y + height/2, Text: canvas.Normal.Cut(rows[c], left-canvas.Gap/2)},
			canvas.Label{X: x0 + c*side + side/2, Y: y0 - canvas.LineHeight/2, Align: 0.5, Text: columns[c]},
			canvas.Label{X: x0 + n*side + canvas.Gap/2, Y: y + height/2, Text: shareText(e.Recall(c))},
			canvas.Label{X: x0 + c*side + side/2, Y: bottom + canvas.LineHeight/2, Align: 0.5, Text: shareText(e.Precision(c)), Size: canvas.Small})
		all := sum(row)
		for a, pictures := range row {
			x, fill := x0+a*side, canvas.PaddingRGBA
			if all > 0 {
				fill = s.Color(float32(100 * float64(pictures) / float64(all)))
			}
			ink := canvas.InkOn(fill)
			if pictures == 0 && all > 0 {
				ink = canvas.FrameColor // so that the others stand out
			}
			sheet.Add(
				canvas.Block{X: x, Y: y, Width: side - 1, Height: height - 1, Color: fill},
				canvas.Label{X: x + side/2, Y: y + height/2, Align: 0.5, Text: fmt.Sprint(pictures), Size: canvas.Small, Color: ink})
		}
	}
	sheet.AddColorBar(s, y0, bottom)
	sheet.AddCaption(canvas.Margin, l.Say("colour: share of the row in %", "颜色：占该行的百分比"))
	return sheet
}

// shareText writes a share in per cent, or a dash if there is no share.
func shareText(share float64, ok bool) string {
	if !ok {
		return "–"
	}
	return canvas.Percentage(share)
}

func sum(numbers []int) int {
	n := 0
	for _, v := range numbers {
		n += v
	}
	return n
}

// confusion is the number of pictures of one class that the network takes for another.
type confusion struct{ class, answer, pictures int }

// confusions are all confusions with pictures, the most frequent first.
func confusions(e *train.Evaluation) []confusion {
	var all []confusion
	for c, row := range e.Confusion {
		for a, pictures := range row {
			if a != c && pictures > 0 {
				all = append(all, confusion{c, a, pictures})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b confusion) int { return cmp.Compare(b.pictures, a.pictures) })
	return all
}

// layOutConfusions draws the most frequent confusions as bars.
func layOutConfusions(l cnnlib.Language, e *train.Evaluation, all []confusion) *canvas.Sheet {
	const (
		rows    = 20
		height  = 14 * canvas.DotsPerPixel  // of a bar
		longest = 200 * canvas.DotsPerPixel // bar
		most    = 130 * canvas.DotsPerPixel // of a name
	)
	drawn := all[:min(len(all), rows)]
	heading := l.Say("true class → predicted class", "真实类别 → 预测类别")
	texts, left := make([]string, len(drawn)), canvas.TextWidth(heading)
	for i, c := range drawn {
		texts[i] = canvas.Normal.Cut(className(e, c.class), most) + " → " + canvas.Normal.Cut(className(e, c.answer), most)
		left = max(left, canvas.TextWidth(texts[i]))
	}
	left += canvas.Margin + canvas.Gap
	sheet := &canvas.Sheet{Width: left + longest, Height: canvas.Margin + canvas.LineHeight*(len(drawn)+1) + canvas.Margin}
	sheet.Add(
		canvas.Label{X: canvas.Margin, Y: canvas.Margin + canvas.LineHeight/2, Text: heading, Color: canvas.SoftColor},
		canvas.Label{X: left, Y: canvas.Margin + canvas.LineHeight/2, Text: l.Say("pictures (share of the true class)", "图片数（占真实类别的百分比）"), Color: canvas.SoftColor})
	sheet.Width = max(sheet.Width, left+canvas.TextWidth(sheet.Marks[1].(canvas.Label).Text)+canvas.Margin)
	for i, c := range drawn {
		y := canvas.Margin + canvas.LineHeight*(i+1) + canvas.LineHeight/2
		length := max(canvas.DotsPerPixel, longest*c.pictures/drawn[0].pictures)
		share := l.Say("%d (%s %%)", "%d（%s %%）", c.pictures, canvas.Percentage(float64(c.pictures)/float64(sum(e.Confusion[c.class]))))
		number := canvas.Label{X: left + length + canvas.TickGap, Y: y, Text: share}
		sheet.Add(canvas.Label{X: canvas.Margin, Y: y, Text: texts[i]}, canvas.Block{X: left, Y: y - height/2, Width: length, Height: height, Color: canvas.Vermillion}, number)
		sheet.Width = max(sheet.Width, number.Bounds().Max.X+canvas.Margin)
	}
	if len(all) == 0 {
		sheet.AddCaption(canvas.Margin, l.Say("no picture was taken for another class", "没有图片被认作其他类别"))
	}
	sheet.AddCaption(canvas.Margin, first(l, len(drawn), len(all), "kinds of confusion", "种混淆"))
	return sheet
}
