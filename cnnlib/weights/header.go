package weights

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxHeaderBytes is the size of the largest header that is read or written. A network of
// 1000 blocks needs about 100 kB.
const MaxHeaderBytes = 1 << 20

// metadataName is the name of the metadata in a header. All other names are names of tensors.
const metadataName = "__metadata__"

// header is what stands before the data of a file.
type header struct {
	tensors  []entry // in the order of their data
	metadata map[string]string
	size     int // bytes before the data
}

// entry is what a header says of one tensor.
type entry struct {
	name       string
	dtype      string
	sizes      []int
	begin, end int // the tensor's bytes, from begin to end−1, counted from the beginning of the data
}

// String gives the type, and the sizes as PyTorch prints them: F32 [6, 3, 5, 5].
func (e entry) String() string {
	dtype := e.dtype
	if _, known := dtypes[dtype]; !known {
		dtype = fmt.Sprintf("%.20q", dtype)
	}
	texts := make([]string, len(e.sizes))
	for i, s := range e.sizes {
		texts[i] = strconv.Itoa(s)
	}
	return dtype + " [" + strings.Join(texts, ", ") + "]"
}

// bytes returns the number of bytes of the tensor's data. ok is false if the number is larger
// than an int.
func (e entry) bytes() (n int, ok bool) {
	n = dtypes[e.dtype].size
	for _, s := range e.sizes {
		if s > 0 && n > math.MaxInt/s {
			return 0, false
		}
		n *= s
	}
	return n, true
}

// readHeader reads the header of a file of the given size. It takes at most some 40 times
// MaxHeaderBytes of memory, for a header of nothing but the shortest members. checkLayout then
// compares the header with the data.
func readHeader(r io.ReaderAt, fileSize int64) (*header, error) {
	var first [8]byte
	if fileSize < int64(len(first)) {
		return nil, fmt.Errorf("%w: it has %d bytes, the length of its header alone takes 8", ErrFormat, fileSize)
	}
	if _, err := r.ReadAt(first[:], 0); err != nil {
		return nil, err
	}
	length, rest := binary.LittleEndian.Uint64(first[:]), uint64(fileSize)-8
	switch {
	case length > MaxHeaderBytes:
		return nil, fmt.Errorf("%w: it begins with %q, a header of %d bytes; the limit is %d", ErrFormat, first, length, MaxHeaderBytes)
	case length > rest:
		return nil, fmt.Errorf("%w: its header has %d bytes, but only %d follow: it is cut off", ErrFormat, length, rest)
	}
	text := make([]byte, length)
	if _, err := r.ReadAt(text, 8); err != nil {
		return nil, err
	}
	h := &header{size: 8 + len(text)}
	if err := h.parse(text); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	return h, nil
}

// parse reads the header's JSON:
//
//	{"__metadata__": {"key": "value"}, "name": {"dtype": "F32", "shape": [6, 3], "data_offsets": [0, 72]}}
//
// parse goes member by member: a decoder of whole values would keep the last of two members
// with one name, and would take 50 times the memory.
func (h *header) parse(text []byte) error {
	if !bytes.HasPrefix(text, []byte("{")) {
		return fmt.Errorf("wanted a { at its beginning, given %q", text[:min(len(text), 8)])
	}
	if !utf8.Valid(text) {
		return errors.New("wanted UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err := members(d, func(name string) error {
		if name == metadataName {
			h.metadata = map[string]string{}
			return members(d, func(key string) (err error) {
				h.metadata[key], err = next[string](d, "a text")
				return err
			})
		}
		e, err := parseEntry(d, name)
		h.tensors = append(h.tensors, e)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("wanted nothing but spaces after its last }, given more at byte %d", d.InputOffset())
	}
	return nil
}

// parseEntry reads the value of a tensor in the header.
func parseEntry(d *json.Decoder, name string) (entry, error) {
	e := entry{name: name}
	missing := []string{"dtype", "shape", "data_offsets"}
	err := members(d, func(key string) (err error) {
		missing = slices.DeleteFunc(missing, func(m string) bool { return m == key })
		switch key {
		case "dtype":
			e.dtype, err = next[string](d, "a text")
		case "shape":
			e.sizes, err = numbers(d)
		case "data_offsets":
			var offsets []int
			if offsets, err = numbers(d); err == nil && len(offsets) != 2 {
				err = fmt.Errorf("wanted two numbers, given %d", len(offsets))
			}
			if err == nil {
				e.begin, e.end = offsets[0], offsets[1]
			}
		default:
			err = errors.New("wanted dtype, shape and data_offsets alone")
		}
		return err
	})
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("wanted %s too", strings.Join(missing, " and "))
	}
	return e, err
}

// members reads an object, whose members' names must differ, and calls value to read the value of
// each member.
func members(d *json.Decoder, value func(name string) error) error {
	if err := delimiter(d, '{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := next[string](d, "a name")
		if err == nil && seen[name] {
			err = errors.New("wanted each name once, given it twice")
		}
		if err == nil {
			err = value(name)
		}
		if err != nil {
			return fmt.Errorf("%.100q: %w", name, err)
		}
		seen[name] = true
	}
	return delimiter(d, '}')
}

// numbers reads a list of at most eight whole numbers from 0.
func numbers(d *json.Decoder) ([]int, error) {
	if err := delimiter(d, '['); err != nil {
		return nil, err
	}
	var list []int
	for d.More() {
		const what, most = "a whole number from 0", 8
		if len(list) == most {
			return nil, fmt.Errorf("wanted at most %d numbers, given more", most)
		}
		text, err := next[json.Number](d, what)
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseUint(text.String(), 10, strconv.IntSize-1)
		if err != nil {
			return nil, fmt.Errorf("wanted %s, given %.40q", what, text)
		}
		list = append(list, int(n))
	}
	return list, delimiter(d, ']')
}

// delimiter reads one of [ ] { }.
func delimiter(d *json.Decoder, want json.Delim) error {
	got, err := next[json.Delim](d, want.String())
	if err == nil && got != want {
		err = fmt.Errorf("wanted %v, given %v", want, got)
	}
	return err
}

// next reads a token of the type T; what names the token in an error.
func next[T json.Token](d *json.Decoder, what string) (T, error) {
	token, err := d.Token()
	t, ok := token.(T)
	switch {
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	case err == nil && !ok:
		err = fmt.Errorf("wanted %s, given %.40q", what, fmt.Sprint(token))
	}
	return t, err
}

// checkLayout adds a mismatch to e where the data of two tensors leave a gap or overlap, where
// the data do not fill the file from the header to its end, and where a tensor's data are more or
// fewer than its sizes say. It sorts the tensors by the place of their data.
func (h *header) checkLayout(fileSize int64, e *MismatchError) {
	slices.SortStableFunc(h.tensors, func(a, b entry) int {
		if a.begin != b.begin {
			return a.begin - b.begin
		}
		return a.end - b.end
	})
	end := 0
	for _, t := range h.tensors {
		if t.begin != end {
			e.add(t.name, fmt.Sprintf("data from byte %d on, where those before it end", end), fmt.Sprintf("from byte %d on", t.begin))
		}
		n, ok := t.bytes()
		_, known := dtypes[t.dtype]
		switch {
		case !ok:
			e.add(t.name, "a number of bytes that can be counted", t.String())
		case known && n != t.end-t.begin:
			e.add(t.name, fmt.Sprintf("%d bytes for %v", n, t), fmt.Sprintf("those from byte %d to %d", t.begin, t.end))
		}
		end = t.end
	}
	if have := fileSize - int64(h.size); int64(end) != have {
		e.add("", fmt.Sprintf("%d bytes of data, as its header says", end), fmt.Sprint(have))
	}
}

// encodeHeader returns the header of tensors of float32 numbers, padded with spaces so that the
// data begin at a multiple of 8 bytes.
func encodeHeader(tensors []entry, metadata map[string]string) []byte {
	var b bytes.Buffer
	b.Write(make([]byte, 8))
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	write := func(v any) {
		if err := j.Encode(v); err != nil {
			panic(err) // texts and numbers can always be encoded
		}
		b.Truncate(b.Len() - 1) // cut the line's end, which Encode adds
	}
	separator := byte('{')
	member := func(name string, value any) {
		b.WriteByte(separator)
		write(name)
		b.WriteByte(':')
		write(value)
		separator = ','
	}
	if len(metadata) > 0 {
		member(metadataName, metadata) // sorted by its keys
	}
	for _, t := range tensors {
		member(t.name, struct {
			DType       string `json:"dtype"`
			Shape       []int  `json:"shape"`
			DataOffsets [2]int `json:"data_offsets"`
		}{t.dtype, t.sizes, [2]int{t.begin, t.end}})
	}
	if separator == '{' {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(b.Len()-8))
	return b.Bytes()
}
