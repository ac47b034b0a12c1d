package weights

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

func TestSaveLoad(t *testing.T) {
	net := cnnlib.Init(network(), 1)
	odd := []float32{float32(math.Inf(-1)), math.Float32frombits(0x7f800001), float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32}
	copy(net.Layers[4].(*cnnlib.Linear).Weight.Data, odd)
	dir := t.TempDir()
	path := filepath.Join(dir, "net.safetensors")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Save(path, net); err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]*cnnlib.Sequential{"not made": network(), "made": cnnlib.Init(network(), 2)} {
		before := cnnlib.State(other)
		if err := Load(path, other); err != nil {
			t.Fatal(err)
		}
		again := filepath.Join(dir, name)
		if err := Save(again, other); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(get(t, path), get(t, again)) {
			t.Errorf("%s: saved, loaded and saved again, the file differs", name)
		}
		for i, p := range cnnlib.State(other) {
			if before[i].Value != nil && before[i].Value != p.Value {
				t.Errorf("%s: %s is another tensor now", name, p.Name)
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("the folder holds %v (%v), want the three files", entries, err)
	}
}

// Load replaces a tensor of the wrong shape, like a tensor that is nil, by a new tensor.
func TestLoadMakesWhatDoesNotFit(t *testing.T) {
	net := cnnlib.Init(&cnnlib.Linear{In: 1, Out: 2}, 1)
	net.Weight.Data[1], net.Bias.Data[1] = 3, 4
	path := filepath.Join(t.TempDir(), "f")
	if err := Save(path, net); err != nil {
		t.Fatal(err)
	}
	other := cnnlib.Init(&cnnlib.Linear{In: 1, Out: 2}, 2)
	other.Bias = cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 7, H: 1, W: 1})
	if err := Load(path, other); err != nil {
		t.Fatal(err)
	}
	if other.Weight.Data[1] != 3 || len(other.Bias.Data) != 2 || other.Bias.Data[1] != 4 {
		t.Errorf("loaded %v and %v", other.Weight.Data, other.Bias.Data)
	}
}

func TestLoadPyTorch(t *testing.T) {
	net := network()
	if err := Load("testdata/sequential.safetensors", net); err != nil {
		t.Fatal(err)
	}
	names := []string{"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "4.weight"}
	for place, p := range cnnlib.State(net) {
		if p.Name != names[place] {
			t.Errorf("tensor %d is %s, want %s", place, p.Name, names[place])
		}
		for i, got := range p.Value.Data {
			if want := float32(place) + float32(i)/16; got != want {
				t.Errorf("%s: number %d is %v, want %v", p.Name, i, got, want)
			}
		}
	}
	if v := net.Layers[4].(*cnnlib.Linear).Weight.At(2, 3, 0, 0); v != 6+19./16 {
		t.Errorf("weight of neuron 2 for input 3 is %v", v)
	}
}

// mismatch is a network that a file does not fit, and what an error says of it.
type mismatch struct {
	net  cnnlib.Layer
	want []Mismatch
	fix  string
}

// mismatches are networks around a batch normalisation that testdata/sequential.safetensors does not fit.
func mismatches(bn cnnlib.Layer) map[string]mismatch {
	return map[string]mismatch{
		"sizes": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 3}, bn, &cnnlib.Linear{In: 3, Out: 8, NoBias: true}},
				Names:  []string{"0", "1", "4"},
			},
			[]Mismatch{
				{"0.weight", "F32 [2, 1, 3, 3]", "F32 [2, 1, 2, 2]"},
				{"4.weight", "F32 [8, 3]", "F32 [3, 8]"},
			}, "",
		},
		"missing": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, bn, &cnnlib.Linear{In: 8, Out: 3}},
				Names:  []string{"0", "1", "4"},
			},
			[]Mismatch{{"4.bias", "F32 [3]", "nothing of this name"}}, "",
		},
		"surplus": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2, NoBias: true}, bn, &cnnlib.Linear{In: 8, Out: 3, NoBias: true}},
				Names:  []string{"0", "1", "4"},
			},
			[]Mismatch{{"0.bias", "nothing of this name", "F32 [2]"}}, "",
		},
		"names": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, bn, &cnnlib.Linear{In: 8, Out: 3, NoBias: true}},
				Names:  []string{"0", "1", "2"},
			},
			[]Mismatch{
				{"2.weight", "F32 [3, 8]", "nothing of this name"},
				{"4.weight", "nothing of this name", "F32 [3, 8]"},
			}, "give the layers the names that the file has: a Sequential takes them as Names",
		},
		"step count of no layer": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, &cnnlib.Linear{In: 8, Out: 3, NoBias: true}},
				Names:  []string{"0", "4"},
			},
			[]Mismatch{
				{"1.num_batches_tracked", "nothing of this name", "I64 []"},
				{"1.bias", "nothing of this name", "F32 [2]"},
				{"1.running_mean", "nothing of this name", "F32 [2]"},
				{"1.running_var", "nothing of this name", "F32 [2]"},
				{"1.weight", "nothing of this name", "F32 [2]"},
			}, "",
		},
		"one name twice": {
			&cnnlib.Sequential{
				Layers: []cnnlib.Layer{
					&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, bn,
					&cnnlib.Sequential{Layers: []cnnlib.Layer{&cnnlib.Linear{In: 8, Out: 3, NoBias: true}}, Names: []string{"4"}},
					&cnnlib.Linear{In: 8, Out: 3, NoBias: true},
				},
				Names: []string{"0", "1", "", "4"},
			},
			[]Mismatch{
				{"4.weight", "a name of its own for each tensor", "several of this name"},
				{"4.weight", "F32 [3, 8]", "nothing of this name"},
			}, "",
		},
	}
}

func TestLoadMismatch(t *testing.T) {
	bn := network().Layers[1]
	for name, test := range mismatches(bn) {
		for _, made := range []bool{false, true} {
			if made {
				cnnlib.Init(test.net, 1)
			}
			before := bits(cnnlib.State(test.net))
			err := Load("testdata/sequential.safetensors", test.net)
			var e *MismatchError
			if !errors.As(err, &e) {
				t.Fatalf("%s: error %v, want a MismatchError", name, err)
			}
			if !reflect.DeepEqual(e.Mismatches, test.want) || e.Fix != test.fix {
				t.Errorf("%s: got %v, fix %q\nwant %v, fix %q", name, e.Mismatches, e.Fix, test.want, test.fix)
			}
			if after := bits(cnnlib.State(test.net)); !reflect.DeepEqual(after, before) {
				t.Errorf("%s: the network has changed", name)
			}
		}
		bn.(*norm).values = [4]*cnnlib.Tensor{}
	}
}

func TestStepCount(t *testing.T) {
	const others = `"weight":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},` +
		`"running_mean":{"dtype":"F32","shape":[1],"data_offsets":[16,20]},"running_var":{"dtype":"F32","shape":[1],"data_offsets":[20,24]}}`
	for count, wrong := range map[string]string{
		`{"num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},`:  "",
		`{"num_batches_tracked":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},`: "I64 [1]",
		`{"num_batches_tracked":{"dtype":"F64","shape":[],"data_offsets":[0,8]},`:  "F64 []",
		`{"number":{"dtype":"I64","shape":[],"data_offsets":[0,8]},`:               "I64 []",
	} {
		err := Load(put(t, file(count+others, 24)), &norm{C: 1}) // a layer alone: its names have no prefix
		var e *MismatchError
		if errors.As(err, &e); wrong == "" && err != nil || wrong != "" && (e == nil || len(e.Mismatches) != 1 || e.Mismatches[0].Given != wrong) {
			t.Errorf("%s: %v", count, err)
		}
	}
}

func TestLoadOtherTypes(t *testing.T) {
	for given, fits := range map[string]bool{"F32": true, "I32": false, "I64": false, "F8_E4M3": false} {
		size := max(dtypes[given].size, 1)
		header := fmt.Sprintf(`{"weight":{"dtype":%q,"shape":[1,2],"data_offsets":[0,%d]}}`, given, 2*size)
		err := Load(put(t, file(header, 2*size)), &cnnlib.Linear{In: 2, Out: 1, NoBias: true})
		const want = `"weight": wanted F32 [1, 2], in F32, F16, BF16 or F64; given `
		if fits && err != nil || !fits && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", given, err)
		}
	}
}

// The values are read before the first one is changed.
func TestLoadUnreadable(t *testing.T) {
	net := cnnlib.Init(network(), 1)
	whole := get(t, "testdata/sequential.safetensors")
	r := cutOff{bytes.NewReader(whole), int64(len(whole)) - 4}
	if loaded, err := readState(r, int64(len(whole)), cnnlib.State(net)); !errors.Is(err, fs.ErrClosed) || !strings.Contains(err.Error(), `"4.weight"`) {
		t.Errorf("%v, %v, want an error that names 4.weight", loaded, err)
	}
	if err := Load(filepath.Join(t.TempDir(), "absent"), net); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
	if err := Load(t.TempDir(), net); err == nil {
		t.Error("loaded a folder")
	}
}

// cutOff is a file that cannot be read from some byte on.
type cutOff struct {
	*bytes.Reader
	at int64
}

func (c cutOff) ReadAt(b []byte, off int64) (int, error) {
	if off+int64(len(b)) > c.at {
		return 0, fs.ErrClosed
	}
	return c.Reader.ReadAt(b, off)
}

func TestSaveErrors(t *testing.T) {
	path := put(t, []byte("old"))
	net := network()
	err := Save(path, net)
	var e *MismatchError
	if !errors.As(err, &e) || len(e.Mismatches) != 7 || e.Mismatches[0] != (Mismatch{"0.weight", "values, N 2, C 1, H 2, W 2", "none"}) {
		t.Errorf("not made: %v", err)
	}
	cnnlib.Init(net, 1).Layers[0].(*cnnlib.Conv2D).Weight.Data = nil
	err = Save(path, net)
	const want = ": one thing does not fit\n" +
		`  "0.weight": wanted values, N 2, C 1, H 2, W 2; given 0 numbers in N 2, C 1, H 2, W 2` + "\n" +
		"  fix: call cnnlib.Init(net, 1) first"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v\nwant %v", err, want)
	}
	if got := get(t, path); string(got) != "old" {
		t.Errorf("the old file is now %q", got)
	}
	if err := Save(filepath.Join(path, "f"), cnnlib.Init(network(), 1)); err == nil {
		t.Error("saved into a file as if it were a folder")
	}
}

func TestNoNetwork(t *testing.T) {
	path := put(t, []byte("old"))
	for name, f := range map[string]func(string, cnnlib.Layer) error{"Save": Save, "Load": Load} {
		func() {
			defer func() {
				if p, ok := recover().(*cnnlib.UsageError); !ok {
					t.Errorf("%s panics with %v, want a UsageError", name, p)
				}
			}()
			f(path, nil)
		}()
	}
	if got := get(t, path); string(got) != "old" {
		t.Errorf("the old file is now %q", got)
	}
}

func TestCopy(t *testing.T) {
	a, b := cnnlib.Init(network(), 1), cnnlib.Init(network(), 2)
	if err := Copy(cnnlib.State(b), cnnlib.State(a)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(bits(cnnlib.State(a)), bits(cnnlib.State(b))) {
		t.Error("the copy differs")
	}
	if a.Layers[0].(*cnnlib.Conv2D).Weight == b.Layers[0].(*cnnlib.Conv2D).Weight {
		t.Error("both networks have one tensor")
	}
	for name, test := range map[string]struct {
		dst, src []cnnlib.Param
		want     []string
	}{
		"sizes":   {[]cnnlib.Param{vector("a", 1), vector("b", 2)}, []cnnlib.Param{vector("a", 3), vector("b", 4, 5)}, []string{"b"}},
		"missing": {[]cnnlib.Param{vector("a", 1), vector("b", 2)}, []cnnlib.Param{vector("a", 3)}, []string{"b"}},
		"surplus": {[]cnnlib.Param{vector("a", 1)}, []cnnlib.Param{vector("a", 3), vector("b", 4)}, []string{"b"}},
		"twice":   {[]cnnlib.Param{vector("a", 1)}, []cnnlib.Param{vector("a", 3), vector("a", 4)}, []string{"a"}},
		"no dst":  {[]cnnlib.Param{vector("a", 1), {Name: "b", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, Dims: 1}}, []cnnlib.Param{vector("a", 3), vector("b", 4)}, []string{"b"}},
		"no src":  {[]cnnlib.Param{vector("a", 1)}, []cnnlib.Param{{Name: "a", Shape: cnnlib.Shape{N: 1, C: 1, H: 1, W: 1}, Dims: 1}}, []string{"a"}},
	} {
		var names []string
		var e *MismatchError
		if err := Copy(test.dst, test.src); errors.As(err, &e) {
			for _, m := range e.Mismatches {
				names = append(names, m.Name)
			}
		}
		if !slices.Equal(names, test.want) || test.dst[0].Value.Data[0] != 1 {
			t.Errorf("%s: mismatches of %q, want %q; a is %v, want it unchanged", name, names, test.want, test.dst[0].Value.Data)
		}
	}
}
