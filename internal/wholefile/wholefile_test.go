package wholefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, want := range []string{"first", "second"} {
		if err := Write(path, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("the file holds %q (%v), want %q", got, err, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o644 {
		t.Errorf("mode %v, want everyone to read it", info.Mode())
	}

	if err := os.Mkdir(filepath.Join(dir, "d"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "d"), nil); err == nil {
		t.Error("writing over a directory succeeded")
	}
	if err := Write(filepath.Join(dir, "absent", "f"), nil); err == nil {
		t.Error("writing into an absent directory succeeded")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("left are %v (%v), want the file and the directory", entries, err)
	}
}

// content writes "half" and ends as it says.
type content func(w io.Writer) error

func (end content) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, "half")
	return int64(n), errors.Join(err, end(w))
}

func TestWriteFromFails(t *testing.T) {
	failure := errors.New("no more")
	for name, end := range map[string]content{
		"error": func(io.Writer) error { return failure },
		"panic": func(io.Writer) error { panic(failure) },
		"lost":  func(w io.Writer) error { return w.(io.Closer).Close() }, // so that Sync fails
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "f")
		if err := Write(path, []byte("old")); err != nil {
			t.Fatal(err)
		}
		err := func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = p.(error)
				}
			}()
			return WriteFrom(path, end)
		}()
		want := failure
		if name == "lost" {
			want = os.ErrClosed
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
			t.Errorf("%s: the file holds %q (%v), want the old content", name, got, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%s: left are %v (%v), want the file alone", name, entries, err)
		}
	}
}
