package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun runs a module of three tests, of which one fails, and looks at what is printed and kept.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"go.mod": "module example\n",
		"a_test.go": `package a
import ("testing"; "time")
func TestSlow(t *testing.T) { t.Run("part", func(t *testing.T) { t.Log("quiet"); time.Sleep(200*time.Millisecond) }) }
func TestQuick(t *testing.T) {}
func TestWrong(t *testing.T) { t.Error("wrong") }
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "test", "-json", ".").Output()
	if _, ok := err.(*exec.ExitError); !ok {
		t.Fatalf("go test: %v", err)
	}
	var said strings.Builder
	tests, err := read(strings.NewReader(string(out)), &said, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a_test.go:5: wrong", "--- FAIL: TestWrong", "FAIL\texample"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not printed:\n%s", want, said.String())
		}
	}
	if strings.Contains(said.String(), "quiet") || strings.Contains(said.String(), "TestQuick") {
		t.Errorf("what a test that passes logs is printed:\n%s", said.String())
	}
	if err := keep(tests); err != nil {
		t.Fatal(err)
	}
	said.Reset()
	if err := slowest(&said); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 4 || lines[0] != "The slowest of 3 tests:" || !strings.HasSuffix(lines[1], "example TestSlow/part") {
		t.Errorf("the slowest are %q", lines)
	}
	if err := slowest(&said); err == nil {
		t.Error("the tests are not forgotten")
	}
}

// TestRunFails checks that a failure of go test is one of ours.
func TestRunFails(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := run([]string{"./nowhere"}); err == nil {
		t.Error("go test without a module passes")
	}
}
