//go:build !noasm

package gemm

import "golang.org/x/sys/cpu"

func init() {
	if !cpu.X86.HasAVX2 {
		return
	}
	copyPlanes = copyPlanesAVX
	transpose4 = transpose4AVX
	relu = func(dst, src []float32) { reluAVX(&dst[0], &src[0], len(dst)) }
	reluGrad = func(dx, y, dy []float32) { reluGradAVX(&dx[0], &y[0], &dy[0], len(dx)) }
	maxPool2 = func(dst, src []float32, rows, n, width int) {
		if n < 4 || rows == 0 {
			maxPool2Go(dst, src, rows, n, width)
			return
		}
		maxPool2AVX2(&dst[0], &src[0], rows, n, width)
	}
	maxPool2Grad = func(dx, x, y, dy []float32, rows, n, width int) {
		if n < 4 || rows == 0 {
			maxPool2GradGo(dx, x, y, dy, rows, n, width)
			return
		}
		maxPool2GradAVX2(&dx[0], &x[0], &y[0], &dy[0], rows, n, width)
	}
}

// The functions below replace the portable functions of elements.go and copy.go: reluAVX is the
// assembly of relu, and so on.

//go:noescape
func copyPlanesAVX(dst *float32, dstPlane, dstRow int, src *float32, srcPlane, srcRow int, planes, rows, n int)

// transpose4AVX needs n ≥ 4.
//
//go:noescape
func transpose4AVX(dst *float32, dstStride int, src *float32, srcStride, second, n int)

//go:noescape
func reluAVX(dst, src *float32, n int)

//go:noescape
func reluGradAVX(dx, y, dy *float32, n int)

// maxPool2AVX2 needs n ≥ 4.
//
//go:noescape
func maxPool2AVX2(dst, src *float32, rows, n, width int)

// maxPool2GradAVX2 needs n ≥ 4.
//
//go:noescape
func maxPool2GradAVX2(dx, x, y, dy *float32, rows, n, width int)
