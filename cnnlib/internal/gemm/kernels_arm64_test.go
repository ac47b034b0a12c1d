//go:build !noasm

package gemm

// assembled are the kernels in assembly that this machine can run, the fastest first.
func assembled() []string { return []string{"neon"} }
