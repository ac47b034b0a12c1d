package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// languages are those of the lessons: the directory and the kernel of each.
var languages = []struct{ dir, kernel string }{
	{"en", "cnnlessons"},
	{"zh", "cnnlessons-zh"},
}

// lesson is one notebook.
type lesson struct {
	path   string // from the folder notebooks, such as en/01-parameters.ipynb
	kernel string // the kernel of its language
}

// name is the name of the lesson's file, the same in every language.
func (l lesson) name() string { return filepath.Base(l.path) }

func (l lesson) read(t *testing.T) notebook.Notebook {
	t.Helper()
	n, err := notebook.Read(l.path)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// lessons are all lessons, those of one language after those of another.
func lessons(t *testing.T) []lesson { return notebooksIn(t, "") }

// exercises are the teacher's notebooks of exercises, with their solutions.
func exercises(t *testing.T) []lesson { return notebooksIn(t, "teacher") }

// notebooksIn are the notebooks of each language below a folder.
func notebooksIn(t *testing.T, folder string) []lesson {
	t.Helper()
	var all []lesson
	for _, language := range languages {
		paths, err := filepath.Glob(filepath.Join(folder, language.dir, "*.ipynb"))
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) == 0 {
			t.Fatalf("there are no notebooks in %s", filepath.Join(folder, language.dir))
		}
		for _, path := range paths {
			all = append(all, lesson{path, language.kernel})
		}
	}
	return all
}

// notebooks are the lessons and the exercises.
func notebooks(t *testing.T) []lesson { return slices.Concat(lessons(t), exercises(t)) }

// eachLesson runs a test for each lesson, eachNotebook for the exercises, too.
func eachLesson(t *testing.T, test func(*testing.T, lesson)) { each(t, lessons(t), test) }

func eachNotebook(t *testing.T, test func(*testing.T, lesson)) {
	each(t, notebooks(t), test)
}

func each(t *testing.T, all []lesson, test func(*testing.T, lesson)) {
	for _, l := range all {
		t.Run(strings.TrimSuffix(filepath.ToSlash(l.path), ".ipynb"), func(t *testing.T) { test(t, l) })
	}
}

// TestTextTranslations checks that a lesson exists in every language, cell for cell: of the
// same kinds and ids in the same order, and the same code. So do the exercises.
func TestTextTranslations(t *testing.T) {
	t.Run("lessons", func(t *testing.T) { testTranslations(t, lessons(t)) })
	t.Run("exercises", func(t *testing.T) { testTranslations(t, exercises(t)) })
}

func testTranslations(t *testing.T, notebooks []lesson) {
	type translation struct {
		path  string
		cells []string
	}
	translations := make(map[string][]translation)
	for _, l := range notebooks {
		var cells []string
		for _, c := range l.read(t).Cells() {
			cell := fmt.Sprintf("%v %s", c["cell_type"], c.ID())
			if c["cell_type"] == "code" {
				cell += ":\n" + c.Source()
			}
			cells = append(cells, cell)
		}
		translations[l.name()] = append(translations[l.name()], translation{l.path, cells})
	}
	for name, all := range translations {
		first := all[0]
		if len(all) != len(languages) {
			t.Errorf("%s is there, and it is not in every language", first.path)
			continue
		}
		for _, other := range all[1:] {
			for i := range min(len(first.cells), len(other.cells)) {
				if first.cells[i] != other.cells[i] {
					t.Errorf("cell %d of %s and of %s differ: %s", i+1, first.path, other.path,
						firstDifference(other.cells[i], first.cells[i]))
					break
				}
			}
			if len(first.cells) != len(other.cells) {
				t.Errorf("%s: %d cells in %s, %d in %s", name, len(first.cells), first.path, len(other.cells), other.path)
			}
		}
	}
}

// TestTextIDs checks that cells can be told apart.
func TestTextIDs(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		var ids []string
		for i, c := range l.read(t).Cells() {
			if c.ID() == "" || slices.Contains(ids, c.ID()) {
				t.Errorf("cell %d has the id %q; it must have one of its own", i+1, c.ID())
			}
			ids = append(ids, c.ID())
		}
	})
}
