package zoo

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/cnnlib/weights"
)

// reference is a network of torchvision; testdata/torchvision_reference.py says what it holds.
type reference struct {
	Name   string
	Params int
	GMACs  json.Number
	MACs   int
	Side   int
	State  []torchTensor
	Logits []float32
}

// torchTensor is an entry of a state_dict.
type torchTensor struct {
	name  string
	sizes []int
}

// len is the number of its numbers.
func (p torchTensor) len() int {
	n := 1
	for _, size := range p.sizes {
		n *= size
	}
	return n
}

func (p *torchTensor) UnmarshalJSON(data []byte) error {
	var row []any
	if err := json.Unmarshal(data, &row); err != nil {
		return err
	}
	p.name = row[0].(string)
	p.sizes = []int{}
	for _, size := range row[1:] {
		p.sizes = append(p.sizes, int(size.(float64)))
	}
	return nil
}

// references are the networks of testdata/torchvision.json, by name.
func references(t *testing.T) map[string]reference {
	data, err := os.ReadFile("testdata/torchvision.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Networks []reference }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]reference{}
	for _, r := range file.Networks {
		all[r.Name] = r
	}
	return all
}

// compareTorch wants torchvision's totals, names and sizes, and with the same numbers what PyTorch
// computes. The network has been initialised; its numbers get lost.
func compareTorch(t *testing.T, net *cnnlib.Sequential, params, macs int, r reference) {
	if params != r.Params || macs != r.MACs {
		t.Errorf("%d parameters, %d MACs, want %d, %d", params, macs, r.Params, r.MACs)
	}
	_, digits, _ := strings.Cut(r.GMACs.String(), ".")
	if got := strconv.FormatFloat(float64(macs)/1e9, 'f', len(digits), 64); got != r.GMACs.String() {
		t.Errorf("%s GMAC, want %s", got, r.GMACs)
	}
	compareNames(t, net, r.State)
	if t.Failed() {
		return
	}
	if r.Params < 20e6 {
		load(t, net, r.State)
	} else { // the file would be large
		for _, p := range cnnlib.State(net) {
			numbers := numbersOf(p.Name, p.Sizes())
			for data := p.Value.Data; len(data) > 0; data = data[copy(data, numbers):] {
			}
		}
	}
	compareLogits(t, net.Forward(normalised(r.Side)), r.Logits)
}

func compareNames(t *testing.T, net cnnlib.Layer, want []torchTensor) {
	got := map[string]string{}
	for _, p := range cnnlib.State(net) {
		got[p.Name] = fmt.Sprint(p.Sizes())
	}
	for _, w := range want {
		if isStepCount(w) {
			continue
		}
		if g := got[w.name]; g != fmt.Sprint(w.sizes) {
			t.Errorf("%s is %v, want %v", w.name, g, w.sizes)
		}
		delete(got, w.name)
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		t.Errorf("torchvision has no %s", name)
	}
}

func isStepCount(p torchTensor) bool {
	return len(p.sizes) == 0 && strings.HasSuffix(p.name, ".num_batches_tracked")
}

// compareLogits wants logits that differ by less than 1e-4 of the largest.
func compareLogits(t *testing.T, y *cnnlib.Tensor, want []float32) {
	if want := (cnnlib.Shape{N: 1, C: len(want), H: 1, W: 1}); y.Shape() != want {
		t.Fatalf("output of %v, want %v", y.Shape(), want)
	}
	largest, difference := 0.0, 0.0
	for i, w := range want {
		largest = max(largest, math.Abs(float64(w)))
		difference = max(difference, math.Abs(float64(y.Data[i])-float64(w))) // not-a-number stays
	}
	if !(difference < 1e-4*largest) {
		t.Errorf("a logit differs by %v of the largest", difference/largest)
	}
	t.Logf("a logit differs by %.1e of the largest", difference/largest)
}

// load writes the file that torch would, and gives the network its numbers.
func load(t *testing.T, net cnnlib.Layer, state []torchTensor) {
	path := filepath.Join(t.TempDir(), "net.safetensors")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := writeState(f, state); err != nil {
		t.Fatal(err)
	}
	if err := weights.Load(path, net); err != nil {
		t.Fatal(err)
	}
}

// writeState writes a state_dict as safetensors.torch.save_file does.
func writeState(w io.Writer, state []torchTensor) error {
	type entry struct {
		Type    string `json:"dtype"`
		Sizes   []int  `json:"shape"`
		Offsets [2]int `json:"data_offsets"`
	}
	header, end := map[string]entry{}, 0
	for _, p := range state {
		kind, size := "F32", 4
		if isStepCount(p) {
			kind, size = "I64", 8
		}
		first := end
		end += size * p.len()
		header[p.name] = entry{kind, p.sizes, [2]int{first, end}}
	}
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...)); err != nil {
		return err
	}
	for _, p := range state {
		data, size := binary.LittleEndian.AppendUint64(nil, 100), 8
		if !isStepCount(p) {
			data, size = nil, 4*p.len()
			for _, v := range numbersOf(p.name, p.sizes) {
				data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
			}
		}
		for size > 0 {
			n, err := w.Write(data[:min(size, len(data))])
			if err != nil {
				return err
			}
			size -= n
		}
	}
	return nil
}

// numbersOf is the function numbers of testdata/torchvision_reference.py: the tensor has these
// numbers, again and again.
func numbersOf(name string, sizes []int) []float32 {
	n, fanIn := sizes[0], 1
	for _, size := range sizes[1:] {
		n *= size
		fanIn *= size
	}
	middle, reach := 0.0, 0.25
	if len(sizes) > 1 {
		reach = math.Sqrt(6 / float64(fanIn))
	} else if !strings.HasSuffix(name, "bias") && !strings.HasSuffix(name, "running_mean") {
		middle = 1
	}
	first := crc32.ChecksumIEEE([]byte(name))
	numbers := make([]float32, min(n, 1<<16+1))
	for i := range numbers {
		h := uint32(i)*0x9e3779b9 + first
		h = (h ^ h>>16) * 0x85ebca6b
		h = (h ^ h>>13) * 0xc2b2ae35
		h ^= h >> 16
		numbers[i] = float32(middle + float64(reach*(float64(h)/(1<<31)-1)))
	}
	return numbers
}

// normalised is the function photograph of testdata/torchvision_reference.py.
func normalised(side int) *cnnlib.Tensor {
	mean, deviation := [...]float32{0.485, 0.456, 0.406}, [...]float32{0.229, 0.224, 0.225}
	photo := samples.Cat(256)
	first := (256 - side) / 2
	x := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 3, H: side, W: side})
	for c := range x.C {
		for y := range side {
			for column := range side {
				x.Set(0, c, y, column, (photo.At(0, c, first+y, first+column)-mean[c])/deviation[c])
			}
		}
	}
	return x
}
