package train

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/weights"
)

// Once trains as [Fit] does and keeps the result in a file. A later call with an equal training reads
// that file instead. In a notebook each cell is a program that computes all variables again, so with
// Once later cells use the network that one cell has trained:
//
//	var trained = train.Once(&train.Training{Net: net, Data: data, Optimizer: &train.SGD{Rate: 0.05}, MaxEpochs: 5})
//
// Once returns t with the parameters in t.Net and with t.History; trained or read, their bits are the
// same. While it trains, Once writes a line for each epoch; while it reads, it is quiet. After an
// interruption, the next call continues after the last whole epoch.
//
// Two trainings are equal if these are equal: layers, initial parameters, settings, and of Data and Test
// the number of batches and the first batch. Any other training starts from the beginning. Once does not
// see a change in code, such as a layer of your own: delete the file after such a change.
//
// The files are in the folder cnnlessons/trained of the user's cache folder, or in the folder trained of
// the folder that the environment variable CNNLESSONS_CACHE names. The 32 files used last stay. A damaged
// file is replaced. If t.Checkpoint is set, Once uses that file instead. Once panics where Fit returns an
// error.
func Once(t *Training) *Training {
	t.check()
	t.once = true
	if t.Checkpoint != "" {
		return must(t, Fit(t))
	}
	dir, err := keepDir()
	if err != nil { // without a folder, train and keep nothing
		newProgress(t.Progress, t.MaxEpochs).notKept(err)
		return must(t, Fit(t))
	}
	t.Checkpoint = filepath.Join(dir, t.key()+keptExt)
	err = Fit(t)
	var mismatch *weights.MismatchError
	if errors.Is(err, weights.ErrFormat) || errors.Is(err, ErrCheckpoint) || errors.As(err, &mismatch) {
		if err = os.Remove(t.Checkpoint); err == nil {
			t.err = nil
			err = Fit(t)
		}
	}
	prune(dir, t.Checkpoint)
	return must(t, err)
}

func must(t *Training, err error) *Training {
	if err != nil {
		panic(err)
	}
	return t
}

const (
	keptExt = ".safetensors"
	maxKept = 32
)

// keepDir makes the folder of the kept trainings and returns its path.
func keepDir() (string, error) {
	dir := os.Getenv("CNNLESSONS_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(user, "cnnlessons")
	}
	dir = filepath.Join(dir, "trained")
	return dir, os.MkdirAll(dir, 0o755)
}

// key identifies the training by a hash of its settings and its initial parameters.
func (t *Training) key() string {
	h := fnv.New128a()
	for _, s := range t.settings(t.Data.Batches()) {
		fmt.Fprintf(h, "%q %q\n", s.name, s.value)
	}
	for _, p := range cnnlib.State(t.Net) {
		fmt.Fprintf(h, "%q %v\n", p.Name, p.Shape)
		if p.Value != nil {
			binary.Write(h, binary.LittleEndian, p.Value.Data)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// prune marks the file used as used now, and deletes all but the maxKept files used last.
func prune(dir, used string) {
	now := time.Now()
	os.Chtimes(used, now, now) // if this fails, the file is deleted earlier than others used before it
	files, _ := filepath.Glob(filepath.Join(dir, "*"+keptExt))
	if len(files) <= maxKept {
		return
	}
	times := map[string]time.Time{}
	for _, path := range files {
		if info, err := os.Stat(path); err == nil {
			times[path] = info.ModTime()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return times[b].Compare(times[a]) })
	for _, path := range files[maxKept:] {
		os.Remove(path) // if this fails, the next call tries again
	}
}
