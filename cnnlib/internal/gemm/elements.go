package gemm

import "fmt"

// ReLU sets dst[i] to src[i] if src[i] is above 0 or not-a-number, and else to 0. It panics if the
// slices differ in length.
func ReLU(dst, src []float32) {
	sameLength(len(dst), len(src))
	if len(dst) > 0 {
		relu(dst, src)
	}
}

// ReLUGrad sets dx[i] to 0 if y[i] is 0, and else to dy[i]. It panics if the slices differ in length.
func ReLUGrad(dx, y, dy []float32) {
	sameLength(len(dx), len(y), len(dy))
	if len(dx) > 0 {
		reluGrad(dx, y, dy)
	}
}

func sameLength(n int, others ...int) {
	for _, o := range others {
		if o != n {
			panic(fmt.Sprintf("gemm: slices of %d and %d numbers", n, o))
		}
	}
}

// The portable functions; an init function replaces them by assembly where the machine has it.
var (
	relu     = reluGo
	reluGrad = reluGradGo
)

func reluGo(dst, src []float32) {
	for i, v := range src {
		if v <= 0 {
			v = 0
		}
		dst[i] = v
	}
}

func reluGradGo(dx, y, dy []float32) {
	for i, v := range y {
		d := dy[i]
		if v == 0 {
			d = 0
		}
		dx[i] = d
	}
}

// MaxPool2 pools a plane with touching windows of 2×2: dst[r·n + j] gets the bits of the largest of
// src[2r·width + 2j], the number to the right, and the two numbers below. Of several largest
// numbers the first counts, row by row; the first not-a-number is larger than any other number.
// MaxPool2 panics if a slice is too short.
func MaxPool2(dst, src []float32, rows, n, width int) {
	checkPool2(dst, src, rows, n, width)
	maxPool2(dst, src, rows, n, width)
}

// MaxPool2Grad is the gradient of [MaxPool2], whose result is y: in each window, dx gets dy at the
// place of the largest number and 0 at the other three places. It panics if a slice is too short.
func MaxPool2Grad(dx, x, y, dy []float32, rows, n, width int) {
	checkPool2(y, x, rows, n, width)
	checkPool2(dy, dx, rows, n, width)
	maxPool2Grad(dx, x, y, dy, rows, n, width)
}

func checkPool2(small, large []float32, rows, n, width int) {
	if rows < 0 || n < 1 || width < 2*n || rows*n > len(small) || rows > 0 && (2*rows-1)*width+2*n > len(large) {
		panic(fmt.Sprintf("gemm: %d×%d windows in rows of %d, with %d and %d numbers", rows, n, width, len(small), len(large)))
	}
}

var (
	maxPool2     = maxPool2Go
	maxPool2Grad = maxPool2GradGo
)

func maxPool2Go(dst, src []float32, rows, n, width int) {
	for r := range rows {
		a, b := src[2*r*width:][:2*n], src[(2*r+1)*width:][:2*n]
		row := dst[r*n:][:n]
		for j := range row {
			best := a[2*j]
			for _, v := range [...]float32{a[2*j+1], b[2*j], b[2*j+1]} {
				if v > best || v != v && best == best {
					best = v
				}
			}
			row[j] = best
		}
	}
}

func maxPool2GradGo(dx, x, y, dy []float32, rows, n, width int) {
	for r := range rows {
		for j := range n {
			i, open := 2*r*width+2*j, true
			best, d := y[r*n+j], dy[r*n+j]
			for _, at := range [...]int{i, i + 1, i + width, i + width + 1} {
				dx[at] = 0
				if v := x[at]; open && (v == best || v != v) {
					dx[at], open = d, false
				}
			}
		}
	}
}
