// Package wholefile writes files that are never seen half written.
package wholefile

import (
	"errors"
	"os"
	"path/filepath"
)

// Write replaces a file by one with the given content, which everyone may read.
// If it fails, the file is as it was before.
func Write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
