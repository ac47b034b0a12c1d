// Make takes the digits out of scikit-learn's wheel, which is a zip file:
//
//	pip download --no-deps scikit-learn==1.7.2
//	go run ./cnnlib/datasets/digits/make scikit_learn-1.7.2-*.whl
//
// Make writes cnnlib/datasets/digits/*.gz. Run it in the repository's root.
package main

import (
	"archive/zip"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/internal/idxfile"
)

const (
	side   = 8
	most   = 16   // the highest level
	number = 1797 // the number of digits
	train  = 1415 // the number of digits in the first eleven forms; see package digits
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./cnnlib/datasets/digits/make scikit_learn-….whl")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "make digits:", err)
		os.Exit(1)
	}
}

func run(wheel string) error {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return err
	}
	defer archive.Close()
	f, err := archive.Open("sklearn/datasets/data/digits.csv.gz")
	if err != nil {
		return err
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	pixels, labels, err := parse(unpacked)
	if err != nil {
		return err
	}
	names := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	all, err := datasets.New("digits", names, cnnlib.Shape{N: number, C: 1, H: side, W: side}, pixels, labels)
	if err != nil {
		return err
	}
	dir := filepath.Join("cnnlib", "datasets", "digits")
	if err := idxfile.Write(dir, "train", all.Slice(0, train)); err != nil {
		return err
	}
	return idxfile.Write(dir, "test", all.Slice(train, number))
}

// parse reads lines of 64 levels from 0 to 16 and a label.
func parse(r io.Reader) (pixels, labels []byte, err error) {
	table := csv.NewReader(r)
	table.FieldsPerRecord = side*side + 1
	lines, err := table.ReadAll()
	if err != nil {
		return nil, nil, err
	}
	for i, line := range lines {
		for j, field := range line {
			v, err := strconv.Atoi(field)
			if err != nil || v < 0 || v > most {
				return nil, nil, fmt.Errorf("line %d, field %d: %q is no number from 0 to %d", i+1, j+1, field, most)
			}
			if j == side*side {
				labels = append(labels, byte(v))
				continue
			}
			pixels = append(pixels, byte((v*255+most/2)/most)) // the nearest to v/16 of 255
		}
	}
	return pixels, labels, nil
}
