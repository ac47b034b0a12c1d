package idxfile

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

func TestWrite(t *testing.T) {
	want, err := datasets.New("three", []string{"a", "b"}, cnnlib.Shape{N: 3, C: 1, H: 2, W: 1}, []byte{0, 1, 2, 3, 4, 255}, []byte{1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Write(dir, "part", want); err != nil {
		t.Fatal(err)
	}
	pictures, err := os.ReadFile(filepath.Join(dir, "part-images-idx3-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	labels, err := os.ReadFile(filepath.Join(dir, "part-labels-idx1-ubyte.gz"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := datasets.ReadIDX("three", want.Classes(), bytes.NewReader(pictures), bytes.NewReader(labels))
	if err != nil {
		t.Fatal(err)
	}
	if got.Len() != want.Len() || got.Shape() != want.Shape() {
		t.Fatalf("wrote %v, read %v", want, got)
	}
	for i := range want.Len() {
		if got.Label(i) != want.Label(i) || !slices.Equal(got.Pixels(i), want.Pixels(i)) {
			t.Errorf("picture %d changed", i)
		}
	}
}

func TestWriteFails(t *testing.T) {
	set, err := datasets.New("one", []string{"a"}, cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, []byte{0}, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Write(filepath.Join(dir, "absent"), "part", set); err == nil {
		t.Error("writing into an absent directory succeeded")
	}
	if err := os.Mkdir(filepath.Join(dir, "part-labels-idx1-ubyte.gz"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, "part", set); err == nil {
		t.Error("writing labels over a directory succeeded")
	}
}
