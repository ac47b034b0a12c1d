package plots

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// drainStdout waits until the kernel has read what the program printed, at most a
// second. Text and figures reach it through two pipes, and it reads each when it can.
func drainStdout() {
	for range 1000 {
		waiting, err := unix.IoctlGetInt(int(os.Stdout.Fd()), unix.TIOCINQ)
		if err != nil || waiting == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
