package workcopy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/internal/wholefile"
)

// A file on its way lies in the copy's hidden folder, on the copy's disk. stagedName is a new file that
// is whole and has no name in the copy yet. Below heldName lies, at its own path, an old file that was
// taken out of the copy, to see whether the student changed it meanwhile.
const (
	stagedName = stateName + "/new"
	heldName   = stateName + "/held"
)

// step changes the disk. The tests stop it at every step.
func (c *Copy) step(op, path string, change func() error) error {
	if c.before != nil {
		if err := c.before(op, path); err != nil {
			return err
		}
	}
	return change()
}

func (c *Copy) mkdir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	return c.step("mkdir", dir, func() error { return os.MkdirAll(dir, 0o755) })
}

func (c *Copy) write(path string, data []byte) error {
	return c.step("write", path, func() error { return wholefile.Write(path, data) })
}

func (c *Copy) rename(from, to string) error {
	return c.step("rename", from, func() error { return os.Rename(from, to) })
}

// remove removes a file that may be gone already.
func (c *Copy) remove(path string) error {
	return c.step("remove", path, func() error {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// place gives a file another path. If there is a file already, the error is [fs.ErrExist]. Should the old
// path stay, recover removes it.
func (c *Copy) place(from, to string) error {
	err := c.step("link", to, func() error { return os.Link(from, to) })
	switch {
	case err == nil:
		_ = c.remove(from)
		return nil
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, fs.ErrPermission): // some disks have no hard links
		if _, err := os.Lstat(to); err == nil {
			return fs.ErrExist
		}
		return c.rename(from, to)
	}
	return err
}

// swap puts data in the place of a file whose hash is old. If old is missing, there is no such file; if
// data is nil, nothing takes its place. It reports false, and leaves the copy as it is, if what is there
// has changed since, as when JupyterLab has just saved it.
func (c *Copy) swap(path, old string, data []byte) (bool, error) {
	target, staged, held := c.at(path), c.at(stagedName), c.at(filepath.Join(heldName, path))
	if data != nil {
		if err := errors.Join(c.mkdir(filepath.Dir(target)), c.write(staged, data)); err != nil {
			return false, err
		}
	}
	if old != missing {
		if err := c.mkdir(filepath.Dir(held)); err != nil {
			return false, err
		}
		if err := c.rename(target, held); errors.Is(err, fs.ErrNotExist) {
			return false, c.remove(staged)
		} else if err != nil {
			return false, err
		}
		if look(held) != old {
			return false, errors.Join(c.giveBack(path), c.remove(staged))
		}
	}
	if data != nil {
		if err := c.place(staged, target); errors.Is(err, fs.ErrExist) { // a newer one than the held one
			return false, errors.Join(c.remove(held), c.remove(staged))
		} else if err != nil {
			return false, errors.Join(err, c.giveBack(path))
		}
	}
	return true, c.remove(held)
}

// giveBack puts the held file of a path, if there is one, back into the copy, and beside the file that is
// there by now.
func (c *Copy) giveBack(path string) error {
	held := c.at(filepath.Join(heldName, path))
	if _, err := os.Lstat(held); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	to := path
	for n := 1; ; n++ {
		if err := c.place(held, c.at(to)); !errors.Is(err, fs.ErrExist) {
			return err
		}
		number := ""
		if n > 1 {
			number = fmt.Sprint(" ", n)
		}
		to = beside(path, "kept"+number, "保留"+number)
	}
}

// recover finishes what an earlier renewal has begun that was killed: each file that it held goes back,
// unless its place is taken and nobody would miss it.
func (r *renewal) recover() error {
	var held []string
	root := r.at(heldName)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			held = append(held, strings.TrimPrefix(path, root+string(filepath.Separator)))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, path := range held {
		file := filepath.Join(root, path)
		now, there := look(file), look(r.at(path))
		ours := now == r.ledger.Given[path] || now == r.ledger.Pending[path] || now == there && now != unknown
		if ours && there != missing {
			err = r.remove(file)
		} else {
			err = r.giveBack(path)
		}
		if err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(r.at(stateName))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := filepath.Join(stateName, e.Name()); name == filepath.FromSlash(stagedName) || strings.HasPrefix(e.Name(), ".new-") {
			if err := r.remove(r.at(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *renewal) writeLedger() error {
	data, err := json.MarshalIndent(r.ledger, "", " ")
	if err != nil {
		return err
	}
	return r.write(r.at(filepath.Join(stateName, ledgerName)), append(data, '\n'))
}
