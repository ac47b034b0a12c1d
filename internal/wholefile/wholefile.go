// Package wholefile writes files that are never seen half written.
package wholefile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write replaces a file by one with the given content, which everyone may read.
// If it fails, the file is as it was before and nothing else is left behind. Should
// the machine stop, the file is the old one or the new one.
func Write(path string, data []byte) error { return WriteFrom(path, bytes.NewReader(data)) }

// WriteFrom is [Write] for a content that is not in memory as a whole.
func WriteFrom(path string, content io.WriterTo) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	// Does nothing once it is closed and renamed; otherwise closed first, as Windows wants it.
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := content.WriteTo(f); err != nil {
		return err
	}
	// Without Sync the new name could reach the disk before what the file holds.
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
