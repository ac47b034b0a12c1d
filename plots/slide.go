package plots

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxSteps  = 64                      // that an animation shows
	oneByOne  = maxSteps / 2            // of more, so many are shown one by one
	leastCell = 4 * canvas.DotsPerPixel // the side of a cell that an animation draws
)

// Slide animates how the kernel or window of a layer goes over its input and fills the output, step
// by step, with any stride, padding and dilation. The layer is a *Conv2D, a *MaxPool2D, an
// *AvgPool2D or a *ConvTranspose2D. Each step of a *ConvTranspose2D adds a patch to the output, as
// [Window] explains. The layer needs no weights; [SlideOver] shows numbers, too. Of more than 64
// steps the animation has the first 32 at the most, if possible whole rows, and then the last step
// of each row, or of every so many rows, and says so.
//
// Slide panics with a [*cnnlib.UsageError] if the layer is of another kind, and with a
// [*cnnlib.ShapeError] if in does not fit or the grids are too large to be drawn whole.
func Slide(layer cnnlib.Layer, in cnnlib.Shape) *Animation {
	return newWholeSliding("Slide", layer, in).animate(nil)
}

// SlideOver is [Slide] with the numbers of one sample: channel 0 of the input, the weights of
// kernel 0 for this channel, and map 0 of the output as the layer's Forward computes it. A number
// of the output appears when its step is made. The output of a transposed convolution has the sums
// of the steps so far. Each cell has the colour of its number; grids that are too large for
// numbers have colours alone. SlideOver panics as Slide and Forward do, and with a
// [*cnnlib.ShapeError] if x has more than one sample.
func SlideOver(layer cnnlib.Layer, x *cnnlib.Tensor) *Animation {
	oneSample("SlideOver", x)
	s := newWholeSliding("SlideOver", layer, x.Shape())
	return s.animate(newReadings(s, x))
}

// newWholeSliding is newSliding for a figure that draws both grids whole. It panics with a
// [*cnnlib.ShapeError] if they do not fit, too.
func newWholeSliding(figure string, layer cnnlib.Layer, in cnnlib.Shape) sliding {
	s := newSliding(figure, layer, in)
	fine, coarse := s.padded(), image.Rectangle{Max: s.coarse}
	if s.room(fine, coarse, 0) >= leastCell {
		return s
	}
	var fix any = smallerLayer
	for side := 64; side >= 8; side /= 2 {
		small := cnnlib.Shape{N: in.N, C: in.C, H: min(in.H, side), W: min(in.W, side)}
		if _, err := layer.OutputShape(small); err != nil {
			break
		}
		if t := newSliding(figure, layer, small); t.room(t.padded(), image.Rectangle{Max: t.coarse}, 0) >= leastCell {
			fix = smallerInput.Of(small.H, small.W)
			break
		}
	}
	panic(cnnlib.NewShapeError(gridTooLarge, "plots."+figure, (canvas.PageWidth-arrowRoom-2*canvas.BoardStub)/leastCell, maxBoard/leastCell,
		fine.Dy(), fine.Dx(), coarse.Dy(), coarse.Dx(), leastCell/canvas.DotsPerPixel, canvas.PageWidth/canvas.DotsPerPixel, fix))
}

// readings are the numbers that an animation shows.
type readings struct {
	x      *cnnlib.Tensor
	kernel *cnnlib.Tensor // the weights that are shown, 1 × 1 × Kernel × Kernel; nil for a pooling
	bias   *cnnlib.Tensor // of all outputs; nil without
	y      *cnnlib.Tensor
	sums   map[int]*cnnlib.Tensor // of a transposed convolution: y after a step, by its place
	adds   int                    // channels that one number of y adds up

	channels, maps int // of the input and the output

	input, weights, output canvas.Scale
}

func newReadings(s sliding, x *cnnlib.Tensor) *readings {
	r := &readings{x: x, y: s.layer.Forward(x), adds: 1}
	r.channels, r.maps = x.C, r.y.C
	channel := func(t *cnnlib.Tensor) *cnnlib.Tensor {
		return cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: t.H, W: t.W}, t.Channel(0, 0))
	}
	if !s.pooling {
		params := cnnlib.Params(s.layer)
		weight := params[0].Value
		r.kernel, r.adds = channel(weight), weight.C
		if len(params) > 1 {
			r.bias = params[1].Value
		}
	}
	if s.transposed {
		groups := r.maps / r.adds // each with as many maps as a kernel has channels
		r.adds = r.channels / groups
		// The layer itself adds up the steps so far, of an input whose other numbers are 0.
		r.sums = map[int]*cnnlib.Tensor{}
		for _, at := range s.steps() {
			part := cnnlib.NewTensor(x.Shape())
			for c := range x.C {
				copy(part.Channel(0, c)[:at+1], x.Channel(0, c))
			}
			r.sums[at] = channel(s.layer.Forward(part))
		}
	}
	r.x, r.y = channel(x), channel(r.y)
	r.input, r.output = canvas.ScaleFor(r.x.MinMax()), canvas.ScaleFor(r.y.MinMax())
	if r.kernel != nil {
		r.weights = canvas.CentredScale(r.kernel.MinMax())
	}
	return r
}

// after is the output after the step at a place of the coarse grid.
func (r *readings) after(at int) *cnnlib.Tensor {
	if sum, ok := r.sums[at]; ok {
		return sum
	}
	return r.y
}

// cellTexts are all numbers, as the format writes them.
func (r *readings) cellTexts(format func(float32) string) []string {
	all := slices.Concat(r.x.Data, r.y.Data)
	if r.kernel != nil {
		all = append(all, r.kernel.Data...)
	}
	for _, sum := range r.sums {
		all = append(all, sum.Data...)
	}
	texts := make([]string, len(all))
	for i, v := range all {
		texts[i] = format(v)
	}
	return texts
}

// precise writes whole numbers of up to five digits in full, others with three digits.
func precise(v float32) string {
	if f := float64(v); f == math.Trunc(f) && math.Abs(f) < 1e5 {
		return canvas.Integer(int(f))
	}
	return canvas.Number(v)
}

// hundredths writes a number with two decimals, where there is no room for more.
func hundredths(v float32) string {
	if f := float64(v); f == math.Trunc(f) || math.IsNaN(f) {
		return precise(v)
	}
	return canvas.MinusSigns(strconv.FormatFloat(float64(v), 'f', 2, 32))
}

// steps are the places of the coarse grid, counted row by row, whose steps an animation shows.
func (s sliding) steps() []int {
	all := s.coarse.X * s.coarse.Y
	single, rows := s.jumps()
	var steps []int
	for at := range single {
		steps = append(steps, at)
	}
	for row := s.coarse.Y - 1; single < all && row >= single/s.coarse.X; row -= rows {
		steps = append(steps, row*s.coarse.X+s.coarse.X-1)
	}
	slices.Sort(steps)
	return steps
}

// jumps is the number of steps that are shown one by one, and the number of rows that each later
// step skips.
func (s sliding) jumps() (single, rows int) {
	if all := s.coarse.X * s.coarse.Y; all <= maxSteps {
		return all, 1
	}
	single = oneByOne
	if s.coarse.X <= single {
		single -= single % s.coarse.X
	}
	left := s.coarse.Y - single/s.coarse.X
	return single, (left + maxSteps - oneByOne - 1) / (maxSteps - oneByOne)
}

// animate makes the animation, with numbers unless r is nil.
func (s sliding) animate(r *readings) *Animation {
	fine, coarse := s.padded(), image.Rectangle{Max: s.coarse}
	side, kernel := 0, 0
	var format func(float32) string // nil without numbers
	if r != nil {
		weights := 0
		if r.kernel != nil {
			weights = s.Kernel
		}
		room := s.room(fine, coarse, weights)
		for _, try := range []func(float32) string{precise, hundredths} {
			if least := canvas.CellSide(r.cellTexts(try)...); format == nil && least <= room {
				side, kernel, format = max(least, min(room, largestCell)), weights, try
			}
		}
	}
	steps := s.steps()
	return moving(func(l cnnlib.Language) *Animation {
		c := s.scene(l, fine, coarse, kernel, side)
		top := c.Height // of the line that says where a step is
		c.Height += canvas.LineHeight
		status := make([]canvas.Label, len(steps))
		for i, at := range steps {
			status[i] = canvas.Label{X: canvas.Margin, Y: top + canvas.LineHeight/2, Text: s.status(l, at/s.coarse.X, at%s.coarse.X)}
			c.Width = max(c.Width, status[i].Bounds().Max.X+canvas.Margin)
		}
		c.describe(slices.Concat(s.jumpNotes(l), r.notes(l, format != nil))...)
		if r != nil {
			c.still(r, format)
		}
		zeros := c.padZeros()
		alt := l.Say("animation: ", "动画：") + s.alt(l) + l.Say(". The window goes from place to place and fills the output in %s",
			"。窗口逐步移动，用 %s填满输出", l.Say(count(s.coarse.X*s.coarse.Y, "step"), fmt.Sprintf("%d 步", s.coarse.X*s.coarse.Y)))
		if s.transposed {
			alt = l.Say("animation: ", "动画：") + s.alt(l) + l.Say(". In each of %d steps a number of the input is spread over a patch of the output",
				"。共 %d 步，每一步把输入的一个数扩展到输出的一块上", s.coarse.X*s.coarse.Y)
		}
		return &Animation{
			Alt: alt, ground: c.Sheet, steps: len(steps),
			step: func(i int) []canvas.Mark {
				return append(slices.Concat(c.moment(r, steps[i], format), zeros), status[i])
			},
		}
	})
}

// still adds the numbers that do not change: the input and the kernel.
func (c *scene) still(r *readings, format func(float32) string) {
	input := c.fine
	if c.transposed {
		input = c.coarse
	}
	crossed := c.crossed(input.Cells)
	for i, v := range r.x.Data {
		p := image.Pt(i%r.x.W, i/r.x.W)
		number := input.Number(p, v, r.input, format)
		if !c.transposed && slices.Contains(crossed, p) {
			number = slices.Insert(number, 1, input.CrossOut(p)...) // behind the text
		}
		c.Add(number...)
	}
	if format == nil || r.kernel == nil {
		return
	}
	for i, v := range r.kernel.Data {
		c.Add(c.kernel.Number(image.Pt(i%r.kernel.W, i/r.kernel.W), v, r.weights, format)...)
	}
}

// moment has the marks of the step at a place of the coarse grid: the window, and the output so
// far.
func (c *scene) moment(r *readings, at int, format func(float32) string) []canvas.Mark {
	row, column := at/c.coarse.Cells.Dx(), at%c.coarse.Cells.Dx()
	rows, columns := c.taps(row), c.taps(column)
	here := image.Pt(column, row)
	var marks []canvas.Mark
	output := func(b canvas.Board, p image.Point) {
		if r == nil {
			marks = append(marks, b.FillCell(p, canvas.Pale(canvas.Blue), "")...)
		} else {
			y := r.after(at)
			marks = append(marks, b.Number(p, y.At(0, 0, p.Y, p.X), r.output, format)...)
		}
	}
	if c.transposed {
		for _, p := range c.reached(at) {
			output(c.fine, p)
		}
	} else {
		for i := range at + 1 {
			output(c.coarse, image.Pt(i%c.coarse.Cells.Dx(), i/c.coarse.Cells.Dx()))
		}
	}
	marks = append(marks, c.fine.Window(rows, columns, r == nil)...)
	if r == nil {
		marks = append(marks, c.coarse.FillCell(here, canvas.Vermillion, "")...)
	} else {
		marks = append(marks, c.coarse.Border(image.Rectangle{here, here.Add(image.Pt(1, 1))}, 4))
	}
	return marks
}

// reached are the cells of the fine grid, without its padding, that lie in the window of the step
// at a place of the coarse grid, or of a step before.
func (s sliding) reached(at int) []image.Point {
	row, column := at/s.coarse.X, at%s.coarse.X
	var cells []image.Point
	for y := range s.fine.Y {
		before, now := s.reaches(row, y), slices.Contains(s.taps(row), y)
		for x := range s.fine.X {
			if before && s.reaches(s.coarse.X, x) || now && s.reaches(column+1, x) {
				cells = append(cells, image.Pt(x, y))
			}
		}
	}
	return cells
}

// jumpNotes say which steps are shown, if not all steps are.
func (s sliding) jumpNotes(l cnnlib.Language) []string {
	single, rows := s.jumps()
	switch {
	case single == s.coarse.X*s.coarse.Y:
		return nil
	case rows == 1:
		return []string{l.Say("after the first %d steps a row at a time", "前 %d 步之后，每次跳过一行", single)}
	}
	return []string{l.Say("after the first %d steps %d rows at a time", "前 %d 步之后，每次跳过 %d 行", single, rows)}
}

// notes say which numbers are shown.
func (r *readings) notes(l cnnlib.Language, numbers bool) []string {
	if r == nil {
		return nil
	}
	var lines []string
	switch {
	case r.adds > 1:
		lines = append(lines, l.Say("shown: channel 0 of the input, map 0 of the output, which adds up %d channels",
			"所示为输入的通道 0 和输出的特征图 0，后者是 %d 个通道之和", r.adds))
	case r.channels > 1 || r.maps > 1:
		lines = append(lines, l.Say("shown: channel 0 of the input, which has %d, map 0 of the output, which has %d",
			"所示为输入的通道 0（共 %d 个）和输出的特征图 0（共 %d 张）", r.channels, r.maps))
	}
	if numbers && r.bias != nil {
		lines = append(lines, l.Say("bias %s", "偏置 %s", precise(r.bias.Data[0])))
	}
	if !numbers {
		lines = append(lines, l.Say("input: ", "输入：")+valueRange(l, r.x, "value", "数值"), l.Say("output: ", "输出：")+valueRange(l, r.y, "value", "数值"))
		if text := magenta(l, notFiniteIn(r.x.Data)+notFiniteIn(r.y.Data)); text != "" {
			lines = append(lines, text)
		}
	}
	return lines
}
