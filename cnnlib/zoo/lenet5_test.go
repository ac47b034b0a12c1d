package zoo

import (
	"fmt"
	"os"
	"testing"

	"cnnlessons/cnnlib"
)

// Texts are in English here.
func TestMain(m *testing.M) {
	os.Unsetenv("CNNLESSONS_LANG")
	m.Run()
}

func ExampleLeNet5() {
	net := LeNet5()
	a := cnnlib.ArithmeticOf(net, cnnlib.Shape{N: 1, C: 1, H: 28, W: 28})
	for _, l := range a.Layers {
		fmt.Printf("%-9s %9v %6d\n", l.Name, l.Output, l.Params)
	}
	fmt.Println(cnnlib.NumParams(net), "parameters")
	// Output:
	// conv1       28×28×6    156
	// relu1       28×28×6      0
	// maxpool1    14×14×6      0
	// conv2      10×10×16   2416
	// relu2      10×10×16      0
	// maxpool2     5×5×16      0
	// flatten1    1×1×400      0
	// linear1     1×1×120  48120
	// relu3       1×1×120      0
	// linear2      1×1×84  10164
	// relu4        1×1×84      0
	// linear3      1×1×10    850
	// 61706 parameters
}

// Each call gives layers of its own, and what the description says runs.
func TestLeNet5(t *testing.T) {
	a, b := cnnlib.Init(LeNet5(), 1), LeNet5()
	made := 0
	for i, p := range cnnlib.Params(a) {
		made += len(p.Value.Data)
		if q := cnnlib.Params(b)[i]; q.Value != nil {
			t.Errorf("%s has been made in another network", q.Name)
		}
	}
	if want := 61706; made != want {
		t.Errorf("%d numbers, want %d", made, want)
	}
	y := a.Forward(cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 1, H: 28, W: 28}))
	if want := (cnnlib.Shape{N: 2, C: 10, H: 1, W: 1}); y.Shape() != want {
		t.Errorf("output of %v, want %v", y.Shape(), want)
	}
}
