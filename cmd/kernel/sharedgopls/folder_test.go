package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// gone is the process id of a process that has ended.
func gone(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}

// unwaited returns the process id of a zombie: a process that has ended and that nobody has waited for.
func unwaited(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("cat") // ends with its input
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Wait() })
	if ended(cmd.Process.Pid) {
		t.Fatal("a process that runs is said to have ended")
	}
	input.Close()
	for deadline := time.Now().Add(10 * time.Second); !ended(cmd.Process.Pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a process that nobody has waited for is said to run")
		}
	}
	return cmd.Process.Pid
}

func TestRemoveDead(t *testing.T) {
	dir := t.TempDir()
	folder := func(name, mark string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if mark != "" {
			if err := os.WriteFile(filepath.Join(path, markName), []byte(mark), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	dead := strconv.Itoa(gone(t))
	removed := []string{folder("gonb_dead", dead)}
	if runtime.GOOS == "linux" {
		removed = append(removed, folder("gonb_not_waited_for", strconv.Itoa(unwaited(t))))
	}
	stay := []string{
		folder("gonb_runs_without_gopls", strconv.Itoa(os.Getpid())),
		folder("gonb_unmarked", ""),
		folder("gonb_odd", "x"),
		folder("gonb_zero", "0"), // of which the system would say that it is alive
		folder("gonb_all", "-1"),
		folder("other", dead),
	}
	connected := folder("gonb_connected", "")
	mark, err := claim(connected, gone(t)) // alive, in a container whose processes we do not see
	if err != nil {
		t.Fatal(err)
	}
	defer mark.Close()
	if _, err := claim(connected, os.Getpid()); err == nil {
		t.Error("a folder was claimed twice")
	}
	elsewhere := filepath.Join(t.TempDir(), "d")
	if err := os.Rename(folder("gonb_linked", dead), elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "gonb_linked")); err != nil {
		t.Fatal(err)
	}
	stay = append(stay, connected, filepath.Join(dir, "gonb_linked"), elsewhere)
	if os.Getuid() == 0 {
		foreign := folder("gonb_foreign", dead)
		if err := os.Chown(foreign, 12345, -1); err != nil {
			t.Fatal(err)
		}
		stay = append(stay, foreign)
	}

	removeDead(dir)
	for _, path := range removed {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("the folder of a dead kernel is still there: %s", path)
		}
	}
	for _, path := range stay {
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	}
}
