package plots

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cnnlessons/internal/wholefile"
)

// ErrFormat says that a drawing has no form that goes with a file's name.
var ErrFormat = errors.New("figures are saved as .png or .svg, moving ones as .png, interactive ones as .html")

// Save writes the drawing to a file, in the format that the extension of its name says. A
// file that is there already is replaced. If there is an error, such as [ErrFormat], no file
// is left behind and the old one is as it was.
func Save(path string, d Drawing) error {
	data, ok := d.File(strings.ToLower(filepath.Ext(path)))
	if !ok {
		return fmt.Errorf("plots: save %q: %w", path, ErrFormat)
	}
	if err := wholefile.Write(path, data); err != nil {
		return fmt.Errorf("plots: save %q: %w", path, err)
	}
	return nil
}
