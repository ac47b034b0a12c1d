package datasets_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// Texts are in English here.
func TestMain(m *testing.M) {
	os.Unsetenv("CNNLESSONS_LANG")
	m.Run()
}

// some returns a set of shape.N pictures whose pixels differ from picture to picture and from
// place to place, with labels 0, 1, 2, 0, 1, 2, …
func some(t testing.TB, shape cnnlib.Shape) *datasets.Set {
	t.Helper()
	pixels, labels := make([]byte, shape.Len()), make([]byte, shape.N)
	for i := range pixels {
		pixels[i] = byte(i*7 + i/251 + 1)
	}
	for i := range labels {
		labels[i] = byte(i % 3)
	}
	set, err := datasets.New("some", []string{"a", "b", "c"}, shape, pixels, labels)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// idx writes a file in the IDX format.
func idx(magic uint32, data []byte, sizes ...uint32) []byte {
	file := binary.BigEndian.AppendUint32(nil, magic)
	for _, s := range sizes {
		file = binary.BigEndian.AppendUint32(file, s)
	}
	return append(file, data...)
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// misuse checks that f panics with a UsageError that has all of the texts.
func misuse(t *testing.T, f func(), texts ...string) {
	t.Helper()
	checkError[*cnnlib.UsageError](t, panicOf(f), texts...)
}

// misfit checks that f panics with a ShapeError that has all of the texts.
func misfit(t *testing.T, f func(), texts ...string) {
	t.Helper()
	checkError[*cnnlib.ShapeError](t, panicOf(f), texts...)
}

// panicOf is the error with which f panics.
func panicOf(f func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	f()
	return nil
}

// checkError checks that err is an E, whole and with all of the texts.
func checkError[E interface {
	error
	In(cnnlib.Language) cnnlib.ErrorText
}](t *testing.T, err error, texts ...string) {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Errorf("got %v, want a %T", err, e)
		return
	}
	if s := e.In(cnnlib.English); s.Layer == "" || s.Wanted == "" || s.Given == "" || s.Fix == "" {
		t.Errorf("got %v, want a whole error", err)
	}
	for _, text := range texts {
		if !strings.Contains(e.Error(), text) {
			t.Errorf("%q is missing in: %v", text, e)
		}
	}
}
