package lenetfashion

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/train"
)

// Texts are in English here.
func TestMain(m *testing.M) {
	os.Unsetenv("CNNLESSONS_LANG")
	m.Run()
}

func ExampleLoad() {
	net, normalization := Load()
	_, test := fashion.Load()
	for i := range 4 {
		y := net.Forward(normalization.Apply(test.Picture(i)))
		answer := slices.Index(y.Data, slices.Max(y.Data))
		fmt.Printf("%s, and the answer is %s\n", test.Classes()[test.Label(i)], test.Classes()[answer])
	}
	// Output:
	// Ankle boot, and the answer is Ankle boot
	// Pullover, and the answer is Pullover
	// Trouser, and the answer is Trouser
	// Trouser, and the answer is Trouser
}

// accuracy is the share of a set that Load's network gives the right class.
func accuracy(set *datasets.Set) float64 {
	net, normalization := Load()
	return train.Evaluate(net, &datasets.Loader{Set: set, Size: 250, Normalize: normalization}).Accuracy
}

// whole is the whole set; the test is left out, but not in CI, if the files are not there.
func whole(t *testing.T) (training, test *datasets.Set) {
	t.Helper()
	sets, err := loadWhole()
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") != "true" {
		t.Skip("left out, for the files are missing: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return sets[0], sets[1]
}

var loadWhole = sync.OnceValues(func() ([2]*datasets.Set, error) {
	training, test, err := fashion.Full("")
	return [2]*datasets.Set{training, test}, err
})

func TestAccuracy(t *testing.T) {
	_, test := whole(t)
	if got := accuracy(test); test.Len() != 10000 || got != Accuracy {
		t.Errorf("accuracy %v on %v, want %v", got, test, Accuracy)
	}
}

func TestAccuracyOfPart(t *testing.T) {
	_, test := fashion.Load()
	if got, want := accuracy(test), 0.899; got != want {
		t.Errorf("accuracy %v on %v, want %v", got, test, want)
	}
}

// The training pictures are normalised with what the file says.
func TestNormalization(t *testing.T) {
	training, _ := whole(t)
	_, got := Load()
	if want := training.Normalization(); got != want {
		t.Errorf("normalization %v, want %v", got, want)
	}
}

// Two calls share nothing.
func TestLoad(t *testing.T) {
	net, _ := Load()
	for _, p := range cnnlib.Params(net) {
		p.Value.Data[0]++
	}
	again, _ := Load()
	for i, p := range cnnlib.Params(again) {
		if p.Value.Data[0] == cnnlib.Params(net)[i].Value.Data[0] {
			t.Errorf("%s is shared by two networks", p.Name)
		}
	}
}
