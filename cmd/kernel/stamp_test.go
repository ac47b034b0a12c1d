package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFingerprint checks what makes an installation out of date, and what does not.
func TestFingerprint(t *testing.T) {
	root := t.TempDir()
	write := func(path, text string) {
		t.Helper()
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, tools := module{root: root, goEnv: "go1.26"}, "/tools"
	last := ""
	check := func(what string, want bool) {
		t.Helper()
		now, err := fingerprint(m, tools)
		if err != nil {
			t.Fatal(err)
		}
		if changed := now != last; changed != want {
			t.Errorf("after %s: changed is %v, want %v", what, changed, want)
		}
		last = now
	}
	check("the beginning", true)
	check("nothing", false)
	for _, path := range []string{"go.mod", "go.sum", "cnnlib/conv2d.go", "cnnlib/gemm_amd64.s", "cmd/kernel/logo.svg", "cmd/kernel/patches/01.patch"} {
		write(path, "1")
		check("adding "+path, true)
		write(path, "2")
		check("changing "+path, true)
	}
	for _, path := range []string{"cnnlib/conv2d_test.go", "notebooks/en/lesson.ipynb", ".venv/x.go", "README.md"} {
		write(path, "1")
		check("adding "+path, false)
	}
	m.goEnv = "go1.27"
	check("another Go", true)
	tools = "/other"
	check("another place for the tools", true)
}

func TestIsInstalled(t *testing.T) {
	tools, data := t.TempDir(), t.TempDir()
	fakeGo(t, `test -z "$EMPTY" && echo /modules/gonb; true`)
	check := func(what string, want bool) {
		t.Helper()
		if got := isInstalled(t.Context(), module{root: tools}, tools, data, "one"); got != want {
			t.Errorf("%s: installed is %v, want %v", what, got, want)
		}
	}
	check("nothing", false)
	for _, name := range toolNames() {
		if err := os.WriteFile(filepath.Join(tools, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range kernels {
		if err := writeKernel(filepath.Join(data, "kernels", k.name), k.spec(module{}, tools)); err != nil {
			t.Fatal(err)
		}
	}
	check("tools of unknown origin", false)
	if err := markInstalled(tools, "one"); err != nil {
		t.Fatal(err)
	}
	check("all", true)
	t.Setenv("EMPTY", "yes")
	check("without modules", false)
	t.Setenv("EMPTY", "")
	if err := markInstalled(tools, "other"); err != nil {
		t.Fatal(err)
	}
	check("another installation", false)
	if err := markInstalled(tools, "one"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(tools, "gonb"), filepath.Join(data, "kernels", "cnnlessons", "kernel.json")} {
		if err := os.Rename(file, file+"~"); err != nil {
			t.Fatal(err)
		}
		check("without "+file, false)
		if err := os.Rename(file+"~", file); err != nil {
			t.Fatal(err)
		}
	}
	check("all again", true)
	for range 2 { // also when there is nothing to unmark
		if err := unmarkInstalled(tools); err != nil {
			t.Fatal(err)
		}
	}
	check("nothing known", false)
}

func TestSteps(t *testing.T) {
	var s steps
	for _, part := range []string{"go: downloading example.org/m v1.2.3\nexample.org/", "m/p\n# example.org/m/q\n", "q.go:1:1: undefined: x\nmore"} {
		if n, err := s.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if got, want := s.end(), "# example.org/m/q\nq.go:1:1: undefined: x\nmore"; got != want || s.count != 2 {
		t.Errorf("%d steps, and %q is left, want 2 and %q", s.count, got, want)
	}
}
