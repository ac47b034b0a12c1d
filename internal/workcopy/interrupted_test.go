package workcopy

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// changedCopy is a copy with all that a renewal can meet: pages the student has changed, with and without
// a new edition beside them, one that was removed, and one that the course no longer has.
func changedCopy(t *testing.T) *Copy {
	t.Helper()
	c := newCopy(t)
	renew(t, c)
	put(t, c.at("en/00-index.ipynb"), page{"my index", "%%", ""}.bytes())
	course(t, c.Course, "between")
	renew(t, c)
	put(t, c.at("en/03-sizes.ipynb"), page{"my sizes", "%%", ""}.bytes())
	put(t, c.at("en/notes.md"), "my notes")
	if err := os.Remove(c.at("zh/00-index.ipynb")); err != nil {
		t.Fatal(err)
	}
	course(t, c.Course, "two")
	if err := os.RemoveAll(filepath.Join(c.Course, "en/exercises")); err != nil {
		t.Fatal(err)
	}
	return c
}

// renewed is what comes of it.
func renewed() map[string]string {
	want := editionOf("two", map[string]string{
		"en/00-index.ipynb": "my index", "en/00-index (new edition).ipynb": "index.ipynb two",
		"en/03-sizes.ipynb": "my sizes", "en/03-sizes (new edition).ipynb": "sizes.ipynb two",
		"en/notes.md": "my notes",
	})
	delete(want, "en/exercises/03-sizes.ipynb")
	return want
}

// wantStudents checks that what the student has made is where it was.
func wantStudents(t *testing.T, c *Copy) {
	t.Helper()
	got := contents(t, c.Folder)
	for path, text := range map[string]string{"en/00-index.ipynb": "my index", "en/03-sizes.ipynb": "my sizes", "en/notes.md": "my notes"} {
		if !strings.Contains(got[path], text) {
			t.Errorf("%s is %q, want one with %q", path, got[path], text)
		}
	}
}

// steps counts the steps of a renewal.
func steps(t *testing.T, c *Copy) int {
	n := 0
	c.before = func(op, path string) error { n++; return nil }
	renew(t, c)
	if n < 20 {
		t.Fatalf("%d steps are too few for this test to mean something", n)
	}
	return n
}

// TestKilled ends a renewal before each of its steps, and lets the next one finish it.
func TestKilled(t *testing.T) {
	t.Parallel()
	for n := range steps(t, changedCopy(t)) {
		c := changedCopy(t)
		done := 0
		c.before = func(op, path string) error {
			if done++; done > n {
				return errors.New("killed")
			}
			return nil
		}
		if _, err := c.Renew(); err == nil {
			t.Fatalf("step %d does not matter", n)
		}
		wantStudents(t, c)
		// Half a file, as wholefile leaves it then.
		put(t, c.at(filepath.Join(stateName, ".new-123")), "half")
		c.before = nil
		renew(t, c)
		wantContents(t, c, renewed())
		wantIdle(t, c)
		if left, err := os.ReadDir(c.at(stateName)); err != nil || len(left) > 2 { // the ledger, and folders of held files
			t.Errorf("after step %d, left in the hidden folder: %v (%v)", n, left, err)
		}
	}
}

// TestFails lets each step fail, for a full disk or a folder that cannot be written to.
func TestFails(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		syscall.ENOSPC: "The disk of the folder %s is full, and your files are as they were: free some space and start again.",
		syscall.EROFS:  "The folder %s cannot be written to, and your files are as they were: let it be written to, or choose another, as in 'make lab WORK=my-lessons'.",
		syscall.EIO:    "The lessons in the folder %s could not be renewed, and your files are as they were: input/output error.",
	} {
		for n := range steps(t, changedCopy(t)) {
			if n > 4 && err != syscall.ENOSPC {
				break // what follows is the same
			}
			c := changedCopy(t)
			done, failed := 0, ""
			c.before = func(op, path string) error {
				if done++; done == n+1 {
					failed = op + " " + path
					return err
				}
				return nil
			}
			_, got := c.Renew()
			if got != nil && got.Error() != fmt.Sprintf(want, c.Folder) || got == nil && !strings.HasPrefix(failed, "remove") {
				t.Errorf("%s fails: it says %v", failed, got)
			}
			wantStudents(t, c)
			c.before = nil
			renew(t, c)
			wantContents(t, c, renewed())
			wantIdle(t, c)
		}
	}
}

// TestSavedMeanwhile lets JupyterLab save the page that is being renewed, before each step.
func TestSavedMeanwhile(t *testing.T) {
	t.Parallel()
	const sizes = "en/03-sizes.ipynb"
	prepare := func() *Copy {
		c := newCopy(t)
		renew(t, c)
		course(t, c.Course, "two")
		return c
	}
	for n := range steps(t, prepare()) {
		c := prepare()
		done, at := 0, ""
		c.before = func(op, path string) error {
			if done++; done == n+1 {
				at = op + " " + path
				put(t, c.at(sizes+"~"), mine)
				if err := os.Rename(c.at(sizes+"~"), c.at(sizes)); err != nil {
					t.Fatal(err)
				}
			}
			return nil
		}
		renew(t, c)
		c.before = nil
		if got := contents(t, c.Folder)[sizes]; got != mine {
			t.Errorf("saved before %s, the page is %q", at, got)
		}
		renew(t, c)
		want := editionOf("two", map[string]string{sizes: "mine"})
		if _, err := os.Stat(c.at(newEdition(sizes))); err == nil { // if the student has not seen the new one
			want[newEdition(sizes)] = "sizes.ipynb two"
		}
		wantContents(t, c, want)
		wantIdle(t, c)
	}
}

// TestHeld takes up what a renewal left that was killed, where the student has gone on meanwhile.
func TestHeld(t *testing.T) {
	const sizes = "en/03-sizes.ipynb"
	for _, test := range []struct {
		name, held, there string
		want              map[string]string
	}{
		{"a changed page whose place is free", mine, "", map[string]string{sizes: "mine"}},
		{"a changed page whose place is taken", mine, page{"later", "", ""}.bytes(), map[string]string{sizes: "later", "en/03-sizes (kept).ipynb": "mine"}},
		{"a changed page that is there, too", mine, mine, map[string]string{sizes: "mine"}},
		{"an edition whose place is taken", page{sizes + " one", "%%", ""}.bytes(), mine, map[string]string{sizes: "mine"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCopy(t)
			renew(t, c)
			put(t, c.at(filepath.Join(heldName, sizes)), test.held)
			if err := os.Remove(c.at(sizes)); err != nil {
				t.Fatal(err)
			}
			if test.there != "" {
				put(t, c.at(sizes), test.there)
			}
			renew(t, c)
			wantContents(t, c, editionOf("one", test.want))
			wantIdle(t, c)
		})
	}
}

// TestReallyKilled kills a process again and again while it renews a copy.
func TestReallyKilled(t *testing.T) {
	if folder := os.Getenv("WORKCOPY_TEST"); folder != "" { // the process
		c := newCopy(t)
		c.Folder = folder
		for n := 0; ; n++ {
			course(t, c.Course, fmt.Sprint("edition", n))
			renew(t, c)
		}
	}
	c := newCopy(t)
	renew(t, c)
	put(t, c.at("en/00-index.ipynb"), page{"my index", "%%", ""}.bytes())
	for n := range 20 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestReallyKilled$")
		cmd.Env = append(os.Environ(), "WORKCOPY_TEST="+c.Folder)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+7*n) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it ends by the signal
		if got := contents(t, c.Folder)["en/00-index.ipynb"]; !strings.Contains(got, "my index") {
			t.Fatalf("after it was killed, the student's page is %q", got)
		}
	}
	course(t, c.Course, "last")
	renew(t, c)
	wantContents(t, c, editionOf("last", map[string]string{"en/00-index.ipynb": "my index", "en/00-index (new edition).ipynb": "last"}))
	wantIdle(t, c)
}
