package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/nbclient"
)

// These tests look at the processes of kernels, and at what is left of them.

// toolsDir is the directory of the programs that kernels below a prefix consist of.
func toolsDir(t *testing.T, prefix string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux's /proc tells what processes there are and what they cost")
	}
	return filepath.Join(prefix, "libexec", "cnnlessons")
}

// TestKernelsShareGopls checks what a further kernel costs.
func TestKernelsShareGopls(t *testing.T) {
	dataDir(t)
	tools := toolsDir(t, prefix)
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
	first := nbclient.MemoryOf(tools)
	if first == 0 {
		t.Fatal("no process of a kernel is found")
	}
	for range kernels - 1 {
		start()
	}
	further := (nbclient.MemoryOf(tools) - first) / (kernels - 1)
	t.Logf("the first kernel takes %d MB, a further one %d MB", first>>20, further>>20)
	if further > limit {
		t.Errorf("a further kernel takes %d MB, more than %d", further>>20, limit>>20)
	}
	if got := processesWith(filepath.Join(tools, "gopls-real")); len(got) != 1 {
		t.Errorf("%d kernels run %d gopls, want one:\n%s", kernels, len(got), strings.Join(got, "\n"))
	}
}

// TestKilledKernelLeavesNothing checks that nothing runs any more for a kernel that was
// killed, or whose server was, and that the next kernel removes its folder.
// These kernels are installed apart from others, which may run meanwhile: gopls waits a minute.
func TestKilledKernelLeavesNothing(t *testing.T) {
	t.Parallel()
	own := t.TempDir()
	tools := toolsDir(t, own)
	if err := installInto(own); err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	start := func() *servedKernel { return startServed(t, filepath.Join(own, "share", "jupyter"), tmp) }
	alive, killed, orphan := start(), start(), start()

	if err := syscall.Kill(killed.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	orphan.killServer(t)
	for _, k := range []*servedKernel{killed, orphan} {
		await(t, 10*time.Second, "nothing runs for "+k.folder, func() bool {
			return len(processesWith(filepath.Base(k.folder))) == 0 && !runs(k.pid)
		})
	}
	next := start()
	for _, k := range []*servedKernel{killed, orphan} {
		await(t, 10*time.Second, k.folder+" is removed", func() bool { _, err := os.Stat(k.folder); return err != nil })
	}
	for _, k := range []*servedKernel{alive, next} {
		if _, err := os.Stat(k.folder); err != nil {
			t.Errorf("the folder of a kernel that runs: %v", err)
		}
		k.killServer(t)
	}
	await(t, 90*time.Second, "all processes have ended", func() bool { return len(processesWith(tools)) == 0 })
}

// runs reports whether a process has not ended; one that nobody has waited for has no
// command line any more.
func runs(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && len(line) > 0
}

// servedKernel is a kernel below a process that stands for Jupyter's server.
type servedKernel struct {
	server *exec.Cmd
	pid    int
	folder string // its temporary one
}

// startServed starts a kernel of a Jupyter data directory with a directory for temporary files.
func startServed(t *testing.T, data, tmp string) *servedKernel {
	t.Helper()
	spec, err := kernelspec.Read(data, "cnnlessons")
	if err != nil {
		t.Fatal(err)
	}
	// Nobody will talk to it: port 0 is any that is free.
	connection := filepath.Join(t.TempDir(), "connection.json")
	const text = `{"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
		"shell_port": 0, "control_port": 0, "iopub_port": 0, "stdin_port": 0, "hb_port": 0}`
	if err := os.WriteFile(connection, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	marks := func() []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(tmp, "gonb_*", ".kernel"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	before := marks()
	k := &servedKernel{server: exec.Command("sh", append([]string{"-c", `"$@" & wait`, "server"}, spec.Command(connection)...)...)}
	k.server.Env = append(spec.Environ(os.Environ()), "TMPDIR="+tmp)
	if err := k.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.killServer(t) })
	await(t, 30*time.Second, "the kernel has started", func() bool {
		for _, mark := range marks() {
			pid, err := os.ReadFile(mark)
			if err == nil && !slices.Contains(before, mark) {
				k.folder = filepath.Dir(mark)
				k.pid, _ = strconv.Atoi(string(pid))
			}
		}
		return k.pid > 0
	})
	return k
}

// killServer kills the server alone, as a system does that is short of memory.
func (k *servedKernel) killServer(t *testing.T) {
	t.Helper()
	if err := k.server.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
	k.server.Wait() // it ends by the signal
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
