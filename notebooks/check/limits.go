package check

import (
	"fmt"
	"io"
	"os"
	"time"
)

const (
	answerLimit = 5 * time.Second
	cellLimit   = 20 * time.Second // for a whole cell with all that earlier cells declare
	memoryLimit = 1 << 30          // bytes
	outputLimit = 4000             // bytes
)

// out is where the package prints, also while os.Stdout belongs to an answer.
var out = os.Stdout

// The limit of a cell counts from the program's start, not from main: Go computes the variables that a
// student declares before main begins, in each cell. Outside a notebook there is no limit: tests and
// other programs have limits of their own.
func init() {
	if _, inNotebook := os.LookupEnv("GONB_PIPE"); inNotebook {
		time.AfterFunc(cellLimit, func() {
			giveUp(say("The cell ran for more than %v. Is there a loop that never ends in it, or in a variable above?",
				"这个单元格运行超过了 %v。它或者前面的某个变量里是不是有停不下来的循环？", cellLimit))
		})
	}
}

// limited runs an answer within the limits and returns its result. It passes on the first outputLimit bytes
// that the answer prints.
func limited(answer func() string) string {
	limitMemory(memoryLimit)
	timer := time.AfterFunc(answerLimit, func() {
		giveUp(say("Your function ran for more than %v. Is there a loop that never ends?", "你的函数运行超过了 %v。是不是有停不下来的循环？", answerLimit))
	})
	defer timer.Stop()

	r, w, err := os.Pipe()
	if err != nil {
		panic(fmt.Errorf("check: no pipe for what the answer prints: %w", err))
	}
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		if n, _ := io.CopyN(out, r, outputLimit); n < outputLimit {
			return
		}
		if more, _ := io.Copy(io.Discard, r); more > 0 {
			fmt.Fprintln(out, say("\n… and %d bytes more, which are not shown", "\n……还有 %d 字节，不再显示", more))
		}
	}()
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = w, w
	// Deferred, because limited does not recover from a panic of the answer: the kernel shows the
	// student's line that panics.
	defer func() {
		os.Stdout, os.Stderr = stdout, stderr
		w.Close()
		<-passed
		r.Close()
	}()
	return answer()
}

// giveUp prints why and ends a cell that has run for too long.
func giveUp(why string) {
	fmt.Fprintln(out, "✗", why)
	os.Exit(NotYet)
}
