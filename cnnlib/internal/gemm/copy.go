package gemm

import (
	"fmt"
	"unsafe"
)

// Slack is how many numbers must follow the last that a Product reads of B, so that it reads
// whole tiles.
const Slack = lanes - 1

// Planes are planes of rows in a slice: each plane begins Plane numbers after the one before,
// and each row Row numbers.
type Planes struct {
	Data       []float32
	Plane, Row int
}

// CopyPlanes copies planes of rows of n numbers: number j of a row of dst becomes number j·step
// of that of src. It panics if one of them is too short or what is written overlaps.
func CopyPlanes(dst, src Planes, planes, rows, n, step int) {
	if planes <= 0 || rows <= 0 || n <= 0 {
		return
	}
	to, from := (rows-1)*dst.Row+n, (rows-1)*src.Row+(n-1)*step+1 // numbers that a plane spans
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

// copyPlanes copies planes of rows of n > 0 neighbouring numbers; the distances are in bytes.
var copyPlanes = func(dst *float32, dstPlane, dstRow int, src *float32, srcPlane, srcRow int, planes, rows, n int) {
	for p := range planes {
		for r := range rows {
			copy(unsafe.Slice(at(dst, (p*dstPlane+r*dstRow)/4), n), unsafe.Slice(at(src, (p*srcPlane+r*srcRow)/4), n))
		}
	}
}

// Transpose makes rows of n numbers columns: dst[j·dstStride + r] becomes src[r·srcStride + j]. It
// panics if one of them is too short.
func Transpose(dst []float32, dstStride int, src []float32, srcStride, rows, n int) {
	if rows < 1 || n < 1 || dstStride < rows || srcStride < n || (n-1)*dstStride+rows > len(dst) || (rows-1)*srcStride+n > len(src) {
		panic(fmt.Sprintf("gemm: transpose %d rows of %d numbers, %d and %d apart, in slices of %d and %d", rows, n, srcStride, dstStride, len(src), len(dst)))
	}
	if rows < 4 || n < 4 || transpose4 == nil {
		transposeGo(dst, dstStride, src, srcStride, rows, n)
		return
	}
	for r := 0; r < rows; r += 8 {
		first, second := min(r, rows-4), min(r+4, rows-4) // the last four may have been done in part
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

// transpose4, if there is one, transposes 4 rows of n ≥ 4 numbers, and 4 that begin so many
// rows after the first of those; the strides are in bytes.
var transpose4 func(dst *float32, dstStride int, src *float32, srcStride, second, n int)
