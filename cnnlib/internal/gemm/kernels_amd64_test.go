//go:build !noasm

package gemm

import "golang.org/x/sys/cpu"

// assembled are the kernels in assembly that this machine can run, the fastest first.
func assembled() (names []string) {
	if cpu.X86.HasAVX512F {
		names = append(names, "avx512")
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		names = append(names, "avx2")
	}
	return names
}
