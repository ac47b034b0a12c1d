// Package wholefile writes files that no reader ever sees half written.
package wholefile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write writes a file that everyone may read, and replaces an old file at path. If Write
// fails, the old file is unchanged and no other file is left behind. If the machine stops,
// the file is the old file or the new file.
func Write(path string, data []byte) error { return WriteFrom(path, bytes.NewReader(data)) }

// WriteFrom writes a file as [Write] does, from a content that need not be in memory as a whole.
func WriteFrom(path string, content io.WriterTo) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	// After the rename, these two do nothing. After an error they close the file and then remove
	// it: Windows removes no open file.
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := content.WriteTo(f); err != nil {
		return err
	}
	// Without Sync the new name could reach the disk before the content of the file.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
