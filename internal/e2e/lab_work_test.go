//go:build lab

package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// These tests type make lab with WORK=folder.

// TestLabCopies opens the index of a copy, in a place whose path is odd, and runs a cell there.
func TestLabCopies(t *testing.T) {
	for _, language := range languages {
		folder := filepath.Join(t.TempDir(), "我的 课程, mine")
		cmd := exec.Command("make", "lab", "PORT=0", "WORK="+folder, "LANG="+language.dir)
		cmd.Dir = ".."
		l := new(lab)
		l.start(t, cmd, "/")
		if want := "lab/tree/" + language.dir + "/00-index.ipynb"; l.page != want {
			t.Errorf("it opens %q, want %q", l.page, want)
		}
		for _, path := range []string{"01-parameters.ipynb", "exercises/01-parameters.ipynb"} {
			for _, c := range l.served(t, language.dir+"/"+path).CodeCells() {
				if len(c.Outputs()) > 0 || c.ExecutionCount() > 0 {
					t.Errorf("the cell %s of %s has outputs", c.ID(), path)
				}
			}
		}
		l.run(t, language.dir+"/01-parameters.ipynb", language.kernel, "../.venv/bin/python")
	}
}

// TestLabAuthor serves the course itself, with its outputs.
func TestLabAuthor(t *testing.T) {
	cmd := exec.Command("make", "lab", "PORT=0", "AUTHOR=1")
	cmd.Dir = ".."
	l := new(lab)
	l.start(t, cmd, "/")
	if cells := l.served(t, "en/01-parameters.ipynb").CodeCells(); len(cells[0].Outputs()) == 0 {
		t.Errorf("the first cell has no outputs")
	}
}

// TestLabKeeps starts the lab where the copy cannot be made or renewed: it says so in one sentence, and
// what the student has made is there.
func TestLabKeeps(t *testing.T) {
	const changed = "en/02-one-pixel.ipynb"
	copied := func(t *testing.T, folder string) { // and a student has changed one page, and removed one
		renewCopy(t, folder)
		write(t, filepath.Join(folder, changed), "mine")
		if err := os.Remove(filepath.Join(folder, "en/03-sizes.ipynb")); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, folder string)
		mine    string // the student's file in the folder, "-" if there is none
		en, zh  string
	}{
		{"a file", func(t *testing.T, folder string) { write(t, folder, "mine") }, "",
			`^FOLDER is a file, not a folder: choose a folder, as in 'make lab WORK=my-lessons'\.$`,
			`^FOLDER 是文件，不是文件夹：请换一个文件夹，例如 'make lab WORK=my-lessons'。$`},
		{"other files", func(t *testing.T, folder string) { write(t, filepath.Join(folder, "thesis.tex"), "mine") }, "thesis.tex",
			`^The folder FOLDER has files that are not of this course: 'make lab WORK=FOLDER/lessons' makes a folder of its own for the lessons\.$`,
			`^文件夹 FOLDER 里有与本课程无关的文件：'make lab WORK=FOLDER/lessons' 会为课程单独建一个文件夹。$`},
		{"a small disk", func(t *testing.T, folder string) { mountTmpfs(t, folder, "size=100k") }, "-",
			`^The disk of the folder FOLDER is full, and your files are as they were: free some space and start again\.$`,
			`^文件夹 FOLDER 所在的磁盘已满，你的文件都保持原样：请腾出一些空间，再重新启动。$`},
		{"a full disk", func(t *testing.T, folder string) {
			mountTmpfs(t, folder, "size=4m")
			copied(t, folder)
			write(t, filepath.Join(folder, "fill"), "")
			if err := os.WriteFile(filepath.Join(folder, "fill"), bytes.Repeat([]byte("x"), 8<<20), 0o644); err == nil {
				t.Fatal("the disk is not full")
			}
		}, changed, `^The disk of the folder FOLDER is full, and your files are as they were: free some space and start again\.$`, ""},
		{"not to be written to", func(t *testing.T, folder string) { copied(t, folder); readOnly(t, folder) }, changed,
			`^The folder FOLDER cannot be written to, and your files are as they were: let it be written to, or choose another, as in 'make lab WORK=my-lessons'\.$`,
			`^文件夹 FOLDER 无法写入，你的文件都保持原样：请允许写入，或者换一个文件夹，例如 'make lab WORK=my-lessons'。$`},
	} {
		for lang, want := range map[string]string{"en": test.en, "zh": test.zh} {
			if want == "" {
				continue
			}
			t.Run(test.name+"/"+lang, func(t *testing.T) {
				folder := filepath.Join(t.TempDir(), "work")
				test.prepare(t, folder)
				cmd := exec.Command("make", "--silent", "lab", "PORT=0", "WORK="+folder, "LANG="+lang)
				cmd.Dir = ".."
				wantSentence(t, cmd, strings.ReplaceAll(want, "FOLDER", folder))
				if test.mine == "-" {
					return
				}
				if data, err := os.ReadFile(filepath.Join(folder, test.mine)); err != nil || string(data) != "mine" {
					t.Errorf("the student's file is %.100q (%v)", data, err)
				}
			})
		}
	}
}

// served is a notebook as the server gives it.
func (l *lab) served(t *testing.T, path string) notebook.Notebook {
	t.Helper()
	response, err := http.Get(l.address("api/contents/" + path))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var file struct{ Content json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&file); err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(file.Content)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return n
}

// write writes a file of a test.
func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}
