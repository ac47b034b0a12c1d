package datasets_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

const (
	pictureMagic = 0x803
	labelMagic   = 0x801
)

func ExampleReadIDX() {
	pictures := bytes.NewReader([]byte{
		0, 0, 8, 3, // a file of pictures
		0, 0, 0, 2, // two of them
		0, 0, 0, 1, 0, 0, 0, 3, // one row, three columns
		0, 255, 0,
		255, 0, 255,
	})
	labels := bytes.NewReader([]byte{
		0, 0, 8, 1, // a file of labels
		0, 0, 0, 2,
		1, 2,
	})
	_, err := datasets.ReadIDX("points", []string{"one", "two"}, pictures, labels)
	fmt.Println(err)
	// Output:
	// datasets: IDX file of labels, byte 9
	//   wanted:  a label from 0 to 1, for there are 2 classes
	//   given:   label 2 of picture 1
	//   fix:     name every class of the set
}

// Files of two pictures of 2×3 and of their labels.
var (
	goodPictures = idx(pictureMagic, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255}, 2, 2, 3)
	goodLabels   = idx(labelMagic, []byte{1, 0}, 2)
	goodClasses  = []string{"a", "b"}
)

func TestReadIDX(t *testing.T) {
	readers := map[string]func([]byte) io.Reader{
		"plain":        func(b []byte) io.Reader { return bytes.NewReader(b) },
		"gzip":         func(b []byte) io.Reader { return bytes.NewReader(gzipped(b)) },
		"gzip members": func(b []byte) io.Reader { return bytes.NewReader(append(gzipped(b[:7]), gzipped(b[7:])...)) },
		"byte by byte": func(b []byte) io.Reader { return iotest.OneByteReader(bytes.NewReader(b)) },
		"end with the last bytes": func(b []byte) io.Reader {
			return iotest.DataErrReader(bytes.NewReader(b))
		},
	}
	for name, pictures := range readers {
		for name2, labels := range readers {
			set, err := datasets.ReadIDX("two", goodClasses, pictures(goodPictures), labels(goodLabels))
			if err != nil {
				t.Errorf("%s, %s: %v", name, name2, err)
				continue
			}
			if set.Name() != "two" || set.Len() != 2 || set.Shape() != (cnnlib.Shape{N: 1, C: 1, H: 2, W: 3}) ||
				!slices.Equal(set.Classes(), goodClasses) ||
				!bytes.Equal(set.Pixels(0), []byte{1, 2, 3, 4, 5, 6}) || !bytes.Equal(set.Pixels(1), []byte{7, 8, 9, 10, 11, 255}) ||
				set.Label(0) != 1 || set.Label(1) != 0 {
				t.Errorf("%s, %s: %v", name, name2, set)
			}
		}
	}

	large := make([]byte, 3<<20+5) // more than is read at a time
	for i := range large {
		large[i] = byte(i >> 10)
	}
	set, err := datasets.ReadIDX("", goodClasses,
		bytes.NewReader(idx(pictureMagic, large, 1, 1, uint32(len(large)))), bytes.NewReader(idx(labelMagic, []byte{0}, 1)))
	if err != nil || !bytes.Equal(set.Pixels(0), large) {
		t.Errorf("a picture of %d bytes: %v", len(large), err)
	}
}

// change returns a copy of a file with some bytes replaced.
func change(file []byte, at int, by ...byte) []byte {
	file = slices.Clone(file)
	copy(file[at:], by)
	return file
}

func TestReadIDXErrors(t *testing.T) {
	huge := idx(pictureMagic, nil, 1<<31, 1<<31, 1<<31)
	for _, v := range []struct {
		name             string
		pictures, labels []byte
		file             string
		offset           int64
		texts            []string
		is               error
	}{
		{"empty", nil, goodLabels, "pictures", 0, []string{"00 00 08 03", "the end of the file after 0 bytes"}, io.ErrUnexpectedEOF},
		{"no magic number", goodPictures[:3], goodLabels, "pictures", 3, []string{"the end of the file after 3 bytes"}, io.ErrUnexpectedEOF},
		{"another kind of file", []byte("\x89PNG\r\n"), goodLabels, "pictures", 0, []string{"89 50 4e 47", "MNIST"}, nil},
		{"second byte", change(goodPictures, 1, 1), goodLabels, "pictures", 1, []string{"00 01 08 03"}, nil},
		{"floats", change(goodPictures, 2, 0x0D), goodLabels, "pictures", 2, []string{"a file of 32-bit floats", "unsigned bytes"}, nil},
		{"unknown type", change(goodPictures, 2, 0x77), goodLabels, "pictures", 2, []string{"given:   00 00 77 03\n"}, nil},
		{"swapped", goodLabels, goodPictures, "pictures", 3, []string{"a file of labels", "pictures first"}, nil},
		{"labels are pictures", goodPictures, goodPictures, "labels", 3, []string{"00 00 08 01", "a file of pictures"}, nil},
		{"four sizes", change(goodPictures, 3, 4), goodLabels, "pictures", 3, []string{"a file with 4 sizes", "3 sizes"}, nil},
		{"two sizes", goodPictures, change(goodLabels, 3, 2), "labels", 3, []string{"a file with 2 sizes"}, nil},
		{"header cut off", goodPictures[:15], goodLabels, "pictures", 15, []string{"a header of 16 bytes", "after 15 bytes", "cut off"}, io.ErrUnexpectedEOF},
		{"labels' header cut off", goodPictures, goodLabels[:6], "labels", 6, []string{"a header of 8 bytes"}, io.ErrUnexpectedEOF},
		{"header alone", goodPictures[:16], goodLabels, "pictures", 16, []string{"12 bytes after the header"}, io.ErrUnexpectedEOF},
		{"pixels cut off", goodPictures[:27], goodLabels, "pictures", 27, []string{"the end of the file after 27 bytes"}, io.ErrUnexpectedEOF},
		{"labels cut off", goodPictures, goodLabels[:9], "labels", 9, []string{"2 bytes after the header"}, io.ErrUnexpectedEOF},
		{"a byte more", append(slices.Clone(goodPictures), 0), goodLabels, "pictures", 28, []string{"the end of the file", "more bytes"}, nil},
		{"a label more", goodPictures, append(slices.Clone(goodLabels), 0), "labels", 10, []string{"more bytes"}, nil},
		{"no pictures", change(goodPictures, 4, 0, 0, 0, 0), goodLabels, "pictures", 4, []string{"a number of pictures of at least 1", "given:   0"}, nil},
		{"no rows", change(goodPictures, 11, 0), goodLabels, "pictures", 8, []string{"a number of rows"}, nil},
		{"no columns", change(goodPictures, 15, 0), goodLabels, "pictures", 12, []string{"a number of columns"}, nil},
		{"no labels", goodPictures, change(goodLabels, 7, 0), "labels", 4, []string{"a number of labels"}, nil},
		{"2³¹ pictures of 2³¹×2³¹", huge, goodLabels, "pictures", 4, []string{"at most 1073741824,", "2147483648"}, nil},
		{"columns too many", idx(pictureMagic, nil, 1<<10, 1<<10, 1<<10+1), goodLabels, "pictures", 12, []string{"columns of at most 1024,", "1025"}, nil},
		{"rows too many", idx(pictureMagic, nil, 3, 1<<30, 1), goodLabels, "pictures", 8, []string{"rows of at most 357913941,"}, nil},
		{"most pixels, none there", idx(pictureMagic, nil, 1<<10, 1<<10, 1<<10), goodLabels, "pictures", 16, []string{"1073741824 bytes after the header"}, io.ErrUnexpectedEOF},
		{"fewer labels", goodPictures, idx(labelMagic, []byte{0}, 1), "labels", 4, []string{"2 labels", "given:   1", "same set"}, nil},
		{"more labels", goodPictures, idx(labelMagic, []byte{0, 1, 0}, 3), "labels", 4, []string{"2 labels", "given:   3"}, nil},
		{"no such class", goodPictures, change(goodLabels, 9, 2), "labels", 9, []string{"0 to 1", "label 2 of picture 1"}, nil},
		{"gzip header cut off", gzipped(goodPictures)[:5], goodLabels, "pictures", 0, []string{"a gzip file", "cut off"}, io.ErrUnexpectedEOF},
		{"gzip header damaged", change(gzipped(goodPictures), 2, 9), goodLabels, "pictures", 0, []string{"a gzip file"}, gzip.ErrHeader},
		{"gzip cut off", gzipped(goodPictures)[:20], goodLabels, "pictures", 15, []string{"cut off"}, io.ErrUnexpectedEOF},
		{"gzip checksum", change(gzipped(goodPictures), len(gzipped(goodPictures))-8, 1, 2), goodLabels, "pictures", 28, []string{"the end of the file", "invalid checksum"}, gzip.ErrChecksum},
		{"gzip checksum missing", goodPictures, gzipped(goodLabels)[:len(gzipped(goodLabels))-8], "labels", 10, []string{"unexpected EOF"}, io.ErrUnexpectedEOF},
		{"bytes after gzip", goodPictures, append(gzipped(goodLabels), "and the rest"...), "labels", 10, []string{"invalid header"}, gzip.ErrHeader},
		{"more pixels in gzip", gzipped(append(slices.Clone(goodPictures), 1)), goodLabels, "pictures", 28, []string{"more bytes"}, nil},
	} {
		t.Run(v.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			set, err := datasets.ReadIDX("x", goodClasses, bytes.NewReader(v.pictures), bytes.NewReader(v.labels))
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
				t.Errorf("%d bytes of memory for a file of %d", got, len(v.pictures))
			}
			var e *datasets.IDXError
			if set != nil || !errors.As(err, &e) {
				t.Fatalf("got %v and %v, want an IDXError", set, err)
			}
			if e.File != v.file || e.Offset != v.offset {
				t.Errorf("byte %d of the %s, want byte %d of the %s: %v", e.Offset, e.File, v.offset, v.file, err)
			}
			if e.Wanted == "" || e.Given == "" || v.is != nil && !errors.Is(err, v.is) {
				t.Errorf("%#v, want one that wraps %v", e, v.is)
			}
			for _, text := range v.texts {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%q is missing in: %v", text, err)
				}
			}
		})
	}
}

func TestReadIDXReaderFails(t *testing.T) {
	failure := errors.New("the disk is gone")
	for _, n := range []int{0, 3, 10, 20, 28} {
		pictures := io.MultiReader(bytes.NewReader(goodPictures[:n]), iotest.ErrReader(failure))
		_, err := datasets.ReadIDX("x", goodClasses, pictures, bytes.NewReader(goodLabels))
		var e *datasets.IDXError
		if !errors.As(err, &e) || !errors.Is(err, failure) || e.Offset != int64(n) || !strings.Contains(err.Error(), "the disk is gone") {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestReadIDXClasses(t *testing.T) {
	for _, n := range []int{0, 257} {
		_, err := datasets.ReadIDX("x", make([]string, n), bytes.NewReader(goodPictures), bytes.NewReader(goodLabels))
		checkError[*cnnlib.UsageError](t, err, "1 to 256 classes")
	}
}

// Whatever the files hold, ReadIDX says no or returns what they hold.
func FuzzReadIDX(f *testing.F) {
	f.Add(goodPictures, goodLabels)
	f.Add(gzipped(goodPictures), gzipped(goodLabels))
	f.Add(gzipped(goodPictures)[:30], goodLabels)
	f.Add(goodLabels, goodPictures)
	f.Add(idx(pictureMagic, nil, 1<<31, 1<<31, 1<<31), goodLabels)
	f.Add(idx(pictureMagic, nil, 1<<10, 1<<10, 1<<10), goodLabels)
	f.Add(change(goodPictures, 2, 0x0D), change(goodLabels, 9, 2))
	f.Fuzz(func(t *testing.T, pictures, labels []byte) {
		set, err := datasets.ReadIDX("x", goodClasses, bytes.NewReader(pictures), bytes.NewReader(labels))
		if err != nil {
			var e *datasets.IDXError
			if set != nil || !errors.As(err, &e) || e.Error() == "" {
				t.Fatalf("got %v and %v", set, err)
			}
			return
		}
		var pixels, numbers []byte
		for i := range set.Len() {
			pixels = append(pixels, set.Pixels(i)...)
			numbers = append(numbers, byte(set.Label(i)))
		}
		n, s := uint32(set.Len()), set.Shape()
		if got := idx(pictureMagic, pixels, n, uint32(s.H), uint32(s.W)); !bytes.Equal(got, unpacked(t, pictures)) {
			t.Errorf("a set of % x came from % x", got, pictures)
		}
		if got := idx(labelMagic, numbers, n); !bytes.Equal(got, unpacked(t, labels)) {
			t.Errorf("labels % x came from % x", got, labels)
		}
	})
}

// unpacked is the content of a file, gzipped or not.
func unpacked(t *testing.T, file []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return file
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
