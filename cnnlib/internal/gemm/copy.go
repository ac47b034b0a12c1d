package gemm

import (
	"fmt"
	"unsafe"
)

// Slack is the number of numbers that must follow the last number that a Product reads of B, so
// that the Product can read whole tiles.
const Slack = lanes - 1

// Planes are planes of rows in a slice: number j of row r of plane p is
// Data[p·Plane + r·Row + j].
type Planes struct {
	Data       []float32
	Plane, Row int
}

// CopyPlanes copies planes of rows of n numbers: number j of a row of dst becomes number j·step
// of this row of src. CopyPlanes panics if dst or src is too short, or if the rows of dst overlap.
func CopyPlanes(dst, src Planes, planes, rows, n, step int) {
	if planes <= 0 || rows <= 0 || n <= 0 {
		return
	}
	to, from := (rows-1)*dst.Row+n, (rows-1)*src.Row+(n-1)*step+1 // the numbers that a plane spans
	if dst.Row < n && rows > 1 || dst.Plane < to && planes > 1 || src.Row < 0 || src.Plane < 0 || step < 1 ||
		(planes-1)*dst.Plane+to > len(dst.Data) || (planes-1)*src.Plane+from > len(src.Data) {
		panic(fmt.Sprintf("gemm: %d planes of %d rows of %d numbers, planes %d and %d apart, rows %d and %d, with step %d, in slices of %d and %d",
			planes, rows, n, dst.Plane, src.Plane, dst.Row, src.Row, step, len(dst.Data), len(src.Data)))
	}
	if step == 1 {
		copyPlanes(&dst.Data[0], dst.Plane*4, dst.Row*4, &src.Data[0], src.Plane*4, src.Row*4, planes, rows, n)
		return
	}
	for p := range planes {
		for r := range rows {
			d, s := dst.Data[p*dst.Plane+r*dst.Row:][:n], src.Data[p*src.Plane+r*src.Row:][:(n-1)*step+1]
			for j := range d {
				d[j] = s[j*step]
			}
		}
	}
}

// copyPlanes copies planes of rows of n > 0 neighbouring numbers. The distances between planes and
// between rows are in bytes.
var copyPlanes = func(dst *float32, dstPlane, dstRow int, src *float32, srcPlane, srcRow int, planes, rows, n int) {
	for p := range planes {
		for r := range rows {
			copy(unsafe.Slice(at(dst, (p*dstPlane+r*dstRow)/4), n), unsafe.Slice(at(src, (p*srcPlane+r*srcRow)/4), n))
		}
	}
}

// Transpose turns rows of n numbers into columns: dst[j·dstStride + r] becomes src[r·srcStride + j].
// It panics if dst or src is too short.
func Transpose(dst []float32, dstStride int, src []float32, srcStride, rows, n int) {
	if rows < 1 || n < 1 || dstStride < rows || srcStride < n || (n-1)*dstStride+rows > len(dst) || (rows-1)*srcStride+n > len(src) {
		panic(fmt.Sprintf("gemm: transpose %d rows of %d numbers, %d and %d apart, in slices of %d and %d", rows, n, srcStride, dstStride, len(src), len(dst)))
	}
	if rows < 4 || n < 4 || transpose4 == nil {
		transposeGo(dst, dstStride, src, srcStride, rows, n)
		return
	}
	for r := 0; r < rows; r += 8 {
		first, second := min(r, rows-4), min(r+4, rows-4) // the last four rows may overlap earlier rows
		transpose4(&dst[first], dstStride*4, &src[first*srcStride], srcStride*4, second-first, n)
	}
}

func transposeGo(dst []float32, dstStride int, src []float32, srcStride, rows, n int) {
	for r := range rows {
		for j, v := range src[r*srcStride:][:n] {
			dst[j*dstStride+r] = v
		}
	}
}

// transpose4 transposes two groups of 4 rows of n ≥ 4 numbers: the rows from 0 on and the rows
// from second on. The strides are in bytes. transpose4 is nil on a machine without assembly for it.
var transpose4 func(dst *float32, dstStride int, src *float32, srcStride, second, n int)
