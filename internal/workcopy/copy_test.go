package workcopy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// A page is a notebook with one text and one code cell.
type page struct{ text, code, output string }

func (p page) bytes() string {
	outputs, count := "", "null"
	if p.output != "" {
		outputs, count = fmt.Sprintf(`{"output_type": "stream", "name": "stdout", "text": [%q]}`, p.output), "3"
	}
	return fmt.Sprintf(`{"cells": [
		{"cell_type": "markdown", "id": "a", "metadata": {}, "source": [%q]},
		{"cell_type": "code", "id": "b", "metadata": {}, "execution_count": %s, "outputs": [%s], "source": [%q]}],
		"metadata": {"kernelspec": {"name": "cnnlessons"}, "language_info": {"name": "go"}}, "nbformat": 4, "nbformat_minor": 5}`,
		p.text, count, outputs, p.code)
}

// put writes a file, and the folders on the way there.
func put(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// course writes an edition of the course: its pages say which.
func course(t *testing.T, dir, edition string) {
	t.Helper()
	for _, path := range []string{"en/00-index.ipynb", "en/03-sizes.ipynb", "en/exercises/03-sizes.ipynb", "zh/00-index.ipynb", "zh/03-sizes.ipynb"} {
		put(t, filepath.Join(dir, path), page{path + " " + edition, "%%", "computed"}.bytes())
	}
	put(t, filepath.Join(dir, "en/pictures/cat.png"), "picture "+edition)
	put(t, filepath.Join(dir, "en/.ipynb_checkpoints/03-sizes-checkpoint.ipynb"), "{}")
}

// newCopy is a copy of a course of which there is the first edition, and is not made yet.
func newCopy(t *testing.T) *Copy {
	t.Helper()
	dir := t.TempDir()
	course(t, filepath.Join(dir, "notebooks"), "one")
	return &Copy{
		Course: filepath.Join(dir, "notebooks"), Folder: filepath.Join(dir, "lessons"),
		Languages: []cnnlib.Language{cnnlib.English, cnnlib.Chinese}, Language: cnnlib.English,
	}
}

// renew renews the copy and returns the sentences.
func renew(t *testing.T, c *Copy) string {
	t.Helper()
	said, err := c.Renew()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(said, "\n")
}

// contents are the files of a folder but the hidden ones, by their paths.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == stateName {
			return filepath.SkipDir
		}
		if name, _ := filepath.Rel(dir, path); !d.IsDir() {
			data, err := os.ReadFile(path)
			if err != nil { // a link that leads to no file
				data = []byte(err.Error())
			}
			all[filepath.ToSlash(name)] = string(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// wantContents checks that each file of a copy has a text, and that there are no others.
func wantContents(t *testing.T, c *Copy, want map[string]string) {
	t.Helper()
	got := contents(t, c.Folder)
	for path, text := range want {
		if !strings.Contains(got[path], text) {
			t.Errorf("%s is %q, want one with %q", path, got[path], text)
		}
		delete(got, path)
	}
	for path, text := range got {
		t.Errorf("%s is there, too: %q", path, text)
	}
}

// editionOf is what a copy has of an edition, with other texts in some files.
func editionOf(edition string, others map[string]string) map[string]string {
	all := map[string]string{"en/pictures/cat.png": "picture " + edition}
	for _, path := range []string{"en/00-index.ipynb", "en/03-sizes.ipynb", "en/exercises/03-sizes.ipynb", "zh/00-index.ipynb", "zh/03-sizes.ipynb"} {
		all[path] = path + " " + edition
	}
	for path, text := range others {
		all[path] = text
	}
	return all
}

// wantIdle checks that a renewal has nothing more to do, and does nothing.
func wantIdle(t *testing.T, c *Copy) {
	t.Helper()
	before := c.before
	defer func() { c.before = before }()
	c.before = func(op, path string) error {
		t.Errorf("another renewal does %s %s", op, path)
		return nil
	}
	if said := renew(t, c); said != "" {
		t.Errorf("another renewal says %q", said)
	}
}
