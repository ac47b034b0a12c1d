package plots

import (
	"cmp"
	"fmt"
	"image"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

const maxPictures = 24 // that a gallery draws

// Predictions draws the first pictures of the set of the loader, up to 24. Below each picture
// stands what the network makes of it: the class and its probability. A right answer has a green
// frame and a ✓; a wrong answer has a vermillion frame, a ✗ and the true class. To see other
// pictures, give a loader of a part of the set, such as test.Slice(100, 124).
//
// The network gives logits, or has a Softmax at the end. A logit that is not finite makes an answer
// without a probability, which counts as wrong. Predictions panics with a [*cnnlib.ShapeError] if
// network and pictures do not fit, or the pictures have neither one channel nor three.
func Predictions(net cnnlib.Layer, data *datasets.Loader) *Figure {
	var drawn []train.Prediction
	right := 0
	for p := range train.Predict(net, data) {
		drawn = append(drawn, p)
		if p.Right() {
			right++
		}
		if len(drawn) == maxPictures {
			break
		}
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		sheet := layOutPredictions(l, data.Set, drawn)
		sheet.Alt = l.Say("%s and what the network makes of them: %d right, %d wrong", "%s，以及网络的预测：%d 张正确，%d 张错误",
			l.Say(count(len(drawn), "picture"), fmt.Sprintf("%d 张图片", len(drawn))), right, len(drawn)-right)
		sheet.AddCaption(canvas.Margin, joined(l, first(l, len(drawn), data.Set.Len(), "pictures", "张图片"), l.Say("%d right, %d wrong", "%d 张正确，%d 张错误", right, len(drawn)-right)))
		return sheet
	})
}

// Mistakes draws the pictures of the set of the loader that the network gets wrong, up to 24, as
// [Predictions] does. The mistakes of which the network is most sure come first; equally sure ones
// are in the order of the set; answers without a probability come last. Mistakes panics as
// Predictions does.
func Mistakes(net cnnlib.Layer, data *datasets.Loader) *Figure {
	var wrong []train.Prediction
	for p := range train.Predict(net, data) {
		if !p.Right() {
			wrong = append(wrong, p)
		}
	}
	slices.SortStableFunc(wrong, func(a, b train.Prediction) int { return cmp.Compare(b.Probability, a.Probability) })
	drawn := wrong[:min(len(wrong), maxPictures)]
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		sheet := layOutPredictions(l, data.Set, drawn)
		of := l.Say("%d of %s wrong", "%d 张错误（共 %s）", len(wrong), l.Say(count(data.Set.Len(), "picture"), fmt.Sprintf("%d 张", data.Set.Len())))
		sheet.Alt = of
		if len(drawn) > 0 {
			sheet.Alt += l.Say(", most surely picture %d: %s with %s, in truth %s", "，最有把握的是图片 %d：%s，%s，应为 %s",
				drawn[0].Picture, answerName(l, data.Set, drawn[0]), chance(l, drawn[0].Probability), data.Set.Classes()[drawn[0].Label])
		}
		sheet.AddCaption(canvas.Margin, joined(l, of, first(l, len(drawn), len(wrong), "mistakes", "个错误")))
		return sheet
	})
}

// layOutPredictions draws the pictures in rows, without a caption.
func layOutPredictions(l cnnlib.Language, set *datasets.Set, drawn []train.Prediction) *canvas.Sheet {
	const (
		side     = 88 * canvas.DotsPerPixel // of a picture, at the most
		thick    = 3 * canvas.DotsPerPixel  // the frame
		mark     = 10 * canvas.DotsPerPixel // ✓ or ✗
		markRoom = mark + 5*canvas.DotsPerPixel
		cell     = side + 2*thick
		perRow   = (canvas.PageWidth + canvas.Gap) / (cell + canvas.Gap)
	)
	pictures := make([]image.Image, len(drawn))
	lines := 2
	for i, p := range drawn {
		pictures[i] = canvas.Shrink(set.Picture(p.Picture).Image(0), side)
		if !p.Right() {
			lines = 3
		}
	}
	sheet := &canvas.Sheet{Width: 2*canvas.Margin + cell, Height: 2 * canvas.Margin}
	if len(drawn) == 0 {
		sheet.Height += canvas.Gap / 2
		return sheet
	}
	size := pictures[0].Bounds().Size()
	zoom := max(1, side/max(size.X, size.Y))
	rowHeight := size.Y*zoom + 2*thick + lines*canvas.LineHeight + canvas.Gap
	columns := min(perRow, len(drawn))
	sheet.Width = 2*canvas.Margin + columns*(cell+canvas.Gap) - canvas.Gap
	sheet.Height = 2*canvas.Margin + (len(drawn)+columns-1)/columns*rowHeight - canvas.Gap
	for i, p := range drawn {
		x, y := canvas.Margin+i%columns*(cell+canvas.Gap), canvas.Margin+i/columns*rowHeight
		frame := image.Rect(x, y, x+size.X*zoom+2*thick, y+size.Y*zoom+2*thick)
		picture := canvas.Bitmap{X: x + thick, Y: y + thick, Zoom: zoom, Image: pictures[i]}
		line := func(n int) int {
			return frame.Max.Y + n*canvas.LineHeight + canvas.LineHeight/2 + 2*canvas.DotsPerPixel
		}
		name := canvas.Normal.Cut(answerName(l, set, p), cell-markRoom)
		if p.Right() {
			sheet.Add(picture, canvas.Outline(frame, canvas.Green, thick), canvas.CheckMark(x+mark/2, line(0), mark, canvas.Green))
		} else {
			sheet.Add(picture, canvas.Outline(frame, canvas.Vermillion, thick))
			sheet.Add(canvas.CrossMark(x+mark/2, line(0), mark, canvas.Vermillion)...)
			truth := l.Say("is %s", "应为 %s", set.Classes()[p.Label])
			sheet.Add(canvas.Label{X: x + markRoom, Y: line(2), Text: canvas.Normal.Cut(truth, cell-markRoom)})
		}
		sheet.Add(
			canvas.Label{X: x + markRoom, Y: line(0), Text: name},
			canvas.Label{X: x + markRoom, Y: line(1), Text: chance(l, p.Probability), Color: canvas.SoftColor})
	}
	return sheet
}

// answerName is the answer of the network: the name of a class, its number if it has no name, or no
// answer.
func answerName(l cnnlib.Language, set *datasets.Set, p train.Prediction) string {
	classes := set.Classes()
	switch {
	case p.Probability != p.Probability:
		return l.Say("no answer", "没有答案")
	case p.Answer < len(classes):
		return classes[p.Answer]
	}
	return fmt.Sprint(p.Answer)
}

// chance writes a probability in per cent.
func chance(l cnnlib.Language, p float32) string {
	if p != p {
		return l.Say("not a number", "非数值")
	}
	return canvas.Percentage(float64(p)) + " %"
}
