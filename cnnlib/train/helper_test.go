package train

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// lines are n pictures of 8×8 of a line that lies, stands or goes across, on noise.
func lines(n int, seed uint64) *datasets.Set {
	r := rand.New(rand.NewPCG(seed, 0))
	pixels, labels := make([]byte, 64*n), make([]byte, n)
	for i := range n {
		p := pixels[64*i:][:64]
		for j := range p {
			p[j] = byte(r.IntN(60))
		}
		at := r.IntN(8)
		labels[i] = byte(r.IntN(3))
		for j := range 8 {
			p[[3]int{8*at + j, 8*j + at, 8*j + (j+at)%8}[labels[i]]] = 255
		}
	}
	set, err := datasets.New("lines", []string{"lying", "standing", "across"}, cnnlib.Shape{N: n, C: 1, H: 8, W: 8}, pixels, labels)
	if err != nil {
		panic(err)
	}
	return set
}

// allLayers is a small network with a layer of each kind.
func allLayers() *cnnlib.Sequential {
	return cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 1, Out: 4, Kernel: 3, Padding: 1}, &cnnlib.BatchNorm2D{Channels: 4}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
		cnnlib.NewSequential(&cnnlib.Dropout{P: 0.2, Seed: 5}, &cnnlib.Conv2D{In: 4, Out: 6, Kernel: 3, Groups: 2}, &cnnlib.Softmax{}, &cnnlib.AvgPool2D{Kernel: 2}),
		&cnnlib.Flatten{}, &cnnlib.Linear{In: 6, Out: 3}), 1)
}

// small is a network that learns the lines in a few epochs.
func small() *cnnlib.Sequential {
	return cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 1, Out: 4, Kernel: 3, Padding: 1}, &cnnlib.BatchNorm2D{Channels: 4}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 4},
		&cnnlib.Flatten{}, &cnnlib.Dropout{P: 0.1}, &cnnlib.Linear{In: 16, Out: 3}), 1)
}

// hash is the SHA-256 of the names and bits of tensors.
func hash(params ...cnnlib.Param) string {
	h := sha256.New()
	for _, p := range params {
		h.Write([]byte(p.Name))
		binary.Write(h, binary.LittleEndian, p.Value.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// batches are data with the same batches in each epoch.
type batches []datasets.Batch

func (b batches) Batches() int                       { return len(b) }
func (b batches) Epoch(int) iter.Seq[datasets.Batch] { return slices.Values(b) }
func (b batches) InOrder() iter.Seq[datasets.Batch]  { return slices.Values(b) }

// vector is a parameter of one dimension with the given values, and a gradient.
func vector(name string, value, grad []float32) cnnlib.Param {
	s := cnnlib.Shape{N: 1, C: len(value), H: 1, W: 1}
	p := cnnlib.Param{Name: name, Shape: s, Dims: 1, Value: cnnlib.TensorOf(s, value)}
	if grad != nil {
		p.Grad = cnnlib.TensorOf(s, grad)
	}
	return p
}

// panicOf calls f and returns the *cnnlib.ShapeError with which it panics.
func panicOf(t *testing.T, f func()) *cnnlib.ShapeError {
	t.Helper()
	return panicAs[*cnnlib.ShapeError](t, f)
}

// misuseOf calls f and returns the *cnnlib.UsageError with which it panics.
func misuseOf(t *testing.T, f func()) *cnnlib.UsageError {
	t.Helper()
	return panicAs[*cnnlib.UsageError](t, f)
}

func panicAs[E error](t *testing.T, f func()) (e E) {
	t.Helper()
	defer func() {
		t.Helper()
		p := recover()
		err, _ := p.(error)
		if !errors.As(err, &e) {
			t.Fatalf("panic of %T %v, want a %T", p, p, e)
		}
	}()
	f()
	return e
}

// checkWidth looks for lines that JupyterLab would break.
func checkWidth(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if n := sizeOf(line).columns; n > 79 {
			t.Errorf("%d columns, want at most 79: %s", n, line)
		}
	}
}

func nan() float32 { return float32(math.NaN()) }
