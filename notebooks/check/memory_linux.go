package check

import "syscall"

// limitMemory limits the memory of this program. Beyond the limit the runtime ends the program with a
// report; the machine's own limit would end the kernel, too. A limit that is lower already stays as it is.
func limitMemory(bytes uint64) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_DATA, &limit); err != nil || limit.Cur <= bytes {
		return
	}
	limit.Cur = bytes
	_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &limit) // an answer without a limit is better than none
}
