package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/train"
)

// ConfusionMatrix draws which classes a network takes for which: a row for each true class, a
// column for each answer, in each cell the number of pictures, coloured by their share of the
// row. So what is right lies on the diagonal. At the right edge is the recall of each class, the
// share of its pictures that were recognised; at the lower edge the precision, the share of the
// answers that were right; a dash where there are none. Where names are too long for the
// columns, those have the numbers of the classes.
//
// A matrix too wide for the page, from about 20 classes on, is a list instead: the 20 most
// frequent confusions, the first by class and answer if several are as frequent.
//
// It panics with a [*cnnlib.ShapeError] if e has no pictures or its matrix is not square.
func ConfusionMatrix(e *train.Evaluation) *Figure {
	given := ""
	switch {
	case e == nil:
		given = "none"
	case e.Total() == 0:
		given = "no pictures"
	}
	if e != nil {
		for c, row := range e.Confusion {
			if len(row) != len(e.Confusion) {
				given = fmt.Sprintf("%d rows, and in row %d %s", len(e.Confusion), c, count(len(row), "number"))
			}
		}
	}
	if given != "" {
		panic(&cnnlib.ShapeError{
			Layer:  "plots.ConfusionMatrix",
			Wanted: "an evaluation of at least one picture, with as many answers as classes",
			Given:  given,
			Fix:    "give the result of train.Evaluate(net, &datasets.Loader{Set: test, Size: 100})",
		})
	}
	all := confusions(e)
	return inDefaultLanguage(func(l cnnlib.Language) *sheet {
		f := layOutMatrix(l, e)
		if f == nil {
			f = layOutConfusions(l, e, all)
		}
		pictures := l.Say(count(e.Total(), "picture"), fmt.Sprintf("%d 张图片", e.Total()))
		f.alt = l.Say("confusion matrix, %s, %s, ", "混淆矩阵，%s，%s，", l.Say(classCount(len(e.Confusion)), fmt.Sprintf("%d 个类别", len(e.Confusion))), pictures)
		if len(all) > 0 {
			c := all[0]
			pictures := l.Say(count(c.pictures, "picture"), fmt.Sprintf("%d 张", c.pictures))
			f.alt += l.Say("most frequent confusion: %s of class %s taken for %s", "最常见的混淆：%s %s 被认作 %s", pictures, className(e, c.class), className(e, c.answer))
		} else {
			f.alt += l.Say("all right", "全部正确")
		}
		return f
	})
}

// className is the name of a class, its number if it has none.
func className(e *train.Evaluation, class int) string {
	if class < len(e.Classes) {
		return e.Classes[class]
	}
	return fmt.Sprint(class)
}

// padding is the colour of cells that have no share, as their class has no pictures.
var padding = color.RGBA{padColor.Y, padColor.Y, padColor.Y, 0xff}

// layOutMatrix draws the matrix, or returns nil if it does not fit on a page.
func layOutMatrix(l cnnlib.Language, e *train.Evaluation) *sheet {
	n := len(e.Confusion)
	recall, precision := l.Say("recall %", "召回率 %"), l.Say("precision %", "精确率 %")
	s := scale{0, 100, viridis, 0}
	room := maxWidth - s.barRoom() - gap/2 - textWidth(recall) // for the names of the rows and the cells

	const most = 150 * dotsPerPixel // of a row's name
	widest := func(texts []string) int {
		w := 0
		for _, t := range texts {
			w = max(w, textWidth(t))
		}
		return w
	}
	least := small.of("99.9") // of a cell
	for _, row := range e.Confusion {
		least = max(least, small.of(fmt.Sprint(slices.Max(row))))
	}
	least += 2 * dotsPerPixel
	numbers, names := make([]string, n), make([]string, n)
	for c := range n {
		numbers[c], names[c] = fmt.Sprint(c), className(e, c)
	}
	rows, columns := names, names
	side := max(least, 36*dotsPerPixel, widest(columns)+4*dotsPerPixel)
	left := max(textWidth(precision), textWidth(l.Say("true class", "真实类别")), min(widest(rows), most)) + gap/2
	if left+n*side > room {
		columns = numbers
		for c, name := range names {
			if name != numbers[c] {
				rows[c] = numbers[c] + " " + name
			}
		}
		least = max(least, widest(columns)+2*dotsPerPixel)
		left = max(textWidth(precision)+gap/2, min(min(widest(rows), most)+gap/2, room-n*least))
		side = min((room-left)/n, max(least, 36*dotsPerPixel))
		if side < least {
			return nil
		}
	}
	height := min(side, 28*dotsPerPixel)

	x0, y0 := margin+left, margin+2*lineHeight
	bottom := y0 + n*height
	f := &sheet{width: x0 + n*side + gap/2 + textWidth(recall) + margin, height: bottom + lineHeight + margin}
	f.add(
		label{x: x0, y: margin + lineHeight/2, text: l.Say("predicted class", "预测类别"), color: softColor},
		label{x: margin, y: y0 - lineHeight/2, text: l.Say("true class", "真实类别"), color: softColor},
		label{x: x0 + n*side + gap/2, y: y0 - lineHeight/2, text: recall, color: softColor},
		label{x: margin, y: bottom + lineHeight/2, text: precision, color: softColor},
		block{x0 - 1, y0 - 1, n*side + 1, n*height + 1, frameColor})
	for c, row := range e.Confusion {
		y := y0 + c*height
		f.add(
			label{x: margin, y: y + height/2, text: normal.cut(rows[c], left-gap/2)},
			label{x: x0 + c*side + side/2, y: y0 - lineHeight/2, align: 0.5, text: columns[c]},
			label{x: x0 + n*side + gap/2, y: y + height/2, text: shareText(e.Recall(c))},
			label{x: x0 + c*side + side/2, y: bottom + lineHeight/2, align: 0.5, text: shareText(e.Precision(c)), size: small})
		all := sum(row)
		for a, pictures := range row {
			x, fill := x0+a*side, padding
			if all > 0 {
				fill = s.at(float32(100 * float64(pictures) / float64(all)))
			}
			ink := on(fill)
			if pictures == 0 && all > 0 {
				ink = frameColor // so that the others stand out
			}
			f.add(
				block{x, y, side - 1, height - 1, fill},
				label{x: x + side/2, y: y + height/2, align: 0.5, text: fmt.Sprint(pictures), size: small, color: ink})
		}
	}
	f.addColorBar(s, y0, bottom)
	f.addCaption(margin, l.Say("colour: share of the row in %", "颜色：占该行的百分比"))
	return f
}

// shareText is percentage, or a dash if there is no share.
func shareText(share float64, ok bool) string {
	if !ok {
		return "–"
	}
	return percentage(share)
}

func sum(numbers []int) int {
	n := 0
	for _, v := range numbers {
		n += v
	}
	return n
}

// confusion is how many pictures of one class got the answer of another.
type confusion struct{ class, answer, pictures int }

// confusions are those that there are, the most frequent first.
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

// layOutConfusions draws the most frequent of all confusions as bars.
func layOutConfusions(l cnnlib.Language, e *train.Evaluation, all []confusion) *sheet {
	const (
		rows    = 20
		height  = 14 * dotsPerPixel  // of a bar
		longest = 200 * dotsPerPixel // bar
		most    = 130 * dotsPerPixel // of a name
	)
	drawn := all[:min(len(all), rows)]
	heading := l.Say("true class → predicted class", "真实类别 → 预测类别")
	texts, left := make([]string, len(drawn)), textWidth(heading)
	for i, c := range drawn {
		texts[i] = normal.cut(className(e, c.class), most) + " → " + normal.cut(className(e, c.answer), most)
		left = max(left, textWidth(texts[i]))
	}
	left += margin + gap
	f := &sheet{width: left + longest, height: margin + lineHeight*(len(drawn)+1) + margin}
	f.add(
		label{x: margin, y: margin + lineHeight/2, text: heading, color: softColor},
		label{x: left, y: margin + lineHeight/2, text: l.Say("pictures (share of the true class)", "图片数（占真实类别的百分比）"), color: softColor})
	f.width = max(f.width, left+textWidth(f.marks[1].(label).text)+margin)
	for i, c := range drawn {
		y := margin + lineHeight*(i+1) + lineHeight/2
		length := max(dotsPerPixel, longest*c.pictures/drawn[0].pictures)
		share := l.Say("%d (%s %%)", "%d（%s %%）", c.pictures, percentage(float64(c.pictures)/float64(sum(e.Confusion[c.class]))))
		number := label{x: left + length + tickGap, y: y, text: share}
		f.add(label{x: margin, y: y, text: texts[i]}, block{left, y - height/2, length, height, vermillion}, number)
		f.width = max(f.width, number.bounds().Max.X+margin)
	}
	if len(all) == 0 {
		f.addCaption(margin, l.Say("no picture was taken for another class", "没有图片被认作其他类别"))
	}
	f.addCaption(margin, first(l, len(drawn), len(all), "kinds of confusion", "种混淆"))
	return f
}
