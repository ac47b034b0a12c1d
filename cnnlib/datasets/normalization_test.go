package datasets_test

import (
	"fmt"
	"math"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/digits"
)

func ExampleNormalization() {
	train, test := digits.Load()
	norm := train.Normalization()
	fmt.Printf("mean %.3f, deviation %.3f\n", norm.Mean, norm.Deviation)
	loader := &datasets.Loader{Set: test, Size: test.Len(), Normalize: norm}
	for batch := range loader.InOrder() {
		fmt.Println(batch.X)
	}
	fmt.Println(norm.Apply(test.Picture(0)))
	// Output:
	// mean 0.305, deviation 0.375
	// tensor 382 of 8×8×1, values from -0.8137 to 1.85
	// tensor 8×8×1, values from -0.8137 to 1.85
}

func TestNormalization(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 50, C: 2, H: 7, W: 5})
	norm := set.Normalization()
	var sum, squares, n float64
	for i := range set.Len() {
		for _, v := range norm.Apply(set.Picture(i)).Data {
			sum += float64(v)
			squares += float64(v) * float64(v)
			n++
		}
	}
	if mean, variance := sum/n, squares/n; math.Abs(mean) > 1e-6 || math.Abs(variance-1) > 1e-6 {
		t.Errorf("with %+v the mean is %v and the mean square %v, want 0 and 1", norm, mean, variance)
	}

	halves, err := datasets.New("", []string{""}, cnnlib.Shape{N: 1, C: 1, H: 1, W: 4}, []byte{0, 255, 255, 0}, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	if got := halves.Normalization(); got != (datasets.Normalization{Mean: 0.5, Deviation: 0.5}) {
		t.Errorf("half black, half white: %+v", got)
	}
	grey, err := datasets.New("", []string{""}, cnnlib.Shape{N: 1, C: 1, H: 1, W: 2}, []byte{51, 51}, []byte{0})
	if err != nil {
		t.Fatal(err)
	}
	norm = grey.Normalization()
	if norm != (datasets.Normalization{Mean: 0.2}) {
		t.Errorf("one grey: %+v", norm)
	}
	if got := norm.Of(0.2); got != 0 {
		t.Errorf("one grey normalised is %v", got)
	}
	for _, v := range []float32{0, 1, 0.1, -3} {
		if got := (datasets.Normalization{}).Of(v); got != v {
			t.Errorf("no normalization makes %v of %v", got, v)
		}
	}
	x := grey.Picture(0)
	if norm.Apply(x); x.Data[0] != 0.2 {
		t.Error("Apply changes its argument")
	}
}
