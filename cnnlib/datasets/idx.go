package datasets

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// MaxIDXBytes is the largest number of pixels or labels in a file. The largest set in use,
// EMNIST ByClass, has half as many pixels: 697,932 pictures of 28×28.
const MaxIDXBytes = 1 << 30

// IDXError says why [ReadIDX] cannot read a file.
type IDXError struct {
	File   string // "pictures" or "labels"
	Offset int64  // the byte of the unpacked file where the mistake was found, counted from 0
	Wanted string // what ReadIDX needs at this byte
	Given  string // what the file has at this byte
	Fix    string // what would help; may be empty
	Err    error  // the error of reading or unpacking; may be nil
}

// Error gives a line for each field.
func (e *IDXError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "datasets: IDX file of %s, byte %d\n  wanted:  %s\n  given:   %s", e.File, e.Offset, e.Wanted, e.Given)
	if e.Fix != "" {
		b.WriteString("\n  fix:     " + e.Fix)
	}
	return b.String()
}

// Unwrap returns Err.
func (e *IDXError) Unwrap() error { return e.Err }

// ReadIDX reads a set from two files in the IDX format of MNIST
// (http://yann.lecun.com/exdb/mnist), gzipped or not:
//
//	pictures: 0x00000803, number of pictures, rows, columns, a byte for each pixel
//	labels:   0x00000801, number of labels, a byte for each label
//
// Each number has 4 bytes, the highest first. The set has one channel. ReadIDX refuses a header
// that says more than [MaxIDXBytes]; memory grows with the bytes that have been read, whatever the
// header says. The error is a [*IDXError], or a [*cnnlib.UsageError] if there are no classes or
// more than 256.
func ReadIDX(name string, classes []string, pictures, labels io.Reader) (*Set, error) {
	size, pixels, err := readIDX(pictures, idxKind{"pictures", 3})
	if err != nil {
		return nil, err
	}
	number, label, err := readIDX(labels, idxKind{"labels", 1})
	if err != nil {
		return nil, err
	}
	if number[0] != size[0] {
		return nil, &IDXError{
			File:   "labels",
			Offset: 4,
			Wanted: fmt.Sprintf("%d labels, one for each picture", size[0]),
			Given:  fmt.Sprintf("%d", number[0]),
			Fix:    "take both files from the same set, both for training or both for the test",
		}
	}
	if i := slices.IndexFunc(label, func(l byte) bool { return int(l) >= len(classes) }); i >= 0 && len(classes) > 0 {
		return nil, &IDXError{
			File:   "labels",
			Offset: int64(8 + i),
			Wanted: fmt.Sprintf("a label from 0 to %d, for there are %d classes", len(classes)-1, len(classes)),
			Given:  fmt.Sprintf("label %d of picture %d", label[i], i),
			Fix:    "name every class of the set",
		}
	}
	return New(name, classes, cnnlib.Shape{N: size[0], C: 1, H: size[1], W: size[2]}, pixels, label)
}

// idxKind is a kind of IDX file: pictures or labels.
type idxKind struct {
	name string
	dims int // the number of sizes in the header
}

// magic returns the four bytes that a file of kind k begins with.
func (k idxKind) magic() [4]byte { return [4]byte{0, 0, unsignedByte, byte(k.dims)} }

// unsignedByte is the format's code for elements of one unsigned byte, the only type that
// ReadIDX reads.
const unsignedByte = 0x08

// idxTypes names the element types of the format that ReadIDX does not read, by their codes.
var idxTypes = map[byte]string{
	0x09: "signed bytes", 0x0B: "16-bit integers", 0x0C: "32-bit integers", 0x0D: "32-bit floats", 0x0E: "64-bit floats",
}

// readIDX reads the sizes and the elements of a file.
func readIDX(r io.Reader, kind idxKind) (sizes []int, data []byte, err error) {
	in := &idxReader{kind: kind}
	buffered := bufio.NewReader(r)
	in.r = buffered
	if start, _ := buffered.Peek(2); string(start) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, nil, in.failed("a gzip file with a whole header", err)
		}
		in.r = unpacked
	}

	magic, err := in.read(4, fmt.Sprintf("the number % x, which IDX files of %s begin with", kind.magic(), kind.name))
	if err != nil {
		return nil, nil, err
	}
	if [4]byte(magic) != kind.magic() {
		return nil, nil, kind.wrongMagic([4]byte(magic))
	}
	header, err := in.read(4*kind.dims, fmt.Sprintf("a header of %d bytes, with %d sizes", 4+4*kind.dims, kind.dims))
	if err != nil {
		return nil, nil, err
	}
	total := 1
	for i := range kind.dims {
		size := binary.BigEndian.Uint32(header[4*i:])
		what := [...]string{"number of " + kind.name, "number of rows", "number of columns"}[i]
		e := &IDXError{File: kind.name, Offset: int64(4 + 4*i), Given: fmt.Sprintf("%d", size)}
		switch {
		case size == 0:
			e.Wanted = "a " + what + " of at least 1"
			return nil, nil, e
		case uint64(size) > uint64(MaxIDXBytes/total):
			e.Wanted = fmt.Sprintf("a %s of at most %d, so that all have at most %d bytes", what, MaxIDXBytes/total, MaxIDXBytes)
			e.Fix = "fetch the file again: it may be damaged"
			return nil, nil, e
		}
		total *= int(size)
		sizes = append(sizes, int(size))
	}
	data, err = in.read(total, fmt.Sprintf("%d bytes after the header, as it says", total))
	if err != nil {
		return nil, nil, err
	}
	// Reading to the end also checks a gzip file's checksum.
	extra, err := io.ReadFull(in.r, make([]byte, 1))
	if err == io.EOF {
		return sizes, data, nil
	}
	e := &IDXError{
		File:   kind.name,
		Offset: in.offset,
		Wanted: fmt.Sprintf("the end of the file after the %d bytes that its header says", total),
		Given:  "more bytes",
		Fix:    "fetch the file again: it is damaged",
		Err:    err,
	}
	if extra == 0 {
		e.Given = err.Error()
	}
	return nil, nil, e
}

// wrongMagic returns the error for a file that begins with other bytes than k.magic(). Its text
// says what the file may be.
func (k idxKind) wrongMagic(magic [4]byte) error {
	want := k.magic()
	e := &IDXError{
		File:   k.name,
		Wanted: fmt.Sprintf("the number % x, which IDX files of %s begin with", want, k.name),
		Given:  fmt.Sprintf("% x", magic),
		Fix:    "give a file of the MNIST family, such as train-images-idx3-ubyte.gz or train-labels-idx1-ubyte.gz",
	}
	for magic[e.Offset] == want[e.Offset] {
		e.Offset++
	}
	switch {
	case magic[0] != 0 || magic[1] != 0: // no IDX file at all
	case magic[2] != unsignedByte:
		if name, ok := idxTypes[magic[2]]; ok {
			e.Given += ", a file of " + name
		}
		e.Fix = "save the elements as unsigned bytes"
	case magic[3] == 1 || magic[3] == 3:
		e.Given += map[byte]string{1: ", a file of labels", 3: ", a file of pictures"}[magic[3]]
		e.Fix = "give the pictures first, then the labels"
	default:
		e.Given += fmt.Sprintf(", a file with %d sizes", magic[3])
		e.Fix = "pictures have 3 sizes (number, rows, columns), labels have 1"
	}
	return e
}

// idxReader counts the bytes of a file that have been read.
type idxReader struct {
	r      io.Reader
	kind   idxKind
	offset int64
}

// read reads n bytes; wanted names them in an error. Memory grows as the bytes come.
func (in *idxReader) read(n int, wanted string) ([]byte, error) {
	const step = 1 << 20
	var data []byte
	for len(data) < n {
		data = slices.Grow(data, min(n-len(data), max(len(data), step)))
		got, err := io.ReadFull(in.r, data[len(data):min(cap(data), n)])
		data = data[:len(data)+got]
		in.offset += int64(got)
		if err != nil {
			return nil, in.failed(wanted, err)
		}
	}
	return data, nil
}

// failed returns the error for a read that ended too early; wanted names the missing bytes.
func (in *idxReader) failed(wanted string, err error) error {
	e := &IDXError{File: in.kind.name, Offset: in.offset, Wanted: wanted, Err: err}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		e.Given = fmt.Sprintf("the end of the file after %d bytes", in.offset)
		e.Fix = "fetch the file again: it is cut off"
		e.Err = io.ErrUnexpectedEOF
	} else {
		e.Given = err.Error()
	}
	return e
}
