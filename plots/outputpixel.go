package plots

import (
	"fmt"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// OutputPixel draws how one number of a layer's output comes about, as [cnnlib.Explain] tells it.
// For each input channel it draws the numbers that the kernel lies on, ×, the kernel's weights, =,
// the products, and at the right their sum. Below stand all other terms, the value, and what the
// layers that follow make of it. Of a pooling layer it draws the window: of a maximum with the
// largest number in a frame, of an average with the sum and its divisor. The digits are the digits
// that the explanation prints, so they add up. Places in the padding are grey.
//
// Of more channels the figure has the first 4, or of kernels of one weight the first 12. The sums
// of the other channels follow, from the thirteenth channel on as one sum. Kernels and windows
// that have no room for numbers have colours alone, and the figure says so. OutputPixel panics
// with a [*cnnlib.UsageError] if there is no explanation.
func OutputPixel(e *cnnlib.Explanation) *Figure {
	if e == nil || len(e.Channels) == 0 {
		panic(cnnlib.NewUsageError(noExplanation, "plots.OutputPixel"))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutPixel(l, e.In(l)) })
}

// readable is the largest width in dots of a line of text beside a narrow figure.
const readable = 440 * canvas.DotsPerPixel

func layOutPixel(l cnnlib.Language, e *cnnlib.Explanation) *canvas.Sheet {
	p := e.Printed()
	a := newAddition(p.Lines)
	blocks := newTerms(l, e, p).blocks(a.width())
	sums, others := a.split(len(blocks))

	width := a.room(others)
	for _, b := range blocks {
		width = max(width, b.width())
	}
	a.point = canvas.Margin + width - a.after
	lines := max(width, readable)

	sheet := &canvas.Sheet{Alt: p.Title + l.Say("; ", "；") + outcome(l, e)}
	y := sheet.AddFolded(canvas.Margin, canvas.Margin, lines, p.Title, canvas.TextColor)
	y = sheet.AddFolded(canvas.Margin, y, lines, canvas.MinusSigns(p.Reads), canvas.SoftColor) + canvas.Gap/2
	for i, b := range blocks {
		bottom, middle := b.draw(sheet, y)
		if i < len(sums) {
			sums[i].Label = b.sum
			a.draw(sheet, middle, sums[i])
		}
		y = bottom
	}
	y += canvas.Gap / 2
	for _, line := range others {
		if line.Kind == cnnlib.SumLine {
			sheet.Add(canvas.Block{X: a.point - a.before - boxed, Y: y, Width: a.width() + 2*boxed, Height: 2, Color: canvas.FrameColor})
		}
		y = a.draw(sheet, y+additionLine/2, line)
	}
	y += canvas.Gap / 2
	for _, note := range pixelNotes(l, e, p, blocks) {
		y = sheet.AddFolded(canvas.Margin, y, lines, note, canvas.SoftColor)
	}
	sheet.Fit()
	return sheet
}

// outcome says in a few words how the value comes about.
func outcome(l cnnlib.Language, e *cnnlib.Explanation) string {
	n := len(e.Rows) * len(e.Columns) * len(e.Channels)
	value := canvas.Number(e.Value)
	products := l.Say(count(n, "product"), fmt.Sprintf("%d 个乘积", n))
	switch {
	case e.Operation == cnnlib.OperationLargest:
		return l.Say("the largest of %d numbers is %s", "%d 个数中的最大值是 %s", n, value)
	case e.Operation == cnnlib.OperationMean:
		return l.Say("the mean of %d numbers is %s", "%d 个数的平均值是 %s", n, value)
	case e.HasBias:
		return l.Say("%s and a bias add up to %s", "%s加上偏置，总和是 %s", products, value)
	}
	return l.Say("%s add up to %s", "%s的总和是 %s", products, value)
}

// pixelNotes are the sentences below the figure.
func pixelNotes(l cnnlib.Language, e *cnnlib.Explanation, p cnnlib.Printed, blocks []termBlock) []string {
	var notes []string
	if n, all := len(blocks), len(e.Channels); n > 0 && n < all {
		notes = append(notes, l.Say("Of %d channels the first %d are drawn; the sums of the others follow.", "共 %d 个通道，只画前 %d 个；其余通道只列出和。", all, n))
	}
	switch {
	case len(blocks) == 0: // the lines have the terms
	case blocks[0].pictures():
		var ranges []string
		odd := 0
		for _, k := range termKinds(l, e) {
			for _, c := range e.Channels[:len(blocks)] {
				odd += notFiniteIn(k.values(c))
			}
			lo, hi := k.minMax(e.Channels[:len(blocks)])
			ranges = append(ranges, k.name+l.Say(" from ", "从 ")+canvas.Number(lo)+l.Say(" to ", " 到 ")+canvas.Number(hi))
		}
		notes = append(notes, l.Say("Colours alone: %s.", "只用颜色表示：%s。", strings.Join(ranges, l.Say(", ", "，"))))
		if e.Padding(0, 0) || e.Padding(len(e.Rows)-1, len(e.Columns)-1) {
			notes = append(notes, l.Say("Grey: the padding.", "灰色：填充。"))
		}
		for _, text := range [...]string{shrunkMatrix(l, blocks[0].rows[0][0].matrix), magenta(l, odd)} {
			if text != "" {
				notes = append(notes, text)
			}
		}
	case p.Padding != "":
		notes = append(notes, p.Padding)
	}
	return append(notes, p.Notes...)
}
