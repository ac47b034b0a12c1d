package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// That the patches fit GoNB, and what they do, is tested by the tests of the notebooks.

// lines are the lines that the patches find or leave in each file.
func lines(t *testing.T, wanted func(gitdiff.Line) bool) map[string][]string {
	t.Helper()
	patches, err := readPatches(gonbPatches)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string][]string)
	for _, p := range patches {
		for _, file := range p.files {
			for _, f := range file.TextFragments {
				for _, line := range f.Lines {
					if wanted(line) {
						all[file.OldName] = append(all[file.OldName], line.Line)
					}
				}
			}
		}
	}
	return all
}

// patchable makes a module that has just the places that the patches change.
func patchable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for file, content := range lines(t, gitdiff.Line.Old) {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Join(content, "")), 0o444); err != nil { // as in the module cache
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
	modfile, err := patchedModfile(t.Context(), root, dir)
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
	for file, content := range lines(t, gitdiff.Line.New) {
		for _, line := range content {
			if !strings.Contains(read(filepath.Join(gonb, file)), line) {
				t.Errorf("%s lacks %q", file, line)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(gonb, "docs")); !os.IsNotExist(err) {
		t.Errorf("the documentation was copied (%v)", err)
	}
}

// change is a patch of the file a.go that replaces a line between two others.
func change(before, old, fresh, after string) string {
	return "Why.\n\ndiff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -7,3 +7,3 @@\n " + before + "\n-" + old + "\n+" + fresh + "\n " + after + "\n"
}

// TestPatches applies patches to a source in which their places have moved.
func TestPatches(t *testing.T) {
	const source = "one\ntwo\nthree\ntwo\nfour\none\ntwo\nfive\nfive\nfive\nfive\n"
	for _, test := range []struct{ patch, want, err string }{
		{change("one", "two", "2", "three"), strings.Replace(source, "two", "2", 1), ""},
		{change("two", "four", "4", "one"), strings.Replace(source, "four", "4", 1), ""},
		{change("one", "two", "2", "never"), source, "01.patch: a.go: no place is like this one"},
		{change("five", "five", "5", "five"), source, "01.patch: a.go: more than one place is like this one"},
		{strings.ReplaceAll(change("one", "two", "2", "three"), "a.go", "b.go"), source, "01.patch: b.go"},
		{"Why.\n", source, "it changes no file"},
		{strings.Replace(change("one", "two", "2", "three"), "-7,3", "-7,9", 1), source, "reading the patch patches/01.patch"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.go")
		if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		patches, err := readPatches(fstest.MapFS{"patches/01.patch": {Data: []byte(test.patch)}})
		for _, p := range patches {
			err = p.apply(dir)
		}
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s\nerror %v, want %q", test.patch, err, test.err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != test.want {
			t.Errorf("%s\ngives %q (%v), want %q", test.patch, got, err, test.want)
		}
	}
}

// TestPatchesSayWhy checks that each patch begins with the reason for it.
func TestPatchesSayWhy(t *testing.T) {
	names, err := filepath.Glob("patches/*.patch")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d patches (%v)", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if why, _, _ := strings.Cut(string(data), "\n"); !strings.HasSuffix(why, ".") || strings.HasPrefix(why, "diff") {
			t.Errorf("%s begins with %q", name, why)
		}
	}
}

// TestCheckPatches tells which patches apply to a source that has all of their places, or most.
func TestCheckPatches(t *testing.T) {
	dir := patchable(t)
	var out strings.Builder
	if err := checkPatches(t.Context(), dir, &out); err != nil || strings.Count(out.String(), "applies         ") != 6 {
		t.Errorf("error %v, it prints\n%s", err, out.String())
	}
	if err := os.Remove(filepath.Join(dir, "internal", "jpyexec", "jpyexec.go")); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	err := checkPatches(t.Context(), dir, &out)
	if err == nil || !strings.Contains(err.Error(), "1 of 6 patches do not apply to") || !strings.Contains(out.String(), "does not apply  06-end-of-a-program.patch: internal/jpyexec/jpyexec.go: ") {
		t.Errorf("error %v, it prints\n%s", err, out.String())
	}
}
