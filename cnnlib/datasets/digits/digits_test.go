package digits

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// Texts are in English here.
func TestMain(m *testing.M) {
	os.Unsetenv("CNNLESSONS_LANG")
	m.Run()
}

func ExampleLoad() {
	train, test := Load()
	fmt.Println(train)
	fmt.Println(test)
	x := train.Picture(0) // 1×1×8×8
	for y := range x.H {
		for column := range x.W {
			fmt.Printf("%3.0f", x.At(0, 0, y, column)*16)
		}
		fmt.Println()
	}
	fmt.Println("is a", train.Label(0))
	// Output:
	// digits, training set: 1415 pictures of 8×8×1 in 10 classes
	// digits, test set: 382 pictures of 8×8×1 in 10 classes
	//   0  0  5 13  9  1  0  0
	//   0  0 13 15 10 15  5  0
	//   0  3 15  2  0 11  8  0
	//   0  4 12  0  0  8  8  0
	//   0  5  8  0  0  9  8  0
	//   0  4 11  0  1 12  7  0
	//   0  2 14  5 10 12  0  0
	//   0  0  6 13 10  0  0  0
	// is a 0
}

// levels is the data as scikit-learn has them: the 64 levels and the label of each picture.
func levels(t *testing.T, sets ...*datasets.Set) []byte {
	t.Helper()
	var all []byte
	for _, set := range sets {
		for i := range set.Len() {
			for _, b := range set.Pixels(i) {
				level := (int(b)*16 + 127) / 255
				if int(b) != (level*255+8)/16 {
					t.Fatalf("%v, picture %d: %d is not one of the 17 levels", set, i, b)
				}
				all = append(all, byte(level))
			}
			all = append(all, byte(set.Label(i)))
		}
	}
	return all
}

func TestData(t *testing.T) {
	train, test := Load()
	// The SHA-256 of the numbers in digits.csv of scikit-learn 1.7.2, a byte each.
	const want = "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
	sum := sha256.Sum256(levels(t, train, test))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("SHA-256 of the data is %s, want %s", got, want)
	}
	// UCI's description of the set has the sums.
	counts, ofTest := train.Counts(), test.Counts()
	for c := range counts {
		counts[c] += ofTest[c]
	}
	if want := []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}; !slices.Equal(counts, want) {
		t.Errorf("pictures of each digit %v, want %v", counts, want)
	}
	if again, _ := Load(); again != train {
		t.Error("a second call unpacks again")
	}
}

// The test begins where a form does: with the labels that the first form begins with.
func TestSplit(t *testing.T) {
	train, test := Load()
	for i := range 130 {
		if train.Label(i) != test.Label(i) {
			t.Errorf("label %d of the first form is %d, of the first form of the test %d", i, train.Label(i), test.Label(i))
		}
	}
}

// The nearest training picture has the right label for the part of the test that the package's
// comment states. So labels go with their pictures.
func TestNearest(t *testing.T) {
	train, test := Load()
	var known [][]byte
	for i := range train.Len() {
		known = append(known, train.Pixels(i))
	}
	right := 0
	for i := range test.Len() {
		p, nearest, label := test.Pixels(i), 1<<30, -1
		for j, q := range known {
			distance := 0
			for k := range p {
				d := int(p[k]) - int(q[k])
				distance += d * d
			}
			if distance < nearest {
				nearest, label = distance, train.Label(j)
			}
		}
		if label == test.Label(i) {
			right++
		}
	}
	if right != 366 { // 95.8 %
		t.Errorf("%d of %d are right, want 366", right, test.Len())
	}
}

func TestLanguages(t *testing.T) {
	train, test := unpack(cnnlib.Chinese)
	if train.Name() != "手写数字（训练集）" || test.Name() != "手写数字（测试集）" {
		t.Errorf("%q, %q", train.Name(), test.Name())
	}
	if got := test.Classes(); !slices.Equal(got, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
		t.Errorf("classes %q", got)
	}
}

func TestReadPanics(t *testing.T) {
	defer func() {
		if _, ok := recover().(*datasets.IDXError); !ok {
			t.Error("damaged data did not panic")
		}
	}()
	read("", bytes.Clone(trainImages[:100]), trainLabels)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		unpack(cnnlib.English)
	}
}
