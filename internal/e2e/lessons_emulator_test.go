//go:build emulator

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// TestARM64 runs the lessons' cells on another processor, which an emulator stands in for: what they print
// must be what is committed, byte for byte, and so must the descriptions of their figures. (The figures
// themselves have tests of their own there, pixel for pixel.) There is no kernel, for a Go compiler in the
// emulator would take hours: a lesson becomes one program, which runs one cell at a time, as GoNB does.
func TestARM64(t *testing.T) {
	for _, l := range lessons(t) {
		if l.chinese() {
			continue // the code is the same
		}
		t.Run(strings.TrimSuffix(l.name(), ".ipynb"), func(t *testing.T) {
			t.Parallel()
			cells := l.read(t).CodeCells()
			var sources []string
			for _, c := range cells {
				sources = append(sources, c.Source())
			}
			program := buildForARM64(t, lessonProgram(sources))
			cache := t.TempDir()
			printing := 0
			for i, c := range cells {
				want := ""
				for _, o := range c.Outputs() {
					want += printed(o)
				}
				if want != "" {
					printing++
				}
				cmd := exec.CommandContext(t.Context(), "qemu-aarch64-static", program, fmt.Sprint(i))
				cmd.Env = append(os.Environ(), "CNNLESSONS_CACHE="+cache)
				cmd.Dir = filepath.Dir(l.path)
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				got, err := cmd.Output()
				if err != nil || stderr.Len() > 0 {
					t.Errorf("the cell %s: %v\n%s", c.ID(), err, stderr.String())
				}
				if string(got) != want {
					t.Errorf("the cell %s: %s", c.ID(), firstDifference(string(got), want))
				}
			}
			t.Logf("%d of %d cells print the same", printing, len(cells))
		})
	}
}

// printed is what package plots prints of an output where there is no notebook.
func printed(o notebook.Output) string {
	if text, ok := o.Data()["text/markdown"].(string); ok {
		return text + "\n"
	}
	if text, ok := o.Data()["text/plain"].(string); ok {
		return "[figure: " + text + "]\n"
	}
	return o.Text()
}

// lessonProgram is a program of all that the cells declare; its argument is the number of the cell that runs.
func lessonProgram(cells []string) string {
	declarations, bodies := "package main\n", "\nfunc main() {\n\tswitch os.Args[1] {\n"
	for i, cell := range cells {
		declared, body, ok := strings.Cut("\n"+cell, "\n%%\n")
		declarations += declared + "\n"
		if ok {
			bodies += fmt.Sprintf("\tcase %q:\n%s\n", fmt.Sprint(i), body)
		}
	}
	return declarations + bodies + "\t}\n}\n"
}

func buildForARM64(t *testing.T, source string) string {
	t.Helper()
	// In this module, where its packages are found; tools pass over a folder with such a name.
	folder, err := os.MkdirTemp(".", "_arm64-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	file := filepath.Join(folder, "main.go")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "lesson")
	for _, args := range [][]string{
		{"tool", "goimports", "-w", file},
		{"build", "-o", program, file},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Env = os.Environ()
		if args[0] == "build" {
			cmd.Env = append(cmd.Env, "GOARCH=arm64", "CGO_ENABLED=0")
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return program
}
