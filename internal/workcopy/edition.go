package workcopy

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/notebook"
)

// indexName is the page of each language that a student sees first.
const indexName = "00-index.ipynb"

// An edition is a file of the course as a student gets it.
type edition struct {
	path string // in the course and in the copy, such as en/03-sizes.ipynb
	data []byte
	hash string
}

// editions reads the course.
func (c *Copy) editions() ([]edition, error) {
	var all []edition
	for _, language := range c.Languages {
		if _, err := os.Stat(filepath.Join(c.Course, string(language), indexName)); err != nil {
			return nil, fmt.Errorf("%s has no course in the language %s: %w", c.Course, language, err)
		}
		err := filepath.WalkDir(filepath.Join(c.Course, string(language)), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case strings.HasPrefix(d.Name(), "."): // JupyterLab's checkpoints
				if d.IsDir() {
					return filepath.SkipDir
				}
				return nil
			case !d.Type().IsRegular():
				return nil
			}
			e, err := c.edition(path)
			all = append(all, e)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// edition reads a file of the course.
func (c *Copy) edition(path string) (edition, error) {
	name, err := filepath.Rel(c.Course, path)
	if err != nil {
		return edition{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return edition{}, err
	}
	if filepath.Ext(path) == ".ipynb" {
		n, err := notebook.Parse(data)
		if err != nil {
			return edition{}, fmt.Errorf("%s: %w", path, err)
		}
		for _, cell := range n.CodeCells() {
			cell.SetResult(nil, 0)
			delete(cell["metadata"].(map[string]any), "execution") // when it ran
		}
		for _, cell := range n.Cells() {
			cell["source"] = c.withoutTranslations(cell.Source())
		}
		data = n.Bytes()
	}
	return edition{path: name, data: data, hash: hash(name, data)}, nil
}

var translation = regexp.MustCompile(`(?m)^\[[^\]\n]*\]\(\.\./(\w+)/[^)\n]*\)$\n{0,2}`)

// withoutTranslations leaves out the lines of a text that only lead to a language which is not copied.
func (c *Copy) withoutTranslations(text string) string {
	return translation.ReplaceAllStringFunc(text, func(line string) string {
		if slices.Contains(c.Languages, cnnlib.Language(translation.FindStringSubmatch(line)[1])) {
			return line
		}
		return ""
	})
}

// hash is a hash of all that a student could miss of a file: of a notebook neither which kernel ran it,
// nor how often and when, for JupyterLab writes that into a notebook which it only saves.
func hash(path string, data []byte) string {
	if filepath.Ext(path) == ".ipynb" {
		if n, err := notebook.Parse(data); err == nil {
			delete(n, "nbformat_minor")
			delete(n.Metadata(), "kernelspec")
			delete(n.Metadata(), "language_info")
			for _, cell := range n.CodeCells() {
				cell["execution_count"] = nil
				delete(cell["metadata"].(map[string]any), "execution")
			}
			data = n.Bytes()
		}
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

const (
	missing = ""        // the hash of a file that is not there
	unknown = "unknown" // the hash of what cannot be read, or cannot be of this course
	most    = 64 << 20  // bytes of a file that may be of this course
)

// look is the hash of what is at a path of the disk.
func look(path string) string {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing
	case err != nil, !info.Mode().IsRegular(), info.Size() > most:
		return unknown
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return unknown
	}
	return hash(path, data)
}

// beside is the path of a file beside another, whose name says what it is in the language of its folder.
func beside(path, english, chinese string) string {
	language, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + cnnlib.Language(language).Say(" ("+english+")", "（"+chinese+"）") + ext
}

// newEdition is the path of the new edition of a file that the student has changed.
func newEdition(path string) string { return beside(path, "new edition", "新版") }
