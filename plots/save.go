package plots

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cnnlessons/internal/wholefile"
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
	return wholefile.Write(path, data)
}
