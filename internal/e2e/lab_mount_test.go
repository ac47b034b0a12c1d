//go:build browser || lab

package e2e

import (
	"os"
	"os/exec"
	"testing"
)

// mountTmpfs mounts a small disk as long as the test takes, or until it is unmounted.
func mountTmpfs(t *testing.T, dir, options string) (unmount func()) {
	t.Helper()
	needRoot(t)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return mount(t, dir, "-t", "tmpfs", "-o", options, "tmpfs", dir)
}

// readOnly makes a folder one that cannot be written to, as long as the test takes.
func readOnly(t *testing.T, dir string) {
	t.Helper()
	needRoot(t)
	mount(t, dir, "--bind", dir, dir)
	if out, err := exec.Command("mount", "-o", "remount,bind,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func mount(t *testing.T, dir string, args ...string) (unmount func()) {
	t.Helper()
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	mounted := true
	unmount = func() {
		if mounted {
			if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
			mounted = false
		}
	}
	t.Cleanup(unmount)
	return unmount
}

// needRoot leaves a test out, which the Makefile says, if root alone can make what it needs.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
}
