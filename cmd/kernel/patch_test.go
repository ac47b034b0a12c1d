package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// That the patches fit GoNB, and what they do, is tested by the tests of the notebooks.

// patchable makes a module that has just the places that gonbPatches change.
func patchable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	content := map[string]string{}
	for _, p := range gonbPatches {
		content[p.file] += p.old
	}
	for file, text := range content {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o444); err != nil { // as in the module cache
			t.Fatal(err)
		}
	}
	return dir
}

func TestPatchedModfile(t *testing.T) {
	source, root, dir := patchable(t), t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(source, "docs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module cnnlessons\n", "go.sum": "sums\n"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("SOURCE", source)
	fakeGo(t, `echo "$SOURCE"`)
	modfile, err := patchedModfile(t.Context(), root, dir, gonbPatches)
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		return string(data)
	}
	gonb := filepath.Join(dir, "gonb")
	if got, want := read(modfile), "module cnnlessons\n\nreplace "+gonbModule+" => \""+gonb+"\"\n"; got != want {
		t.Errorf("go.mod is %q, want %q", got, want)
	}
	if got := read(strings.TrimSuffix(modfile, ".mod") + ".sum"); got != "sums\n" {
		t.Errorf("go.sum is %q", got)
	}
	for _, p := range gonbPatches {
		if !strings.Contains(read(filepath.Join(gonb, p.file)), p.new) {
			t.Errorf("%s lacks %q", p.file, p.new)
		}
	}
	if _, err := os.Stat(filepath.Join(gonb, "docs")); !os.IsNotExist(err) {
		t.Errorf("the documentation was copied (%v)", err)
	}
}

func TestPatchErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("once twice twice"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		patch patch
		want  string
	}{
		{patch{"a.go", "once", "1"}, ""},
		{patch{"a.go", "twice", "2"}, "a.go has 2 places"},
		{patch{"a.go", "never", "0"}, "a.go has 0 places"},
		{patch{"b.go", "once", "1"}, "b.go"},
	} {
		if err := test.patch.apply(dir); (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want %q", test.patch, err, test.want)
		}
	}
}
