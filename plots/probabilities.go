package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"cnnlessons/cnnlib"
)

const maxClasses = 20 // that have a bar of their own

// Probabilities draws what a network says of one sample, a bar a class, from 0 to 1. Of more than
// 20 classes it draws the 20 most probable, the first of them on top, and one bar for the others
// together. The classes are called by their numbers if classes is nil. It panics with a
// [*cnnlib.ShapeError] if p is not the vector of one sample, there are not as many classes, or its
// numbers are no probabilities.
func Probabilities(p *cnnlib.Tensor, classes []string) *Figure {
	checkProbabilities(p, classes)
	return inDefaultLanguage(func(l cnnlib.Language) *sheet {
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
			bars = append(bars, bar{name(c), float64(p.Data[c]), blue})
		}
		if rest := ranked[len(order):]; len(rest) > 0 {
			sum := 0.0
			for _, c := range rest {
				sum += float64(p.Data[c])
			}
			bars = append(bars, bar{l.Say("the other %d", "其余 %d 个", len(rest)), sum, frameColor})
		}

		const (
			nameRoom = 200 * dotsPerPixel // at the most
			full     = 300 * dotsPerPixel // the length of 1
			pitch    = 22 * dotsPerPixel
			thick    = 14 * dotsPerPixel
		)
		left := 0
		for i, b := range bars {
			bars[i].name = normal.cut(b.name, nameRoom)
			left = max(left, textWidth(bars[i].name))
		}
		left += margin + tickGap
		bottom := margin + len(bars)*pitch
		f := &sheet{
			alt: l.Say("the probabilities of %s, the largest %s of %s", "%s的概率，最大的是 %s（%s）",
				l.Say(classCount(p.C), fmt.Sprintf("%d 个类别", p.C)), probability(float64(p.Data[ranked[0]])), name(ranked[0])),
			width:  left + full + tickGap + textWidth(probability(0)) + margin,
			height: bottom + lineHeight + margin,
		}
		for _, v := range [...]float64{0, 0.5, 1} {
			x := left + int(v*full)
			f.add(block{x, margin, 1, bottom - margin + tickWidth, gridColor},
				label{x: x, y: bottom + tickWidth + lineHeight/2, align: 0.5, text: strconv.FormatFloat(v, 'g', -1, 64), size: small, color: softColor})
		}
		for i, b := range bars {
			y, length := margin+i*pitch+pitch/2, 0
			if b.value > 0 { // not if it is not a number
				length = int(float64(b.value*full) + 0.5)
			}
			f.add(label{x: left - tickGap, y: y, align: 1, text: b.name})
			if length > 0 {
				f.add(block{left, y - thick/2, length, thick, b.color})
			}
			f.add(label{x: left + length + tickGap, y: y, text: probability(b.value)})
		}
		f.add(block{left, margin, 2, bottom - margin, frameColor})
		return f
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
	fail := func(wanted, given, fix string) {
		panic(&cnnlib.ShapeError{Layer: "plots.Probabilities", Wanted: wanted, Given: given, Fix: fix})
	}
	if p.H != 1 || p.W != 1 {
		fail("one probability a class, a tensor of 1×1×classes", p.Shape().String(), "give the output of a Softmax behind the network's last Linear layer")
	}
	if classes != nil && len(classes) != p.C {
		fail(count(p.C, "name")+", one a class", count(len(classes), "name"), "name each class, or give nil to call them by their numbers")
	}
	sum := 0.0
	for _, v := range p.Data {
		if v < 0 || v > 1 {
			fail("probabilities from 0 to 1", value(v), "give (&cnnlib.Softmax{}).Forward(logits)")
		}
		sum += float64(v)
	}
	if sum < 0.999 || sum > 1.001 {
		fail("probabilities that add up to 1", fmt.Sprintf("numbers that add up to %.3f", sum), "give (&cnnlib.Softmax{}).Forward(logits)")
	}
}
