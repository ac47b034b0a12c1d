//go:build !linux

package check

// limitMemory does nothing: only Linux has a limit that leaves out the address space that Go reserves.
func limitMemory(uint64) {}
