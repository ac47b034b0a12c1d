//go:build noasm || (!amd64 && !arm64)

package gemm

// assembled are the kernels in assembly that this machine can run, the fastest first.
func assembled() []string { return nil }
