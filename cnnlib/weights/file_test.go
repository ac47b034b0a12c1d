package weights

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// TestBytes compares a file, byte for byte, with a file that Python's safetensors wrote.
func TestBytes(t *testing.T) {
	want := get(t, "testdata/checkpoint.safetensors")
	weight := cnnlib.Param{Name: "optimizer.conv1.weight", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, Dims: 4}
	weight.Value = cnnlib.TensorOf(weight.Shape, []float32{0.5, -1})
	bias := vector("conv1.bias", math.Float32frombits(0x7fc00000), float32(math.Inf(1)))
	f := File{[]cnnlib.Param{weight, bias}, map[string]string{"epoch": "3 <&> é"}}
	path := filepath.Join(t.TempDir(), "f")
	if err := Write(path, f); err != nil {
		t.Fatal(err)
	}
	if got := get(t, path); !bytes.Equal(got, want) {
		t.Errorf("wrote\n%q\nwant\n%q", got, want)
	}
	if f.Tensors[0].Name != weight.Name {
		t.Error("Write has sorted the caller's tensors")
	}

	got, err := Read("testdata/checkpoint.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got.Tensors[0].Value.Data { // NaN is not equal to itself
		if p == p && !math.IsInf(float64(p), 1) {
			t.Errorf("the bias is %v", got.Tensors[0].Value)
		}
	}
	got.Tensors[0].Value, bias.Value = nil, nil
	if want := (File{[]cnnlib.Param{bias, weight}, f.Metadata}); !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v\nwant %+v", got, want)
	}
}

func TestWriteDeterministic(t *testing.T) {
	f := File{Metadata: map[string]string{}}
	for i := range 40 { // more than fit into a map's first bucket
		f.Metadata[fmt.Sprint("key", i)] = fmt.Sprint(i)
		f.Tensors = append(f.Tensors, vector(fmt.Sprint("t", i), make([]float32, i+1)...))
	}
	var first []byte
	for range 5 {
		c, err := encode(File{f.Tensors, maps.Clone(f.Metadata)})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if n, err := c.WriteTo(&b); err != nil || n != int64(b.Len()) {
			t.Fatalf("%d bytes, %v, want %d", n, err, b.Len())
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(b.Bytes(), first) {
			t.Fatal("written again, the file differs")
		}
	}
	if n := binary.LittleEndian.Uint64(first); n%8 != 0 || first[8+n-1] != ' ' && first[8+n-1] != '}' {
		t.Errorf("the header has %d bytes and ends with %q", n, first[8+n-1])
	}
	back, err := read(bytes.NewReader(first), int64(len(first)))
	if err != nil || len(back.Tensors) != 40 || !maps.Equal(back.Metadata, f.Metadata) {
		t.Errorf("read back %d tensors and %v, %v", len(back.Tensors), back.Metadata, err)
	}
}

func TestEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := Write(path, File{}); err != nil {
		t.Fatal(err)
	}
	if got, want := string(get(t, path)), "\x08\x00\x00\x00\x00\x00\x00\x00{}      "; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	if f, err := Read(path); err != nil || len(f.Tensors) != 0 || f.Metadata != nil {
		t.Errorf("read %v, %v", f, err)
	}
	if err := Load(path, &cnnlib.ReLU{}); err != nil { // a layer without parameters
		t.Error(err)
	}
}

func TestWriteErrors(t *testing.T) {
	long := strings.Repeat("x", MaxHeaderBytes)
	flat := vector("flat", 1, 2)
	flat.Dims = 2 // two sizes, [1, 2], fit
	wrong := vector("wrong", 1, 2)
	wrong.Shape.N, wrong.Value.N = 2, 2 // one size, [2], does not
	none := cnnlib.Param{Name: "none", Shape: cnnlib.Shape{N: 1, H: 1, W: 1}, Dims: 1, Value: &cnnlib.Tensor{N: 1, H: 1, W: 1}}
	for name, test := range map[string]struct {
		tensors  []cnnlib.Param
		metadata map[string]string
		want     string
	}{
		"fits":            {[]cnnlib.Param{flat}, nil, ""},
		"dims":            {[]cnnlib.Param{wrong}, nil, `"wrong": wanted values, N 2`},
		"size 0":          {[]cnnlib.Param{none}, nil, `"none": wanted values, N 1, C 0`},
		"twice":           {[]cnnlib.Param{vector("a", 1), vector("a", 1), vector("a", 1)}, nil, `"a": wanted a name of its own`},
		"reserved":        {[]cnnlib.Param{vector("__metadata__", 1)}, nil, `"__metadata__": wanted another name`},
		"name":            {[]cnnlib.Param{vector("a\xff", 1)}, nil, `"a\xff": wanted a name in UTF-8`},
		"key":             {nil, map[string]string{"\xff": "v"}, `"__metadata__": wanted texts in UTF-8; given "\xff": "v"`},
		"value":           {nil, map[string]string{"k": "\xff"}, `given "k": "\xff"`},
		"header too long": {nil, map[string]string{"k": long}, fmt.Sprintf("take %d bytes; the limit is %d", MaxHeaderBytes+32, MaxHeaderBytes)},
		"all": {
			[]cnnlib.Param{vector("a\xff", 1), vector("a\xff", 1), {Name: "b", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}}},
			map[string]string{"k": "\xff"}, "5 things do not fit",
		},
	} {
		path := put(t, []byte("old"))
		err := Write(path, File{test.tensors, test.metadata})
		switch {
		case test.want == "":
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case err == nil || !strings.Contains(err.Error(), test.want):
			t.Errorf("%s: error %v\nwant %s", name, err, test.want)
		case string(get(t, path)) != "old":
			t.Errorf("%s: the old file has changed", name)
		}
	}
}

// failing fails after some bytes.
type failing int

func (f *failing) Write(b []byte) (int, error) {
	if *f -= failing(len(b)); *f < 0 {
		return 0, fs.ErrClosed
	}
	return len(b), nil
}

func TestWriteToFails(t *testing.T) {
	c, err := encode(File{Tensors: []cnnlib.Param{vector("a", make([]float32, 40_000)...)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, len(c.header), len(c.header) + 100_000, len(c.header) + 159_999} {
		w := failing(room)
		if _, err := c.WriteTo(&w); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
	w := failing(len(c.header) + 160_000)
	if n, err := c.WriteTo(&w); err != nil || w != 0 || n != int64(len(c.header)+160_000) {
		t.Errorf("wrote %d bytes, %v, %d left", n, err, w)
	}
}

// listed is the header's entry of the tensor "a" of one number.
const listed = `"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`

// headers are files, of which TestRead reads those without a fault.
var headers = map[string]struct {
	data []byte
	want string // in the error's text; empty if the file can be read
}{
	"one":                  {file(`{`+listed+`}`, 4), ""},
	"spaces":               {file(`{ `+listed+` }   `, 4), ""},
	"members in any order": {file(`{"a":{"data_offsets":[0,4],"shape":[1],"dtype":"F32"}}`, 4), ""},
	"data in any order":    {file(`{"b":{"dtype":"F64","shape":[1,1],"data_offsets":[4,12]},`+listed+`}`, 12), ""},

	"empty":               {nil, "it has 0 bytes"},
	"seven bytes":         {make([]byte, 7), "it has 7 bytes"},
	"no header":           {file("", 0), `wanted a { at its beginning, given ""`},
	"cut off in header":   {file(`{`+listed+`}`, 4)[:20], "only 12 follow: it is cut off"},
	"cut off in data":     {file(`{`+listed+`}`, 3), "the file: wanted 4 bytes of data, as its header says; given 3"},
	"too long":            {file(`{`+listed+`}`, 5), "the file: wanted 4 bytes of data, as its header says; given 5"},
	"PyTorch's zip":       {[]byte("PK\x03\x04\x00\x00\x08\x08 and so on"), `it begins with "PK\x03\x04\x00\x00\b\b"`},
	"greatest length":     {bytes.Repeat([]byte{255}, 99), "a header of 18446744073709551615 bytes"},
	"length over limit":   {file("{}"+strings.Repeat(" ", MaxHeaderBytes-1), 0), "the limit is 1048576"},
	"no object":           {file(`[`+listed+`]`, 4), "wanted a {"},
	"space first":         {file(` {`+listed+`}`, 4), "wanted a {"},
	"not UTF-8":           {file("{\"a\xff\":{}}", 0), "wanted UTF-8"},
	"two objects":         {file(`{`+listed+`}{}`, 4), "wanted nothing but spaces after its last }"},
	"rubbish after it":    {file(`{`+listed+`}x`, 4), "wanted nothing but spaces after its last }"},
	"not closed":          {file(`{`+listed, 4), "unexpected EOF"},
	"wrongly closed":      {file(`{`+listed+`]`, 4), "invalid character ']'"},
	"comma at the end":    {file(`{`+listed+`,}`, 4), "invalid character '}'"},
	"name no text":        {file(`{1:{}}`, 0), "invalid character '1'"},
	"name cut off":        {file(`{"a`, 0), "unexpected EOF"},
	"entry no object":     {file(`{"a":null}`, 0), `"a": wanted {, given "<nil>"`},
	"entry a list":        {file(`{"a":[]}`, 0), `"a": wanted {, given [`},
	"name twice":          {file(`{`+listed+`,`+listed+`}`, 4), `"a": wanted each name once`},
	"name twice, escaped": {file(`{`+listed+`,"\u0061":{}}`, 4), `"a": wanted each name once`},
	"member twice":        {file(`{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), `"a": "dtype": wanted each name once`},
	"member missing":      {file(`{"a":{"shape":[1]}}`, 4), `"a": wanted dtype and data_offsets too`},
	"member unknown":      {file(`{"a":{"Dtype":"F32"}}`, 4), `"a": "Dtype": wanted dtype, shape and data_offsets alone`},
	"dtype no text":       {file(`{"a":{"dtype":1}}`, 4), `"dtype": wanted a text, given "1"`},
	"shape null":          {file(`{"a":{"dtype":"F32","shape":null}}`, 4), `"shape": wanted [, given "<nil>"`},
	"shape a text":        {file(`{"a":{"dtype":"F32","shape":["1"]}}`, 4), `"shape": wanted a whole number from 0, given "1"`},
	"shape null inside":   {file(`{"a":{"dtype":"F32","shape":[null]}}`, 4), `"shape": wanted a whole number from 0, given "<nil>"`},
	"shape not whole":     {file(`{"a":{"dtype":"F32","shape":[1.0]}}`, 4), `wanted a whole number from 0, given "1.0"`},
	"shape negative":      {file(`{"a":{"dtype":"F32","shape":[-1]}}`, 4), `wanted a whole number from 0, given "-1"`},
	"shape above int":     {file(`{"a":{"dtype":"F32","shape":[9223372036854775808]}}`, 4), `given "9223372036854775808"`},
	"shape not closed":    {file(`{"a":{"dtype":"F32","shape":[1}}`, 4), "invalid character '}'"},
	"offsets no list":     {file(`{"a":{"data_offsets":4}}`, 4), `"data_offsets": wanted [, given "4"`},
	"nine sizes":          {file(`{"a":{"shape":[1,1,1,1,1,1,1,1,1]}}`, 4), "wanted at most 8 numbers"},
	"three offsets":       {file(`{"a":{"data_offsets":[0,4,4]}}`, 4), "wanted two numbers, given 3"},
	"metadata no object":  {file(`{"__metadata__":"v"}`, 0), `"__metadata__": wanted {, given "v"`},
	"metadata no text":    {file(`{"__metadata__":{"k":1}}`, 0), `"k": wanted a text, given "1"`},
	"metadata twice":      {file(`{"__metadata__":{},"__metadata__":{}}`, 0), `"__metadata__": wanted each name once`},
	"key twice":           {file(`{"__metadata__":{"k":"","k":""}}`, 0), `"k": wanted each name once`},

	"hole at the beginning": {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `"a": wanted data from byte 0 on`},
	"hole":                  {file(`{`+listed+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}`, 9), `"b": wanted data from byte 4 on, where those before it end; given from byte 5 on`},
	"overlap":               {file(`{`+listed+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), `"b": wanted data from byte 4 on`},
	"partial overlap":       {file(`{`+listed+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, 6), `"b": wanted data from byte 4 on`},
	"backwards":             {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 0), `"a": wanted 4 bytes for F32 [1]; given those from byte 4 to 0`},
	"beyond the file":       {file(`{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,4611686018427387904]}}`, 4), "wanted 4611686018427387904 bytes of data"},
	"too few":               {file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4), `"a": wanted 8 bytes for F32 [2]; given those from byte 0 to 4`},
	"overflow to what fits": {file(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0), `"a": wanted a number of bytes that can be counted; given F32 [4294967296, 4294967296]`},
	"overflow, type":        {file(`{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}`, 0), "that can be counted"},

	"no size":     {file(`{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`, 4), `"a": wanted one, two or four sizes of at least 1; given F32 []`},
	"size 0":      {file(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, 0), "given F32 [0]"},
	"three sizes": {file(`{"a":{"dtype":"F32","shape":[1,1,1],"data_offsets":[0,4]}}`, 4), "given F32 [1, 1, 1]"},
	"I64":         {file(`{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}`, 8), `"a": wanted numbers of type F32, F16, BF16 or F64; given I64 [1]`},
	"unknown":     {file(`{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}`, 4), `given "F8_E4M3" [4]`},
	"many": {
		file(`{"a":{"dtype":"I64","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1,1,1],"data_offsets":[9,13]}}`, 12),
		"5 things do not fit",
	},
}

func TestRead(t *testing.T) {
	for name, test := range headers {
		path := put(t, test.data)
		f, err := Read(path)
		if test.want == "" {
			if err != nil || len(f.Tensors) == 0 || f.Tensors[0].Name != "a" {
				t.Errorf("%s: %v, %v", name, f, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v\nwant %s", name, err, test.want)
		}
		var e *MismatchError
		if is, as := errors.Is(err, ErrFormat), errors.As(err, &e); is == as {
			t.Errorf("%s: ErrFormat %v, MismatchError %v: want one of them for %v", name, is, as, err)
		}
		if f.Tensors != nil || f.Metadata != nil {
			t.Errorf("%s: returned %v with an error", name, f)
		}

		// The same file for a network, which must stay as it was.
		net := cnnlib.Init(network(), 1)
		before := bits(cnnlib.State(net))
		if err := Load(path, net); err == nil {
			t.Errorf("%s: loaded into a network", name)
		}
		if !reflect.DeepEqual(bits(cnnlib.State(net)), before) {
			t.Errorf("%s: the network has changed", name)
		}
	}
}

func TestReadFails(t *testing.T) {
	whole := get(t, "testdata/types.safetensors")
	for at := range whole { // the header's length, the header, and each tensor
		if f, err := read(cutOff{bytes.NewReader(whole), int64(at)}, int64(len(whole))); !errors.Is(err, fs.ErrClosed) {
			t.Fatalf("unreadable from byte %d on: %v, %v", at, f, err)
		}
	}
	if _, err := read(bytes.NewReader(whole), int64(len(whole))+4); err == nil {
		t.Error("read a file that has become shorter")
	}
	if _, err := read(bytes.NewReader(nil), 8); err != io.EOF {
		t.Errorf("a file that has become empty: %v", err)
	}
}
