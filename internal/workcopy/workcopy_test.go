package workcopy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/notebook"
)

func TestFirstCopy(t *testing.T) {
	c := newCopy(t)
	if got, want := renew(t, c), "The lessons are in the folder "+c.Folder+"; what you do there stays."; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	wantContents(t, c, editionOf("one", nil))
	wantIdle(t, c)
	for path, data := range contents(t, c.Folder) {
		if strings.Contains(data, "computed") || strings.Contains(data, `"execution_count": 3`) {
			t.Errorf("%s has outputs: %s", path, data)
		}
	}
}

// mine is what a student makes of a page.
var mine = page{"mine", "%% // my own", ""}.bytes()

// TestRenew does to a copy of the first edition what a student may do, and renews it with the second.
func TestRenew(t *testing.T) {
	const sizes, newSizes = "en/03-sizes.ipynb", "en/03-sizes (new edition).ipynb"
	const chinese, newChinese = "zh/03-sizes.ipynb", "zh/03-sizes（新版）.ipynb"
	write := func(path, data string) func(*testing.T, *Copy) {
		return func(t *testing.T, c *Copy) { put(t, c.at(path), data) }
	}
	remove := func(path string) func(*testing.T, *Copy) {
		return func(t *testing.T, c *Copy) {
			if err := os.RemoveAll(c.at(path)); err != nil {
				t.Fatal(err)
			}
		}
	}
	edition := func(number string) func(*testing.T, *Copy) {
		return func(t *testing.T, c *Copy) { course(t, c.Course, number); renew(t, c) }
	}
	for _, test := range []struct {
		name  string
		steps []func(*testing.T, *Copy)
		want  map[string]string // beside the second edition
		gone  string            // of the second edition
		says  string
	}{
		{name: "nothing", says: "what you have not changed is up to date (renewed: 6)."},
		{"change a page", []func(*testing.T, *Copy){write(sizes, mine)}, map[string]string{sizes: "mine", newSizes: "sizes.ipynb two"}, "",
			"You have changed " + sizes + ", so it stays as it is; its new edition is " + newSizes + "."},
		{"change a Chinese page", []func(*testing.T, *Copy){write(chinese, mine)}, map[string]string{chinese: "mine", newChinese: "sizes.ipynb two"}, "", newChinese},
		{"change a picture", []func(*testing.T, *Copy){write("en/pictures/cat.png", "my cat")}, map[string]string{"en/pictures/cat.png": "my cat", "en/pictures/cat (new edition).png": "picture two"}, "", "cat (new edition).png"},
		{"run a page", []func(*testing.T, *Copy){write(sizes, page{sizes + " one", "%%", "run"}.bytes())}, map[string]string{sizes: "run", newSizes: "sizes.ipynb two"}, "", newSizes},
		{"save a page", []func(*testing.T, *Copy){write(sizes, strings.Replace(page{sizes + " one", "%%", ""}.bytes(), `"name": "go"`, `"name": "go", "version": "go1.26"`, 1))}, nil, "", "renewed: 6"},
		{"tear a page", []func(*testing.T, *Copy){write(sizes, `{"cells": [`)}, map[string]string{sizes: `{"cells": [`, newSizes: "sizes.ipynb two"}, "", newSizes},
		{"remove a page", []func(*testing.T, *Copy){remove(sizes)}, nil, "", "renewed: 6"},
		{"remove a folder", []func(*testing.T, *Copy){remove("en")}, nil, "", "renewed: 6"},
		{"add files", []func(*testing.T, *Copy){write("en/notes.md", "notes"), write("en/99-mine.ipynb", mine), write("mine/cat.png", "c")},
			map[string]string{"en/notes.md": "notes", "en/99-mine.ipynb": "mine", "mine/cat.png": "c"}, "", "renewed: 6"},
		{"rename a page", []func(*testing.T, *Copy){write("en/my sizes.ipynb", mine), remove(sizes)}, map[string]string{"en/my sizes.ipynb": "mine"}, "", "renewed: 6"},
		{"lose the ledger", []func(*testing.T, *Copy){remove(stateName + "/" + ledgerName), write(stateName+"/"+ledgerName, "{"), write(sizes, mine)},
			map[string]string{sizes: "mine", newSizes: "sizes.ipynb two", "en/00-index.ipynb": "index.ipynb one", "en/00-index (new edition).ipynb": "two", "zh/00-index.ipynb": "one", "zh/00-index（新版）.ipynb": "two",
				chinese: "one", newChinese: "two", "en/exercises/03-sizes.ipynb": "one", "en/exercises/03-sizes (new edition).ipynb": "two", "en/pictures/cat.png": "one", "en/pictures/cat (new edition).png": "two"}, "", newSizes},
		{"already have the second", []func(*testing.T, *Copy){write(sizes, page{sizes + " two", "%%", ""}.bytes())}, nil, "", "renewed: 5"},
		{"change it after an edition in between", []func(*testing.T, *Copy){edition("between"), write(sizes, mine)}, map[string]string{sizes: "mine", newSizes: "sizes.ipynb two"}, "", newSizes},
		{"have a new edition", []func(*testing.T, *Copy){write(sizes, mine), edition("between")}, map[string]string{sizes: "mine", newSizes: "sizes.ipynb two"}, "", newSizes},
		{"change the new edition, too", []func(*testing.T, *Copy){write(sizes, mine), edition("between"), write(newSizes, mine)}, map[string]string{sizes: "mine", newSizes: "mine"}, "",
			"There is a newer edition of " + sizes + ", but you have changed that file and " + newSizes + ": give one of them another name and start again."},
		{"give up the changes", []func(*testing.T, *Copy){write(sizes, mine), edition("between"), remove(sizes)}, nil, "", "renewed: 6"},
		{"take the new edition", []func(*testing.T, *Copy){write(sizes, mine), edition("between"), func(t *testing.T, c *Copy) {
			if err := os.Rename(c.at(newSizes), c.at(sizes)); err != nil {
				t.Fatal(err)
			}
		}}, map[string]string{sizes: "two"}, "", "renewed: 6"},
		{"throw the new edition away", []func(*testing.T, *Copy){write(sizes, mine), edition("two"), remove(newSizes)}, map[string]string{sizes: "mine"}, "", ""},
		{"change the page of the second edition", []func(*testing.T, *Copy){edition("two"), write(sizes, mine)}, map[string]string{sizes: "mine"}, "", ""},
		{"change the new edition", []func(*testing.T, *Copy){write(sizes, mine), edition("two"), write(newSizes, mine)}, map[string]string{sizes: "mine", newSizes: "mine"}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCopy(t)
			renew(t, c)
			for _, step := range test.steps {
				step(t, c)
			}
			course(t, c.Course, "two")
			if said := renew(t, c); !strings.Contains(said, test.says) || test.says == "" && said != "" {
				t.Errorf("it says %q, want %q", said, test.says)
			}
			wantContents(t, c, editionOf("two", test.want))
			if !strings.Contains(test.says, "There is a newer edition") {
				wantIdle(t, c)
			}
		})
	}
}

// TestLinkedPage leaves a link in the place of a page alone, and what it leads to.
func TestLinkedPage(t *testing.T) {
	c := newCopy(t)
	renew(t, c)
	elsewhere := filepath.Join(t.TempDir(), "page.ipynb")
	put(t, elsewhere, mine)
	path := c.at("en/03-sizes.ipynb")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Fatal(err)
	}
	course(t, c.Course, "two")
	if said := renew(t, c); !strings.Contains(said, "You have changed en/03-sizes.ipynb") {
		t.Errorf("it says %q", said)
	}
	if to, err := os.Readlink(path); err != nil || to != elsewhere {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	wantContents(t, c, editionOf("two", map[string]string{"en/03-sizes.ipynb": "mine", "en/03-sizes (new edition).ipynb": "sizes.ipynb two"}))
}

// TestCourseShrinks takes a page out of the course.
func TestCourseShrinks(t *testing.T) {
	for _, changed := range []bool{false, true} {
		c := newCopy(t)
		renew(t, c)
		want := editionOf("one", nil)
		delete(want, "en/exercises/03-sizes.ipynb")
		if changed {
			put(t, c.at("en/exercises/03-sizes.ipynb"), mine)
			want["en/exercises/03-sizes.ipynb"] = "mine"
		}
		if err := os.RemoveAll(filepath.Join(c.Course, "en", "exercises")); err != nil {
			t.Fatal(err)
		}
		renew(t, c)
		wantContents(t, c, want)
		wantIdle(t, c)
	}
}

// TestLanguages copies one language, and then both.
func TestLanguages(t *testing.T) {
	c := newCopy(t)
	put(t, filepath.Join(c.Course, "zh/00-index.ipynb"), page{"# 课程\n\n[English](../en/00-index.ipynb)\n\n[3](03-sizes.ipynb)", "%%", ""}.bytes())
	text := func() string {
		n, err := notebook.Read(c.at("zh/00-index.ipynb"))
		if err != nil {
			t.Fatal(err)
		}
		return n.Cells()[0].Source()
	}
	c.Languages = []cnnlib.Language{cnnlib.Chinese}
	renew(t, c)
	wantContents(t, c, map[string]string{"zh/00-index.ipynb": "课程", "zh/03-sizes.ipynb": "one"})
	if got, want := text(), "# 课程\n\n[3](03-sizes.ipynb)"; got != want {
		t.Errorf("the page is %q, want %q", got, want)
	}
	c.Languages = []cnnlib.Language{cnnlib.English, cnnlib.Chinese}
	renew(t, c)
	wantContents(t, c, editionOf("one", map[string]string{"zh/00-index.ipynb": "课程"}))
	if got, want := text(), "# 课程\n\n[English](../en/00-index.ipynb)\n\n[3](03-sizes.ipynb)"; got != want {
		t.Errorf("the page is %q, want %q", got, want)
	}
	put(t, c.at("en/03-sizes.ipynb"), mine)
	c.Languages = []cnnlib.Language{cnnlib.Chinese}
	renew(t, c)
	wantContents(t, c, editionOf("one", map[string]string{"zh/00-index.ipynb": "课程", "en/03-sizes.ipynb": "mine"}))

	c.Languages = []cnnlib.Language{"fr"}
	if _, err := c.Renew(); err == nil || !strings.Contains(err.Error(), "has no course in the language fr") {
		t.Errorf("error %v", err)
	}
}

// TestHash checks what counts as changed.
func TestHash(t *testing.T) {
	original := page{"text", "code", ""}.bytes()
	for _, test := range []struct {
		name, old, new string
		changed        bool
	}{
		{"the same", "", "", false},
		{"another form", "\t", " ", false},
		{"another kernel", `"name": "cnnlessons"`, `"name": "cnnlessons-zh", "display_name": "Go"`, false},
		{"what a kernel tells", `{"name": "go"}`, `{"name": "go", "version": "go1.26"}`, false},
		{"a cell that ran and shows nothing", `"execution_count": null`, `"execution_count": 7`, false},
		{"a later minor version", `"nbformat_minor": 5`, `"nbformat_minor": 6`, false},
		{"when it ran", `"id": "b", "metadata": {}`, `"id": "b", "metadata": {"execution": {"iopub.status.busy": "now"}}`, false},
		{"a text", `"text"`, `"text!"`, true},
		{"code", `"code"]`, `"code!"]`, true},
		{"an output", `"outputs": []`, `"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]`, true},
		{"a tag", `"id": "b", "metadata": {}`, `"id": "b", "metadata": {"tags": ["mine"]}`, true},
		{"a picture in a text", `"id": "a", "metadata": {}`, `"id": "a", "attachments": {"p.png": {"image/png": "AA"}}, "metadata": {}`, true},
		{"the kind of a cell", `"cell_type": "markdown"`, `"cell_type": "raw"`, true},
		{"no notebook", `"nbformat": 4`, `"nbformat": 3`, true},
	} {
		if changed := hash("p.ipynb", []byte(strings.ReplaceAll(original, test.old, test.new))) != hash("p.ipynb", []byte(original)); changed != test.changed {
			t.Errorf("%s: changed is %v", test.name, changed)
		}
	}
}
