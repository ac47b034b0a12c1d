package conv

import "cnnlessons/cnnlib/internal/gemm"

// inputGradient computes the gradient of a convolution's input, or a part of it. It is a
// correlation of dy with the transposed weights. With the strides S and T only every S-th row and
// T-th column of the input meet one choice of taps. So there are S·T parts, each a correlation with
// stride 1.
type inputGradient struct {
	*Plan
	correlation
	row, column int       // the first of the part
	part        []float32 // the part's rows and columns alone, if a stride is above 1
}

// BackwardInput computes dx, the gradient of the input, from dy, the gradient of the output. Each map
// of dx starts from a number of start or, if start is nil, from 0.
func (c *Plan) BackwardInput(dx, dy, weight, start []float32) {
	if c.input == nil {
		c.planInput()
	}
	c.dx, c.dy, c.weight, c.start = dx, dy, weight, start
	if c.strided() { // not every place is in a part
		c.begin()
	}
	for i := range c.input {
		d := &c.input[i]
		gemm.Run((*inputJob)(d), c.Samples*c.Groups*d.tasks())
		if d.part != nil {
			d.scatter()
		}
	}
}

// strided says whether windows lie more than one row or column apart.
func (c *Plan) strided() bool { return c.Rows.Stride > 1 || c.Columns.Stride > 1 }

// begin sets every number of a map to what the map starts from.
func (c *Plan) begin() {
	if c.start == nil {
		clear(c.dx[:c.Samples*c.In*c.inSize()])
		return
	}
	for i := range c.Samples * c.In {
		dx := c.dx[i*c.inSize():][:c.inSize()]
		for j := range dx {
			dx[j] = c.start[i%c.In]
		}
	}
}

// taps returns the taps that meet the positions first, first + Stride, … of the input, and where in dy
// each tap reads for the position first.
func (s Side) taps(first int) (taps, offsets []int) {
	for k := range s.Kernel {
		if d := first + s.Padding - k*s.Dilation; d%s.Stride == 0 {
			taps, offsets = append(taps, k), append(offsets, d/s.Stride)
		}
	}
	return taps, offsets
}

func (c *Plan) planInput() {
	c.input = []inputGradient{}
	for row := range min(c.Rows.Stride, c.Rows.In) {
		for column := range min(c.Columns.Stride, c.Columns.In) {
			rowTaps, rows := c.Rows.taps(row)
			columnTaps, columns := c.Columns.taps(column)
			if len(rows) == 0 || len(columns) == 0 {
				continue
			}
			d := inputGradient{Plan: c, row: row, column: column, correlation: correlation{
				rows:     axis{rows, 1, c.Rows.Out, (c.Rows.In-row-1)/c.Rows.Stride + 1},
				columns:  axis{columns, 1, c.Columns.Out, (c.Columns.In-column-1)/c.Columns.Stride + 1},
				channels: c.Out / c.Groups,
				maps:     c.In / c.Groups,
			}}
			d.plan(c.Samples*c.Groups, weightStrides{
				mapStep: c.area(), channel: c.In / c.Groups * c.area(),
				tap: func(i, j int) int { return rowTaps[i]*c.Columns.Kernel + columnTaps[j] },
			})
			if c.strided() {
				d.part = make([]float32, c.Samples*c.In*d.rows.out*d.columns.out)
			}
			c.input = append(c.input, d)
		}
	}
}

type inputJob inputGradient

func (j *inputJob) Do(task int, w *gemm.Worker) {
	d := (*inputGradient)(j)
	i, task := task/d.tasks(), task%d.tasks()
	out, size := d.dx, d.maps*d.rows.out*d.columns.out
	if d.part != nil {
		out = d.part
	}
	group := i % d.Groups
	var start []float32
	if d.start != nil {
		start = d.start[group*d.maps:][:d.maps]
	}
	d.compute(w, task, out[i*size:][:size], d.outputOf(d.dy, i), d.kernelsOf(d.weight, group), d.maps*d.area(), start)
}

// scatter writes the part to its rows and columns of dx.
func (d *inputGradient) scatter() {
	for plane := range d.Samples * d.In {
		for r := range d.rows.out {
			src := d.part[(plane*d.rows.out+r)*d.columns.out:][:d.columns.out]
			dst := d.dx[(plane*d.Rows.In+d.row+r*d.Rows.Stride)*d.Columns.In+d.column:]
			for i, v := range src {
				dst[i*d.Columns.Stride] = v
			}
		}
	}
}
