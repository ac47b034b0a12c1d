package plots

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ErrFormat says that a file name ends in neither .png nor .svg.
var ErrFormat = errors.New("figures are saved as .png or .svg")

// Save writes the figure to a file, PNG or SVG by the extension of its name. A file
// that is there already is replaced. If there is an error, such as [ErrFormat], no file
// is left behind and the old one is as it was.
func Save(path string, f *Figure) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("plots: save %q: %w", path, err)
		}
	}()
	var data []byte
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		data = f.PNG()
	case ".svg":
		data = f.SVG()
	default:
		return ErrFormat
	}
	// Written beside the file and then renamed, so that it is never half a file.
	tmp, err := os.CreateTemp(filepath.Dir(path), ".figure-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails, rightly, once it is renamed
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Chmod(0o644)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
