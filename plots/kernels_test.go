package plots

import (
	"errors"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
)

func ExampleKernels() {
	conv := &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}
	cnnlib.Init(conv, 1)
	Show(Kernels(conv))
	// Output: [figure: 6 kernels of 5×5×3, weights from −0.281 to 0.283]
}

// A kernel's colours are centred on 0 even if no weight is negative.
func TestKernelColours(t *testing.T) {
	conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 2, NoBias: true,
		Weight: cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}, []float32{0, 1, 2, 0})}
	var img bitmap
	for _, m := range Kernels(conv).marks {
		if b, ok := m.(bitmap); ok {
			img = b
			break
		}
	}
	for i, want := range []int{8, 12, 16, 8} {
		if got := rgba(img.img, i%2, i/2); got != diverging[want] {
			t.Errorf("weight %d has the colour %v, want %v", i, got, diverging[want])
		}
	}
}

func TestKernelsSayWhatIsLeftOut(t *testing.T) {
	conv := &cnnlib.Conv2D{In: 20, Out: 40, Kernel: 3}
	cnnlib.Init(conv, 1)
	if want := "the first 32 of 40 kernels, the first 16 of 20 channels"; !slices.Contains(titles(Kernels(conv)), want) {
		t.Errorf("the figure does not say %q", want)
	}
}

func TestKernelsWithoutWeights(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		var shape *cnnlib.ShapeError
		if !errors.As(err, &shape) || shape.Given != "no weights" {
			t.Errorf("kernels without weights panic with %v", err)
		}
	}()
	Kernels(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5})
}
