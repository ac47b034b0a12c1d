package fashion

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/internal/idxfile"
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
	for i := range 4 {
		fmt.Println(i, train.Classes()[train.Label(i)])
	}
	// Output:
	// Fashion-MNIST, training set: 10000 pictures of 28×28×1 in 10 classes
	// Fashion-MNIST, test set: 2000 pictures of 28×28×1 in 10 classes
	// 0 Ankle boot
	// 1 T-shirt/top
	// 2 T-shirt/top
	// 3 Dress
}

// sum is the SHA-256 of a set's pixels.
func sum(set *datasets.Set) string {
	h := sha256.New()
	for i := range set.Len() {
		h.Write(set.Pixels(i))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestData(t *testing.T) {
	train, test := Load()
	for _, v := range []struct {
		set            *datasets.Set
		each           int
		pixels, labels string
	}{
		{train, 1000, "e1427044c614fabc29feeff0f27e6b68f88a9ee2f2cfe7d783b9157159864883", "2c02745d4ad8b4511333d0eca662ac5664a371860abaa4588b1670e7be59fbdf"},
		{test, 200, "96315b1732ab731e68b8def3c284f34b605f7deb7a61e683c7d786265c827c83", "b2095bc797d1201e84da76c94012c02d0e6f07af0938df4e00120a3b42d1aa4c"},
	} {
		if v.set.Shape() != (cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}) {
			t.Errorf("pictures of %v", v.set.Shape())
		}
		if got := v.set.Counts(); !slices.Equal(got, slices.Repeat([]int{v.each}, 10)) {
			t.Errorf("pictures of each class %v, want %d", got, v.each)
		}
		if got := sum(v.set); got != v.pixels {
			t.Errorf("%v: SHA-256 of the pixels is %s, want %s", v.set, got, v.pixels)
		}
		if got := hash(v.set); got != v.labels {
			t.Errorf("%v: SHA-256 of the labels is %s, want %s", v.set, got, v.labels)
		}
	}
	if again, _ := Load(); again != train {
		t.Error("a second call unpacks again")
	}
}

func TestClasses(t *testing.T) {
	if got := classes(cnnlib.Chinese); len(got) != 10 || got[0] != "T恤/上衣" || got[9] != "短靴" {
		t.Errorf("classes %q", got)
	}
	if got := classes(cnnlib.English); len(got) != 10 || got[0] != "T-shirt/top" || got[9] != "Ankle boot" {
		t.Errorf("classes %q", got)
	}
}

// whole is the whole set; the test is left out, but not in CI, if the files are not there.
func whole(t *testing.T) (train, test *datasets.Set) {
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
	train, test, err := Full("")
	return [2]*datasets.Set{train, test}, err
})

func TestFull(t *testing.T) {
	train, test := whole(t)
	for _, v := range []struct {
		set    *datasets.Set
		n      int
		pixels string // SHA-256
	}{
		{train, 60000, "2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012"},
		{test, 10000, "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a"},
	} {
		if v.set.Len() != v.n || v.set.Shape() != (cnnlib.Shape{N: 1, C: 1, H: 28, W: 28}) {
			t.Errorf("%v", v.set)
		}
		if got := v.set.Counts(); !slices.Equal(got, slices.Repeat([]int{v.n / 10}, 10)) {
			t.Errorf("pictures of each class %v", got)
		}
		if got := sum(v.set); got != v.pixels {
			t.Errorf("%v: SHA-256 of the pixels is %s, want %s", v.set, got, v.pixels)
		}
	}
	// The numbers that programs commonly normalise Fashion-MNIST with.
	norm := train.Normalization()
	if got := fmt.Sprintf("%.4f, %.4f", norm.Mean, norm.Deviation); got != "0.2860, 0.3530" {
		t.Errorf("mean and deviation %s", got)
	}
}

// The embedded part is the first of each class.
func TestLoadIsPartOfFull(t *testing.T) {
	train, test := whole(t)
	part, partTest := Load()
	for _, v := range [][2]*datasets.Set{{part, train.Balanced(1000)}, {partTest, test.Balanced(200)}} {
		if sum(v[0]) != sum(v[1]) || hash(v[0]) != hash(v[1]) {
			t.Errorf("the embedded %v is not the first of each class", v[0])
		}
	}
}

func TestFullMissing(t *testing.T) {
	empty := t.TempDir()
	t.Setenv(dirVariable, filepath.Join(empty, "named"))
	for dir, named := range map[string]string{empty: empty, "": filepath.Join(empty, "named")} {
		train, test, err := Full(dir)
		if train != nil || test != nil || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v, %v, %v", dir, train, test, err)
			continue
		}
		for _, text := range []string{
			fmt.Sprintf("%q", named), "apt install dataset-fashion-mnist", debianDir, dirVariable, "fashion.Load()",
			"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
		} {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%q is missing in: %v", text, err)
			}
		}
	}
	// Each of the four files must be there.
	train, test := Load()
	for _, file := range []string{"train-images", "train-labels", "t10k-images", "t10k-labels"} {
		dir := t.TempDir()
		for part, set := range map[string]*datasets.Set{"train": train, "t10k": test} {
			if err := idxfile.Write(dir, part, set.First(1)); err != nil {
				t.Fatal(err)
			}
		}
		found, err := filepath.Glob(filepath.Join(dir, file+"*"))
		if err != nil || len(found) != 1 {
			t.Fatalf("files %q (%v)", found, err)
		}
		if err := os.Remove(found[0]); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Full(dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "open "+file) {
			t.Errorf("without %s: %v", file, err)
		}
	}
}

func TestFullOther(t *testing.T) {
	dir := t.TempDir()
	train, test := Load()
	for part, set := range map[string]*datasets.Set{"train": train, "t10k": test} {
		if err := idxfile.Write(dir, part, set.First(20)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := Full(dir); !errors.Is(err, ErrNotFashion) || !strings.Contains(err.Error(), dir) {
		t.Errorf("files of another set: %v", err)
	}
	path := filepath.Join(dir, "t10k-labels-idx1-ubyte.gz")
	if err := os.Truncate(path, 25); err != nil {
		t.Fatal(err)
	}
	var e *datasets.IDXError
	if _, _, err := Full(dir); !errors.As(err, &e) || e.File != "labels" || !strings.Contains(err.Error(), "t10k") {
		t.Errorf("a damaged file: %v", err)
	}
}

// The files may also be unpacked; the names are in the language asked for.
func TestUnpacked(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"train" + images: slices.Concat([]byte{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2}, []byte{7, 8}),
		"train" + labels: {0, 0, 8, 1, 0, 0, 0, 1, 9},
		"t10k" + images:  slices.Concat([]byte{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2}, []byte{5, 6}),
		"t10k" + labels:  {0, 0, 8, 1, 0, 0, 0, 1, 3},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	train, test, err := read(os.DirFS(dir), cnnlib.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	if train.Name() != "Fashion-MNIST（训练集）" || test.Name() != "Fashion-MNIST（测试集）" || train.Classes()[9] != "短靴" {
		t.Errorf("%q, %q, classes %q", train.Name(), test.Name(), train.Classes())
	}
	if !slices.Equal(train.Pixels(0), []byte{7, 8}) || train.Label(0) != 9 || !slices.Equal(test.Pixels(0), []byte{5, 6}) || test.Label(0) != 3 {
		t.Errorf("read %v with label %d, %v with label %d", train.Pixels(0), train.Label(0), test.Pixels(0), test.Label(0))
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, _, err := read(files, cnnlib.English); err != nil {
			b.Fatal(err)
		}
	}
}
