package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

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

// buildProgram builds the lessonProgram, with variables in the compiler's environment.
func buildProgram(t *testing.T, cells []string, env ...string) string {
	t.Helper()
	// In this module, where its packages are found; tools pass over a folder with such a name.
	folder, err := os.MkdirTemp(".", "_lesson-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	file := filepath.Join(folder, "main.go")
	if err := os.WriteFile(file, []byte(lessonProgram(cells)), 0o644); err != nil {
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
			cmd.Env = append(cmd.Env, env...)
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return program
}
