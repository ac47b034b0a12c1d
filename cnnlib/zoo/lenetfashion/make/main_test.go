package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/train"
)

// small is the recipe for some steps on part of the embedded pictures.
func small(steps int) *train.Training {
	training, test := fashion.Load()
	return recipe(training.First(32*steps), test.First(50), 1)
}

// These bits are the same on every machine, for any number of threads and without assembly.
// When a layer computes in another order on purpose, the network must be trained again and
// the new hash belongs here.
func TestGoldenFile(t *testing.T) {
	const want = "3a069c44a04224128f3413ac9338926a44ef48fa0f51a68dd0aad120c802d875"
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range []int{1, 2, 3} {
		runtime.GOMAXPROCS(threads)
		path := filepath.Join(t.TempDir(), "net.safetensors")
		var out bytes.Buffer
		if err := run(small(5), path, false, &out); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(file)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%d threads: SHA-256 of the file is %s, want %s", threads, got, want)
		}
		for _, text := range []string{"epoch 1/1 ", " % (test ", "of 50, loss", "9 Ankle boot"} {
			if !strings.Contains(out.String(), text) {
				t.Errorf("%q is missing in:\n%s", text, &out)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "net.safetensors")
	var out bytes.Buffer
	if err := run(small(1), path, true, &out); !errors.Is(err, fs.ErrNotExist) || out.Len() > 0 {
		t.Errorf("without a file to compare with: %v, after\n%s", err, &out)
	}
	if err := run(small(1), path, false, &out); err != nil {
		t.Fatal(err)
	}
	if err := run(small(1), path, true, &out); err != nil || !strings.Contains(out.String(), "the same bytes") {
		t.Errorf("trained again: %v, after\n%s", err, &out)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file[len(file)-1] ^= 1
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(small(1), path, true, &out); err == nil || !strings.Contains(err.Error(), "other bytes") {
		t.Errorf("one bit is another: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, file) {
		t.Errorf("the check has changed the file (%v)", err)
	}
	t.Setenv("TMPDIR", filepath.Join(dir, "missing"))
	if err := run(small(1), path, true, &out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a directory for temporary files: %v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%d files (%v), want the one", len(files), err)
	}
}

// What cannot be written is found before the training.
func TestNoDirectory(t *testing.T) {
	var out bytes.Buffer
	err := run(small(1), filepath.Join(t.TempDir(), "missing", "net.safetensors"), false, &out)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "repository's root") || out.Len() > 0 {
		t.Errorf("%v, after\n%s", err, &out)
	}
}

func TestNotFinite(t *testing.T) {
	bad := small(2)
	bad.Optimizer = &train.SGD{Rate: 1e30}
	path := filepath.Join(t.TempDir(), "net.safetensors")
	var e *train.NotFiniteError
	if err := run(bad, path, false, &bytes.Buffer{}); !errors.As(err, &e) {
		t.Errorf("%v, want a *train.NotFiniteError", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a training that failed has left a file (%v)", err)
	}
}
