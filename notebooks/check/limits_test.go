package check

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// printed returns the text that the package prints while f runs.
func printed(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	stdout := out
	out = file
	defer func() { out = stdout }()
	f()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLimitedOutput checks which part of an answer's printed text is shown.
func TestLimitedOutput(t *testing.T) {
	for _, test := range []struct {
		bytes int
		want  string // after what is shown
	}{
		{0, ""}, {outputLimit - 1, ""}, {outputLimit, ""}, {outputLimit + 1, "\n… and 1 bytes more, which are not shown\n"},
	} {
		stdout, stderr := os.Stdout, os.Stderr
		got := printed(t, func() {
			fault := limited(func() string {
				fmt.Fprint(os.Stderr, strings.Repeat("e", test.bytes/2))
				fmt.Print(strings.Repeat("o", test.bytes-test.bytes/2))
				return "fault"
			})
			if fault != "fault" {
				t.Errorf("the answer returns %q", fault)
			}
		})
		if os.Stdout != stdout || os.Stderr != stderr {
			t.Fatal("standard output stays redirected")
		}
		if shown := min(test.bytes, outputLimit); len(got) < shown || got[shown:] != test.want {
			t.Errorf("of %d bytes: shown %d, the end is %q", test.bytes, len(got), got[min(len(got), shown):])
		}
	}
}
