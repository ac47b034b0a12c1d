package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A kernel that is killed cannot remove its temporary folder, gonb_*. So each folder gets a file
// with the process id of its kernel, and the next kernel removes the folders of dead kernels.

// markName is the file in a kernel's temporary folder that holds the process id of
// the kernel. The file is locked while the kernel is connected to this program.
const markName = ".kernel"

// claim marks a folder as the folder of the kernel with the given process id. The mark is locked
// until the returned file is closed.
func claim(folder string, kernel int) (*os.File, error) {
	mark, err := os.OpenFile(filepath.Join(folder, markName), os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(mark.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		mark.Close()
		return nil, fmt.Errorf("locking %s: %w", mark.Name(), err)
	}
	if _, err := mark.WriteString(strconv.Itoa(kernel)); err != nil {
		mark.Close()
		return nil, err
	}
	return mark, nil
}

// removeDead removes the folders in dir whose kernels are gone. A folder that it cannot
// remove, or does not know, stays.
func removeDead(dir string) {
	folders, _ := filepath.Glob(filepath.Join(dir, "gonb_*"))
	for _, folder := range folders {
		if dead(folder) {
			os.RemoveAll(folder)
		}
	}
}

// dead reports whether a folder certainly belongs to this user and to a kernel that is
// gone. One sign of life is enough to let the folder stay. The lock shows kernels in another
// container, too; the process id shows kernels that have lost their gopls.
func dead(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || !ours(info) {
		return false
	}
	mark, err := os.Open(filepath.Join(folder, markName))
	if err != nil {
		return false
	}
	defer mark.Close()
	if syscall.Flock(int(mark.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return false
	}
	text := make([]byte, 20)
	n, _ := mark.Read(text)
	kernel, err := strconv.Atoi(strings.TrimSpace(string(text[:n])))
	return err == nil && kernel > 0 && ended(kernel)
}

// ended reports whether a process has ended. A zombie, which nobody has waited for, has ended but
// still has its process id; in a container whose first process waits for no other, it keeps the id.
// Linux tells zombies apart.
func ended(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, found := strings.Cut(string(stat[bytes.LastIndexByte(stat, ')')+1:]), " ")
	return found && strings.HasPrefix(state, "Z")
}

// ours reports whether a file is this user's.
func ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
