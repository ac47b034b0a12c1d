//go:build !linux

package plots

import "time"

// drainStdout gives the kernel time to read what the program printed. Text and figures
// reach it through two pipes, and it reads each when it can.
func drainStdout() { time.Sleep(10 * time.Millisecond) }
