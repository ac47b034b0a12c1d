// Package workcopy makes the folder in which a student works: a copy of the course whose notebooks have
// no outputs, so that no question stands above its answer.
//
// [Copy.Renew] makes the copy, and brings it up to date when the course has changed. The student comes
// first:
//
//   - A file that the student has changed is never overwritten. Its new edition is put beside it, as
//     "03-sizes (new edition).ipynb", once; the student may throw it away.
//   - A file that the student has not changed is replaced by its new edition.
//   - A file that the student has removed comes back: this is how to start a lesson anew.
//   - All other files are the student's own.
//
// A notebook is changed if the student could miss something of it: a cell's text, a picture in it, or an
// output. To open a notebook, or to save it as it is, changes nothing.
//
// The hidden folder .cnnlessons in the copy has the ledger, which tells what the copy was given. Every
// change on the disk is one step that is done or not done, in an order such that Renew may be killed at
// any time: the next one finishes it.
//
//	edition.go    which files of the course are copied, and what they are without outputs
//	renewal.go    what happens to each file: renewed, left alone, or a new edition beside it
//	disk.go       the steps on the disk
//	sentences.go  what the student reads, in both languages
package workcopy

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"cnnlessons/cnnlib"
)

// A Copy is a student's working copy of the course.
type Copy struct {
	Course    string            // the folder of the course, with a folder for each language
	Folder    string            // the folder of the copy
	Languages []cnnlib.Language // what is copied; a link to a language that is not is left out
	Language  cnnlib.Language   // of the sentences for the student

	before func(op, path string) error // called before each change on the disk; an error forbids it
}

// stateName is the folder in the copy that has the ledger, and the files that are on their way.
const stateName = ".cnnlessons"

// Renew makes the copy or brings it up to date, and returns what the student should know, in sentences.
// An error is one sentence, too, which says what would work; whatever it is, nothing of the student's is
// lost. If the copy is up to date, Renew writes nothing.
func (c *Copy) Renew() ([]string, error) {
	editions, err := c.editions()
	if err != nil {
		return nil, c.explain(err)
	}
	if err := c.checkPlace(); err != nil {
		return nil, c.explain(err)
	}
	if err := c.checkFolders(editions); err != nil {
		return nil, c.explain(err)
	}
	unlock, err := c.lock()
	if err != nil {
		return nil, c.explain(err)
	}
	defer unlock()

	r := &renewal{Copy: c, ledger: c.readLedger()}
	r.first = len(r.ledger.Given) == 0 && len(r.ledger.Pending) == 0
	err = r.recover()
	if err == nil {
		r.settle()
		r.plan(editions)
		err = r.carryOut()
	}
	return r.said, c.explain(err)
}

// checkPlace reports a folder that is none, or not one for a copy.
func (c *Copy) checkPlace() error {
	info, err := os.Stat(c.Folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(c.Folder); err == nil {
			return c.fault("%s is a link that leads nowhere: remove it, or choose another folder, as in 'make lab WORK=my-lessons'.",
				"%s 是一个无效的链接：请删除它，或者换一个文件夹，例如 'make lab WORK=my-lessons'。", c.Folder)
		}
		return nil
	case errors.Is(err, syscall.ENOTDIR), err == nil && !info.IsDir():
		return c.fault("%s is a file, not a folder: choose a folder, as in 'make lab WORK=my-lessons'.",
			"%s 是文件，不是文件夹：请换一个文件夹，例如 'make lab WORK=my-lessons'。", c.Folder)
	case err != nil:
		return err
	}
	if c.inCourse() {
		return c.fault("%s belongs to the course itself: choose a folder of your own, as in 'make lab WORK=my-lessons'.",
			"%s 属于课程本身：请换一个自己的文件夹，例如 'make lab WORK=my-lessons'。", c.Folder)
	}
	entries, err := os.ReadDir(c.Folder)
	if err != nil {
		return err
	}
	foreign := false
	for _, e := range entries {
		if e.Name() == stateName {
			return nil
		}
		foreign = foreign || !strings.HasPrefix(e.Name(), ".") && e.Name() != "lost+found"
	}
	for _, language := range c.Languages { // a copy without its ledger, such as one from another machine
		if _, err := os.Stat(filepath.Join(c.Folder, string(language), indexName)); err == nil {
			return nil
		}
	}
	if foreign {
		return c.fault("The folder %s has files that are not of this course: 'make lab WORK=%s' makes a folder of its own for the lessons.",
			"文件夹 %s 里有与本课程无关的文件：'make lab WORK=%s' 会为课程单独建一个文件夹。", c.Folder, filepath.Join(c.Folder, "lessons"))
	}
	return nil
}

// inCourse reports whether the folder is the course's or is inside it.
func (c *Copy) inCourse() bool {
	folder, err := filepath.EvalSymlinks(c.Folder)
	if err != nil {
		return false
	}
	course, err := filepath.EvalSymlinks(c.Course)
	if err != nil {
		return false
	}
	folder, _ = filepath.Abs(folder)
	course, _ = filepath.Abs(course)
	relative, err := filepath.Rel(course, folder)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// checkFolders reports something else where the copy has its folders. A link counts as something else: it
// may lead to files of another kind.
func (c *Copy) checkFolders(editions []edition) error {
	folders := []string{stateName}
	for _, e := range editions {
		for dir := filepath.Dir(e.path); dir != "."; dir = filepath.Dir(dir) {
			folders = append(folders, dir)
		}
	}
	for _, dir := range folders {
		if info, err := os.Lstat(c.at(dir)); err == nil && !info.IsDir() {
			return c.fault("%s is not a folder, as the lessons need it, but a file or a link: give it another name and start again.",
				"%s 应该是课程的文件夹，现在却是文件或链接：请给它改名，再重新启动。", c.at(dir))
		}
	}
	return nil
}

// lock makes the folder and keeps other renewals from it until unlock is called.
func (c *Copy) lock() (unlock func(), err error) {
	state := c.at(stateName)
	if _, err := os.Stat(state); err != nil {
		if err := c.step("mkdir", state, func() error { return os.MkdirAll(state, 0o755) }); err != nil {
			return nil, err
		}
	}
	f, err := os.Open(state)
	if err != nil {
		return nil, err
	}
	// Some network file systems have no locks; there it is the student who starts one lab at a time.
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	return func() { f.Close() }, nil
}

// at is the path of a file of the copy.
func (c *Copy) at(path string) string { return filepath.Join(c.Folder, path) }
