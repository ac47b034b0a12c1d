package workcopy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A ledger tells what the copy was given: the hash of each file's edition, by its path.
type ledger struct {
	Given   map[string]string `json:"given"`
	Pending map[string]string `json:"pending,omitempty"` // what a renewal is about to give
}

const ledgerName = "ledger.json"

// readLedger reads the ledger. Without one, all files of the copy count as changed by the student.
func (c *Copy) readLedger() ledger {
	var l ledger
	if data, err := os.ReadFile(c.at(filepath.Join(stateName, ledgerName))); err != nil || json.Unmarshal(data, &l) != nil {
		l = ledger{}
	}
	if l.Given == nil {
		l.Given = make(map[string]string)
	}
	return l
}

// A renewal is one run of [Copy.Renew].
type renewal struct {
	*Copy
	ledger  ledger
	dirty   bool // the ledger on the disk is another
	first   bool // there was no copy before
	changes []change
	said    []string
}

// A change is a step of a renewal.
type change struct {
	path string
	old  string  // the hash of the file that is there, missing if there is none
	new  edition // what takes its place, nothing if it has no data
	of   string  // the path of the file that the student has changed, if this is its new edition
}

// give notes that a file is the edition of this hash.
func (r *renewal) give(path, hash string) {
	r.dirty = r.dirty || r.ledger.Given[path] != hash
	r.ledger.Given[path] = hash
}

// take notes that a file is none of the course any more.
func (r *renewal) take(path string) {
	_, given := r.ledger.Given[path]
	r.dirty = r.dirty || given
	delete(r.ledger.Given, path)
}

// settle finds out how far an earlier renewal came that was interrupted.
func (r *renewal) settle() {
	for path, hash := range r.ledger.Pending {
		if look(r.at(path)) == hash {
			r.ledger.Given[path] = hash
		}
		r.dirty = true
	}
	r.ledger.Pending = nil
}

// plan decides what to do with each file.
func (r *renewal) plan(editions []edition) {
	known := make(map[string]bool)
	for _, e := range editions {
		known[e.path], known[newEdition(e.path)] = true, true
		r.planFile(e)
	}
	for path := range r.ledger.Given { // files that the course no longer has
		language, _, _ := strings.Cut(filepath.ToSlash(path), "/")
		if !known[path] && slices.ContainsFunc(editions, func(e edition) bool { return strings.HasPrefix(e.path, language+string(filepath.Separator)) }) {
			r.planRemoval(path)
		}
	}
	slices.SortFunc(r.changes, func(a, b change) int { return strings.Compare(a.path, b.path) })
}

// planFile decides what to do with a file of the course.
func (r *renewal) planFile(e edition) {
	now, given := look(r.at(e.path)), r.ledger.Given[e.path]
	switch now {
	case e.hash:
		r.give(e.path, e.hash)
	case missing, given, r.ledger.Given[newEdition(e.path)]: // which the student may have taken for the file
		r.changes = append(r.changes, change{path: e.path, old: now, new: e})
	default:
		if given != e.hash {
			r.planBeside(e)
		}
		return
	}
	r.planRemoval(newEdition(e.path)) // which is now in its place
}

// planBeside decides what to do with the new edition of a file that the student has changed.
func (r *renewal) planBeside(e edition) {
	path := newEdition(e.path)
	now, given := look(r.at(path)), r.ledger.Given[path]
	switch {
	case now == e.hash:
		r.give(path, e.hash)
	case given == e.hash: // the student has changed it, or has thrown it away
	case now == missing, now == given:
		r.changes = append(r.changes, change{path: path, old: now, new: e, of: e.path})
	default:
		r.say("There is a newer edition of %s, but you have changed that file and %s: give one of them another name and start again.",
			"%s 有更新的版本，但是你改过这个文件，也改过 %s：请给其中一个改名，再重新启动。", e.path, path)
	}
}

// planRemoval decides what to do with a file that the course does not have.
func (r *renewal) planRemoval(path string) {
	given, ok := r.ledger.Given[path]
	switch {
	case !ok:
	case look(r.at(path)) == given:
		r.changes = append(r.changes, change{path: path, old: given})
	default:
		r.take(path)
	}
}

// carryOut does what is planned. The ledger on the disk has everything that is about to be given before
// the first file changes, so that a renewal which is killed takes no file of its own for a student's.
func (r *renewal) carryOut() error {
	if len(r.changes) > 0 {
		r.ledger.Pending = make(map[string]string)
		for _, ch := range r.changes {
			if ch.new.data != nil {
				r.ledger.Pending[ch.path] = ch.new.hash
			}
		}
		r.dirty = true
	}
	if !r.dirty {
		return nil
	}
	if err := r.writeLedger(); err != nil {
		return err
	}
	renewed := 0
	for _, ch := range r.changes {
		done, err := r.swap(ch.path, ch.old, ch.new.data)
		switch {
		case err != nil:
			return err
		case !done:
			r.say("%s was saved this moment and stays as it is.", "%s 刚刚被保存过，保持原样。", ch.path)
			continue
		case ch.new.data == nil:
			r.take(ch.path)
			continue
		}
		r.give(ch.path, ch.new.hash)
		if ch.of != "" {
			r.say("You have changed %s, so it stays as it is; its new edition is %s.", "你改过 %s，所以它保持原样；它的新版是 %s。", ch.of, ch.path)
		} else {
			renewed++
		}
	}
	switch {
	case r.first:
		r.say("The lessons are in the folder %s; what you do there stays.", "课程已放进文件夹 %s，你在里面所做的都会保留。", r.Folder)
	case renewed > 0:
		r.say("In the folder %s, what you have not changed is up to date (renewed: %d).", "文件夹 %s 里你没有改过的文件已是最新（更新了 %d 个）。", r.Folder, renewed)
	}
	if len(r.changes) == 0 {
		return nil
	}
	r.ledger.Pending = nil
	return r.writeLedger()
}
