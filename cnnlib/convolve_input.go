package cnnlib

import "cnnlessons/cnnlib/internal/gemm"

// inputGradient computes the gradient of a convolution's input, or a part of it. It is a
// correlation of dy with the transposed weights. With a stride S only every S-th row and
// column of the input meets the same taps: there are S·S parts, and each is a correlation
// with stride 1.
type inputGradient struct {
	*convolver
	correlation
	row, column int       // the first of the part
	part        []float32 // the part's rows and columns alone, if S > 1
}

// runInput computes the gradient of the input, added to a number for each of its maps or, if
// start is nil, to 0.
func (v *convolver) runInput(start []float32) {
	if v.input == nil {
		v.planInput()
	}
	v.start = start
	s := v.settings.window().stride
	if s > 1 { // not every place is in a part
		v.begin()
	}
	for i := range v.input {
		d := &v.input[i]
		gemm.Run((*inputJob)(d), v.in.N*v.settings.groups()*d.tasks())
		if s > 1 {
			d.scatter(s)
		}
	}
}

// begin sets every number of a map to what the map starts from.
func (v *convolver) begin() {
	if v.start == nil {
		clear(v.pass.DX.Data)
		return
	}
	for i := range v.in.N * v.in.C {
		dx := plane(v.pass.DX, i)
		for j := range dx {
			dx[j] = v.start[i%v.in.C]
		}
	}
}

func (v *convolver) planInput() {
	c, groups := &v.settings, v.settings.groups()
	w := c.window()
	// taps are those that positions first, first + S, … meet, and the offsets in dy.
	taps := func(first int) (index, offsets []int) {
		for k := range c.Kernel {
			if d := first + w.padding - k*w.dilation; d%w.stride == 0 {
				index, offsets = append(index, k), append(offsets, d/w.stride)
			}
		}
		return index, offsets
	}
	v.input = []inputGradient{}
	for row := range min(w.stride, v.in.H) {
		for column := range min(w.stride, v.in.W) {
			rowTaps, rows := taps(row)
			columnTaps, columns := taps(column)
			if len(rows) == 0 || len(columns) == 0 {
				continue
			}
			d := inputGradient{convolver: v, row: row, column: column, correlation: correlation{
				stride: 1, rows: rows, columns: columns,
				channels: c.Out / groups, inH: v.out.H, inW: v.out.W,
				maps: c.In / groups, outH: (v.in.H-row-1)/w.stride + 1, outW: (v.in.W-column-1)/w.stride + 1,
			}}
			d.plan(v.in.N*groups, weightStrides{
				mapStep: v.area(), channel: c.In / groups * v.area(),
				tap: func(i, j int) int { return rowTaps[i]*c.Kernel + columnTaps[j] },
			})
			if w.stride > 1 {
				d.part = make([]float32, v.in.N*c.In*d.outH*d.outW)
			}
			v.input = append(v.input, d)
		}
	}
}

type inputJob inputGradient

func (j *inputJob) Do(task int, w *gemm.Worker) {
	d := (*inputGradient)(j)
	i, task := task/d.tasks(), task%d.tasks()
	out, of := d.pass.DX.Data, d.in
	if d.part != nil {
		out, of.H, of.W = d.part, d.outH, d.outW
	}
	group := i % d.settings.groups()
	var start []float32
	if d.start != nil {
		start = d.start[group*d.maps:][:d.maps]
	}
	d.compute(w, task, d.group(out, of, i), d.group(d.pass.DY.Data, d.out, i), d.weightsOf(d.layer.Weight, group), d.maps*d.area(), start)
}

// scatter puts the part in its place.
func (d *inputGradient) scatter(stride int) {
	dx, in := d.pass.DX.Data, d.in
	for plane := range in.N * in.C {
		for r := range d.outH {
			src := d.part[(plane*d.outH+r)*d.outW:][:d.outW]
			dst := dx[(plane*in.H+d.row+r*stride)*in.W+d.column:]
			for i, v := range src {
				dst[i*stride] = v
			}
		}
	}
}
