package weights

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
)

// norm has the parameters and buffers of a batch normalisation of C channels.
type norm struct {
	C      int
	values [4]*cnnlib.Tensor
}

var _ cnnlib.Stateful = (*norm)(nil)

func (n *norm) Forward(x *cnnlib.Tensor) *cnnlib.Tensor           { return x }
func (n *norm) OutputShape(in cnnlib.Shape) (cnnlib.Shape, error) { return in, nil }
func (n *norm) Params() []cnnlib.Param                            { return n.list(0, "weight", "bias") }
func (n *norm) Buffers() []cnnlib.Param                           { return n.list(2, "running_mean", "running_var") }
func (n *norm) shape() cnnlib.Shape                               { return cnnlib.Shape{N: 1, C: n.C, H: 1, W: 1} }
func (n *norm) list(first int, names ...string) (params []cnnlib.Param) {
	for i, name := range names {
		params = append(params, cnnlib.Param{Name: name, Shape: n.shape(), Dims: 1, Value: n.values[first+i]})
	}
	return params
}

func (n *norm) Init(*rand.Rand) {
	for i := range n.values {
		n.values[i] = cnnlib.NewTensor(n.shape())
	}
}

// network returns the network of testdata/sequential.safetensors, with the names in that file.
func network() *cnnlib.Sequential {
	return &cnnlib.Sequential{
		Layers: []cnnlib.Layer{
			&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, &norm{C: 2}, &cnnlib.ReLU{}, &cnnlib.Flatten{},
			&cnnlib.Linear{In: 8, Out: 3, NoBias: true},
		},
		Names: []string{"0", "1", "2", "3", "4"},
	}
}

// vector returns a tensor of one dimension, as a bias has.
func vector(name string, values ...float32) cnnlib.Param {
	s := cnnlib.Shape{N: 1, C: len(values), H: 1, W: 1}
	return cnnlib.Param{Name: name, Shape: s, Dims: 1, Value: cnnlib.TensorOf(s, values)}
}

// file joins a header, whose length it puts before it, and zeros as data.
func file(header string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

// put writes a file into a new folder and returns its path.
func put(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.safetensors")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func get(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// bits returns what a network holds, and nil where nothing has been made.
func bits(params []cnnlib.Param) (all [][]float32) {
	for _, p := range params {
		var values []float32
		if p.Value != nil {
			values = slices.Clone(p.Value.Data)
		}
		all = append(all, values)
	}
	return all
}
