// Package digits has 1797 handwritten digits of 8×8 pixels, the set of scikit-learn's
// load_digits: small enough to train with in seconds and to print number by number.
//
// Scanned digits of 32×32 black or white pixels were cut into blocks of 4×4. A pixel here is
// how many of the 16 in a block were ink: 0 is paper, 16 is ink alone, so a digit shows white
// on black. Level v of these 17 is kept as the byte nearest to v·255/16, so that pixel/255 is
// v/16 within 1/510.
//
// The labels repeat one sequence of about 130 digits fourteen times, as forms do that one
// person after another filled in. The first eleven forms are there to train, 1415 pictures;
// the last three, 382 pictures, are the test. So no form is in both, and the test asks what
// a network makes of handwriting that it has not seen: the nearest training picture has the
// right label for 95.8 % of it, and would for 99.2 % if every fifth picture were the test.
// Both have about as many of each digit.
//
// LICENSES.md says where the digits come from.
package digits

import (
	"bytes"
	_ "embed"
	"sync"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

var (
	//go:embed train-images-idx3-ubyte.gz
	trainImages []byte
	//go:embed train-labels-idx1-ubyte.gz
	trainLabels []byte
	//go:embed test-images-idx3-ubyte.gz
	testImages []byte
	//go:embed test-labels-idx1-ubyte.gz
	testLabels []byte
)

// Load returns the 1415 pictures to train with and the 382 to test with, 8×8×1 each. Class c
// is the digit c. They are unpacked by the first call and named in
// [cnnlib.DefaultLanguage].
func Load() (train, test *datasets.Set) { return load() }

var load = sync.OnceValues(func() (train, test *datasets.Set) { return unpack(cnnlib.DefaultLanguage()) })

func unpack(l cnnlib.Language) (train, test *datasets.Set) {
	names := [2]string{"digits, training set", "digits, test set"}
	if l == cnnlib.Chinese {
		names = [2]string{"手写数字（训练集）", "手写数字（测试集）"}
	}
	return read(names[0], trainImages, trainLabels), read(names[1], testImages, testLabels)
}

func read(name string, images, labels []byte) *datasets.Set {
	classes := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	set, err := datasets.ReadIDX(name, classes, bytes.NewReader(images), bytes.NewReader(labels))
	if err != nil {
		panic(err) // the embedded files are tested
	}
	return set
}
