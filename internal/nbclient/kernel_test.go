package nbclient

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/kernelspec"
)

// These tests are about kernels that fail. The end-to-end tests run the real kernel.

// shellKernel makes a Jupyter data directory with a kernel called sh that runs a
// script of the shell, and is no kernel at all.
func shellKernel(t *testing.T, script string) Options {
	t.Helper()
	dataDir := t.TempDir()
	data, err := json.Marshal(kernelspec.Spec{Argv: []string{"sh", "-c", script, "sh", "{connection_file}"}})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(dataDir, "kernels", "sh")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, kernelspec.FileName), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return Options{DataDir: dataDir, Name: "sh", Dir: t.TempDir()}
}

func TestStartErrors(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	goroutines := runtime.NumGoroutine()
	for _, test := range []struct{ name, script, want string }{
		{"ends", "exit 0", "ended with exit status 0, silently"},
		{"fails", "echo too bad >&2; exit 3", "ended with exit status 3; it said last:\ntoo bad"},
		{"is killed", "kill -9 $$", "signal: killed"},
		{"leaves a child", "sleep 100 & exit 1", "exit status 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			began := time.Now()
			k, err := Start(t.Context(), shellKernel(t, test.script))
			if err == nil {
				k.Close()
				t.Fatal("Start succeeded")
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "the kernel sh") {
				t.Errorf("error %q, want one with %q", err, test.want)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v to see that the kernel ended", took)
			}
		})
	}
	if _, err := Start(t.Context(), Options{DataDir: t.TempDir(), Name: "absent"}); err == nil {
		t.Error("Start of an absent kernel succeeded")
	}
	checkClean(t, goroutines)
}

func TestStartGivesUp(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	goroutines := runtime.NumGoroutine()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := Start(ctx, shellKernel(t, "sleep 100 & sleep 100"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want one of the deadline", err)
	}
	checkClean(t, goroutines)
}

func TestStartChoosesPortsAgain(t *testing.T) {
	options := shellKernel(t, `cat "$1" >>connections; echo >>connections; echo bind: address already in use >&2; exit 1`)
	if _, err := Start(t.Context(), options); err == nil {
		t.Fatal("Start succeeded")
	}
	data, err := os.ReadFile(filepath.Join(options.Dir, "connections"))
	if err != nil {
		t.Fatal(err)
	}
	ports := make(map[int]bool)
	for line := range strings.Lines(string(data)) {
		var c connection
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("connection file %s: %v", line, err)
		}
		ports[c.ShellPort] = true
	}
	if len(ports) < 2 {
		t.Errorf("the shell ports of all attempts were %v, want different ones", ports)
	}
}

// checkClean reports files and goroutines that are left of kernels. The test's
// TMPDIR must be a directory of its own.
func checkClean(t *testing.T, goroutines int) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "nbclient-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= goroutines {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), goroutines, stacks[:runtime.Stack(stacks, true)])
}
