package workcopy

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// link puts a link in the place of the copy's folder.
func link(to string) func(*testing.T, *Copy) {
	return func(t *testing.T, c *Copy) {
		if err := os.Symlink(to, c.Folder); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPlaces makes copies in odd places: they are made, or one sentence says why not and what would work.
func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(*testing.T, *Copy)
		en, zh  string // FOLDER stands for the folder
	}{
		{"nowhere yet", func(t *testing.T, c *Copy) { c.Folder = filepath.Join(c.Folder, "deep", "in", "中文 with space") }, "", ""},
		{"an empty folder", func(t *testing.T, c *Copy) { put(t, filepath.Join(c.Folder, ".DS_Store"), "") }, "", ""},
		{"a copy without its ledger", func(t *testing.T, c *Copy) { put(t, c.at("zh/00-index.ipynb"), mine) }, "", ""},
		{"a link to a folder", func(t *testing.T, c *Copy) {
			link(filepath.Join(filepath.Dir(c.Folder), "real"))(t, c)
			if err := os.Mkdir(filepath.Join(filepath.Dir(c.Folder), "real"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, "", ""},
		{"a file", func(t *testing.T, c *Copy) { put(t, c.Folder, "mine") },
			"FOLDER is a file, not a folder: choose a folder, as in 'make lab WORK=my-lessons'.",
			"FOLDER 是文件，不是文件夹：请换一个文件夹，例如 'make lab WORK=my-lessons'。"},
		{"below a file", func(t *testing.T, c *Copy) { put(t, c.Folder, "mine"); c.Folder = filepath.Join(c.Folder, "x") },
			"FOLDER is a file, not a folder: choose a folder, as in 'make lab WORK=my-lessons'.", ""},
		{"a link to nowhere", link("nowhere"),
			"FOLDER is a link that leads nowhere: remove it, or choose another folder, as in 'make lab WORK=my-lessons'.",
			"FOLDER 是一个无效的链接：请删除它，或者换一个文件夹，例如 'make lab WORK=my-lessons'。"},
		{"a folder with other files", func(t *testing.T, c *Copy) { put(t, c.at("thesis.tex"), "mine") },
			"The folder FOLDER has files that are not of this course: 'make lab WORK=FOLDER/lessons' makes a folder of its own for the lessons.",
			"文件夹 FOLDER 里有与本课程无关的文件：'make lab WORK=FOLDER/lessons' 会为课程单独建一个文件夹。"},
		{"the course", func(t *testing.T, c *Copy) { c.Folder = c.Course },
			"FOLDER belongs to the course itself: choose a folder of your own, as in 'make lab WORK=my-lessons'.",
			"FOLDER 属于课程本身：请换一个自己的文件夹，例如 'make lab WORK=my-lessons'。"},
		{"in the course", func(t *testing.T, c *Copy) { c.Folder = filepath.Join(c.Course, "en") },
			"FOLDER belongs to the course itself: choose a folder of your own, as in 'make lab WORK=my-lessons'.", ""},
		{"a link to the course", func(t *testing.T, c *Copy) { link(c.Course)(t, c) },
			"FOLDER belongs to the course itself: choose a folder of your own, as in 'make lab WORK=my-lessons'.", ""},
		{"a file in the place of a folder", func(t *testing.T, c *Copy) { renew(t, c); os.RemoveAll(c.at("en")); put(t, c.at("en"), "mine") },
			"FOLDER/en is not a folder, as the lessons need it, but a file or a link: give it another name and start again.",
			"FOLDER/en 应该是课程的文件夹，现在却是文件或链接：请给它改名，再重新启动。"},
		{"a link in the place of a folder", func(t *testing.T, c *Copy) {
			renew(t, c)
			if err := os.Rename(c.at("en/exercises"), c.Folder+"-mine"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(c.Folder+"-mine", c.at("en/exercises")); err != nil {
				t.Fatal(err)
			}
		}, "FOLDER/en/exercises is not a folder, as the lessons need it, but a file or a link: give it another name and start again.", ""},
		{"a file in the place of the hidden folder", func(t *testing.T, c *Copy) { put(t, c.at(stateName), "mine") },
			"FOLDER/.cnnlessons is not a folder, as the lessons need it, but a file or a link: give it another name and start again.", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for language, want := range map[cnnlib.Language]string{cnnlib.English: test.en, cnnlib.Chinese: test.zh} {
				c := newCopy(t)
				test.prepare(t, c)
				c.Language = language
				wantPlace(t, c, test.en == "", strings.ReplaceAll(want, "FOLDER", c.Folder))
			}
		})
	}
}

// wantPlace checks that a copy is made, or that the error is a sentence, any sentence if it is empty, and
// that nothing changes.
func wantPlace(t *testing.T, c *Copy, made bool, want string) {
	t.Helper()
	before := contents(t, filepath.Dir(c.Course))
	_, err := c.Renew()
	if made {
		if err != nil {
			t.Fatal(err)
		}
		wantIdle(t, c)
		return
	}
	if err == nil || want != "" && err.Error() != want {
		t.Errorf("error\n%v\nwant\n%s", err, want)
	}
	after := contents(t, filepath.Dir(c.Course))
	if len(after) != len(before) {
		t.Errorf("there are %d files, %d before", len(after), len(before))
	}
	for path, text := range before {
		if after[path] != text {
			t.Errorf("%s has changed", path)
		}
	}
}

// TestNotToBeWrittenTo checks what only the system's own errors show; root may write everywhere.
func TestNotToBeWrittenTo(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("left out: folders that root cannot write to, which the tests with the tag lab make")
		return
	}
	c := newCopy(t)
	renew(t, c)
	if err := os.Chmod(c.at(stateName), 0o555); err != nil {
		t.Fatal(err)
	}
	wantIdle(t, c)
	course(t, c.Course, "two")
	if _, err := c.Renew(); err == nil || !strings.Contains(err.Error(), "cannot be written to, and your files are as they were") {
		t.Errorf("error %v", err)
	}
	wantContents(t, c, editionOf("one", nil))
}

// TestChinese checks that what is said in Chinese has no English in it but names.
func TestChinese(t *testing.T) {
	c := changedCopy(t)
	c.Language = cnnlib.Chinese
	said := strings.ReplaceAll(renew(t, c), c.Folder, "")
	said = regexp.MustCompile(`(en|zh)/[^，。]*`).ReplaceAllString(said, "")
	if regexp.MustCompile(`[A-Za-z]`).MatchString(said) || !strings.Contains(said, "保持原样") {
		t.Errorf("it says %q", said)
	}
}
