package notebooks

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cnnlessons/notebooks/internal/kernelspec"
)

// These tests look at the processes of kernels, and at what is left of them.

// toolsDir is the directory of the programs that kernels consist of.
func toolsDir(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux's /proc tells what processes there are and what they cost")
	}
	dataDir(t)
	return filepath.Join(prefix, "libexec", "cnnlessons")
}

// TestKernelsShareGopls checks what a further kernel costs.
func TestKernelsShareGopls(t *testing.T) {
	tools := toolsDir(t)
	start := func() {
		t.Helper()
		k := startKernel(t, "cnnlessons", t.TempDir())
		for _, code := range []string{"%%\ncnnlib.Co", "%%\nplots.Act"} {
			if matches, _ := complete(t, k, code); len(matches) == 0 {
				t.Fatalf("no proposals for %q", code)
			}
		}
	}

	const kernels, limit = 4, 60 << 20
	start()
	first := memoryOf(t, tools)
	for range kernels - 1 {
		start()
	}
	further := (memoryOf(t, tools) - first) / (kernels - 1)
	t.Logf("the first kernel takes %d MB, a further one %d MB", first>>20, further>>20)
	if further > limit {
		t.Errorf("a further kernel takes %d MB, more than %d", further>>20, limit>>20)
	}
	if got := processesWith(filepath.Join(tools, "gopls-real")); len(got) != 1 {
		t.Errorf("%d kernels run %d gopls, want one:\n%s", kernels, len(got), strings.Join(got, "\n"))
	}
}

// TestKilledKernelLeavesNothing checks that all processes of a kernel end after it was
// killed, and that the next one removes its folder.
func TestKilledKernelLeavesNothing(t *testing.T) {
	tools := toolsDir(t)
	tmp := t.TempDir()
	folders := func() []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(tmp, "gonb_*"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	start := func() *bareKernel {
		t.Helper()
		before := folders()
		k := startBare(t, tmp)
		await(t, 30*time.Second, "the kernel's folder is claimed", func() bool {
			for _, folder := range folders() {
				if _, err := os.Stat(filepath.Join(folder, ".kernel")); err == nil && !slices.Contains(before, folder) {
					k.folder = folder
				}
			}
			return k.folder != ""
		})
		return k
	}

	alive, killed := start(), start()
	killed.kill(t)
	await(t, 5*time.Second, "nothing runs for the killed kernel", func() bool { return len(processesWith(killed.folder)) == 0 })
	next := start()
	await(t, 5*time.Second, "the killed kernel's folder is removed", func() bool { return !slices.Contains(folders(), killed.folder) })
	if got := folders(); !slices.Contains(got, alive.folder) || !slices.Contains(got, next.folder) {
		t.Errorf("the folders are %q, want those of the kernels that run, %s and %s", got, alive.folder, next.folder)
	}

	alive.kill(t)
	next.kill(t)
	await(t, 90*time.Second, "all processes have ended", func() bool { return len(processesWith(tools)) == 0 })
}

// bareKernel is a kernel that nobody talks to.
type bareKernel struct {
	cmd    *exec.Cmd
	folder string // its temporary one
}

// startBare starts a kernel with a directory for temporary files.
func startBare(t *testing.T, tmp string) *bareKernel {
	t.Helper()
	spec, err := kernelspec.Read(dataDir(t), "cnnlessons")
	if err != nil {
		t.Fatal(err)
	}
	// Port 0 is any that is free.
	connection := filepath.Join(t.TempDir(), "connection.json")
	const text = `{"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
		"shell_port": 0, "control_port": 0, "iopub_port": 0, "stdin_port": 0, "hb_port": 0}`
	if err := os.WriteFile(connection, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	argv := spec.Command(connection)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(spec.Environ(os.Environ()), "TMPDIR="+tmp)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	k := &bareKernel{cmd: cmd}
	t.Cleanup(func() { k.kill(t) })
	return k
}

// kill kills the kernel alone, as a system does that is short of memory.
func (k *bareKernel) kill(t *testing.T) {
	t.Helper()
	if err := k.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
	k.cmd.Wait() // it ends by the signal
}

// await waits until something is so.
func await(t *testing.T, limit time.Duration, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not even after %v: %s", limit, what)
		}
	}
}

// memoryOf is the memory that the processes which mention a directory take, each with
// its part of what they share.
func memoryOf(t *testing.T, dir string) int {
	t.Helper()
	var total int
	paths, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range paths {
		line, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(line), dir) {
			continue
		}
		rollup, err := os.ReadFile(filepath.Join(filepath.Dir(path), "smaps_rollup"))
		if err != nil {
			continue // it has just ended
		}
		_, rest, _ := strings.Cut(string(rollup), "\nPss:")
		number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		kilobytes, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("no Pss in %s", rollup)
		}
		total += kilobytes << 10
	}
	return total
}
