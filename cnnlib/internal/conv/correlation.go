package conv

import (
	"cmp"
	"runtime"
	"slices"
	"sync/atomic"

	"cnnlessons/cnnlib/internal/gemm"
)

// correlation is the sum that a convolution computes, forward and backward. For each output map m of a
// group it is
//
//	out[m,y,x] = start + Σ a[m,c,i,j] · in[c, y·S + rows[i], x·T + columns[j]]
//
// over the channels c, the row offsets i and the column offsets j, in this order, with S and T the
// strides of rows and columns. Outside the input it reads 0.
//
// It runs as a matrix product whose columns are output positions. For a strip of output rows
// and some channels at a time, the input is laid out so that neighbouring positions are
// neighbours for every tap, padding included. The whole input is never laid out. If whole rows suit
// the processor, a row of the layout is a row of the input, and another tap is only another place to
// begin. Otherwise there is one copy for each column offset, in which the rows of the
// strip are joined without a gap.
type correlation struct {
	rows, columns axis
	channels      int // channels of one group's input
	maps          int // maps of one group's output

	strip  int  // output rows of one task
	block  int  // output maps of one task
	chunk  int  // channels laid out at a time
	joined bool // rows of the strip follow each other without a gap
	height int  // rows of one copy of a channel
	width  int  // numbers in a row of a copy
	parts  []part
	copies []part
	ra     []int32 // offset of a map's weights
	ka, kb []int32 // offsets of a step in the weights and in the copies

	ahead []int32 // offsets of the lines of a chunk's input from the first row of a strip

	id uint64 // of the layout in a worker's memory
}

// axis is what a correlation does along one side of its maps.
type axis struct {
	offsets []int // where the taps of position 0 read
	stride  int   // from the taps of one position to the taps of the next
	in, out int   // length of the input and of the output
}

// span is how far the first and the last tap lie apart.
func (a *axis) span() int { return slices.Max(a.offsets) - slices.Min(a.offsets) }

// part is a run of rows in a copy: row first + i of the copy is row y·stride + offset + i·stride of
// the input, for i < strip + more. Among columns a part is a copy of its own.
type part struct{ first, offset, more int }

// weightStrides are the strides of a group's weights, from map to map, channel to channel and tap to tap.
type weightStrides struct {
	mapStep, channel int
	tap              func(i, j int) int
}

var lastID atomic.Uint64

// steps is about the number of steps of one product, so few that the operands stay in the first
// caches.
const steps = 288

// plan chooses the sizes and makes the tables. samples is the number of samples times the
// number of groups; it divides the work evenly.
func (q *correlation) plan(samples int, w weightStrides) {
	q.id = lastID.Add(1)
	taps := len(q.rows.offsets) * len(q.columns.offsets)
	q.chunk = min(q.channels, max(1, steps/taps))
	if q.chunk*2 > q.channels && q.channels*taps <= steps*3/2 {
		q.chunk = q.channels
	}
	q.chooseStrip(samples)
	parts, rows, height := partsOf(&q.rows, q.strip)
	q.parts, q.height = parts, height
	var columns []int
	if q.joined {
		q.width = q.columns.out
		for j, offset := range q.columns.offsets {
			q.copies = append(q.copies, part{first: j * q.height * q.width, offset: offset})
			columns = append(columns, q.copies[j].first)
		}
	} else {
		q.copies, columns, q.width = partsOf(&q.columns, q.columns.out)
	}

	q.planAhead()
	q.ra = make([]int32, q.maps)
	for m := range q.ra {
		q.ra[m] = int32(m * w.mapStep)
	}
	q.ka, q.kb = make([]int32, 0, q.chunk*taps), make([]int32, 0, q.chunk*taps)
	for c := range q.chunk {
		for i := range q.rows.offsets {
			for j := range q.columns.offsets {
				q.ka = append(q.ka, int32(c*w.channel+w.tap(i, j)))
				q.kb = append(q.kb, int32(c*q.size()+rows[i]*q.width+columns[j]))
			}
		}
	}
}

// memory is the most numbers that a layout should have: a part of a usual second cache.
const memory = 3 << 14

// chooseStrip chooses the strip and the block that cost least, and whether rows are joined. Whole
// tiles of 16 columns, little copying, and as many tasks for each thread cost little.
func (q *correlation) chooseStrip(samples int) {
	const little = 1 << 14 // multiply-adds of 16 columns that one thread does before another wakes up
	threads := runtime.GOMAXPROCS(0)
	if samples*q.maps*q.channels*len(q.rows.offsets)*len(q.columns.offsets)*(q.rows.out*q.columns.out/16+1) < little {
		threads = 1
	}
	best := 0
	extent := q.rows.span()/q.rows.stride + 1
	for _, joined := range [...]bool{true, false} {
		for strip := 1; strip <= q.rows.out; strip++ {
			rows := strip + min(extent, strip*len(q.rows.offsets)) - 1
			copies, tiles := len(q.columns.offsets), (strip*q.columns.out+15)/16
			if !joined {
				copies, tiles = 1, strip*((q.columns.out+15)/16)
				if q.columns.out%16 != 0 {
					tiles += 2 * strip // what is narrower takes longer
				}
			}
			if strip > 1 && q.chunk*copies*rows*q.columns.out > memory {
				break
			}
			for block := q.maps; ; block = (block/2 + 5) / 6 * 6 {
				tasks := samples * ((q.rows.out + strip - 1) / strip) * ((q.maps + block - 1) / block)
				product := q.channels * len(q.rows.offsets) * len(q.columns.offsets) * tiles * max(block, 4)
				copying := q.channels * copies * rows * ((q.columns.out+15)/16 + 1) * 3
				cost := (product + copying) * ((tasks + threads - 1) / threads)
				if best == 0 || cost < best {
					best, q.joined, q.strip, q.block = cost, joined, strip, block
				}
				if block < 24 || threads == 1 {
					break
				}
			}
		}
	}
}

// partsOf joins the taps of an axis. Each tap reads n places, stride apart, from its offset on; taps
// whose places coincide or touch are one part. starts has the place where each tap begins.
func partsOf(a *axis, n int) (parts []part, starts []int, length int) {
	offsets, stride := a.offsets, a.stride
	residue := func(i int) int { return (offsets[i]%stride + stride) % stride }
	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(residue(i), residue(j)), cmp.Compare(offsets[i], offsets[j]))
	})
	starts = make([]int, len(offsets))
	for k, i := range order {
		if k > 0 && residue(i) == residue(order[k-1]) {
			last := &parts[len(parts)-1]
			if more := (offsets[i] - last.offset) / stride; more <= last.more+n {
				length += more - last.more
				last.more = more
				starts[i] = last.first + more
				continue
			}
		}
		parts = append(parts, part{first: length, offset: offsets[i]})
		starts[i] = length
		length += n
	}
	return parts, starts, length
}

// size is the number of elements of one channel in the layout.
func (q *correlation) size() int {
	if q.joined {
		return len(q.copies) * q.height * q.width
	}
	return q.height * q.width
}

// planAhead lists the lines of memory that a chunk of a strip reads.
func (q *correlation) planAhead() {
	const line = 16 // numbers
	rows := (q.strip-1)*q.rows.stride + q.rows.span() + 1
	if q.chunk*rows*q.columns.in > memory {
		return // more than a cache holds
	}
	for c := range q.chunk {
		for i := 0; i < rows*q.columns.in; i += line {
			q.ahead = append(q.ahead, int32(c*q.rows.in*q.columns.in+i))
		}
	}
}

// strips is the number of strips into which the output's rows are cut.
func (q *correlation) strips() int { return (q.rows.out + q.strip - 1) / q.strip }

// tasks is the number of tasks of one group of a sample: one for each strip of each block of maps.
func (q *correlation) tasks() int { return q.strips() * ((q.maps + q.block - 1) / q.block) }

// fill lays out n channels of the input, whose planes are in, for the strip that begins at
// output row y. Ones follow the last of chunk channels, if wanted.
func (q *correlation) fill(w *gemm.Worker, in []float32, n, y int, ones bool) []float32 {
	// A strip does not write the padding. All strips inside the input have one padding.
	place := uint64(0)
	for _, p := range q.parts {
		if top, bottom := q.valid(p, y); top > 0 || bottom < q.strip+p.more {
			place = uint64(y) + 1
		}
	}
	size := q.chunk * q.size()
	more := gemm.Slack
	if ones {
		more += q.strip * q.width
	}
	buf := w.Scratch(size+more, q.id<<32|place)
	if ones && buf[size] == 0 {
		for i := range buf[size:] {
			buf[size+i] = 1
		}
	}
	for _, k := range q.copies {
		left, right := q.columns.inside(k.offset, q.columns.out+k.more)
		for _, p := range q.parts {
			top, bottom := q.valid(p, y)
			if top >= bottom || left >= right || n == 0 {
				continue
			}
			dst := k.first + (p.first+top)*q.width + left
			src := ((y+top)*q.rows.stride+p.offset)*q.columns.in + left*q.columns.stride + k.offset
			gemm.CopyPlanes(gemm.Planes{Data: buf[dst:], Plane: q.size(), Row: q.width},
				gemm.Planes{Data: in[src:], Plane: q.rows.in * q.columns.in, Row: q.rows.stride * q.columns.in},
				n, bottom-top, right-left, q.columns.stride)
		}
	}
	return buf
}

// valid is the range of a part's rows that lie inside the input, for the strip at output row y.
func (q *correlation) valid(p part, y int) (top, bottom int) {
	return q.rows.inside(y*q.rows.stride+p.offset, q.strip+p.more)
}

// inside is the range of i < n for which offset + i·stride lies in the input.
func (a *axis) inside(offset, n int) (from, to int) { return Inside(offset, a.stride, n, a.in) }

// Inside is the range of i < n for which offset + i·stride lies in a side of the given length.
func Inside(offset, stride, n, length int) (from, to int) {
	if offset < 0 {
		from = (-offset + stride - 1) / stride
	}
	if last := length - 1 - offset; last >= 0 {
		to = last/stride + 1
	}
	return min(from, n), min(to, n)
}

// compute does one task: it writes one strip of one block of maps. out are the maps of a group, in is
// the group's input, and a are the group's weights, one channel channelStep after another. Each map
// starts from a number of bias, or from 0 if bias is nil.
func (q *correlation) compute(w *gemm.Worker, task int, out, in, a []float32, channelStep int, bias []float32) {
	y := task % q.strips() * q.strip
	first := task / q.strips() * q.block
	last := min(first+q.block, q.maps)
	rows := min(q.strip, q.rows.out-y)
	taps := len(q.rows.offsets) * len(q.columns.offsets)
	p := gemm.Product{
		C: out[first*q.rows.out*q.columns.out+y*q.columns.out:], Stride: q.rows.out * q.columns.out, Columns: rows * q.columns.out,
		RA: q.ra[first:last], Zero: bias == nil,
		AheadAt: q.ahead, // what the strip, or the next one, needs after each chunk
	}
	if bias != nil {
		p.Bias = bias[first:last]
	}
	if !q.joined {
		p.Columns, p.Lines, p.LineB, p.LineC = q.columns.out, rows, q.width, q.columns.out
	}
	for c := 0; c < q.channels; c += q.chunk {
		n := min(q.chunk, q.channels-c)
		p.B = q.fill(w, in[c*q.rows.in*q.columns.in:], n, y, false)
		p.A = a[c*channelStep:]
		next, row := c+q.chunk, y
		if next >= q.channels {
			next, row = 0, y+q.strip
		}
		p.Ahead = gemm.Address(in, (next*q.rows.in+row*q.rows.stride+q.parts[0].offset)*q.columns.in)
		p.KA, p.KB = q.ka[:n*taps], q.kb[:n*taps]
		p.Compute(w)
		p.Bias, p.Zero = nil, false
	}
}
