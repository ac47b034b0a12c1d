package gemm

import (
	"fmt"
	"unsafe"
)

// Slack is how many numbers must follow the last that a Product reads of B, so that it reads
// whole tiles.
const Slack = lanes - 1

// CopyRows copies rows of n numbers: row r, column j of dst, which is at r·dstStride + j, becomes
// src[r·srcStride + j·step]. It panics if one of them is too short.
func CopyRows(dst []float32, dstStride int, src []float32, srcStride, rows, n, step int) {
	if rows <= 0 || n <= 0 {
		return
	}
	if dstStride < n || srcStride < 0 || step < 1 || (rows-1)*dstStride+n > len(dst) || (rows-1)*srcStride+(n-1)*step >= len(src) {
		panic(fmt.Sprintf("gemm: %d rows of %d numbers, %d and %d apart with step %d, in slices of %d and %d", rows, n, dstStride, srcStride, step, len(dst), len(src)))
	}
	if step == 1 {
		copyRows(&dst[0], dstStride*4, &src[0], srcStride*4, rows, n)
		return
	}
	for r := range rows {
		d, s := dst[r*dstStride:][:n], src[r*srcStride:][:(n-1)*step+1]
		for j := range d {
			d[j] = s[j*step]
		}
	}
}

// copyRows copies rows of n > 0 neighbouring numbers; the strides are in bytes.
var copyRows = func(dst *float32, dstStride int, src *float32, srcStride int, rows, n int) {
	for r := range rows {
		copy(unsafe.Slice(at(dst, r*dstStride/4), n), unsafe.Slice(at(src, r*srcStride/4), n))
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
	for r := 0; r < rows; r += 4 {
		r = min(r, rows-4) // the last four may have been done in part
		transpose4(&dst[r], dstStride*4, &src[r*srcStride], srcStride*4, n)
	}
}

func transposeGo(dst []float32, dstStride int, src []float32, srcStride, rows, n int) {
	for r := range rows {
		for j, v := range src[r*srcStride:][:n] {
			dst[j*dstStride+r] = v
		}
	}
}

// transpose4, if there is one, transposes 4 rows of n ≥ 4 numbers; the strides are in bytes.
var transpose4 func(dst *float32, dstStride int, src *float32, srcStride, n int)
