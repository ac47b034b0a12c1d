package weights

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// allocated returns the bytes that f takes from the heap.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Headers made to take memory: the most for what they are, by what they promise, and by
// what surrounds few numbers.
func TestHostileMemory(t *testing.T) {
	fill := func(before, each, after string) string {
		n := (MaxHeaderBytes - len(before) - len(after)) / len(each)
		return before + strings.Repeat(each, n) + after
	}
	var texts, names strings.Builder
	for i := 0; texts.Len() < MaxHeaderBytes-100; i++ {
		fmt.Fprintf(&texts, `,"%x":""`, i)
	}
	for i := 0; names.Len() < MaxHeaderBytes-100; i++ {
		fmt.Fprintf(&names, `,"%x":{"dtype":"","shape":[],"data_offsets":[0,0]}`, i)
	}
	for name, header := range map[string]string{
		"metadata": `{"__metadata__":{` + texts.String()[1:] + `}, "":{}}`,
		"sizes":    fill(`{"a":{"shape":[`, "0,", "0]}}"),
		"nesting":  fill("", `{"":`, ""),
		"lists":    fill(`{"a":{"shape":[`, "[", ""),
		"text":     fill(`{"a":{"dtype":"`, `\u0000`, `"}}`),
		"tensors":  "{" + names.String()[1:] + "}",
		"promised": `{"a":{"dtype":"F32","shape":[268435456,1073741824],"data_offsets":[0,1152921504606846976]}}`,
	} {
		data := file(header, 0)
		var err error
		used := allocated(func() { _, err = read(bytes.NewReader(data), int64(len(data))) })
		if err == nil || used > 50<<20 || len(err.Error()) > 20_000 {
			t.Errorf("%s: %d MiB used, error %.100v", name, used>>20, err)
		}
		t.Logf("%s: %d KiB for a header of %d", name, used>>10, len(header)>>10)
	}
	// A length alone takes nothing.
	data := binary.LittleEndian.AppendUint64(nil, MaxHeaderBytes)
	if used := allocated(func() { read(bytes.NewReader(data), 8) }); used > 1<<20 {
		t.Errorf("a header of 0 bytes that promises more took %d bytes", used)
	}
}

func TestReadTypes(t *testing.T) {
	f, err := Read("testdata/types.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	inf, zero := float32(math.Inf(1)), float32(math.Copysign(0, -1))
	want := map[string][]float32{
		"float16":  {1, -2, 0x1p-24, 65504, 0x1p-14, zero, inf},
		"bfloat16": {1, -2, 0x1p-133, 0xFF0p116, 0x1p-126, zero, inf},
		"float64":  {1, -2, 0, inf, 0x1p-126, zero, inf}, // the least rounds to 0, the largest to infinity
	}
	for _, p := range f.Tensors {
		last := len(p.Value.Data) - 1
		for i, w := range want[p.Name] {
			if got := p.Value.Data[i]; math.Float32bits(got) != math.Float32bits(w) {
				t.Errorf("%s: number %d is %g, want %g", p.Name, i, got, w)
			}
		}
		if v := p.Value.Data[last]; v == v || last != 7 {
			t.Errorf("%s: number %d is %g, want NaN", p.Name, last, v)
		}
		delete(want, p.Name)
	}
	if len(want) != 0 {
		t.Errorf("%v are missing", want)
	}
}

func TestDecode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "net.safetensors")
	if err := Save(path, cnnlib.Init(&cnnlib.Linear{In: 2, Out: 3}, 1)); err != nil {
		t.Fatal(err)
	}
	want, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Decode(data); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %v (%v), want %v", got, err, want)
	}
	if got, err := Decode(data[:4]); !errors.Is(err, ErrFormat) || got.Tensors != nil {
		t.Errorf("cut off: %v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"sequential", "checkpoint", "types"} {
		f.Add(get(f, "testdata/"+name+".safetensors"))
	}
	f.Add(file(`{}`, 0))
	f.Add(file(`{"a":{"dtype":"F16","shape":[1,3],"data_offsets":[0,6]},"b":{"dtype":"F64","shape":[1,1,1,1],"data_offsets":[6,14]}}`, 14))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got File
		var err error
		if used := allocated(func() { got, err = read(bytes.NewReader(data), int64(len(data))) }); used > uint64(1<<20+100*len(data)) {
			t.Fatalf("%d bytes for a file of %d", used, len(data))
		}
		if err != nil {
			return
		}
		// A file that can be read can be written, and reading the written file gives equal content.
		c, err := encode(got)
		if err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		c.WriteTo(&first)
		back, err := read(bytes.NewReader(first.Bytes()), int64(first.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if c, err = encode(back); err != nil {
			t.Fatal(err)
		}
		c.WriteTo(&second)
		if !bytes.Equal(first.Bytes(), second.Bytes()) || len(back.Tensors) != len(got.Tensors) {
			t.Errorf("written, read and written again, the file differs:\n%q\n%q", first.Bytes(), second.Bytes())
		}
	})
}
