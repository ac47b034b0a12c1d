// Make takes the embedded part out of the whole Fashion-MNIST:
//
//	sudo apt install dataset-fashion-mnist
//	go run ./cnnlib/datasets/fashion/make
//
// Make writes cnnlib/datasets/fashion/*.gz. Run it in the repository's root; fashion.Full says
// where else the whole set may be.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/datasets/internal/idxfile"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "make fashion:", err)
		os.Exit(1)
	}
}

func run() error {
	train, test, err := fashion.Full("")
	if err != nil {
		return err
	}
	dir := filepath.Join("cnnlib", "datasets", "fashion")
	if err := idxfile.Write(dir, "train", train.Balanced(1000)); err != nil {
		return err
	}
	return idxfile.Write(dir, "t10k", test.Balanced(200))
}
