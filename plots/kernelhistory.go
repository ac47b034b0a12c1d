package plots

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// KernelHistory draws how the kernels of a convolution change in a training. A row shows the
// weights before the training or after an epoch, copied with Clone; a column shows one kernel.
//
//	snapshots := []*cnnlib.Tensor{conv.Weight.Clone()}
//	for range t.Epochs() {
//		snapshots = append(snapshots, conv.Weight.Clone())
//	}
//	plots.Show(plots.KernelHistory(snapshots))
//
// All rows share the range of the colour bar, blue below 0, white at 0, red above. Kernels of three
// channels are colour pictures instead, grey at 0: a kernel that looks for a colour has that
// colour. [Kernels] draws each of their channels. Of kernels with another number of channels the
// first channel is drawn. Of more than eight snapshots the figure has eight, evenly spaced, the
// first and the last among them. Of more than 16 kernels it has the first 16. The caption says what
// is left out.
//
// KernelHistory panics with a [*cnnlib.UsageError] if there is no snapshot or a snapshot is nil,
// and with a [*cnnlib.ShapeError] if the snapshots differ in shape.
func KernelHistory(snapshots []*cnnlib.Tensor) *Figure {
	const what = "plots.KernelHistory"
	switch i := slices.IndexFunc(snapshots, func(w *cnnlib.Tensor) bool { return w == nil || w.Shape() != snapshots[0].Shape() }); {
	case len(snapshots) == 0:
		panic(cnnlib.NewUsageError(otherSnapshots, what, none))
	case i >= 0 && snapshots[i] == nil:
		panic(cnnlib.NewUsageError(otherSnapshots, what, nilSnapshot.Of(i)))
	case i >= 0:
		panic(cnnlib.NewShapeError(otherSnapshots, what, unequalSnapshots.Of(kernelSizes(snapshots[0]), i, kernelSizes(snapshots[i]))))
	}
	for _, w := range snapshots {
		hasNumbers("KernelHistory", w)
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return layOutHistory(l, snapshots) })
}

const (
	maxHistory        = 8  // snapshots that are drawn
	maxHistoryKernels = 16 // kernels that are drawn
)

func layOutHistory(l cnnlib.Language, snapshots []*cnnlib.Tensor) *canvas.Sheet {
	drawn, rows, all := historyRows(l, snapshots)
	weights := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 1, W: len(all)}, all)
	s := canvas.CentredScale(weights.MinMax())
	w := snapshots[0]
	kernels := min(w.N, maxHistoryKernels)
	picture := func(t *cnnlib.Tensor, k int) *image.RGBA { return s.Picture(t.Channel(k, 0), t.W) }
	bar := anyFinite(weights)
	if w.C == 3 {
		bar = false
		picture = func(t *cnnlib.Tensor, k int) *image.RGBA { return colours(t, k, s.High) }
	}

	const (
		space   = 6 * canvas.DotsPerPixel // between two squares
		largest = 56 * canvas.DotsPerPixel
	)
	left := canvas.Margin + canvas.Gap/2
	for _, name := range rows {
		left = max(left, canvas.Margin+canvas.TextWidth(name)+canvas.Gap/2)
	}
	room := canvas.Margin + canvas.PageWidth - left
	if bar {
		room -= s.BarRoom()
	}
	side := min((room+space)/kernels-space, largest)
	size := canvas.Shrink(picture(w, 0), side).Bounds().Size()
	zoom := max(1, side/max(size.X, size.Y))
	square := size.Mul(zoom)
	header := func(k int) string { return l.Say("kernel %d", "卷积核 %d", k) }
	if canvas.TextWidth(header(kernels-1)) > square.X {
		header = func(k int) string { return fmt.Sprint(k) }
	}
	// Narrow kernels stand apart, for their numbers.
	cell := max(square.X, canvas.TextWidth(header(kernels-1)))
	step := max(square.Y+space, canvas.LineHeight)

	top := canvas.Margin + canvas.LineHeight
	bottom := top + len(rows)*step - space
	sheet := &canvas.Sheet{
		Alt: l.Say("%s of %d×%d×%d at %s of a training, %s", "%s，%d×%d×%d，训练中的 %s，%s", l.Say(count(w.N, "kernel"), fmt.Sprintf("%d 个卷积核", w.N)),
			w.H, w.W, w.C, l.Say(count(len(rows), "moment"), fmt.Sprintf("%d 个时刻", len(rows))), valueRange(l, weights, "weight", "权重")),
		Width:  left + kernels*(cell+space) - space + canvas.Margin,
		Height: bottom + canvas.Margin,
	}
	for i, name := range rows {
		y := top + i*step
		sheet.Add(canvas.Label{X: left - canvas.Gap/2, Y: y + square.Y/2, Align: 1, Text: name})
		for k := range kernels {
			x := left + k*(cell+space) + cell/2
			if i == 0 {
				sheet.Add(canvas.Label{X: x, Y: canvas.Margin + canvas.LineHeight/2, Align: 0.5, Text: header(k)})
			}
			sheet.Add(canvas.Bitmap{X: x - square.X/2, Y: y, Zoom: zoom, Image: canvas.Shrink(picture(drawn[i], k), side)})
		}
	}
	if bar {
		sheet.AddColorBar(s, top, bottom)
	}
	if w.C == 3 && anyFinite(weights) {
		sheet.AddCaption(canvas.Margin, l.Say("red, green and blue run from %s (dark) over 0 (grey) to %s (bright)", "红、绿、蓝从 %s（暗）经 0（灰）到 %s（亮）", canvas.Number(s.Low), canvas.Number(s.High)))
	}
	channel := ""
	if w.C != 3 && w.C > 1 {
		channel = l.Say("channel 0 of %d", "共 %d 个通道，只画通道 0", w.C)
	}
	times := ""
	if len(drawn) < len(snapshots) {
		times = l.Say("%d of %d snapshots", "%d 个时刻（共 %d 个）", len(drawn), len(snapshots))
	}
	sheet.AddCaption(canvas.Margin, joined(l, times, first(l, kernels, w.N, "kernels", "个卷积核"), channel, shrunk(l, size, w.H, w.W)))
	sheet.AddCaption(canvas.Margin, magenta(l, notFiniteIn(all)))
	return sheet
}

// historyRows are the snapshots that are drawn, their names, and all of their weights.
func historyRows(l cnnlib.Language, snapshots []*cnnlib.Tensor) (drawn []*cnnlib.Tensor, names []string, all []float32) {
	for _, i := range spread(maxHistory, len(snapshots)) {
		name := l.Say("start", "初始")
		if i > 0 {
			name = l.Say("epoch %d", "第 %d 轮", i)
		}
		drawn, names, all = append(drawn, snapshots[i]), append(names, name), append(all, snapshots[i].Data...)
	}
	return drawn, names, all
}

func kernelSizes(w *cnnlib.Tensor) cnnlib.FilledPhrase {
	return sizesOfKernels.Of(counted(w.N, oneKernel, someKernels), w.H, w.W, w.C)
}

// spread are n of the numbers from 0 to all−1, evenly spaced, the first and the last among them; or
// all of these numbers if they are no more than n.
func spread(n, all int) []int {
	if all <= n {
		n = all
	}
	chosen := make([]int, n)
	for i := range chosen {
		chosen[i] = i * (all - 1) / max(1, n-1)
	}
	return chosen
}

// colours is a kernel of three channels as a picture. A weight of 0 is a middle grey, a weight of
// reach is full, a weight of −reach is black. A pixel with a weight that is not finite is magenta.
func colours(w *cnnlib.Tensor, kernel int, reach float32) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w.W, w.H))
	for i := range w.H * w.W {
		var levels [3]uint8
		finite := true
		for c := range levels {
			v := w.Channel(kernel, c)[i]
			finite = finite && v-v == 0
			if reach > 0 {
				v /= reach
			}
			levels[c] = uint8(math.Round(127.5 * (float64(v) + 1)))
		}
		pixel := color.RGBA{levels[0], levels[1], levels[2], 0xff}
		if !finite {
			pixel = canvas.NotFiniteColor
		}
		img.SetRGBA(i%w.W, i/w.W, pixel)
	}
	return img
}
