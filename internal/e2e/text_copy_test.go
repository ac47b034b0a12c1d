package e2e

import (
	"path/filepath"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/workcopy"
)

// TestCopy checks a student's copy of the course, in every language and in one: no cell has an output, and
// each link leads to something.
func TestCopy(t *testing.T) {
	for _, chosen := range [][]cnnlib.Language{{cnnlib.English, cnnlib.Chinese}, {cnnlib.English}, {cnnlib.Chinese}} {
		folder := t.TempDir()
		if _, err := (&workcopy.Copy{Course: ".", Folder: folder, Languages: chosen}).Renew(); err != nil {
			t.Fatal(err)
		}
		pages := lessons(t)
		for _, language := range languages {
			paths, err := filepath.Glob(filepath.Join(language.dir, "exercises", "*.ipynb"))
			if err != nil || len(paths) == 0 {
				t.Fatalf("%d students' copies of the exercises in %s (%v)", len(paths), language.dir, err)
			}
			for _, path := range paths {
				pages = append(pages, lesson{path, language.kernel})
			}
		}
		pages = slices.DeleteFunc(pages, func(l lesson) bool { return !slices.Contains(chosen, languageOf(l)) })
		for _, l := range pages {
			path := filepath.Join(folder, l.path)
			n := (lesson{path: path}).read(t)
			for _, c := range n.CodeCells() {
				if len(c.Outputs()) > 0 || c.ExecutionCount() > 0 {
					t.Errorf("%v, %s: the cell %s has outputs", chosen, l.path, c.ID())
				}
			}
			for _, c := range textCells(n) {
				for _, target := range links(c.Source()) {
					if err := checkLink(path, target); err != nil {
						t.Errorf("%v, %s, the cell %s: %v", chosen, l.path, c.ID(), err)
					}
				}
			}
		}
	}
}

// languageOf is the language of a page.
func languageOf(l lesson) cnnlib.Language {
	if l.chinese() {
		return cnnlib.Chinese
	}
	return cnnlib.English
}
