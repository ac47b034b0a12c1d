package cellerror

import (
	"errors"
	"os/exec"
	"strings"
	"syscall"
)

// End passes on the rest of standard error after the program has ended; err is the error of the program's
// Wait. If the program has exited with a failure, End returns a [*Failure] that says why, for a student to
// read. Otherwise it returns err, or the error of writing.
func (s *Stderr) End(err error) error {
	held := s.held
	s.held = nil
	var exit *exec.ExitError
	isExit := errors.As(err, &exit)
	if s.crash && isExit && exit.ExitCode() == crashStatus {
		return &Failure{s.program.crash(string(held)), err}
	}
	if s.vet.Load() {
		held = append(held, s.program.vetted()...)
	}
	if len(held) > 0 {
		if _, e := s.out.Write(held); e != nil && err == nil {
			return e
		}
	}
	if !isExit {
		return err
	}
	return &Failure{s.program.ended(exit), err}
}

// crashStatus is the status with which Go's runtime ends a program.
const crashStatus = 2

// notYet is the status with which package check ends a cell with a wrong answer.
const notYet = 33

// Failure says why a cell failed.
type Failure struct {
	text string
	err  error
}

func (f *Failure) Error() string { return f.text }
func (f *Failure) Unwrap() error { return f.err }

// ended returns the reason for which a program ended without a crash report of Go.
func (p Program) ended(exit *exec.ExitError) string {
	status := exit.Error() + say(": ", "：")
	if state, ok := exit.Sys().(syscall.WaitStatus); ok && state.Signaled() {
		switch state.Signal() {
		case syscall.SIGINT:
			return say("Interrupted: you stopped this cell. What it was computing is lost; what it and earlier cells declare is kept.",
				"已中断：你停止了这个单元格。正在计算的结果没有保留；它和前面各单元格的声明都保留。")
		case syscall.SIGKILL:
			return status + say("the cell was ended from outside: memory ran out, or it did not heed an interrupt. Make the input, the batch or the network smaller.",
				"单元格被系统结束：内存用尽，或者没有响应中断。请把输入、批量或网络改小。")
		}
		return status + say("the cell was ended from outside.", "单元格被外部结束。")
	}
	if strings.HasSuffix(p.path, "_test.go") {
		return status + say("a test failed.", "有测试没有通过。")
	}
	if exit.ExitCode() == notYet {
		return say("Not right yet: the text above says why.", "还没有做对：原因见上面的文字。")
	}
	return status + say("the cell ended itself, with os.Exit or log.Fatal.", "单元格自己用 os.Exit 或 log.Fatal 结束了。")
}
