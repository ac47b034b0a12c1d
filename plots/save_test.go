package plots

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"cnnlessons/cnnlib/samples"
)

func TestSave(t *testing.T) {
	f := Image(samples.Edges(8))
	dir := t.TempDir()
	for name, want := range map[string][]byte{"a.png": f.PNG(), "a.svg": f.SVG(), "B.PNG": f.PNG()} {
		path := filepath.Join(dir, name)
		for range 2 { // the second replaces the first
			if err := Save(path, f); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v; want %d bytes", name, len(got), err, len(want))
		}
	}
	if entries := list(t, dir); len(entries) != 3 {
		t.Errorf("the folder holds %v, want the three figures", entries)
	}
}

func TestSaveErrors(t *testing.T) {
	f := Image(samples.Edges(8))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old.jpg"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.png"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{
		"a.jpg": ErrFormat, "a": ErrFormat, "old.jpg": ErrFormat, "": ErrFormat,
		"missing/a.png": fs.ErrNotExist, "folder.png": fs.ErrExist,
	} {
		err := Save(filepath.Join(dir, name), f)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
	}
	if entries := list(t, dir); len(entries) != 2 {
		t.Errorf("the folder holds %v, want what was there before", entries)
	}
	if old, err := os.ReadFile(filepath.Join(dir, "old.jpg")); string(old) != "old" {
		t.Errorf("the old file is %q, %v", old, err)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
