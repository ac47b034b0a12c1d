package plots

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cnnlessons/internal/wholefile"
)

// ErrFormat is the error of [Save] for a file name whose extension does not go with the drawing.
var ErrFormat = errors.New("figures are saved as .png or .svg, moving ones as .png, interactive ones as .html")

// Save writes the drawing to a file, in the format of the extension of its name. It replaces a file
// of that name. On an error, such as [ErrFormat], an old file stays as it was and no new file is
// left behind.
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
