package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAddImports(t *testing.T) {
	dir := t.TempDir()
	program, packages := filepath.Join(dir, "main.go"), filepath.Join(dir, "packages")
	if err := addImports(program, packages); err == nil {
		t.Error("no error without the files")
	}
	if err := os.WriteFile(packages, []byte("cnnlib cnnlessons/cnnlib\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := addImports(program, packages); err == nil {
		t.Error("no error without the program")
	}
	for source, want := range map[string]string{
		"package main\n\nfunc main() { fmt.Println() }\n":  "package main\n\nfunc main() { fmt.Println() }\n",
		"package main\n\nfunc main() { cnnlib.Init() }\n":  "package main; import (\"cnnlessons/cnnlib\"; )\n\nfunc main() { cnnlib.Init() }\n",
		"package other\n\nfunc main() { cnnlib.Init() }\n": "package other\n\nfunc main() { cnnlib.Init() }\n",
	} {
		if err := os.WriteFile(program, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := addImports(program, packages); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(program); err != nil || string(got) != want {
			t.Errorf("the program is %q (%v), want %q", got, err, want)
		}
	}
}
