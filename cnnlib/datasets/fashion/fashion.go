// Package fashion has Fashion-MNIST, grey pictures of 28×28 pixels of ten kinds of clothes
// (H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking
// Machine Learning Algorithms", 2017). [Load] gives a balanced part, which is embedded in the
// program; [Full] reads the whole set from a directory. LICENSES.md says where the pictures come
// from.
package fashion

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// The directory of the whole set: dirVariable is the environment variable that names it,
// debianDir is Debian's.
const (
	dirVariable = "CNNLESSONS_FASHION_MNIST"
	debianDir   = "/usr/share/datasets/fashion-mnist"
)

// ErrNotFashion says that files with the right names hold another set than Fashion-MNIST.
var ErrNotFashion = errors.New("not Fashion-MNIST (the files of MNIST have the same names; datasets.ReadIDX reads any set)")

// parts are the two halves of the set.
var parts = [2]struct {
	file       string // the beginning of the names of the half's files
	en, zh     string // the name of the half in English and Chinese
	labelsHash string // the SHA-256 of all labels of the half, a byte each
}{
	{"train", "Fashion-MNIST, training set", "Fashion-MNIST（训练集）", "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7"},
	{"t10k", "Fashion-MNIST, test set", "Fashion-MNIST（测试集）", "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9"},
}

//go:embed train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz
//go:embed t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz
var files embed.FS

// Load returns 10,000 pictures to train with and 2,000 pictures to test with, 28×28×1 each: the
// first 1,000 and the first 200 of each class in the whole set, in the order of the whole set.
// The first call unpacks the pictures; [cnnlib.DefaultLanguage] at that call decides the names
// of sets and classes.
func Load() (train, test *datasets.Set) { return load() }

var load = sync.OnceValues(func() (train, test *datasets.Set) {
	train, test, err := read(files, cnnlib.DefaultLanguage())
	if err != nil {
		panic(err) // the embedded files are tested
	}
	return train, test
})

// Full returns the whole set, 60,000 pictures to train with and 10,000 pictures to test with,
// 28×28×1 each, from the four files in dir, gzipped or not. If dir is empty, the environment
// variable CNNLESSONS_FASHION_MNIST names the directory; if the variable is empty too, the
// directory is /usr/share/datasets/fashion-mnist, where Debian's package dataset-fashion-mnist
// puts the files. Names are in [cnnlib.DefaultLanguage]. The error wraps [fs.ErrNotExist] for a
// missing file, [*datasets.IDXError] for a damaged file and [ErrNotFashion] for files of another
// set.
func Full(dir string) (train, test *datasets.Set, err error) {
	if dir == "" {
		dir = os.Getenv(dirVariable)
	}
	if dir == "" {
		dir = debianDir
	}
	train, test, err = read(os.DirFS(dir), cnnlib.DefaultLanguage())
	if errors.Is(err, fs.ErrNotExist) {
		var names []string
		for _, p := range parts {
			names = append(names, p.file+images, p.file+labels)
		}
		return nil, nil, fmt.Errorf("fashion: the whole Fashion-MNIST is not in %q: %w\n"+
			"  wanted: %s, with .gz or without\n"+
			"  fix:    on Debian, 'sudo apt install dataset-fashion-mnist' puts them into %s; elsewhere, fetch them from\n"+
			"          https://github.com/zalandoresearch/fashion-mnist and name their directory in %s;\n"+
			"          fashion.Load() has 10000 pictures to train with and needs no files",
			dir, err, strings.Join(names, ", "), debianDir, dirVariable)
	}
	for i, set := range [...]*datasets.Set{train, test} {
		if err == nil && hash(set) != parts[i].labelsHash {
			err = fmt.Errorf("%s%s: %w", parts[i].file, labels, ErrNotFashion)
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("fashion: in %q: %w", dir, err)
	}
	return train, test, nil
}

// hash returns the SHA-256 of a set's labels, a byte each.
func hash(set *datasets.Set) string {
	all := make([]byte, set.Len())
	for i := range all {
		all[i] = byte(set.Label(i))
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:])
}

// images and labels are the ends of the files' names, without .gz.
const images, labels = "-images-idx3-ubyte", "-labels-idx1-ubyte"

// read reads both halves of the set from the four files in dir.
func read(dir fs.FS, l cnnlib.Language) (train, test *datasets.Set, err error) {
	var sets [len(parts)]*datasets.Set
	for i, p := range parts {
		name := p.en
		if l == cnnlib.Chinese {
			name = p.zh
		}
		if sets[i], err = readPart(dir, p.file, name, classes(l)); err != nil {
			return nil, nil, err
		}
	}
	return sets[0], sets[1], nil
}

func readPart(dir fs.FS, file, name string, classes []string) (*datasets.Set, error) {
	pictures, err := open(dir, file+images)
	if err != nil {
		return nil, err
	}
	defer pictures.Close()
	numbers, err := open(dir, file+labels)
	if err != nil {
		return nil, err
	}
	defer numbers.Close()
	set, err := datasets.ReadIDX(name, classes, pictures, numbers)
	if err != nil {
		return nil, fmt.Errorf("%s-…: %w", file, err)
	}
	return set, nil
}

// open opens the file name.gz or, if there is none, name.
func open(dir fs.FS, name string) (fs.File, error) {
	f, err := dir.Open(name + ".gz")
	if errors.Is(err, fs.ErrNotExist) {
		return dir.Open(name)
	}
	return f, err
}

// classes returns the names of the classes in a language. The English names are the authors'.
func classes(l cnnlib.Language) []string {
	if l == cnnlib.Chinese {
		return []string{"T恤/上衣", "裤子", "套衫", "连衣裙", "外套", "凉鞋", "衬衫", "运动鞋", "包", "短靴"}
	}
	return []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
}
