package nbclient

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is the process of a kernel, the leader of a session and a group.
type process struct {
	pid    int
	log    string        // the file that holds the process's standard output and standard error
	exited chan struct{} // closed when the process has ended
	state  error         // the error of the process's Wait, once exited is closed
}

// startProcess starts a command whose output goes to the file log. The children of the
// process inherit the log; if the log were a pipe, they could keep Wait waiting.
func startProcess(cmd *exec.Cmd, log string) (*process, error) {
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{pid: cmd.Process.Pid, log: log, exited: make(chan struct{})}
	go func() {
		p.state = cmd.Wait()
		close(p.exited)
	}()
	return p, nil
}

// death returns an error that says how the process ended, with the end of its log.
func (p *process) death() error {
	how := "with exit status 0"
	if p.state != nil {
		how = "with " + p.state.Error()
	}
	if last := p.tail(); last != "" {
		return fmt.Errorf("the kernel ended %s; it said last:\n%s", how, last)
	}
	return fmt.Errorf("the kernel ended %s, silently", how)
}

// tail returns the end of the log.
func (p *process) tail() string {
	const limit = 4 << 10
	f, err := os.Open(p.log)
	if err != nil {
		return ""
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	buf := make([]byte, min(size, limit))
	if _, err := f.ReadAt(buf, size-int64(len(buf))); err != nil {
		return ""
	}
	return strings.TrimSpace(string(buf))
}

// kill ends the process and all other processes of its session at once, and returns when
// they are gone.
func (p *process) kill() error {
	const limit = 10 * time.Second
	for deadline := time.Now().Add(limit); ; time.Sleep(5 * time.Millisecond) {
		alive := p.members()
		if len(alive) == 0 {
			<-p.exited
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("processes %v are still there %v after they were killed", alive, limit)
		}
		for _, pid := range alive {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("killing process %d: %w", pid, err)
			}
		}
	}
}

// members returns the process ids of the session. The session, not the group, because GoNB
// runs gopls in a group of its own. Without /proc, members returns the group, a negative
// number for Kill, until the process itself has ended.
func (p *process) members() []int {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		select {
		case <-p.exited:
			return nil
		default:
			return []int{-p.pid}
		}
	}
	var pids []int
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // the process has just ended
		}
		// PID (NAME) STATE PARENT GROUP SESSION …, and NAME may hold anything.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) < 4 || fields[0] == "Z" || fields[3] != strconv.Itoa(p.pid) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
