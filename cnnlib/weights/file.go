package weights

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/wholefile"
)

// File is the content of a file: named tensors, and texts about them. [Save] and [Load]
// are the short way for the numbers of one network. File is for files that hold more, such
// as a checkpoint of a training.
type File struct {
	Tensors  []cnnlib.Param    // in any order for Write; Read gives the order of the data in the file
	Metadata map[string]string // texts by their keys; may be nil
}

// Write writes a file and replaces an old file of this name. The tensors are ordered by name,
// so the same content gives the same bytes. After an error the old file is unchanged. The
// error wraps a [*MismatchError] for a tensor without values or for two tensors of one name,
// or else the file system's error.
func Write(path string, f File) error {
	content, err := encode(f)
	if err == nil {
		err = wholefile.WriteFrom(path, content)
	}
	if err != nil {
		return fmt.Errorf("weights: write %q: %w", path, err)
	}
	return nil
}

// Read reads a file, whose tensors must have one, two or four sizes. It takes at most twice
// as much memory as the file has bytes. The error wraps [ErrFormat], a [*MismatchError] or
// the file system's error.
func Read(path string) (File, error) {
	var f File
	err := open(path, func(r io.ReaderAt, size int64) (err error) {
		f, err = read(r, size)
		return err
	})
	if err != nil {
		return File{}, fmt.Errorf("weights: read %q: %w", path, err)
	}
	return f, nil
}

// Decode reads the bytes of a file, such as bytes that a program embeds. Its limits and errors
// are [Read]'s, without the file system's.
func Decode(data []byte) (File, error) {
	f, err := read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return File{}, fmt.Errorf("weights: decode: %w", err)
	}
	return f, nil
}

func open(path string, use func(r io.ReaderAt, size int64) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return use(f, info.Size())
}

// read reads a file of the given size.
func read(r io.ReaderAt, size int64) (File, error) {
	h, err := readHeader(r, size)
	if err != nil {
		return File{}, err
	}
	var e MismatchError
	h.checkLayout(size, &e)
	tensors := make([]cnnlib.Param, len(h.tensors))
	for i, t := range h.tensors {
		shape, ok := shapeOf(t.sizes)
		if !ok {
			e.add(t.name, "one, two or four sizes of at least 1", t.String())
		}
		if dtypes[t.dtype].float == nil {
			e.add(t.name, "numbers of type "+readable, t.String())
		}
		tensors[i] = cnnlib.Param{Name: t.name, Shape: shape, Dims: len(t.sizes)}
	}
	if err := e.err(); err != nil {
		return File{}, err
	}
	return File{tensors, h.metadata}, readValues(r, h.size, h.tensors, tensors)
}

// readable names the types of numbers that are read, for errors.
const readable = "F32, F16, BF16 or F64"

// shapeOf returns the shape of a tensor whose sizes are given in PyTorch's way, see
// [cnnlib.Param.Sizes]. ok is false unless there are one, two or four sizes, all above 0.
func shapeOf(sizes []int) (s cnnlib.Shape, ok bool) {
	if slices.Contains(sizes, 0) {
		return s, false
	}
	switch len(sizes) {
	case 1:
		return cnnlib.Shape{N: 1, C: sizes[0], H: 1, W: 1}, true
	case 2:
		return cnnlib.Shape{N: sizes[0], C: sizes[1], H: 1, W: 1}, true
	case 4:
		return cnnlib.Shape{N: sizes[0], C: sizes[1], H: sizes[2], W: sizes[3]}, true
	default:
		return s, false
	}
}

// readValues gives params[i] a new tensor with the values of entries[i]. The data begin at byte
// start. The caller has checked the entries.
func readValues(r io.ReaderAt, start int, entries []entry, params []cnnlib.Param) error {
	buf := make([]byte, 64<<10)
	for i, e := range entries {
		t, s := dtypes[e.dtype], params[i].Shape
		data := make([]float32, (e.end-e.begin)/t.size)
		params[i].Value = &cnnlib.Tensor{N: s.N, C: s.C, H: s.H, W: s.W, Data: data}
		for at := e.begin; at < e.end; {
			part := buf[:min(len(buf), e.end-at)]
			if _, err := r.ReadAt(part, int64(start+at)); err != nil {
				return fmt.Errorf("%q: %w", e.name, err)
			}
			at += len(part)
			for ; len(part) > 0; part = part[t.size:] {
				data[0] = t.float(part)
				data = data[1:]
			}
		}
	}
	return nil
}

// encoded is a file ready to be written: its header, and the tensors in their order.
type encoded struct {
	header  []byte
	tensors []cnnlib.Param
}

// encode checks the content of a file and makes the header.
func encode(f File) (*encoded, error) {
	var e MismatchError
	checkNames(f.Tensors, &e)
	checkValues(f.Tensors, &e)
	for _, t := range f.Tensors {
		switch {
		case t.Name == metadataName:
			e.add(t.Name, "another name: this one is the metadata's", "a tensor")
		case !utf8.ValidString(t.Name):
			e.add(t.Name, "a name in UTF-8", fmt.Sprintf("%q", t.Name))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Metadata)) {
		if value := f.Metadata[key]; !utf8.ValidString(key) || !utf8.ValidString(value) {
			e.add(metadataName, "texts in UTF-8", fmt.Sprintf("%q: %q", key, value))
		}
	}
	if err := e.err(); err != nil {
		return nil, err
	}
	tensors := slices.Clone(f.Tensors)
	slices.SortFunc(tensors, func(a, b cnnlib.Param) int { return strings.Compare(a.Name, b.Name) })
	end := 0
	entries := entriesOf(tensors)
	for i := range entries {
		entries[i].begin, end = end, end+4*tensors[i].Shape.Len()
		entries[i].end = end
	}
	header := encodeHeader(entries, f.Metadata)
	if n := len(header) - 8; n > MaxHeaderBytes {
		return nil, fmt.Errorf("names and metadata take %d bytes; the limit is %d", n, MaxHeaderBytes)
	}
	return &encoded{header, tensors}, nil
}

// WriteTo writes the file to w in parts of 64 KiB, without a copy of the whole in memory.
func (c *encoded) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(c.header)
	total := int64(n)
	buf := make([]byte, 0, 64<<10)
	for _, t := range c.tensors {
		for values := range slices.Chunk(t.Value.Data, cap(buf)/4) {
			if err != nil {
				return total, err
			}
			buf = buf[:0]
			for _, v := range values {
				buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
			}
			n, err = w.Write(buf)
			total += int64(n)
		}
	}
	return total, err
}
