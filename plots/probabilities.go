package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const maxClasses = 20 // that have a bar of their own

// Probabilities draws what a network says of one sample, a bar for each class, from 0 to 1. Of more
// than 20 classes it draws the 20 most probable, the most probable on top, and one bar for all
// others together. If classes is nil, the classes have numbers instead of names. Probabilities
// panics with a [*cnnlib.ShapeError] if p is not the vector of one sample or classes does not have
// a name for each of its numbers, and with a [*cnnlib.UsageError] if its numbers are no
// probabilities.
func Probabilities(p *cnnlib.Tensor, classes []string) *Figure {
	checkProbabilities(p, classes)
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		name := func(c int) string {
			if classes == nil {
				return l.Say("class %d", "类别 %d", c)
			}
			return classes[c]
		}
		order := make([]int, p.C)
		for c := range order {
			order[c] = c
		}
		ranked := slices.Clone(order)
		slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(p.Data[b], p.Data[a]) })
		if p.C > maxClasses {
			order = ranked[:maxClasses]
		}
		type bar struct {
			name  string
			value float64
			color color.Color
		}
		var bars []bar
		for _, c := range order {
			bars = append(bars, bar{name(c), float64(p.Data[c]), canvas.Blue})
		}
		if rest := ranked[len(order):]; len(rest) > 0 {
			sum := 0.0
			for _, c := range rest {
				sum += float64(p.Data[c])
			}
			bars = append(bars, bar{l.Say("the other %d", "其余 %d 个", len(rest)), sum, canvas.FrameColor})
		}

		const (
			nameRoom = 200 * canvas.DotsPerPixel // at the most
			full     = 300 * canvas.DotsPerPixel // the length of 1
			pitch    = 22 * canvas.DotsPerPixel
			thick    = 14 * canvas.DotsPerPixel
		)
		left := 0
		for i, b := range bars {
			bars[i].name = canvas.Normal.Cut(b.name, nameRoom)
			left = max(left, canvas.TextWidth(bars[i].name))
		}
		left += canvas.Margin + canvas.TickGap
		bottom := canvas.Margin + len(bars)*pitch
		sheet := &canvas.Sheet{
			Alt: l.Say("the probabilities of %s, the largest %s of %s", "%s的概率，最大的是 %s（%s）",
				l.Say(classCount(p.C), fmt.Sprintf("%d 个类别", p.C)), probability(float64(p.Data[ranked[0]])), name(ranked[0])),
			Width:  left + full + canvas.TickGap + canvas.TextWidth(probability(0)) + canvas.Margin,
			Height: bottom + canvas.LineHeight + canvas.Margin,
		}
		for _, v := range [...]float64{0, 0.5, 1} {
			x := left + int(v*full)
			sheet.Add(canvas.Block{X: x, Y: canvas.Margin, Width: 1, Height: bottom - canvas.Margin + canvas.TickWidth, Color: canvas.GridColor},
				canvas.Label{X: x, Y: bottom + canvas.TickWidth + canvas.LineHeight/2, Align: 0.5, Text: strconv.FormatFloat(v, 'g', -1, 64), Size: canvas.Small, Color: canvas.SoftColor})
		}
		for i, b := range bars {
			y, length := canvas.Margin+i*pitch+pitch/2, 0
			if b.value > 0 { // not if it is not a number
				length = int(float64(b.value*full) + 0.5)
			}
			sheet.Add(canvas.Label{X: left - canvas.TickGap, Y: y, Align: 1, Text: b.name})
			if length > 0 {
				sheet.Add(canvas.Block{X: left, Y: y - thick/2, Width: length, Height: thick, Color: b.color})
			}
			sheet.Add(canvas.Label{X: left + length + canvas.TickGap, Y: y, Text: probability(b.value)})
		}
		sheet.Add(canvas.Block{X: left, Y: canvas.Margin, Width: 2, Height: bottom - canvas.Margin, Color: canvas.FrameColor})
		return sheet
	})
}

// probability writes a probability with four digits after the point.
func probability(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// classCount writes a number of classes in English.
func classCount(n int) string {
	if n == 1 {
		return "1 class"
	}
	return fmt.Sprintf("%d classes", n)
}

func checkProbabilities(p *cnnlib.Tensor, classes []string) {
	oneSample("Probabilities", p)
	const what = "plots.Probabilities"
	if p.H != 1 || p.W != 1 {
		panic(cnnlib.NewShapeError(noVector, what, p.Shape()))
	}
	if classes != nil && len(classes) != p.C {
		panic(cnnlib.NewShapeError(unequalNames, what, counted(p.C, oneName, someNames), counted(len(classes), oneName, someNames)))
	}
	sum := 0.0
	for _, v := range p.Data {
		if v < 0 || v > 1 {
			panic(cnnlib.NewUsageError(noProbability, what, canvas.Number(v)))
		}
		sum += float64(v)
	}
	if sum < 0.999 || sum > 1.001 {
		panic(cnnlib.NewUsageError(wrongSum, what, fmt.Sprintf("%.3f", sum)))
	}
}
