package plots

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

// TrainingCurves draws the course of a training, [train.Training.History]: the loss and the
// accuracy after each epoch. A solid line is for the training pictures, a dashed line for the test
// pictures, if there are any. The axis of the loss begins at 0; the axis of the accuracy ends at
// 100 %. A number that is infinite or not a number is a gap, and the caption counts the gaps. Shown
// by [Live], the curves grow during the training. Before the first epoch is over they are empty.
//
// TrainingCurves panics with a [*cnnlib.UsageError] unless the numbers of the epochs increase and
// each accuracy is from 0 to 1.
func TrainingCurves(history []train.Epoch) *Figure {
	for i, e := range history {
		const what = "plots.TrainingCurves"
		if i > 0 && e.Number <= history[i-1].Number {
			panic(cnnlib.NewUsageError(wrongOrder, what, e.Number, history[i-1].Number))
		}
		if max(e.Accuracy, e.TestAccuracy) > 1 || min(e.Accuracy, e.TestAccuracy) < 0 {
			panic(cnnlib.NewUsageError(wrongAccuracy, what, e.Accuracy, e.TestAccuracy, e.Number))
		}
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutCurves(l, history) })
}

// curve is one line of a chart, with a value for each epoch.
type curve struct {
	name   string
	values []float32
}

// curvesOf are the curves of a number of each epoch, times a factor: on the training pictures and,
// if there are any, on the test pictures.
func curvesOf(l cnnlib.Language, history []train.Epoch, factor float64, numbers func(train.Epoch) (training, test float64)) []curve {
	curves := []curve{{name: l.Say("training", "训练")}, {name: l.Say("test", "测试")}}
	for _, e := range history {
		training, test := numbers(e)
		curves[0].values = append(curves[0].values, float32(factor*training))
		curves[1].values = append(curves[1].values, float32(factor*test))
	}
	// Without test pictures both are 0: no answer is right without any loss.
	if !slices.ContainsFunc(history, func(e train.Epoch) bool { return e.TestLoss != 0 || e.TestAccuracy != 0 }) {
		curves = curves[:1]
	}
	return curves
}

func layOutCurves(l cnnlib.Language, history []train.Epoch) *canvas.Sheet {
	losses := curvesOf(l, history, 1, func(e train.Epoch) (float64, float64) { return e.Loss, e.TestLoss })
	accuracies := curvesOf(l, history, 100, func(e train.Epoch) (float64, float64) { return e.Accuracy, e.TestAccuracy })
	lossText := canvas.Number
	accuracyText := func(v float32) string { return canvas.Percentage(float64(v)/100) + " %" }

	const (
		height = 150 * canvas.DotsPerPixel
		top    = canvas.Margin + canvas.LineHeight*5/4
	)
	sheet := &canvas.Sheet{Width: 2*canvas.Margin + canvas.PageWidth, Height: top + height + 2*canvas.LineHeight + canvas.Margin}
	epochs := epochAxis(history)
	lo, hi := finiteRange(losses)
	if hi < 1e-6 {
		hi = 1 // all lie on the axis
	}
	addCurves(sheet, losses, epochs, canvas.NewAxis(min(lo, 0), hi, 5), l.Say("epoch", "轮次"), l.Say("loss", "损失"), lossText, history,
		image.Rect(canvas.Margin, top, canvas.Margin+(canvas.PageWidth-canvas.Gap)/2, top+height))
	lo, _ = finiteRange(accuracies)
	addCurves(sheet, accuracies, epochs, canvas.NewAxis(lo, 100, 5), l.Say("epoch", "轮次"), l.Say("accuracy in %", "准确率（%）"), accuracyText, history,
		image.Rect(canvas.Margin+(canvas.PageWidth+canvas.Gap)/2, top, canvas.Margin+canvas.PageWidth, top+height))

	if len(history) == 0 {
		sheet.Alt = l.Say("the curves of loss and accuracy of a training, before the end of its first epoch", "训练的损失曲线和准确率曲线，第一轮尚未结束")
		sheet.AddCaption(canvas.Margin, l.Say("no epoch is over yet", "第一轮尚未结束"))
		return sheet
	}
	var parts []string
	for i, loss := range losses {
		where := ""
		if i > 0 {
			where = l.Say("on the test pictures ", "测试集上")
		}
		parts = append(parts, where+l.Say("loss %s, accuracy %s", "损失%s，准确率%s", change(l, loss.values, lossText), change(l, accuracies[i].values, accuracyText)))
		sheet.AddCaption(canvas.Margin, joined(l, gaps(l, loss, l.Say("loss", "损失")), gaps(l, accuracies[i], l.Say("accuracy", "准确率"))))
	}
	sheet.Alt = l.Say("%s of training: %s", "训练 %s 轮：%s", l.Say(count(len(history), "epoch"), fmt.Sprint(len(history))), strings.Join(parts, l.Say("; ", "；")))
	return sheet
}

// change writes the first and the last value of a curve: "from 2.3 to 0.1", or "2.3" if it has one
// value.
func change(l cnnlib.Language, values []float32, text func(float32) string) string {
	if len(values) == 1 {
		return l.Say("%s", " %s", text(values[0]))
	}
	return l.Say("from %s to %s", "从 %s 到 %s", text(values[0]), text(values[len(values)-1]))
}

// gaps says how many values of a curve are not finite, or is "" if all are.
func gaps(l cnnlib.Language, c curve, what string) string {
	n := notFiniteIn(c.values)
	if n == 0 {
		return ""
	}
	return l.Say("%s %s not finite in %d of %s", "%s%s：%d 轮的数值不是有限数（共 %s 轮）", c.name, what, n,
		l.Say(count(len(c.values), "epoch"), fmt.Sprint(len(c.values))))
}

// finiteRange returns the smallest and the largest finite value, or 0 and 0 if there is none.
func finiteRange(curves []curve) (lo, hi float64) {
	first := true
	for _, c := range curves {
		for _, v := range c.values {
			if v := float64(v); v-v == 0 {
				if first {
					lo, hi, first = v, v, false
				}
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}

// epochAxis is an axis from the first epoch to the last, with ticks at round numbers. A single
// epoch is in its middle.
func epochAxis(history []train.Epoch) canvas.Axis {
	first, last := 0.0, 1.0
	if n := len(history); n > 0 {
		first, last = float64(history[0].Number), float64(history[n-1].Number)
	}
	if first == last {
		return canvas.Axis{Low: first - 1, High: last + 1, Ticks: []float64{first}}
	}
	a := canvas.NewAxis(first, last, int(min(last-first, 5)))
	a.Low, a.High = first, last
	a.Ticks = slices.DeleteFunc(a.Ticks, func(v float64) bool { return v < first || v > last })
	return a
}

// addCurves draws the curves in a chart inside room, with its ticks and the names at the ends of
// the lines. The names of the axes stand above and below room.
func addCurves(sheet *canvas.Sheet, curves []curve, x, y canvas.Axis, xName, yName string, text func(float32) string, history []train.Epoch, room image.Rectangle) {
	const endGap = 6 * canvas.DotsPerPixel // from a line's end to its name
	names, nameRoom := make([]string, len(curves)), 0
	for i, c := range curves {
		if len(c.values) > 0 {
			names[i] = c.name + " " + text(c.values[len(c.values)-1])
			nameRoom = max(nameRoom, endGap+canvas.TextWidth(names[i]))
		}
	}
	c := canvas.Chart{Area: room, X: x, Y: y}
	c.Area.Min.X += y.TickRoom()
	c.Area.Max.X -= nameRoom
	sheet.AddAxes(c, xName, yName)

	ends := make([]int, len(curves))
	for i, line := range curves {
		ends[i] = addCurve(sheet, c, line, i, history)
	}
	const apart = 15 * canvas.DotsPerPixel
	top, bottom := c.Area.Min.Y, c.Area.Max.Y-4*canvas.DotsPerPixel // clear of the ticks
	if len(ends) == 2 {
		upper, lower := &ends[0], &ends[1]
		if *upper > *lower {
			upper, lower = lower, upper
		}
		if *lower-*upper < apart {
			*upper = min(max((*upper+*lower-apart)/2, top), bottom-apart)
			*lower = *upper + apart
		}
	}
	for i, name := range names {
		if name != "" {
			sheet.Add(canvas.Label{X: c.Area.Max.X + endGap, Y: min(max(ends[i], top), bottom), Text: name})
		}
	}
}

// addCurve draws one curve of a chart and returns the height of its end, in dots. place is its
// place among [canvas.Series]. If there are few epochs, each has a dot.
func addCurve(sheet *canvas.Sheet, c canvas.Chart, line curve, place int, history []train.Epoch) (end int) {
	const few = 30
	end = c.Area.Max.Y
	var piece []image.Point
	finish := func() {
		if len(piece) > 1 {
			sheet.Add(canvas.Shape{Points: piece, Stroke: canvas.Series[place], Width: 2 * canvas.DotsPerPixel, Dashed: place > 0})
		}
		for i, p := range piece {
			if len(line.values) <= few || len(piece) == 1 || i == len(piece)-1 {
				sheet.Add(canvas.Disc{X: p.X, Y: p.Y, Radius: 3 * canvas.DotsPerPixel, Color: canvas.Series[place]})
			}
		}
		piece = nil
	}
	for i, v := range line.values {
		if v-v != 0 {
			finish()
			continue
		}
		p := c.Point(float64(history[i].Number), float64(v))
		piece, end = append(piece, p), p.Y
	}
	finish()
	return end
}
