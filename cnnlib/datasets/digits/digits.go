// Package digits has 1797 handwritten digits of 8×8 pixels, the set of scikit-learn's
// load_digits: small enough to train with in seconds and to print number by number.
//
// The digits were scanned as 32×32 black or white pixels and cut into blocks of 4×4. A pixel of
// this set is the number of ink pixels in one block: 0 is paper, 16 is ink alone, so a digit
// shows white on black. Each of these 17 levels v is stored as the byte nearest to v·255/16, so
// that pixel/255 is v/16 within 1/510.
//
// The labels repeat one sequence of about 130 digits fourteen times, like a form that one person
// after another fills in. The first eleven forms, 1415 pictures, are the training set; the last
// three, 382 pictures, are the test set. No form is in both, so the test shows what a network
// makes of handwriting that it has not seen: for 95.8 % of the test pictures the nearest
// training picture has the right label. If every fifth picture were the test, 99.2 % would.
// Each set has about as many pictures of each digit.
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

// Load returns 1415 pictures to train with and 382 pictures to test with, 8×8×1 each. Class c
// is the digit c. The first call unpacks the pictures; [cnnlib.DefaultLanguage] at that call
// decides the names of the sets.
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
